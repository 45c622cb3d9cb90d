"""A world of the stand-in's for another day, and a mock that knows none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import httpx
import pytest

from codedout.domain.nino import Nino
from codedout.other_day import NoOtherDay, at_this_time, begin_world, sign_in_id_of
from hmrc_standin.app import build
from hmrc_standin.server import in_background
from tests.test_made_up import answering

TILDA = Nino("AA100001A")


@pytest.fixture
def standin() -> Iterator[str]:
    with in_background(build()) as url:
        yield url


def test_each_day_is_a_world_of_its_own_on_that_day(standin: str) -> None:
    then = datetime(2026, 12, 31, 9, tzinfo=UTC)
    one, other = begin_world(standin, then), begin_world(standin, then)
    assert one != other
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
            begin_world(url, datetime(2026, 12, 31, 9, tzinfo=UTC))


def test_nobody_there_is_no_place_either() -> None:
    with pytest.raises(NoOtherDay):
        begin_world("http://127.0.0.1:1", datetime(2026, 12, 31, 9, tzinfo=UTC))
