"""Asking HMRC for what a page shows, and saying so only where there is something to wait for.

Where HMRC is slow to answer, that is said too, and the page goes on by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st

from codedout.bootstrap import Visit
from codedout.journeys.cached import NotRemembered
from codedout.journeys.parts import InTurn, Together
from codedout.journeys.ports import Looking
from codedout.journeys.reading import Reading
from codedout.journeys.waiting import SLOW_AFTER, SoFar, begun, is_there, step_by_step
from codedout.presenters.identity import refused_in
from codedout.presenters.viewer import Viewer
from codedout.ui.draw import Draw
from codedout.ui.number import unanswered

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound=Reading)


def asked(
    visit: Visit,
    show: Viewer,
    read: Callable[Concatenate[Looking, Together, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """What a page is about, with what HMRC last answered where it does not answer now.

    Raises:
        Finished: HMRC turned the whole of it away; why that may be stands there instead.
    """
    found = asked_now(visit, show, read, *args, **kwargs)
    end_if_refused(found, visit, show)
    return found.or_last(visit.last_answers)


def asked_now(
    visit: Visit,
    show: Viewer,
    read: Callable[Concatenate[Looking, Together, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """What `read` finds: at once if all of it is remembered, or else while saying so."""
    try:
        return read(visit.recall, InTurn(), *args, **kwargs)
    except NotRemembered:
        look = visit.look
        return patiently(lambda: read(look, visit.pool, *args, **kwargs), show)


def patiently(work: Callable[[], T], show: Viewer, words: str = "frame.asking") -> T:
    """What `work` asks HMRC for. `words` stand there until it is clear that HMRC is slow."""
    coming = begun(work)
    with st.spinner(show.say(words)):
        soon = is_there(coming, SLOW_AFTER)
    if not soon:
        with st.spinner(show.say("frame.slow")):
            return coming.result()
    return coming.result()


def end_if_refused(found: Reading, visit: Visit, show: Viewer, *, title: str = "") -> None:
    """End the page with every possible cause if HMRC turned all of `found` away.

    `title` names the page's title where it is not drawn yet.

    Raises:
        Finished: so it was.
    """
    view = refused_in(found.parts, show, visit.clock.now())
    if view is None:
        return
    draw = Draw(show)
    if title:
        draw.title(show.say(title))
    draw.heading(view.title)
    unanswered(view, visit.portal, visit.session, draw)


def asked_in_steps(
    visit: Visit,
    read: Callable[Concatenate[Looking, Together, P], Iterator[T]],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Iterator[T | None]:
    """What `read` finds, step by step, and None before the first; or, if all of it is remembered,
    only its last step. Where HMRC is slow, what it has answered so far comes in between.
    """
    try:
        *_, last = read(visit.recall, InTurn(), *args, **kwargs)
    except NotRemembered:
        yield None
        so_far = SoFar(visit.recall)
        yield from step_by_step(
            read(visit.look, visit.pool, *args, **kwargs),
            lambda: list(read(so_far, InTurn(), *args, **kwargs))[-1],
        )
    else:
        yield last
