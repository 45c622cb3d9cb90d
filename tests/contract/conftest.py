"""The stand-in of HMRC as a process of its own; each test has a world of its own in it."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.contract.world import World

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def standin_url() -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "hmrc_standin", "--port", "0", "--clock", "2026-11-02T09:00:00Z"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    found = re.search(r"http://\S+", said)
    assert found, f"the stand-in said {said!r}"
    yield found.group()
    process.terminate()
    process.wait(timeout=10)
    process.stdout.close()


@pytest.fixture
def world(standin_url: str) -> Iterator[World]:
    with httpx.Client(base_url=standin_url, trust_env=False) as http:
        world = World(http, f"contract-{secrets.token_hex(6)}")
        yield world
        world.control("DELETE", "world")
