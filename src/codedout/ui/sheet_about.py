"""What a page says of the sheet that is typed on it: found, changed elsewhere, thrown away."""

from __future__ import annotations

from functools import partial
from typing import TypeVar

import streamlit as st

from codedout.presenters.views import Notice, Tone
from codedout.ui import html, state
from codedout.ui.draw import PAGE, Draw
from codedout.ui.finished import Finished
from codedout.ui.frame import from_the_top
from codedout.ui.sheet import SheetOnPage, said, seen

S = TypeVar("S")


def open_or_say_why_not(sheet: SheetOnPage[S], draw: Draw, *, title: str = "") -> None:
    """Find what is kept; where it cannot be read, say so in the page's place, under its `title`.

    Raises:
        Finished: the page is complete without what comes after.
    """
    found = sheet.opened()
    if found is None:
        return
    show = draw.show
    if title:
        draw.title(title)
    line = show.say("walk.unreadable.line", day=show.day(found.until))
    draw.notice(Notice(title=show.say("walk.unreadable.title"), lines=(line,), tone=Tone.PROBLEM))
    away = sheet.throwing_away_unread()
    st.button(show.say("walk.throw_away"), key=f"{sheet.name}-throw-unread", on_click=away)
    raise Finished


def say_if_changed_elsewhere(name: str, draw: Draw) -> None:
    """How it went where another tab had kept something, until the person has seen it.

    The boxes were filled anew under whoever was typing, so each time the page is shown from its
    beginning, where this stands.
    """
    told = said(name)
    if told is None:
        return
    how, time = told
    from_the_top(f"{state.value(PAGE)}-{name}-{time}")
    title, line = (draw.show.say(f"walk.other_tab.{each}") for each in ("title", how))
    draw.notice(Notice(title=title, lines=(line,), tone=Tone.PROBLEM))
    close = draw.show.say("walk.other_tab.close")
    st.button(close, key=f"{name}-elsewhere-close", on_click=partial(seen, name))


def put_back_button(sheet: SheetOnPage[S], draw: Draw) -> None:
    """The way back for whoever threw it away by mistake, until something else is typed."""
    thrown = sheet.thrown
    if thrown is None:
        return
    draw.markup(html.tag("p", draw.show.say("walk.thrown_away"), role="status", class_="co-text"))
    back = sheet.changing(lambda _: thrown)
    st.button(draw.show.say("walk.put_back"), key=f"{sheet.name}-put-back", on_click=back)
