"""Taking a demonstration to another day, over HTTP; nowhere else is there anything of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from codedout.domain.errors import StoreUnavailable
from codedout.domain.nino import Nino
from codedout.domain.session import Session
from codedout.signin.sign_in import digest
from codedout.words import words
from tests.signin.token_server import AuthorizationServer

from .browser import Browser
from .fakes import FakePortal

DAYS = "/demo/day"
say = words().say


@pytest.fixture
def session(browser: Browser, portal: FakePortal) -> Session:
    browser.sign_in()
    return portal.sessions.prove(digest(browser.session_secret() or ""), Nino("AA123404D"))


def go(http: httpx.Client, session: Session, day: str, **more: str) -> httpx.Response:
    form = {"csrf": session.csrf, "day": day, "next": "/receipts"} | more
    return http.post(DAYS, data=form)


@pytest.mark.parametrize("environment", ["sandbox", "production"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nowhere_but_in_a_demonstration_is_there_such_a_page(
    http: httpx.Client, portal: FakePortal, session: Session, environment: str, method: str
) -> None:
    portal.environment = environment
    form = {"csrf": session.csrf, "day": "2026-12-31"} if method == "POST" else None
    answer = http.request(method, DAYS, data=form)
    assert answer.status_code == 404
    assert say("common.page_missing") in answer.text
    assert say("other_day.title") not in answer.text


def test_who_is_not_signed_in_is_led_to_do_so(http: httpx.Client) -> None:
    for answer in (http.get(DAYS), http.post(DAYS, data={"day": "2026-12-31"})):
        assert answer.status_code == 403
        assert say("signin.other_day_sign_in.title") in answer.text


def test_the_page_says_which_day_it_is_that_all_begins_afresh_and_that_all_is_made_up(
    http: httpx.Client, session: Session, hmrc: AuthorizationServer
) -> None:
    page = http.get(DAYS, params={"next": "/receipts"})
    assert page.status_code == 200
    for name in ("what", "afresh_today", "made_up"):
        assert say(f"other_day.{name}") in page.text
    assert say("other_day.now", day="2 November 2026") in page.text
    assert say("other_day.back_note") not in page.text
    assert f"form-action 'self' {hmrc.url};" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert 'name="next" value="/receipts"' in page.text
    forms = page.text.count("<form ")
    assert forms == page.text.count(f'name="csrf" value="{session.csrf}"') == 5
    elsewhere = http.get(DAYS, params={"next": "https://else.where/"})
    assert 'name="next" value="/"' in elsewhere.text


def test_a_day_leads_through_the_sign_in_to_the_page_one_was_on(
    http: httpx.Client, portal: FakePortal, session: Session, browser: Browser
) -> None:
    answer = go(http, session, "2026-12-31")
    assert answer.status_code == 303
    assert portal.forgotten == [session.key]
    assert session.key in portal.sessions.kept, "until the browser is back it stays"
    back = http.get(http.get(answer.headers["location"]).headers["location"])
    assert back.headers["location"] == "/receipts"
    (there,) = portal.sessions.kept.values()
    assert (there.world, there.nino) == ("day-2026-12-31", session.nino)
    assert there.scopes == session.scopes
    assert there.key == digest(browser.session_secret() or "")

    page = http.get(DAYS)
    assert "Today is 3 November 2026." in page.text
    assert say("other_day.back", day="2 November 2026") in page.text
    assert say("other_day.afresh") in page.text


def test_whoever_signs_in_again_meanwhile_stays_on_their_day(
    http: httpx.Client, portal: FakePortal, session: Session, browser: Browser
) -> None:
    portal.sessions.kept[session.key] = replace(
        session, world="day-1", clock_shift=timedelta(days=9)
    )
    browser.sign_in()
    (again,) = portal.sessions.kept.values()
    assert (again.world, again.clock_shift) == ("day-1", timedelta(days=9))
    assert again.key != session.key


@pytest.mark.parametrize(
    "day",
    ["", "tomorrow", "2026-04-05", "2030-04-06", "2026-02-30", "31/12/2026", "<b>", "9999-12-31"],
)
def test_a_day_that_is_not_offered_is_said_in_words_and_nothing_moves(
    http: httpx.Client, portal: FakePortal, session: Session, day: str
) -> None:
    answer = go(http, session, day)
    assert answer.status_code == 400
    wrong = say("other_day.error", first="6 April 2026", last="5 April 2030")
    assert answer.text.count(wrong) == 2
    title = re.search("<title>(.*)</title>", answer.text)
    assert title is not None
    assert title.group(1).startswith("Error: ")
    assert "<b>" not in answer.text
    assert portal.forgotten == []


def test_todays_day_is_always_one_to_go_to(
    http: httpx.Client, portal: FakePortal, session: Session
) -> None:
    portal.clock.pass_by(-timedelta(days=900))
    assert go(http, session, "2024-05-16").status_code == 303


@pytest.mark.parametrize("csrf", ["", "of-another"])
def test_a_form_that_is_not_ours_moves_nothing(
    http: httpx.Client, portal: FakePortal, session: Session, csrf: str
) -> None:
    assert go(http, session, "2026-12-31", csrf=csrf).status_code == 403
    assert portal.attempts.kept == {}


def test_where_the_stand_in_makes_no_day_all_stays_as_it_is(
    http: httpx.Client, portal: FakePortal, session: Session
) -> None:
    portal.no_other_day = True
    answer = go(http, session, "2026-12-31")
    assert answer.status_code == 502
    assert say("signin.other_day_silent.text") in answer.text
    assert session.key in portal.sessions.kept


def test_the_page_before_signing_in_comes_up_though_nobody_can_tell_whose_session_it_is(
    http: httpx.Client, portal: FakePortal, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise StoreUnavailable("down")

    monkeypatch.setattr(portal.sessions, "find", down)
    answer = http.get("/oauth/login")
    assert answer.status_code == 200
    assert "Today is 2 November 2026." in answer.text


def test_a_page_that_is_not_there_names_no_day_that_may_be_another(
    http: httpx.Client, portal: FakePortal
) -> None:
    page = {"Accept": "text/html"}
    assert "Today is" not in http.get("/nowhere", headers=page).text
    portal.environment = "production"
    assert "Today is 2 November 2026." in http.get("/nowhere", headers=page).text
