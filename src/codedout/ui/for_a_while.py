"""What a page asked HMRC for, kept in the tab for a while: sliding draws the page many times."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import timedelta
from typing import TypeVar

from codedout.bootstrap import Visit
from codedout.ui import state

T = TypeVar("T")

ASKED_AGAIN_AFTER = timedelta(minutes=10)
"""Whether or not HMRC answered: it may be silent."""


def for_a_while(key: str, about: Hashable, visit: Visit, find: Callable[[], T]) -> T:
    """What was found `about` that for this person a while ago, or what is found now."""
    of, now = (visit.who, about), visit.clock.now()
    kept = state.value(key)
    if kept is None or kept[0] != of or now - kept[1] >= ASKED_AGAIN_AFTER:
        kept = of, now, find()
        state.put(key, kept)
    found: T = kept[2]
    return found
