"""Waiting for HMRC: what it has not answered is no answer, and nobody waits without a word."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from codedout.domain.coded_out import Question
from codedout.domain.errors import HmrcError, HmrcUnreachable
from codedout.domain.inquiries import CalculationsOf, OpenItems
from codedout.domain.operation import Operation
from codedout.journeys.cached import BRIEFLY, Answers, CachedReads
from codedout.journeys.parts import InTurn
from codedout.journeys.ports import Asked
from codedout.journeys.reading import YearsReading, amounts_open, read_amounts, read_years
from codedout.journeys.waiting import Noting, SoFar, begun, is_there, step_by_step
from tests.fakes import FIRST, NOVEMBER, YEAR, Call, FakeHmrc, item

RUNNING = YEAR.plus(1)


class Steps:
    """A page in three steps, each of which waits until it is let go."""

    def __init__(self) -> None:
        self.gates = [threading.Event() for _ in range(3)]

    def __iter__(self) -> Iterator[int]:
        for number, gate in enumerate(self.gates):
            assert gate.wait(10)
            yield number

    def let_go(self, *numbers: int) -> None:
        for number in numbers:
            self.gates[number].set()


def test_a_page_whose_steps_come_soon_is_those_steps_and_no_more() -> None:
    steps = Steps()
    steps.let_go(0, 1, 2)
    assert list(step_by_step(iter(steps), lambda: -1, slow_after=9)) == [0, 1, 2]


def test_what_is_known_so_far_comes_first_where_a_step_keeps_a_person_waiting() -> None:
    steps = Steps()
    seen = step_by_step(iter(steps), lambda: -1, slow_after=0.1)
    assert next(seen) == -1
    steps.let_go(0)
    assert next(seen) == 0
    assert next(seen) == -1, "the time is that of the whole page, and it was up"
    steps.let_go(1, 2)
    assert list(seen) == [1, 2]


def test_what_goes_wrong_in_a_step_is_the_pages_to_tell() -> None:
    def steps() -> Iterator[int]:
        yield 0
        raise ZeroDivisionError

    seen = step_by_step(steps(), lambda: -1)
    assert next(seen) == 0
    with pytest.raises(ZeroDivisionError):
        next(seen)


def test_work_that_fails_is_there_as_well() -> None:
    def fail() -> None:
        raise TimeoutError

    coming = begun(fail)
    assert is_there(coming, 5)
    with pytest.raises(TimeoutError):
        coming.result()


def test_what_is_under_way_is_waited_for_and_not_begun_again() -> None:
    """As where a receipt is opened again and again while HMRC is slow."""
    let_go, times = threading.Event(), []

    def ask() -> int:
        times.append(1)
        assert let_go.wait(10)
        return len(times)

    first, second, other = (begun(ask, once=("monday", number)) for number in ("1", "1", "2"))
    let_go.set()
    assert first.result(10) == second.result(10)
    other.result(10)
    assert len(times) == 2
    assert begun(ask, once=("monday", "1")).result(10) == 3, "answered: asked anew"


def test_a_fault_in_what_nobody_waits_for_any_more_is_logged_without_what_it_says(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> None:
        raise ValueError("AA123456A owes 412.30")

    assert is_there(begun(fail), 5)
    (record,) = caplog.records
    assert "ValueError" in record.getMessage()
    assert "412.30" not in caplog.text


def test_that_hmrc_does_not_answer_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise HmrcUnreachable(Operation.VIEW_CHOICE)

    assert is_there(begun(fail), 5)
    assert not caplog.records


def test_what_hmrc_has_answered_stands_there_and_the_rest_is_still_asked() -> None:
    """Whatever is pressed meanwhile: none of it is an answer that opens anything."""
    hmrc, answers = FakeHmrc(), Answers()
    hmrc.year(YEAR).items.append(item(11, "412.30"))
    look = CachedReads(hmrc, answers, ("session", "subject", 0))
    look.amounts(YEAR, Question.HMRC_HELD)
    so_far = SoFar(CachedReads(None, answers, look.scope))
    reading = read_amounts(so_far, InTurn(), YEAR, RUNNING)
    assert reading.hmrc_held.value is not None
    assert reading.user.value is None
    assert reading.user.error is not None
    assert reading.user.error.still_asked
    assert not reading.user.error.sent
    opened = amounts_open(reading, now=NOVEMBER, first=FIRST, says_not_submitted=True)
    nothing = read_amounts(SoFar(CachedReads(None, Answers(), look.scope)), InTurn(), YEAR, RUNNING)
    assert opened == amounts_open(nothing, now=NOVEMBER, first=FIRST, says_not_submitted=True)
    assert len(hmrc.calls) == 1


def test_an_overview_of_a_slow_hmrc_is_not_complete_and_goes_on_by_itself() -> None:
    hmrc, answered = FakeHmrc(), threading.Event()

    def slowly(call: Call) -> None:
        assert answered.wait(10)

    hmrc.before = slowly
    look = CachedReads(hmrc, Answers(), ("session", "subject", 0))
    so_far = SoFar(CachedReads(None, look.answers, look.scope))
    with ThreadPoolExecutor(8) as pool:
        seen: Iterator[YearsReading] = step_by_step(
            read_years(look, pool, RUNNING, FIRST, {}),
            lambda: list(read_years(so_far, InTurn(), RUNNING, FIRST, {}))[-1],
            slow_after=0.1,
        )
        slow = next(seen)
        assert slow.still_asked is not None
        assert not slow.complete
        assert all(part.error and part.error.still_asked for part in slow.parts)
        answered.set()
        *_, last = seen
    assert last.complete
    assert all(part.error is None for part in last.parts)


def test_a_failure_takes_the_place_of_what_was_still_asked() -> None:
    answers = Answers()
    look = CachedReads(FakeHmrc(), answers, ("session", "subject", 0))
    assert isinstance(look.api, FakeHmrc)
    look.api.fails(HmrcUnreachable(Operation.VIEW_CHOICE))
    with pytest.raises(HmrcUnreachable):
        look.choice(YEAR)
    with pytest.raises(HmrcUnreachable) as failed:
        SoFar(CachedReads(None, answers, look.scope)).choice(YEAR)
    assert not failed.value.still_asked


def test_while_one_question_is_silent_a_failed_one_stands_for_no_other() -> None:
    """Nor is its failure forgotten: memory lets go of it before anybody is told."""
    hmrc, answered = FakeHmrc(), threading.Event()

    def slowly(call: Call) -> None:
        assert call.operation is not Operation.VIEW_CHOICE or answered.wait(10)

    hmrc.before = slowly
    hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS))
    seconds = iter(range(0, 10**6, int(BRIEFLY.failure) + 1))
    look = CachedReads(hmrc, Answers(lambda: next(seconds)), ("session", "subject", 0))
    failed: dict[Asked, HmrcError] = {}
    so_far = SoFar(CachedReads(None, look.answers, look.scope), failed)
    with ThreadPoolExecutor(8) as pool:
        seen = step_by_step(
            read_years(Noting(look, failed), pool, RUNNING, FIRST, {}),
            lambda: list(read_years(so_far, InTurn(), RUNNING, FIRST, {}))[-1],
            slow_after=0.1,
        )
        slow = next(seen)
        errors = {year: part.error for year, part in slow.amounts.items()}
        answered.set()
        list(seen)
    assert [year for year, error in errors.items() if error and not error.still_asked] == [YEAR]
    assert all(part.error and part.error.still_asked for part in slow.choices.values())
    assert all(errors.values())


def test_of_inquiries_too_it_is_told_apart_what_failed_and_what_is_still_asked() -> None:
    hmrc, answers, failed = FakeHmrc(), Answers(), {}
    scope = ("session", "subject", 0)
    look = Noting(CachedReads(hmrc, answers, scope), failed)
    so_far = SoFar(CachedReads(None, answers, scope), failed)
    look.inquire(OpenItems())
    down = HmrcUnreachable(Operation.LIST_CALCULATIONS)
    hmrc.fails(down)
    with pytest.raises(HmrcUnreachable):
        look.inquire(CalculationsOf(YEAR))
    answers.forget("session")
    with pytest.raises(HmrcUnreachable) as told:
        so_far.inquire(CalculationsOf(YEAR))
    assert told.value is down
    with pytest.raises(HmrcUnreachable) as still:
        so_far.inquire(OpenItems())
    assert still.value.still_asked
    assert still.value.operation is Operation.VIEW_ACCOUNT
