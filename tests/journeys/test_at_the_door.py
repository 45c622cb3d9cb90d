"""Where HMRC refuses one question of a page and answers another, the refusal stands."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from codedout.domain.coded_out import Question
from codedout.domain.errors import NotAllowed
from codedout.domain.operation import Operation
from codedout.journeys.at_the_door import AtTheDoor
from tests.fakes import YEAR, FakeHmrc
from tests.visiting import FakeDoors

SESSION = "monday"
A_MOMENT = 0.3  # seconds


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
    door = AtTheDoor(hmrc, doors, SESSION, was=True)
    with pytest.raises(NotAllowed):
        door.choice(YEAR)
    door.choice(YEAR.plus(-1))
    assert doors.turned_away(SESSION)
    AtTheDoor(hmrc, doors, SESSION, was=True).choice(YEAR)
    assert not doors.turned_away(SESSION)


class SlowDoors(FakeDoors):
    """Where noting that somebody is let in takes a moment."""

    def __init__(self) -> None:
        super().__init__({SESSION})
        self.letting_in, self.refused = threading.Event(), threading.Event()

    def note_turned_away(self, key: str, turned_away: bool) -> None:
        if not turned_away:
            self.letting_in.set()
            self.refused.wait(A_MOMENT)
        super().note_turned_away(key, turned_away)
        if turned_away:
            self.refused.set()


def test_an_answer_that_is_being_noted_as_a_refusal_comes_does_not_take_it_back(
    hmrc: FakeHmrc,
) -> None:
    doors = SlowDoors()
    door = AtTheDoor(hmrc, doors, SESSION, was=True)
    with ThreadPoolExecutor(1) as thread:
        answered = thread.submit(door.amounts, YEAR, Question.LATEST)
        assert doors.letting_in.wait(10)
        with pytest.raises(NotAllowed):
            door.choice(YEAR)
        answered.result()
    assert doors.turned_away(SESSION)
