"""Which of two things the page about small differences is about, and throwing both away."""

from __future__ import annotations

import streamlit as st

from codedout.bootstrap import Visit
from codedout.domain.walk import About, Walk
from codedout.presenters.viewer import Viewer
from codedout.ui import sheet_about, state
from codedout.ui.draw import Draw
from codedout.ui.walk_sheet import ABOUT, NAME, WalkOnPage


def ask(walk: Walk, draw: Draw) -> None:
    """The choice between the two."""
    show = draw.show
    st.radio(
        show.say("walk.kind.question"),
        list(About),
        format_func=lambda each: show.say(f"walk.kind.{each.value}"),
        key=state.start(ABOUT, walk.about),
    )


def open_or_say_why_not(visit: Visit, show: Viewer) -> None:
    """Find what is kept; where it cannot be read, say so in the page's place.

    Raises:
        Finished: the page is complete without what comes after.
    """
    title = show.say("walk.title")
    sheet_about.open_or_say_why_not(WalkOnPage(visit), Draw(show), title=title)


def say_if_changed_elsewhere(draw: Draw) -> None:
    """How it went where another tab had kept something, until the person has seen it."""
    sheet_about.say_if_changed_elsewhere(NAME, draw)


def kept(draw: Draw) -> None:
    """For how long what is typed is kept."""
    draw.text(draw.show.say("walk.kept"), small=True)


def throw_away_button(visit: Visit, draw: Draw) -> None:
    """The way to forget both, which says so where there is something of the other."""
    sheet = WalkOnPage(visit)
    name = "throw_away_both" if sheet.held().other_begun else "throw_away"
    away = sheet.throwing_away()
    st.button(draw.show.say(f"walk.{name}"), key="walk-throw", on_click=away)


def put_back_button(visit: Visit, draw: Draw) -> None:
    """The way back for whoever threw it away by mistake, until something else is typed."""
    sheet_about.put_back_button(WalkOnPage(visit), draw)
