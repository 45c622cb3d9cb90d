"""Asking HMRC for what a page shows, and saying so only where there is something to wait for.

Where HMRC is slow to answer, that is said too, and the page goes on by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st

from codedout.bootstrap import Visit
from codedout.journeys.cached import NotRemembered
from codedout.journeys.holding import AccountReading
from codedout.journeys.parts import InTurn, Together
from codedout.journeys.ports import Looking
from codedout.journeys.reading import AmountsReading, ChoiceReading, OpenReading, Reading
from codedout.journeys.waiting import (
    SLOW_AFTER,
    Failed,
    Noting,
    SoFar,
    begun,
    is_there,
    step_by_step,
)
from codedout.presenters.identity import refused_in
from codedout.presenters.meanwhile import (
    nothing_known,
    of_account,
    of_amounts,
    of_choice,
    of_what_is_open,
)
from codedout.presenters.open import as_last_answered
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Facts, Notice, Table
from codedout.ui import this_run
from codedout.ui.draw import Draw
from codedout.ui.number import unanswered

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound=Reading)

_AT_ONCE = 0.3  # seconds


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
    failed: Failed = {}

    def meanwhile() -> tuple[Notice | Table | Facts, ...]:
        so_far = read(SoFar(visit.recall, failed), InTurn(), *args, **kwargs)
        return _from_before(so_far.or_last(visit.last_answers), visit, show)

    def find(look: Looking, together: Together) -> R:
        return read(Noting(look, failed), together, *args, **kwargs)

    found = _asked(visit, show, find, meanwhile)
    end_if_refused(found, visit, show)
    return found.or_last(visit.last_answers)


def _from_before(so_far: Reading, visit: Visit, show: Viewer) -> tuple[Notice | Table | Facts, ...]:
    """What HMRC answered before of what a page is about, if anything; of an account, so far."""
    if isinstance(so_far, AccountReading):
        return of_account(so_far, show, visit.clock.now())
    if nothing_known(so_far):
        return ()
    match so_far:
        case AmountsReading():
            open_ = visit.desk.amounts_open(so_far)
            return of_amounts(so_far, open_, show, visit.clock.now())
        case ChoiceReading():
            return of_choice(so_far, visit.desk.choice_open(so_far), show, visit.clock.now())
        case OpenReading():
            of_both = visit.desk.open_of(as_last_answered(so_far))
            return of_what_is_open(so_far, of_both, show, visit.clock.now())
        case _:
            return ()


def asked_now(
    visit: Visit,
    show: Viewer,
    read: Callable[Concatenate[Looking, Together, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """What `read` finds: at once if all of it is remembered, or else while saying so."""
    return _asked(visit, show, lambda *hmrc: read(*hmrc, *args, **kwargs))


def _nothing() -> tuple[Notice | Table | Facts, ...]:
    return ()


def _asked(
    visit: Visit,
    show: Viewer,
    read: Callable[[Looking, Together], T],
    meanwhile: Callable[[], Sequence[Notice | Table | Facts]] = _nothing,
) -> T:
    try:
        return read(visit.recall, InTurn())
    except NotRemembered:
        look = visit.look
        this_run.note_wait()
        return patiently(lambda: read(look, visit.pool), show, meanwhile=meanwhile)


def patiently(
    work: Callable[[], T],
    show: Viewer,
    words: str = "frame.asking",
    meanwhile: Callable[[], Sequence[Notice | Table | Facts]] = _nothing,
    once: Hashable = None,
) -> T:
    """What `work` asks HMRC for. `words` stand there until it is clear that HMRC is slow.

    `once`: as in `begun`.

    Then what there is `meanwhile` does, which says so itself; or that HMRC is slow, and no more.
    """
    coming = begun(work, once=once)
    with st.spinner(show.say(words)):
        soon = is_there(coming, SLOW_AFTER)
    if soon:
        return coming.result()
    old = meanwhile()
    with st.spinner(show.say("frame.asking" if old else "frame.slow")):
        place = st.empty()
        with place.container():
            _draw(old, Draw(show))
        is_there(coming, None)
    place.empty()
    return coming.result()


def after_a_press(work: Callable[[], T], show: Viewer) -> T:
    """What `work` finds; it may ask HMRC, and mostly does not.

    Nothing is drawn where it comes at once: whatever is drawn between a press and what comes of it
    gives way to what the browser tells meanwhile, and the press would be lost.
    """
    coming = begun(work)
    return coming.result() if is_there(coming, _AT_ONCE) else patiently(coming.result, show)


def _draw(old: Sequence[Notice | Table | Facts], draw: Draw) -> None:
    for each in old:
        match each:
            case Table():
                draw.table(each)
            case Facts():
                draw.summary(each)
            case Notice():
                draw.notice(each)


def end_if_refused(found: Reading, visit: Visit, show: Viewer, *, title: str = "") -> None:
    """End the page with every possible cause if HMRC turned all of `found` away.

    `title` names the page's title where it is not drawn yet.

    Raises:
        Finished: so it was.
    """
    agent = visit.session.adviser is not None
    view = refused_in(found.parts, show, visit.clock.now(), agent=agent)
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
        failed: Failed = {}
        so_far = SoFar(visit.recall, failed)
        yield from step_by_step(
            read(Noting(visit.look, failed), visit.pool, *args, **kwargs),
            lambda: list(read(so_far, InTurn(), *args, **kwargs))[-1],
        )
    else:
        yield last
