"""A portal and its stand-in as real processes on free ports, for tests."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path

import httpx

from codedout.cli.children import Child
from codedout.cli.pair import Pair, project_root, running_clock, wait_until_answering

USUAL_START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SECONDS_TO_START = 90


def free_ports(count: int) -> list[int]:
    """Ports of 127.0.0.1 that nobody used a moment ago, all different."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports: list[int] = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


class RunningPortal:
    """Both processes, answering. `standin` speaks to the stand-in's control API."""

    def __init__(self, folder: Path, start: datetime, env: dict[str, str]) -> None:
        root = project_root()
        assert root is not None, "the tests run from a checkout"
        port, standin_port = free_ports(2)
        clock = running_clock(start, datetime.now(UTC))
        self.pair = Pair(root, folder, port, standin_port, clock)
        self.url = self.pair.url
        self.standin = httpx.Client(base_url=self.pair.standin_url, trust_env=False)
        self._env = env
        self._parts: dict[str, Child] = {}
        try:
            self._parts["standin"] = self.pair.start_standin()
            self._parts["portal"] = self.pair.start_portal(**env)
            self._wait()
        except BaseException:
            print(self.logs())
            self.stop()
            raise

    @property
    def portal_pid(self) -> int:
        """The portal's process."""
        return self._parts["portal"].pid

    def restart_portal(self, **changed: str) -> None:
        """End the portal's process and start another on the same port and store."""
        self._parts.pop("portal").stop()
        self._parts["portal"] = self.pair.start_portal(**{**self._env, **changed})
        self._wait()

    def logs(self) -> str:
        """Everything both processes have printed."""
        return "\n".join(
            file.read_text(encoding="utf-8", errors="replace")
            for file in sorted(self.pair.folder.glob("*.log"))
        )

    def stop(self) -> None:
        """End both; a second time does nothing."""
        self.standin.close()
        while self._parts:
            self._parts.popitem()[1].stop()

    def _wait(self) -> None:
        wait_until_answering(self._parts, self.pair.health_urls, seconds=SECONDS_TO_START)
