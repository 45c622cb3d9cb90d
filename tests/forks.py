"""Processes that begin as copies of one that has imported everything and has nothing open."""

from __future__ import annotations

import threading
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["tests.proof.clerks", "tests.store.processes"])

_ONE_AT_A_TIME = threading.Lock()


def run_until_ended(process: BaseProcess, seconds: float) -> int | None:
    """Start it; its exit code, or None if it has not ended within so many seconds and is killed.

    For many threads. To start a process, multiprocessing asks each of the others whether it has
    ended; of two who ask that of one process at once, the second is told 255.
    """
    with _ONE_AT_A_TIME:
        process.start()
    ended = bool(wait([process.sentinel], seconds))
    with _ONE_AT_A_TIME:
        if not ended:
            process.kill()
        process.join()
        return process.exitcode if ended else None
