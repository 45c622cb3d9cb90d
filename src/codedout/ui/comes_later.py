"""What a page does not wait for: asked for apart from it, and the page again once it has come."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import TypeVar

import streamlit as st

from codedout.bootstrap import Visit
from codedout.journeys.cached import NotRemembered
from codedout.journeys.parts import InTurn, Together
from codedout.journeys.ports import Looking
from codedout.journeys.waiting import begun, is_there
from codedout.ui import state
from codedout.ui.draw import Draw
from codedout.ui.guard import show_again

T = TypeVar("T")

A_MOMENT, _EVERY = 0.3, 1.0  # seconds


def coming(
    key: str,
    about: Hashable,
    visit: Visit,
    read: Callable[[Looking, Together], T],
    *,
    wait: float = A_MOMENT,
) -> Future[T]:
    """What will have been read; it has come if all of it is remembered.

    The page waits a moment for what it begins on, and not again: nobody types meanwhile. What has
    come since is shown once even where it is not remembered, so that this comes to an end.
    """
    of = visit.who, about
    kept = state.take(key)
    later: Future[T]
    if kept is not None and kept[0] == of:
        later = kept[1]
    else:
        try:
            return InTurn().submit(lambda: read(visit.recall, InTurn()))
        except NotRemembered:
            look, together = visit.look, visit.pool
            later = begun(lambda: read(look, together))
            is_there(later, wait)
    if not later.done():
        state.put(key, (of, later))
    return later


def has_come(later: Future[T], looking: str, draw: Draw) -> bool:
    """Whether it has come; else that it is looked for, and the page again once it has."""
    if later.done():
        return True

    @st.fragment(run_every=_EVERY)
    def look() -> None:
        draw.text(looking, small=True)
        if later.done():
            show_again()

    look()
    return False
