"""The offer of what HMRC has for a year's bill and tax: asked for once the page stands there."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from codedout.bootstrap import Visit
from codedout.domain.bill_sheet import TypedBill
from codedout.domain.choice import ReturnRecord, ReturnState
from codedout.domain.errors import StoreUnavailable
from codedout.domain.rules.assessed import years_tax_of
from codedout.domain.rules.billed import Billed, NoFigure, billed
from codedout.domain.rules.reckoning import reckon
from codedout.domain.rules.stay_or_stop import YearsTax
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.cached import NotRemembered
from codedout.journeys.calculating import read_calculation_of
from codedout.journeys.holding import read_account
from codedout.journeys.parts import InTurn, Together
from codedout.journeys.ports import Looking
from codedout.journeys.waiting import begun, is_there
from codedout.presenters.bill_offer import present, present_years_tax
from codedout.presenters.viewer import Viewer
from codedout.ui import state
from codedout.ui.bill_sheet import BillOnPage
from codedout.ui.draw import Draw
from codedout.ui.guard import show_again

T = TypeVar("T")

_ACCOUNT, _CALCULATION = "bill-account", "bill-calculation"
_A_MOMENT, _EVERY = 0.3, 1.0  # seconds


@dataclass(frozen=True, slots=True)
class OfferPlaces:
    """Where to draw them: below the box for the bill, and below those for all of the tax."""

    bill: DeltaGenerator
    years_tax: DeltaGenerator


def offer(
    places: OfferPlaces, typed: TypedBill, record: ReturnRecord, visit: Visit, show: Viewer
) -> None:
    """Fill the places beside the boxes, where HMRC can have had the year's tax return."""
    year, today = typed.owed_year, london_day(visit.clock.now())
    if record.state is ReturnState.OPEN or not year.has_ended(today):
        return
    draw = Draw(show)
    with places.bill:
        bill = _coming(_ACCOUNT, year, visit, partial(_billed, year=year, today=today))
        if _is_there(bill, draw):
            _offer_bill(bill.result(), typed, visit, draw)
    with places.years_tax:
        tax = _coming(_CALCULATION, year, visit, partial(_years_tax, year=year))
        if _is_there(tax, draw):
            _offer_years_tax(tax.result(), typed, visit, draw)


def _coming(
    key: str, year: TaxYear, visit: Visit, read: Callable[[Looking, Together], T]
) -> Future[T]:
    """What will have been read; it has come if all of it is remembered.

    The page waits a moment for what it begins on, and not again: nobody types meanwhile. What has
    come since is shown once even where it is not remembered, so that this comes to an end.
    """
    about = visit.who, year
    kept = state.take(key)
    coming: Future[T]
    if kept is not None and kept[0] == about:
        coming = kept[1]
    else:
        try:
            return InTurn().submit(lambda: read(visit.recall, InTurn()))
        except NotRemembered:
            look, together = visit.look, visit.pool
            coming = begun(lambda: read(look, together))
            is_there(coming, _A_MOMENT)
    if not coming.done():
        state.put(key, (about, coming))
    return coming


def _is_there(coming: Future[T], draw: Draw) -> bool:
    """Whether it has come; else that it is looked for, and the page again once it has."""
    if coming.done():
        return True

    @st.fragment(run_every=_EVERY)
    def look() -> None:
        draw.text(draw.show.say("bill_offer.looking"), small=True)
        if coming.done():
            show_again()

    look()
    return False


def _offer_bill(
    read: tuple[bool, Billed | NoFigure | None], typed: TypedBill, visit: Visit, draw: Draw
) -> None:
    year, (was_read, found) = typed.owed_year, read
    view = present(found, typed.bill, year, draw.show, read=was_read)
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


def _billed(
    look: Looking, together: Together, year: TaxYear, today: date
) -> tuple[bool, Billed | NoFigure | None]:
    """Whether all of it was read, and what was found. No bill comes before the year is over."""
    try:
        account = read_account(look, together, year.plus(1), today)
    except StoreUnavailable:
        return False, None
    if any(part.error for part in account.parts):
        return False, None
    return True, billed(reckon(account.whole, today), year)


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
