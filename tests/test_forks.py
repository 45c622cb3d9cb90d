"""Many threads that each start a process are each told how theirs ended."""

from __future__ import annotations

import os
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.forks import FORKS, run_until_ended

THREADS, EACH = 8, 40


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def endings(_: int) -> list[int | None]:
    return [run_until_ended(FORKS.Process(target=die, daemon=True), 30) for _ in range(EACH)]


def test_each_of_many_threads_hears_how_its_own_process_ended() -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        told = Counter(code for some in threads.map(endings, range(THREADS)) for code in some)
    assert told == {-signal.SIGKILL: THREADS * EACH}


def test_one_that_does_not_end_is_killed_and_told_as_none() -> None:
    assert run_until_ended(FORKS.Process(target=signal.pause, daemon=True), 0.2) is None
