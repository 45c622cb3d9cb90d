"""What is remembered is had at once; what is not is never asked for that way."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from codedout.domain.coded_out import Question
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.journeys.cached import BRIEFLY, Answers, CachedReads, NotRemembered
from codedout.journeys.parts import InTurn
from codedout.journeys.reading import read_amounts
from tests.fakes import YEAR, FakeHmrc


def looking(hmrc: FakeHmrc, answers: Answers, session: str = "session") -> CachedReads:
    return CachedReads(hmrc, answers, (session, "subject", 0))


def recalling(look: CachedReads) -> CachedReads:
    return replace(look, api=None)


def test_a_page_that_was_read_is_had_again_without_asking() -> None:
    hmrc, answers = FakeHmrc(), Answers()
    look = looking(hmrc, answers)
    first = read_amounts(look, InTurn(), YEAR, YEAR.plus(1))
    asked = list(hmrc.calls)
    assert read_amounts(recalling(look), InTurn(), YEAR, YEAR.plus(1)) == first
    assert hmrc.calls == asked


def test_one_answer_missing_asks_for_none() -> None:
    hmrc, answers = FakeHmrc(), Answers()
    look = looking(hmrc, answers)
    look.amounts(YEAR, Question.HMRC_HELD)
    with pytest.raises(NotRemembered):
        read_amounts(recalling(look), InTurn(), YEAR, YEAR.plus(1))
    assert len(hmrc.calls) == 1


def test_what_another_session_asked_is_not_remembered_here() -> None:
    hmrc, answers = FakeHmrc(), Answers()
    looking(hmrc, answers, "theirs").choice(YEAR)
    with pytest.raises(NotRemembered):
        recalling(looking(hmrc, answers, "mine")).choice(YEAR)


def test_an_old_answer_is_not_remembered() -> None:
    at = 0.0
    hmrc, answers = FakeHmrc(), Answers(seconds=lambda: at)
    look = looking(hmrc, answers)
    look.choice(YEAR)
    at = BRIEFLY.answer
    with pytest.raises(NotRemembered):
        recalling(look).choice(YEAR)


def test_a_failure_is_remembered_as_one() -> None:
    answers = Answers()

    def fail() -> None:
        raise HmrcUnreachable(Operation.VIEW_CHOICE)

    with pytest.raises(HmrcUnreachable):
        answers.get("key", fail)
    with pytest.raises(HmrcUnreachable):
        answers.recall("key")


def test_a_question_that_is_under_way_is_not_waited_for() -> None:
    answers, begun, go_on = Answers(), threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        go_on.wait(10)
        return "answer"

    asking = threading.Thread(target=lambda: answers.get("key", slow))
    asking.start()
    begun.wait(10)
    try:
        with pytest.raises(NotRemembered):
            answers.recall("key")
    finally:
        go_on.set()
        asking.join()
    assert answers.recall("key") == "answer"
