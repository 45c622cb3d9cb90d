"""Whether somebody can be reached, found out no more often than is fair to them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic

GOOD_FOR = 15.0  # seconds
NOT_FOR = 1.0  # seconds; short, so that a start is noticed as soon as all is well


class Reach:
    """Remembers whether `knock` found anybody. Safe for many threads; one knocks at a time."""

    def __init__(self, knock: Callable[[], bool], seconds: Callable[[], float] = monotonic) -> None:
        self._knock = knock
        self._seconds = seconds
        self._answered: bool | None = None
        self._until = 0.0
        self._lock = threading.Lock()

    def __call__(self) -> bool:
        """Whether there is an answer, or was a moment ago."""
        before = self._answered
        if not self._lock.acquire(blocking=before is None):
            return bool(before)  # somebody is finding out
        try:
            if self._answered is None or self._seconds() >= self._until:
                self._answered = self._knock()
                self._until = self._seconds() + (GOOD_FOR if self._answered else NOT_FOR)
            return self._answered
        finally:
            self._lock.release()
