"""A button pressed in the moment in which a box beside it was left.

A browser that is busy tells of both at once, and Streamlit then draws the box alone. The press is
handed on to the next run of the whole page, and to no later one: a page that was left, or that
could not be drawn, must not find it when it is opened again.
"""

from __future__ import annotations

from collections.abc import Sequence

from codedout.ui import state

_TO_COME, _NOW = "presses-to-come", "presses-now"


def hand_on(keys: Sequence[str]) -> None:
    """Let the next run know that these buttons were pressed."""
    state.put(_TO_COME, tuple(keys))


def begin() -> None:
    """A run of the whole page begins: what an earlier one was told is over."""
    state.put(_NOW, state.take(_TO_COME) or ())


def came_along(key: str) -> bool:
    """Whether that button was pressed so, just before this run."""
    return key in (state.value(_NOW) or ())


def known(key: str) -> bool:
    """Whether that button is known to be pressed before this run has drawn it.

    Streamlit may tell only when it is drawn: of a connection made anew it remembers no button.
    """
    return came_along(key) or bool(state.value(key))
