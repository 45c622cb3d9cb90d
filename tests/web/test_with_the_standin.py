"""The whole portal beside the stand-in of HMRC, both as real processes, over real sockets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.running import RunningPortal

from .browser import Browser


@pytest.fixture
def http(running_portal: RunningPortal) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running_portal.url, trust_env=False) as client:
        yield client


def decide(http: httpx.Client, hmrc_url: str, decision: str) -> str:
    """Where HMRC's page sends the person once they have chosen who they are and pressed."""
    page = http.get(hmrc_url)
    assert page.status_code == 200
    asked = {k: v[0] for k, v in parse_qs(urlsplit(hmrc_url).query).items()}
    (first, *_) = re.findall(r'name="person" id="[^"]+" value="([^"]+)"', page.text)
    form = asked | {"person": first, "decision": decision}
    return http.post(hmrc_url.partition("?")[0], data=form).headers["location"]


def test_a_person_signs_in_at_the_stand_in_and_comes_back_signed_in(
    http: httpx.Client, running_portal: RunningPortal
) -> None:
    browser = Browser(http, running_portal.url)
    back = decide(http, browser.start().headers["location"], "give")
    assert back.startswith(f"{running_portal.url}/oauth/callback?")
    done = http.get(back)
    assert done.status_code == 303
    assert done.headers["location"] == "/compare?year=2024-25"
    assert http.get("/receipts/NOT-MINE/file").status_code == 404
    assert http.get(back).status_code == 400
    assert http.get("/receipts/NOT-MINE/file").status_code == 404  # the session lives on
    logs = running_portal.logs()
    for secret in (
        parse_qs(urlsplit(back).query)["code"][0],
        parse_qs(urlsplit(back).query)["state"][0],
        browser.session_secret() or "?",
    ):
        assert secret not in logs


def test_saying_no_at_the_stand_in_is_met_calmly(
    http: httpx.Client, running_portal: RunningPortal
) -> None:
    back = decide(http, Browser(http, running_portal.url).start().headers["location"], "deny")
    response = http.get(back)
    assert response.status_code == 400
    assert "You said no" in response.text


def test_a_restart_of_the_portal_in_the_middle_loses_nobody(running_portal: RunningPortal) -> None:
    portal = running_portal
    with httpx.Client(base_url=portal.url, trust_env=False, timeout=30) as http:
        browser = Browser(http, portal.url)
        back = decide(http, browser.start().headers["location"], "give")
        portal.restart_portal()
        assert http.get(back).status_code == 303
        portal.restart_portal()
        assert http.get("/receipts/NOT-MINE/file").status_code == 404  # still signed in
