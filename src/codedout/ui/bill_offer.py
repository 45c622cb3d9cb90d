"""The offer of what HMRC has for a year's bill and tax: asked for once the page stands there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from codedout.bootstrap import Visit
from codedout.domain.bill_sheet import TypedBill
from codedout.domain.choice import ReturnRecord, ReturnState
from codedout.domain.rules.assessed import years_tax_of
from codedout.domain.rules.billed import Billed, NoFigure, billed
from codedout.domain.rules.reckoning import reckon
from codedout.domain.rules.stay_or_stop import YearsTax
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.calculating import read_calculation_of
from codedout.journeys.holding import read_account
from codedout.presenters.bill_offer import present, present_years_tax
from codedout.presenters.viewer import Viewer
from codedout.ui.asking import asked_now
from codedout.ui.bill_sheet import BillOnPage
from codedout.ui.draw import Draw
from codedout.ui.for_a_while import for_a_while

_ACCOUNT, _CALCULATION = "bill-account", "bill-calculation"


@dataclass(frozen=True, slots=True)
class OfferPlaces:
    """Where to draw them: below the box for the bill, and below those for all of the tax."""

    bill: DeltaGenerator
    years_tax: DeltaGenerator


def offer(
    places: OfferPlaces, typed: TypedBill, record: ReturnRecord, visit: Visit, show: Viewer
) -> None:
    """Fill the places beside the boxes, where HMRC can have had the year's tax return."""
    today = london_day(visit.clock.now())
    if record.state is ReturnState.OPEN or not typed.owed_year.has_ended(today):
        return
    with places.bill:
        _offer_bill(typed, visit, today, Draw(show))
    with places.years_tax:
        _offer_years_tax(typed, visit, Draw(show))


def _offer_bill(typed: TypedBill, visit: Visit, today: date, draw: Draw) -> None:
    year, show = typed.owed_year, draw.show
    read, found = for_a_while(_ACCOUNT, year, visit, lambda: _billed(visit, show, year, today))
    view = present(found, typed.bill, year, show, read=read)
    draw.text(" ".join(view.lines))
    if view.link is not None:
        draw.link(view.link)
    if view.button:
        put_in = BillOnPage(visit, year).changing(lambda bill: replace(bill, bill=view.text))
        st.button(view.button, key=f"bill-offer-{year}", on_click=put_in)


def _offer_years_tax(typed: TypedBill, visit: Visit, draw: Draw) -> None:
    year, show = typed.owed_year, draw.show
    read, found = for_a_while(_CALCULATION, year, visit, lambda: _years_tax(visit, show, year))
    view = present_years_tax(found, typed, show, read=read)
    draw.text(" ".join(view.lines))
    if view.button:
        put_in = BillOnPage(visit, year).changing(
            lambda bill: replace(bill, assessed=view.assessed, deducted=view.deducted)
        )
        st.button(view.button, key=f"tax-offer-{year}", on_click=put_in)


def _billed(
    visit: Visit, show: Viewer, year: TaxYear, today: date
) -> tuple[bool, Billed | NoFigure | None]:
    """Whether all of it was read, and what was found. No bill comes before the year is over."""
    account = asked_now(visit, show, read_account, year.plus(1), today)
    if any(part.error for part in account.parts):
        return False, None
    return True, billed(reckon(account.whole, today), year)


def _years_tax(visit: Visit, show: Viewer, year: TaxYear) -> tuple[bool, YearsTax | None]:
    found = asked_now(visit, show, read_calculation_of, year)
    if any(part is not None and part.error for part in (found.listed, found.calculation)):
        return False, None
    if found.picked is None or found.calculation is None or found.calculation.value is None:
        return True, None
    return True, years_tax_of(found.calculation.value, found.picked.weight)
