"""A portal in `sandbox`, as a real process, against whatever plays HMRC on this computer."""

from __future__ import annotations

from pathlib import Path

from codedout.cli.children import Child
from codedout.cli.pair import Pair, project_root, wait_until_answering
from codedout.clock import ShiftedClock
from codedout.domain.tax_year import TaxYear
from codedout.journeys.reading import running_year
from tests.running import SECONDS_TO_START, free_ports


def newest_ended_year() -> TaxYear:
    """By the real clock, which is the only one that a portal in sandbox has.

    Its figures can be changed on any day there is; its choice cannot, so choices are tried with a
    clock of the test's own in `test_stateful_sandbox.py`.
    """
    return running_year(ShiftedClock().now()).plus(-1)


class SandboxPortal:
    """`url` is the usual public address: the one that HMRC takes for this computer."""

    def __init__(self, folder: Path, *, api: str, authorize: str, token: str, **env: str) -> None:
        root = project_root()
        assert root is not None, "the tests run from a checkout"
        (port,) = free_ports(1)
        self.url = f"http://localhost:{port}"
        self._pair = Pair(root, folder, port, 0, "")
        self._child: Child | None = self._pair.start_portal(
            CODEDOUT_ENVIRONMENT="sandbox",
            CODEDOUT_CLOCK="",
            CODEDOUT_PUBLIC_URL="",  # the usual one
            CODEDOUT_HMRC_API_URL=api,
            CODEDOUT_HMRC_AUTHORIZE_URL=authorize,
            CODEDOUT_HMRC_TOKEN_URL=token,
            CODEDOUT_HMRC_RATE_PER_SECOND="0",
            **env,
        )
        try:
            wait_until_answering(
                {"portal": self._child}, {"portal": f"{self.url}/healthz"}, seconds=SECONDS_TO_START
            )
        except BaseException:
            print(self.log())
            self.stop()
            raise

    def log(self) -> str:
        """Everything it has printed."""
        return (self._pair.folder / "portal.log").read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """End it; a second time does nothing."""
        if self._child is not None:
            self._child.stop()
            self._child = None
