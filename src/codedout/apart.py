"""Work that somebody waits for only so long, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def apart(work: Callable[[], T], name: str) -> Future[T]:
    """What `work` returns or raises, once it has; nobody who waits need wait for all of it.

    Not one of a pool's threads: `work` may itself wait for what that pool runs.
    """
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as problem:
            outcome.set_exception(problem)

    threading.Thread(target=run, name=name, daemon=True).start()
    return outcome
