"""Choosing a day to look at: the address says which, so that a link leads back to it."""

from __future__ import annotations

import re
from datetime import date

import streamlit as st

from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Notice, Tone
from codedout.ui import state
from codedout.ui.address import param
from codedout.ui.draw import Draw

KEY = "day_picked"
ADDRESS = "on"

_SPELLING = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def pick_day(today: date, last: date, show: Viewer) -> date | None:
    """The day of the address; None for today, also where the address has no such day.

    With a word of help if it has another one: `last` is the last that can be looked at.
    """
    found = day_of_address(today, last)
    if found is None and ADDRESS in st.query_params:
        line = show.say("open.ahead.missing.line", first=show.day(today), last=show.day(last))
        Draw(show).notice(
            Notice(title=show.say("open.ahead.missing.title"), lines=(line,), tone=Tone.ATTENTION)
        )
    day = found or today
    state.put(KEY, day)
    st.date_input(
        show.say("open.ahead.day_label"),
        min_value=today,
        max_value=last,
        format="DD/MM/YYYY",
        key=KEY,
        on_change=_to_address,
        args=(today,),
        width=320,
    )
    Draw(show).text(show.say("open.ahead.day_note"), small=True)
    return None if day == today else day


def day_of_address(today: date, last: date) -> date | None:
    """The day that the address names, if it can be looked at."""
    spelt = param(ADDRESS)
    if _SPELLING.fullmatch(spelt) is None:
        return None
    try:
        day = date.fromisoformat(spelt)
    except ValueError:
        return None
    return day if today <= day <= last else None


def _to_address(today: date) -> None:
    picked = state.value(KEY)
    if picked is None or picked == today:
        st.query_params.pop(ADDRESS, None)
    else:
        st.query_params[ADDRESS] = picked.isoformat()
