"""One stand-in for each mode and way of reaching it; every test has a world of its own."""

import secrets
from collections.abc import Iterator

import httpx
import pytest

from hmrc_standin.app import build
from hmrc_standin.server import in_background
from tests.standin.driver import Hmrc
from tests.standin.in_process import client


@pytest.fixture(scope="session")
def over_a_socket() -> Iterator[httpx.Client]:
    with in_background(build()) as address, httpx.Client(base_url=address) as http:
        yield http


@pytest.fixture(scope="session")
def in_process() -> httpx.Client:
    return client(build())


@pytest.fixture(scope="session")
def sandbox_mode() -> httpx.Client:
    return client(build(mode="sandbox"))


def _in_a_world_of_its_own(http: httpx.Client) -> Iterator[Hmrc]:
    hmrc = Hmrc(http, f"test-{secrets.token_hex(6)}")
    hmrc.put_person()
    yield hmrc
    hmrc.control("DELETE", "world")


@pytest.fixture(params=["in process", "over a socket"])
def hmrc(request: pytest.FixtureRequest) -> Iterator[Hmrc]:
    """Realistic mode, reached both ways."""
    name = "in_process" if request.param == "in process" else "over_a_socket"
    yield from _in_a_world_of_its_own(request.getfixturevalue(name))


@pytest.fixture
def live(over_a_socket: httpx.Client) -> Iterator[Hmrc]:
    """Realistic mode over a socket only, for what needs a real connection."""
    yield from _in_a_world_of_its_own(over_a_socket)


@pytest.fixture
def sandbox(sandbox_mode: httpx.Client) -> Iterator[Hmrc]:
    """Sandbox mode."""
    yield from _in_a_world_of_its_own(sandbox_mode)
