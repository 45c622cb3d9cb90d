"""Where the result changes, for a year of the person's choice."""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from codedout.domain.sensitivity import by_amount
from codedout.domain.tax_year import TaxYear
from codedout.domain.understood import Understood
from codedout.domain.walk import Sheet
from codedout.presenters.sensitivity import in_question, present
from codedout.ui import state
from codedout.ui.draw import Draw

_YEAR = "walk-sensitive-year"


def tell(sheet: Sheet, understood: Understood, draw: Draw) -> None:
    """The amounts at which the result would have been another, once there is one."""
    years = in_question(understood.case) if understood.case else ()
    if understood.case is None or not years:
        return
    show = draw.show
    draw.heading(show.say("sensitivity.heading"))
    boundary = show.say(f"sensitivity.amount_{sheet.boundary.value}")
    draw.text(f"{show.say('sensitivity.intro')} {boundary}")
    year = years[0]
    if len(years) > 1:
        if state.value(_YEAR) not in years:
            state.put(_YEAR, year)
        year = st.selectbox(
            show.say("sensitivity.which"), years, format_func=show.year, key=_YEAR, width=320
        )
    pieces = by_amount(understood.case, year)
    own = _own(understood, year)
    draw.chart(present(understood.case, year, pieces, understood.examples, show, own=own))


def _own(understood: Understood, year: TaxYear) -> Decimal | None:
    """The person's own figure for that year, where that is all that differs from HMRC's."""
    if understood.own is None or understood.own.case is None or understood.case is None:
        return None
    both = zip(understood.case.years, understood.own.case.years, strict=True)
    differing = [own for by_hmrc, own in both if own.difference != by_hmrc.difference]
    if [each.tax_year for each in differing] != [year]:
        return None
    return -differing[0].difference
