from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette

from codedout.web import middleware, routes
from tests.signin.token_server import AuthorizationServer, authorization_server

from .browser import Browser
from .fakes import FakePortal
from .serving import bound, serving


@pytest.fixture
def hmrc() -> Iterator[AuthorizationServer]:
    with authorization_server() as server:
        yield server


@pytest.fixture
def portal(hmrc: AuthorizationServer) -> Iterator[FakePortal]:
    """A portal whose routes answer at its public address."""
    with bound() as (listener, url):
        built = FakePortal(url, f"{hmrc.url}/authorize", f"{hmrc.url}/token")
        app = Starlette(routes=routes(lambda: built), middleware=middleware(lambda: built))
        with serving(app, listener):
            yield built


@pytest.fixture
def http(portal: FakePortal) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=portal.public_url, trust_env=False, timeout=30) as client:
        yield client


@pytest.fixture
def browser(portal: FakePortal, http: httpx.Client) -> Browser:
    return Browser(http, portal.public_url)
