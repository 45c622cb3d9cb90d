"""Work that somebody waits for only so long, in a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from codedout.domain.errors import HmrcError

T = TypeVar("T")

_log = logging.getLogger(__name__)


def apart(work: Callable[[], T], name: str) -> Future[T]:
    """What `work` returns or raises, once it has; nobody who waits need wait for all of it.

    Not one of a pool's threads: `work` may itself wait for what that pool runs. A fault of ours is
    logged by its kind: whoever would have told of it may not wait any more.
    """
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as problem:
            if not isinstance(problem, HmrcError):
                _log.error("%s, apart: %s", name, type(problem).__name__)
            outcome.set_exception(problem)

    threading.Thread(target=run, name=name, daemon=True).start()
    return outcome
