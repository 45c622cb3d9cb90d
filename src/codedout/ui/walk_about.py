"""Which of two things the page about small differences is about, and throwing both away."""

from __future__ import annotations

from functools import partial

import streamlit as st

from codedout.bootstrap import Visit
from codedout.domain.walk import About, Walk
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Notice, Tone
from codedout.ui import html, state
from codedout.ui.draw import PAGE, Draw
from codedout.ui.finished import Finished
from codedout.ui.frame import from_the_top
from codedout.ui.walk_sheet import (
    ABOUT,
    SAID,
    THROWN,
    changing,
    held,
    opened,
    throwing_away,
    throwing_away_unread,
)


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
    found = opened(visit)
    if found is None:
        return
    draw = Draw(show)
    draw.title(show.say("walk.title"))
    line = show.say("walk.unreadable.line", day=show.day(found.until))
    title = show.say("walk.unreadable.title")
    draw.notice(Notice(title=title, lines=(line,), tone=Tone.PROBLEM))
    away = throwing_away_unread(visit)
    st.button(show.say("walk.throw_away"), key="walk-throw-unread", on_click=away)
    raise Finished


def say_if_changed_elsewhere(draw: Draw) -> None:
    """How it went where another tab had kept something, until the person has seen it.

    The boxes were filled anew under whoever was typing, so each time the page is shown from its
    beginning, where this stands.
    """
    if not state.there(SAID):
        return
    said, time = state.value(SAID)
    from_the_top(f"{state.value(PAGE)}-{time}")
    title, line = (draw.show.say(f"walk.other_tab.{name}") for name in ("title", said))
    draw.notice(Notice(title=title, lines=(line,), tone=Tone.PROBLEM))
    close = draw.show.say("walk.other_tab.close")
    st.button(close, key="walk-elsewhere-close", on_click=partial(state.forget, SAID))


def kept(draw: Draw) -> None:
    """For how long what is typed is kept."""
    draw.text(draw.show.say("walk.kept"), small=True)


def throw_away_button(visit: Visit, draw: Draw) -> None:
    """The way to forget both, which says so where there is something of the other."""
    show, walk = draw.show, held()
    name = "throw_away_both" if walk.other_begun else "throw_away"
    st.button(show.say(f"walk.{name}"), key="walk-throw", on_click=throwing_away(visit))


def put_back_button(visit: Visit, draw: Draw) -> None:
    """The way back for whoever threw it away by mistake, until something else is typed."""
    if not state.there(THROWN):
        return
    thrown, instead = state.value(THROWN)
    if held() != instead:
        state.forget(THROWN)
        return
    draw.markup(html.tag("p", draw.show.say("walk.thrown_away"), role="status", class_="co-text"))
    back = changing(visit, lambda _: thrown)
    st.button(draw.show.say("walk.put_back"), key="walk-put-back", on_click=back)
