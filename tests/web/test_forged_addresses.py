"""Nobody can say from where they come, however the portal was started.

The web server inside has a rule of its own: what comes from this machine may say who it speaks for.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx
import pytest

from .browser import Browser
from .tiny_server import TinyServer, tiny_server

Serve = Callable[..., AbstractContextManager[TinyServer]]
NOT_KNOWN = [[None, None]]


@pytest.fixture(params=["uvicorn", "streamlit run"])
def serve(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Serve:
    def start(**env: str) -> AbstractContextManager[TinyServer]:
        folder = tmp_path_factory.mktemp("forged")
        return tiny_server(folder, by_streamlit=request.param == "streamlit run", **env)

    return start


def noted(tiny: TinyServer, **headers: str) -> object:
    """What is noted of somebody who begins to sign in, newest alone."""
    with httpx.Client(base_url=tiny.url, headers=headers, trust_env=False) as http:
        assert Browser(http, tiny.url).start().status_code == 303
        return http.get("/addresses-noted").json()[-1:]


def test_with_no_proxy_of_ours_nobody_is_believed(serve: Serve) -> None:
    with serve() as tiny:
        assert noted(tiny, **{"X-Forwarded-For": "8.8.8.8"}) == NOT_KNOWN
        assert noted(tiny, **{"X-Forwarded-For": "8.8.8.8:51234"}) == NOT_KNOWN
        assert noted(tiny, Forwarded="for=8.8.8.8") == NOT_KNOWN
        assert noted(tiny) == NOT_KNOWN


def test_not_even_where_the_web_server_is_told_to_believe_everybody(serve: Serve) -> None:
    with serve(FORWARDED_ALLOW_IPS="*") as tiny:
        assert noted(tiny, **{"X-Forwarded-For": "8.8.8.8"}) == NOT_KNOWN


def test_nobody_passes_for_a_proxy_of_ours(serve: Serve) -> None:
    with serve(TINY_TRUSTED="10.0.0.0/8") as tiny:
        assert noted(tiny, **{"X-Forwarded-For": "8.8.8.8, 10.0.0.5"}) == NOT_KNOWN


def test_a_proxy_of_ours_on_this_machine_is_believed_for_its_own_hop_alone(serve: Serve) -> None:
    with serve(TINY_TRUSTED="127.0.0.1") as tiny:
        seen = noted(tiny, **{"X-Forwarded-For": "8.8.8.8, 9.9.9.9:51234"})
        assert seen == [["9.9.9.9", 51234]]
        assert noted(tiny) == NOT_KNOWN
