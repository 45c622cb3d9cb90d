"""Which of two things the page about small differences is about, and throwing both away."""

from __future__ import annotations

import streamlit as st

from codedout.bootstrap import Visit
from codedout.domain.walk import About, Walk
from codedout.ui.draw import Draw
from codedout.ui.walk_sheet import ABOUT, held, start, throwing_away


def ask(walk: Walk, draw: Draw) -> None:
    """The choice between the two."""
    show = draw.show
    st.radio(
        show.say("walk.kind.question"),
        list(About),
        format_func=lambda each: show.say(f"walk.kind.{each.value}"),
        key=start(ABOUT, walk.about),
    )


def kept(draw: Draw) -> None:
    """For how long what is typed is kept."""
    draw.text(draw.show.say("walk.kept"), small=True)


def throw_away_button(visit: Visit, draw: Draw) -> None:
    """The way to forget both, which says so where there is something of the other."""
    show, walk = draw.show, held()
    name = "throw_away_both" if walk.other_begun else "throw_away"
    st.button(show.say(f"walk.{name}"), key="walk-throw", on_click=throwing_away(visit))
