"""The offer of what HMRC's account has for a year's bill: asked for once the page stands there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from codedout.bootstrap import Visit
from codedout.domain.bill_sheet import TypedBill
from codedout.domain.choice import ReturnRecord, ReturnState
from codedout.domain.rules.billed import Billed, NoFigure, billed
from codedout.domain.rules.reckoning import reckon
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.holding import read_account
from codedout.presenters.bill_offer import present
from codedout.presenters.viewer import Viewer
from codedout.ui.asking import asked_now
from codedout.ui.bill_sheet import BillOnPage
from codedout.ui.draw import Draw
from codedout.ui.for_a_while import for_a_while

_ACCOUNT = "bill-account"


def offer(
    place: DeltaGenerator, typed: TypedBill, record: ReturnRecord, visit: Visit, show: Viewer
) -> None:
    """Fill the place beside the box, where a bill can have come of the year's tax return."""
    year, draw, today = typed.owed_year, Draw(show), london_day(visit.clock.now())
    if record.state is ReturnState.OPEN or not year.has_ended(today):
        return
    with place:
        read, found = for_a_while(_ACCOUNT, year, visit, lambda: _billed(visit, show, year, today))
        view = present(found, typed.bill, year, show, read=read)
        draw.text(" ".join(view.lines))
        if view.link is not None:
            draw.link(view.link)
        if view.button:
            put_in = BillOnPage(visit, year).changing(lambda bill: replace(bill, bill=view.text))
            st.button(view.button, key=f"bill-offer-{year}", on_click=put_in)


def _billed(
    visit: Visit, show: Viewer, year: TaxYear, today: date
) -> tuple[bool, Billed | NoFigure | None]:
    """Whether all of it was read, and what was found. No bill comes before the year is over."""
    account = asked_now(visit, show, read_account, year.plus(1), today)
    if any(part.error for part in account.parts):
        return False, None
    return True, billed(reckon(account.whole, today), year)
