"""The deadlines as a file: for the session alone, and what calendars make of it."""

from __future__ import annotations

from datetime import date, timedelta

import httpx
import pytest
from icalendar import Calendar

from codedout.domain.choice import ReturnState
from codedout.domain.nino import Nino
from codedout.domain.rules.deadlines import deadlines
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.deadlines import Coming
from codedout.presenters.calendar import MOST_KB
from codedout.presenters.viewer import Viewer
from codedout.signin.sign_in import digest

from .browser import Browser
from .fakes import FakePortal

FILE = "/open/calendar.ics"
NINO = Nino("AA123404D")
SHOW = Viewer()
YEAR = TaxYear(2025)


def coming_for(portal: FakePortal, *states: ReturnState, read: bool = True) -> Coming:
    today = london_day(portal.clock.now())
    days = tuple(
        one for n, state in enumerate(states) for one in deadlines(YEAR.plus(n - 1), state, today)
    )
    return Coming(on=today, days=days, due=(), read=read)


@pytest.fixture
def subject(browser: Browser, portal: FakePortal) -> str:
    browser.sign_in()
    key = digest(browser.session_secret() or "")
    subject = portal.sessions.prove(key, NINO).who.subject
    portal.coming[subject] = coming_for(portal, *[ReturnState.OPEN] * 3)
    return subject


def events_of(response: httpx.Response) -> dict[str, Calendar]:
    assert response.status_code == 200, response.text
    calendar = Calendar.from_ical(response.content)
    return {str(each["uid"]): each for each in calendar.walk("VEVENT")}


def test_it_is_saved_as_a_calendar_and_kept_by_nothing_on_the_way(
    http: httpx.Client, subject: str, portal: FakePortal
) -> None:
    response = http.get(FILE)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["content-disposition"] == 'attachment; filename="tax-deadlines.ics"'
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert portal.sessions.touched


def test_each_is_a_whole_day_that_leaves_nobody_busy_and_reminds_a_week_before(
    http: httpx.Client, subject: str, portal: FakePortal
) -> None:
    events = events_of(http.get(FILE))
    assert len(events) == len(portal.coming[subject].days)
    choice = events["2025-26-choice-demo@codedout"]
    assert choice["dtstart"].params["value"] == "DATE"
    assert (choice["dtstart"].dt, choice["dtend"].dt) == (date(2026, 12, 30), date(2026, 12, 31))
    assert choice["transp"] == "TRANSPARENT"
    assert choice["dtstamp"].dt == portal.clock.now().replace(microsecond=0)
    (alarm,) = choice.walk("VALARM")
    assert alarm["action"] == "DISPLAY"
    assert alarm["trigger"].dt == timedelta(hours=9) - timedelta(days=7)
    assert "2025 to 2026" in choice["summary"]


def test_saved_again_the_same_days_have_the_same_names(
    http: httpx.Client, subject: str, portal: FakePortal
) -> None:
    before = set(events_of(http.get(FILE)))
    portal.clock.pass_by(timedelta(minutes=5))
    assert set(events_of(http.get(FILE))) == before
    portal.coming[subject] = coming_for(portal, *[ReturnState.SUBMITTED] * 3)
    after = set(events_of(http.get(FILE)))
    assert "2025-26-payment-demo@codedout" in after & before
    assert not any("choice" in uid or "return" in uid for uid in after)


def test_nothing_in_it_says_whose_it_is_and_its_lines_are_as_calendars_want_them(
    http: httpx.Client, subject: str, portal: FakePortal
) -> None:
    portal.environment = "production"
    portal.coming[subject] = coming_for(portal, *[ReturnState.UNKNOWN] * 3, read=False)
    response = http.get(FILE)
    for private in (NINO.value, NINO.value[-3:], subject, "£"):
        assert private not in response.text
    lines = response.content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert max(len(line) for line in lines) <= 75
    assert len(response.content) < MOST_KB * 1000
    assert "HMRC did not answer" in str(events_of(response)["2026-27-return@codedout"])


def test_without_a_session_there_is_no_file(portal: FakePortal, subject: str) -> None:
    response = httpx.get(f"{portal.public_url}{FILE}", trust_env=False)
    assert response.status_code == 403
    assert "/oauth/login?next=%2Fopen" in response.text
    assert "VEVENT" not in response.text


def test_until_hmrc_has_answered_for_the_number_there_is_no_file(
    http: httpx.Client, browser: Browser, portal: FakePortal, subject: str
) -> None:
    portal.sessions.claim_number(digest(browser.session_secret() or ""), NINO)
    response = http.get(FILE)
    assert response.status_code == 403
    assert 'href="/open"' in response.text
    assert SHOW.say("signin.again") not in response.text


def test_once_the_session_is_over_there_is_no_file(
    http: httpx.Client, portal: FakePortal, subject: str
) -> None:
    portal.clock.pass_by(timedelta(minutes=15))
    assert http.get(FILE).status_code == 403
