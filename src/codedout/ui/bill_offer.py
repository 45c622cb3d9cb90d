"""The offer of what HMRC has for a year's bill and tax: asked for once the page stands there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from codedout.bootstrap import Visit
from codedout.domain.bill_sheet import TypedBill
from codedout.domain.choice import ReturnRecord, ReturnState
from codedout.domain.errors import StoreUnavailable
from codedout.domain.owing import NotByCode
from codedout.domain.rules.assessed import years_tax_of
from codedout.domain.rules.billed import Billed, NoFigure, billed
from codedout.domain.rules.open_charges import not_by_code
from codedout.domain.rules.reckoning import reckon
from codedout.domain.rules.stay_or_stop import YearsTax
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.calculating import read_calculation_of
from codedout.journeys.holding import read_account
from codedout.journeys.parts import Together
from codedout.journeys.ports import Looking
from codedout.presenters.bill_offer import present, present_years_tax
from codedout.presenters.not_by_code import told
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Notice
from codedout.ui.bill_sheet import BillOnPage
from codedout.ui.comes_later import coming, has_come
from codedout.ui.draw import Draw

_ACCOUNT, _CALCULATION = "bill-account", "bill-calculation"


@dataclass(frozen=True, slots=True)
class OfferPlaces:
    """Where to draw them: below the box for the bill, and below those for all of the tax."""

    bill: DeltaGenerator
    years_tax: DeltaGenerator


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfAccount:
    """Whether all of HMRC's account was read, and what was found in it of the bill."""

    was_read: bool = False
    billed: Billed | NoFigure | None = None
    not_by_code: NotByCode | None = None


def offer_bill(
    places: OfferPlaces, typed: TypedBill, record: ReturnRecord, visit: Visit, show: Viewer
) -> Notice | None:
    """Fill the place beside the box for the bill, where HMRC can have had the year's tax return.

    Returns what HMRC's account says against collecting the bill through a code, as far as it came.
    """
    year, today = typed.owed_year, london_day(visit.clock.now())
    if _too_soon(record, year, today):
        return None
    later = coming(_ACCOUNT, year, visit, partial(_billed, year=year, today=today))
    draw = Draw(show)
    with places.bill:
        if not has_come(later, show.say("bill_offer.looking"), draw):
            return None
        _offer_bill(later.result(), typed, visit, draw)
    against = later.result().not_by_code
    return None if against is None else told(against, year, show, today)


def offer_years_tax(
    places: OfferPlaces, typed: TypedBill, record: ReturnRecord, visit: Visit, show: Viewer
) -> None:
    """The same for the place beside the boxes for all of the year's tax."""
    year, today = typed.owed_year, london_day(visit.clock.now())
    if _too_soon(record, year, today):
        return
    later = coming(_CALCULATION, year, visit, partial(_years_tax, year=year))
    draw = Draw(show)
    with places.years_tax:
        if has_come(later, show.say("bill_offer.looking"), draw):
            _offer_years_tax(later.result(), typed, visit, draw)


def _too_soon(record: ReturnRecord, year: TaxYear, today: date) -> bool:
    """No bill and no calculation of it comes before the year is over and the return is in."""
    return record.state is ReturnState.OPEN or not year.has_ended(today)


def _offer_bill(found: _OfAccount, typed: TypedBill, visit: Visit, draw: Draw) -> None:
    year = typed.owed_year
    view = present(found.billed, typed.bill, year, draw.show, read=found.was_read)
    draw.text(" ".join(view.lines))
    if view.link is not None:
        draw.link(view.link)
    if view.button:
        put_in = BillOnPage(visit, year).changing(lambda bill: replace(bill, bill=view.text))
        st.button(view.button, key=f"bill-offer-{year}", on_click=put_in)


def _offer_years_tax(
    read: tuple[bool, YearsTax | None], typed: TypedBill, visit: Visit, draw: Draw
) -> None:
    year, (was_read, found) = typed.owed_year, read
    view = present_years_tax(found, typed, draw.show, read=was_read)
    draw.text(" ".join(view.lines))
    if view.button:
        put_in = BillOnPage(visit, year).changing(
            lambda bill: replace(bill, assessed=view.assessed, deducted=view.deducted)
        )
        st.button(view.button, key=f"tax-offer-{year}", on_click=put_in)


def _billed(look: Looking, together: Together, year: TaxYear, today: date) -> _OfAccount:
    """No bill comes before the year is over."""
    try:
        account = read_account(look, together, year.plus(1), today)
    except StoreUnavailable:
        return _OfAccount()
    whole = account.whole
    liability = reckon(whole, today)
    against = not_by_code(whole, liability, year)  # also where a part of the account is lacking
    if any(part.error for part in account.parts):
        return _OfAccount(not_by_code=against)
    return _OfAccount(was_read=True, billed=billed(liability, year), not_by_code=against)


def _years_tax(look: Looking, together: Together, year: TaxYear) -> tuple[bool, YearsTax | None]:
    try:
        found = read_calculation_of(look, together, year)
    except StoreUnavailable:
        return False, None
    if any(part is not None and part.error for part in (found.listed, found.calculation)):
        return False, None
    if found.picked is None or found.calculation is None or found.calculation.value is None:
        return True, None
    return True, years_tax_of(found.calculation.value, found.picked.weight)
