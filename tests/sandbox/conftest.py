"""The portal in `sandbox` against the stand-in in its mode of that name, and a browser."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest

from codedout.cli.pair import running_clock
from tests.browser.conftest import browser, new_visitor, page, profiles
from tests.sandbox.running import SandboxPortal

__all__ = ["browser", "new_visitor", "page", "profiles"]  # fixtures


@dataclass(frozen=True)
class WithStandIn:
    """`standin` speaks to the stand-in's control API."""

    portal: SandboxPortal
    standin: httpx.Client


@pytest.fixture(scope="session")
def with_stand_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WithStandIn]:
    now = datetime.now(UTC)  # the portal has no other clock here
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "hmrc_standin", "--mode", "sandbox", "--port", "0"),
            *("--clock", running_clock(now, now)),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found
    url = found.group()
    portal = None
    try:
        portal = SandboxPortal(
            tmp_path_factory.mktemp("sandbox"),
            api=url,
            authorize=f"{url}/oauth/authorize",
            token=f"{url}/oauth/token",
            CODEDOUT_HMRC_CLIENT_ID="an-application",
            CODEDOUT_HMRC_CLIENT_SECRET="its-secret",
        )
        with httpx.Client(base_url=url, trust_env=False) as standin:
            yield WithStandIn(portal, standin)
    finally:
        if portal is not None:
            portal.stop()
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()
