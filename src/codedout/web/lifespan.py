"""From the server's start to its end: warm imports, one freeze, the portal open and closed.

In between, again and again, what is over is forgotten and changes left open are settled: nobody
else would, where nobody comes back. And HMRC is asked about all clients of a firm, once that is
begun.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any

from starlette.concurrency import run_in_threadpool

from codedout.web.faults import note_fault
from codedout.web.ports import PortalSource, WebPortal, portal_or_none

WARM = (
    "pandas",
    "plotly.graph_objects",
    "plotly.io",
    "pyarrow",
    "streamlit.dataframe_util",
    "streamlit.elements.arrow",
    "streamlit.elements.plotly_chart",
)
"""What the first page would otherwise import while a person waits."""


FORGET_EVERY = 20.0  # seconds; so that "15 minutes after the last thing you do" is true

RECOVER_EVERY = 20.0  # seconds; the first time at once, for what an earlier process left behind
SWEEP_EVERY = 2.0  # seconds; somebody has just pressed "Begin"
AFTER_A_FAULT = 20.0  # seconds, so that a store that is down does not fill the log
TIME_TO_STOP = 1.0  # seconds


def lifespan(
    source: PortalSource,
    *,
    forget_every: float = FORGET_EVERY,
    recover_every: float = RECOVER_EVERY,
    sweep_every: float = SWEEP_EVERY,
    after_a_fault: float = AFTER_A_FAULT,
) -> Callable[[Any], AbstractAsyncContextManager[dict[str, Any] | None]]:
    """The lifespan for `st.App`."""

    @asynccontextmanager
    async def whole_life(_: Any) -> AsyncIterator[None]:
        for name in WARM:
            importlib.import_module(name)
        portal = portal_or_none(source)
        if portal is not None:
            portal.open()
        # Streamlit collects after every rerun, under the lock that all threads share. What is
        # loaded by now stays for good, so the collector need not walk it again.
        gc.collect()
        gc.freeze()
        if portal is None:
            yield
            return
        forgetting = asyncio.create_task(_forget_again_and_again(portal, forget_every))
        over = threading.Event()
        # Threads of their own that nobody waits for: they may be waiting for HMRC when the server
        # is to end, and what they do not finish is left for the next process.
        behind = [
            threading.Thread(
                target=_again_and_again,
                args=(work, seconds, max(seconds, after_a_fault), over),
                name=name,
                daemon=True,
            )
            for name, work, seconds in (
                ("recover", portal.recover, recover_every),
                ("sweeps", portal.sweep, sweep_every),
            )
        ]
        for each in behind:
            each.start()
        try:
            yield
        finally:
            over.set()
            for each in behind:
                each.join(TIME_TO_STOP)
            forgetting.cancel()
            with suppress(asyncio.CancelledError):
                await forgetting
            portal.close()

    return whole_life


async def _forget_again_and_again(portal: WebPortal, seconds: float) -> None:
    while True:
        try:
            await run_in_threadpool(portal.forget_what_is_over)
        except Exception as problem:  # the next time may go well
            note_fault(problem)
        await asyncio.sleep(seconds)


def _again_and_again(
    work: Callable[[Callable[[], bool]], None],
    seconds: float,
    after_a_fault: float,
    over: threading.Event,
) -> None:
    while not over.is_set():
        pause = seconds
        try:
            work(over.is_set)
        except Exception as problem:  # the next time may go well
            pause = after_a_fault
            if not over.is_set():  # else it was only that the portal is closed by now
                note_fault(problem)
        over.wait(pause)
