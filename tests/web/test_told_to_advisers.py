"""The pages that are not Streamlit's, as somebody of a firm's reads them once signed in here."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import httpx
import pytest

from codedout.domain.adviser import Adviser, Role
from codedout.domain.client import Client
from codedout.domain.nino import Nino
from codedout.signin.sign_in import digest
from tests.signin.fakes import NOON

from .browser import Browser
from .fakes import FakePortal

STRAY = re.compile(r"\b(you|yours|yourself|your(?! clients?\b)|I|my|me)\b", re.IGNORECASE)
AMINA = Client(key="c_a", name="Amina Khan", nino=Nino("AA123456A"), added_at=NOON)
ANNA = Adviser(key="a_1", username="a", name="A", role=Role.ADVISER)

PAGES = (
    "/demo/day",
    "/liability/by-owed.csv",
    "/open/calendar.ics",
    "/receipts/CO-QXNV-4DMF/file",
    "/small-differences/2004-05/letter",
)


def read(http: httpx.Client, path: str) -> str:
    """What stands on the page."""
    answer = http.get(path)
    assert answer.headers["content-type"].startswith("text/html")
    body = answer.text[answer.text.index("<body") :]
    return unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", body, flags=re.DOTALL))


@pytest.mark.parametrize("client", [None, AMINA])
@pytest.mark.parametrize("path", PAGES)
def test_nobody_is_you_but_the_client(
    http: httpx.Client, browser: Browser, portal: FakePortal, path: str, client: Client | None
) -> None:
    browser.sign_in()
    assert STRAY.search(read(http, path))
    key = digest(browser.session_secret() or "")
    portal.sessions.kept[key] = replace(portal.sessions.kept[key], adviser=ANNA, client=client)
    said = read(http, path)
    assert "through a client’s tax code" in said
    assert not STRAY.search(said)
