"""Coming from Compare: an amount in a tax code, and why it was not left alone."""

from __future__ import annotations

import streamlit as st

from codedout.bootstrap import Visit
from codedout.domain.comparison import compare
from codedout.domain.walk import MOST_YEARS
from codedout.domain.walk_start import NoRoom, Start, starts
from codedout.journeys.reading import read_amounts
from codedout.presenters.last_known import shown
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Notice, Tone
from codedout.ui import walk_sheet
from codedout.ui.address import param
from codedout.ui.asking import asked
from codedout.ui.draw import Draw
from codedout.ui.years import year_of_address, years_between


def from_compare(visit: Visit, draw: Draw) -> None:
    """Put the amount that the address names on the sheet, once."""
    item = param("item")
    if not item:
        return
    found = _find(visit, item, draw.show)
    if found is None:
        title, line = draw.show.say("walk.missing.title"), draw.show.say("walk.missing.line")
        draw.notice(Notice(title=title, lines=(line,), tone=Tone.ATTENTION))
    elif (why := walk_sheet.start_with(visit, found)) is not None:
        values = {"most": MOST_YEARS} if why is NoRoom.FULL else {}
        title = draw.show.say(f"walk.{why.value}.title")
        line = draw.show.say(f"walk.{why.value}.line", **values)
        draw.notice(Notice(title=title, lines=(line,), tone=Tone.ATTENTION))
    st.query_params.clear()


def _find(visit: Visit, item: str, show: Viewer) -> Start | None:
    year = year_of_address(years_between(visit.running, visit.first_year))
    if year is None:
        return None
    reading = asked(visit, show, read_amounts, year, visit.running)
    both = compare(shown(reading.hmrc_held), shown(reading.user), None)
    return next((start for _, start in starts(both, year) if start.item == item), None)
