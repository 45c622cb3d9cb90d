"""A world of the stand-in's for another day, and a mock that knows none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from codedout.bootstrap import Portal
from codedout.domain.coded_out import Amounts, Question
from codedout.domain.errors import SignInExpired
from codedout.domain.nino import Nino
from codedout.domain.session import Session
from codedout.domain.tax_year import TaxYear, london_day
from codedout.other_day import NoOtherDay, at_this_time, begin_world, sign_in_id_of
from codedout.signin.sign_in import READ_AND_CHANGE, READ_ONLY, SignedIn
from hmrc_standin.app import build
from hmrc_standin.server import in_background
from tests.store.values import FACTS, tokens
from tests.test_demonstrations import demo_portal
from tests.test_made_up import answering

TILDA = Nino("AA100001A")


@pytest.fixture
def portal(standin: str, tmp_path: Path) -> Iterator[Portal]:
    opened = demo_portal(standin, tmp_path)
    yield opened
    opened.close()


def came(portal: Portal, url: str, old: str) -> tuple[str, Session]:
    """What a browser has that goes the way from that address and back, asked nothing."""
    back = httpx.get(url, trust_env=False).headers["location"]
    answer = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    done = portal.sign_in.finish(answer, binding="b", old_secret=old)
    assert isinstance(done, SignedIn)
    session = portal.sessions.find(done.secret, portal.clock.now())
    assert session is not None
    return done.secret, session


@pytest.mark.parametrize("scopes", [READ_ONLY, READ_AND_CHANGE])
def test_a_session_goes_to_a_day_and_back_with_its_person_and_what_they_allowed(
    portal: Portal, scopes: frozenset[str]
) -> None:
    allowed = replace(tokens(), scopes=scopes)
    first = portal.sessions.open("one", allowed, FACTS, TILDA, portal.clock.now())
    first = portal.sessions.prove(first.key, TILDA)
    url = portal.to_day(first, date(2026, 12, 31), next_path="/", binding="b")
    secret, there = came(portal, url, "one")
    visit = portal.visit(there)
    assert there.world.startswith("day-")
    assert london_day(visit.clock.now()) == date(2026, 12, 31)
    assert (there.nino, there.proven, there.scopes) == (TILDA, False, scopes)
    assert portal.sessions.again(first.key, portal.clock.now()) is None
    held = visit.api.amounts(TaxYear(2025), Question.LATEST)
    assert held.value != Amounts()
    assert london_day(held.at) == date(2026, 12, 31)

    there = portal.sessions.prove(there.key, TILDA)
    url = portal.to_day(there, date(2026, 11, 2), next_path="/", binding="b")
    assert "world=" not in url
    _, back = came(portal, url, secret)
    assert (back.world, back.clock_shift) == ("", timedelta())
    assert portal.sessions.prove(back.key, TILDA).who == first.who


def test_who_is_in_a_session_without_proof_is_asked_for_anew(portal: Portal) -> None:
    unproven = portal.sessions.open("one", tokens(), FACTS, TILDA, portal.clock.now())
    url = portal.to_day(unproven, date(2026, 12, 31), next_path="/", binding="b")
    assert "sign_in_as" not in url
    page = httpx.get(url, trust_env=False)
    assert "Choose who signs in" in page.text


def test_a_session_whose_world_is_gone_ends_at_the_answer_that_shows_it(
    portal: Portal, standin: str
) -> None:
    first = portal.sessions.open("one", tokens(), FACTS, TILDA, portal.clock.now())
    first = portal.sessions.prove(first.key, TILDA)
    url = portal.to_day(first, date(2026, 12, 31), next_path="/", binding="b")
    _, there = came(portal, url, "one")
    world = {"world": there.world}
    httpx.delete(f"{standin}/_standin/world", params=world, trust_env=False).raise_for_status()
    with pytest.raises(SignInExpired):
        portal.visit(there).api.amounts(TaxYear(2025), Question.LATEST)
    assert portal.sessions.again(there.key, portal.clock.now()) is None


@pytest.fixture
def standin() -> Iterator[str]:
    with in_background(build()) as url:
        yield url


def test_each_day_is_a_world_of_its_own_on_that_day(standin: str) -> None:
    then = datetime(2026, 12, 31, 9, tzinfo=UTC)
    one, other = "day-1", "day-2"
    for world in (one, other):
        begin_world(standin, world, then)
    with httpx.Client(base_url=standin, trust_env=False) as http:
        http.delete(f"/_standin/people/{TILDA.value}", params={"world": one}).raise_for_status()
        clock = http.get("/_standin/clock", params={"world": one}).json()
    assert clock["now"].startswith("2026-12-31T09:0")
    assert clock["running"]
    assert sign_in_id_of(standin, TILDA, one) == ""
    assert sign_in_id_of(standin, TILDA, other) == "person-01"
    assert sign_in_id_of(standin, TILDA, "") == "person-01"
    assert sign_in_id_of(standin, None, "") == ""


@pytest.mark.parametrize(
    ("now", "day", "then"),
    [
        ("2026-11-02T09:00Z", "2026-12-31", "2026-12-31T09:00Z"),
        ("2026-11-02T09:00Z", "2027-06-01", "2027-06-01T08:00Z"),  # nine in London too
        ("2026-07-01T23:30Z", "2026-12-01", "2026-12-01T00:30Z"),  # in London it is 2 July
    ],
)
def test_it_is_the_same_time_in_london(now: str, day: str, then: str) -> None:
    found = at_this_time(date.fromisoformat(day), datetime.fromisoformat(now))
    assert found == datetime.fromisoformat(then)


@pytest.mark.parametrize("text", ["", "{}", "[7]", '[{"nino": "AA100001A"}]'])
def test_a_mock_that_answers_something_else_is_no_place_for_other_days(text: str) -> None:
    with answering(lambda: text) as (url, _):
        with pytest.raises(NoOtherDay):
            sign_in_id_of(url, TILDA, "")
        with pytest.raises(NoOtherDay):  # it takes no PUT
            begin_world(url, "day-1", datetime(2026, 12, 31, 9, tzinfo=UTC))


def test_nobody_there_is_no_place_either() -> None:
    with pytest.raises(NoOtherDay):
        begin_world("http://127.0.0.1:1", "day-1", datetime(2026, 12, 31, 9, tzinfo=UTC))
