"""All clients before 30 December as files, over HTTP."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import httpx

from codedout.domain.adviser import Adviser, Role
from codedout.domain.client import Client
from codedout.domain.nino import Nino
from codedout.domain.share_safe import ShareSafe
from codedout.signin.sign_in import digest
from tests.signin.fakes import NOON

from .browser import Browser
from .fakes import FakePortal

FILE, DAYS = "/december/clients.csv", "/december/days.ics"
AMINA = Client(key="c_a", name="Amina Khan", nino=Nino("AA123456A"), added_at=NOON)


def test_only_the_people_of_the_firm_get_it_and_nothing_in_it_is_told_by_its_name(
    http: httpx.Client, browser: Browser, portal: FakePortal
) -> None:
    portal.clients[AMINA.key] = AMINA
    assert http.get(FILE).status_code == 403
    browser.sign_in()
    assert http.get(FILE).status_code == 403, "a person who sees their own"
    assert http.get(DAYS).status_code == 403
    kept, key = portal.sessions.kept, digest(browser.session_secret() or "")
    adviser = Adviser(key="a_1", username="a", name="A", role=Role.REVIEWER)
    kept[key] = replace(kept[key], adviser=adviser)
    answer = http.get(FILE)
    assert answer.status_code == 200
    assert "Amina Khan" in answer.text
    assert AMINA.nino.value not in answer.text
    assert "clients-before-" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    kept[key] = replace(kept[key], hides=ShareSafe.NAMES)
    for file in (FILE, DAYS):
        hidden = http.get(file)
        assert hidden.status_code == 200
        assert "Amina" not in hidden.text
    assert "Client 1" in hidden.text


def test_after_30_december_the_calendar_still_has_the_return_that_is_due_in_january(
    http: httpx.Client, browser: Browser, portal: FakePortal
) -> None:
    portal.clients[AMINA.key] = AMINA
    browser.sign_in()
    kept, key = portal.sessions.kept, digest(browser.session_secret() or "")
    adviser = Adviser(key="a_1", username="a", name="A", role=Role.REVIEWER)
    shift = datetime(2027, 1, 15, 12, tzinfo=UTC) - portal.clock.now()
    kept[key] = replace(kept[key], adviser=adviser, clock_shift=shift)
    days = set(re.findall(r"DTSTART;VALUE=DATE:(\d+)", http.get(DAYS).text))
    assert days == {"20270131", "20271230", "20280131"}
