"""The two applications that are measured, each as a real process started as people start it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from codedout.cli.children import Child
from codedout.cli.pair import project_root, wait_until_answering
from tests.bench.people import cookies_of_a_new_session, prove_number, put_person
from tests.bench.wire import OpenPage
from tests.running import SECONDS_TO_START, USUAL_START, RunningPortal, free_ports


@dataclass
class Side:
    """An application, and one set of cookies for each session that may be opened on it."""

    name: str
    url: str
    cookies: list[dict[str, str]]
    pid: Callable[[], int]
    restart: Callable[[], None]


class Reference:
    """The process of the reference; `script` is what `write_reference` wrote."""

    def __init__(self, script: Path) -> None:
        (self._port,) = free_ports(1)
        self._script = script
        self.url = f"http://127.0.0.1:{self._port}"
        self._child = self._start()

    @property
    def pid(self) -> int:
        return self._child.pid

    def side(self, sessions: int) -> Side:
        """For that many sessions, which need no cookies here."""
        return Side(
            "reference", self.url, [{} for _ in range(sessions)], lambda: self.pid, self.restart
        )

    def restart(self) -> None:
        self._child.stop()
        self._child = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._child.stop()

    def _start(self) -> Child:
        root = project_root()
        if root is None:
            raise RuntimeError("the bench runs from a checkout")
        child = Child(
            [
                *(sys.executable, "-m", "streamlit", "run", str(Path(__file__).parent / _APP)),
                *("--server.address", "127.0.0.1", "--server.port", str(self._port)),
                *("--server.headless", "true"),
            ],
            log=self._script.with_name("reference.log"),
            env={**_without_ours(os.environ), "BENCH_LITERALS": str(self._script)},
            cwd=root,  # so that Streamlit reads the portal's own configuration
        )
        try:
            wait_until_answering(
                {"reference": child},
                {"reference": f"{self.url}/_stcore/health"},
                seconds=SECONDS_TO_START,
            )
        except BaseException:
            child.stop()
            raise
        return child


@contextmanager
def portal(folder: Path, *, per_second: int = 0) -> Iterator[RunningPortal]:
    """The portal beside its stand-in, with so many calls a second; 0: without a limit."""
    folder.mkdir()
    running = RunningPortal(folder, USUAL_START, {"CODEDOUT_HMRC_RATE_PER_SECOND": str(per_second)})
    try:
        yield running
    finally:
        running.stop()


def signed_in(running: RunningPortal, sessions: int) -> Side:
    """The portal with that many sessions of one person, each past the question for the number."""
    put_person(running)
    cookies = []
    for _ in range(sessions):
        cookies.append(cookies_of_a_new_session(running))
        prove_number(running, cookies[-1])
    return Side("ours", running.url, cookies, lambda: running.portal_pid, running.restart_portal)


def hiding_amounts(running: RunningPortal) -> Side:
    """The portal with a session more, in which names, numbers and amounts are hidden."""
    side = signed_in(running, 1)

    async def hide() -> None:
        async with OpenPage(side.url, side.cookies[0], "compare", "share-safe=amounts") as page:
            await page.rerun()

    asyncio.run(hide())
    return replace(side, name="hidden")


def _without_ours(env: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if not name.startswith("CODEDOUT_")}


_APP = "reference.py"
