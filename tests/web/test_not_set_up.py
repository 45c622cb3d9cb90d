"""The portal started without settings: it serves, and says how to start it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette

from codedout.domain.errors import CodedOutError
from codedout.web import lifespan, middleware, routes
from codedout.web.ports import WebPortal

from .serving import bound, serving


class Missing(CodedOutError):
    pass


def no_portal() -> WebPortal:
    raise Missing


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    app = Starlette(routes=routes(no_portal), middleware=middleware(no_portal))
    with (
        bound() as (listener, url),
        serving(app, listener),
        httpx.Client(base_url=url, trust_env=False) as client,
    ):
        yield client


@pytest.mark.parametrize("path", ["/oauth/login", "/oauth/callback", "/receipts/AB12/file"])
def test_a_page_says_how_to_start_it(http: httpx.Client, path: str) -> None:
    response = http.get(path)
    assert response.status_code == 503
    assert "make demo" in response.text


@pytest.mark.parametrize("path", ["/oauth/start", "/oauth/logout"])
def test_a_form_does_too(http: httpx.Client, path: str) -> None:
    assert http.post(path, data={"csrf": "x"}).status_code == 503


def test_it_is_not_well(http: httpx.Client) -> None:
    response = http.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"ok": False, "set_up": False}


def test_it_still_starts() -> None:
    async def live() -> None:
        async with lifespan(no_portal)(None):
            pass

    asyncio.run(live())
