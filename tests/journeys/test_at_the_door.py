"""Where HMRC refuses one question of a page and answers another, the refusal stands."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from codedout.domain.coded_out import Question
from codedout.domain.errors import NotAllowed
from codedout.domain.inquiries import StandingIn
from codedout.domain.operation import Operation
from codedout.journeys.at_the_door import AtTheDoor
from tests.fakes import YEAR, Call, FakeHmrc
from tests.visiting import NINO, FakeDoors

SESSION = "monday"


@pytest.fixture
def hmrc() -> FakeHmrc:
    """HMRC, which does not let the choice be seen once."""
    hmrc = FakeHmrc()
    hmrc.fails(NotAllowed(Operation.VIEW_CHOICE, status=403))
    return hmrc


def test_an_answer_that_comes_after_a_refusal_in_the_same_page_does_not_take_it_back(
    hmrc: FakeHmrc,
) -> None:
    doors = FakeDoors({SESSION})
    door = AtTheDoor(hmrc, doors, SESSION, NINO, was=True, refusals=0)
    with pytest.raises(NotAllowed):
        door.choice(YEAR)
    door.choice(YEAR.plus(-1))
    assert doors.turned_away(SESSION)
    AtTheDoor(hmrc, doors, SESSION, NINO, was=True, refusals=1).choice(YEAR)
    assert not doors.turned_away(SESSION)


def test_a_page_that_was_left_does_not_take_back_what_a_later_one_is_told() -> None:
    """Its slow question was asked first, and is answered last."""
    hmrc, doors, answered = FakeHmrc(), FakeDoors(), threading.Event()
    doors.note_turned_away(SESSION, NINO)

    def slowly(call: Call) -> None:
        assert call.operation is not Operation.VIEW_AMOUNTS or answered.wait(10)

    hmrc.before = slowly
    left = AtTheDoor(hmrc, doors, SESSION, NINO, was=True, refusals=1)
    with ThreadPoolExecutor(1) as thread:
        slow = thread.submit(left.amounts, YEAR, Question.LATEST)
        hmrc.fails(NotAllowed(Operation.VIEW_CHOICE, status=403))
        with pytest.raises(NotAllowed):
            AtTheDoor(hmrc, doors, SESSION, NINO, was=True, refusals=1).choice(YEAR)
        answered.set()
        slow.result()
    assert doors.turned_away(SESSION)
    AtTheDoor(hmrc, doors, SESSION, NINO, was=True, refusals=2).choice(YEAR)
    assert not doors.turned_away(SESSION)


@pytest.mark.parametrize(
    ("code", "noted"),
    [
        ("CLIENT_OR_AGENT_NOT_AUTHORISED", True),
        ("RESOURCE_FORBIDDEN", False),
        ("CLIENT_NOT_MTD_ENROLLED", False),
    ],
)
def test_a_service_that_turns_its_own_away_does_not_close_the_others(
    code: str, noted: bool
) -> None:
    hmrc, doors = FakeHmrc(), FakeDoors()
    hmrc.fails(NotAllowed(Operation.VIEW_ITSA_STATUS, status=403, code=code))
    door = AtTheDoor(hmrc, doors, SESSION, NINO, was=False, refusals=0)
    with pytest.raises(NotAllowed):
        door.inquire(StandingIn(YEAR))
    assert doors.turned_away(SESSION) is noted


def test_an_answer_beside_coding_out_takes_no_refusal_back() -> None:
    doors = FakeDoors({SESSION})
    AtTheDoor(FakeHmrc(), doors, SESSION, NINO, was=True, refusals=0).inquire(StandingIn(YEAR))
    assert doors.turned_away(SESSION)
