"""Short-lived answers: asked once, kept briefly, and never anybody else's."""

from __future__ import annotations

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import pytest

from codedout.domain.coded_out import Question
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.inquiries import CalculationsOf, OpenItems
from codedout.domain.operation import Operation
from codedout.journeys.cached import (
    AT_LEISURE,
    BRIEFLY,
    MOST,
    STILL_UNDER_WAY,
    Answers,
    CachedReads,
    GoodFor,
    NotRemembered,
)
from tests.fakes import YEAR, FakeHmrc, item


@dataclass
class Seconds:
    """A clock of seconds that a test moves."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Asked:
    """Something to ask, that counts how often it was."""

    answer: object = "answer"
    times: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> object:
        with self.lock:
            self.times += 1
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


class Held:
    """An answer that a test can see go."""


def test_looking_twice_asks_once() -> None:
    hmrc = FakeHmrc()
    hmrc.year(YEAR).items.append(item(1, "5.00"))
    look = CachedReads(hmrc, Answers(), ("session", "subject", 0))
    for _ in range(2):
        look.amounts(YEAR, Question.LATEST)
        look.amounts(YEAR, Question.USER)
        look.amounts(YEAR.plus(1), Question.USER)
        look.choice(YEAR)
        look.choice(YEAR.plus(-1))
        look.returns()
        look.returns(YEAR)
    assert len(set(hmrc.calls)) == len(hmrc.calls) == 7
    assert look.amounts(YEAR, Question.LATEST) == look.amounts(YEAR, Question.LATEST)


def test_eight_threads_at_once_ask_once_and_all_get_the_answer() -> None:
    answers, asked = Answers(), Asked()
    begin, answered = threading.Barrier(8), threading.Event()

    def slow() -> object:
        answered.wait(timeout=10)
        return asked()

    def look() -> object:
        if begin.wait(timeout=10) == 0:
            # Long enough for the others to come while the question is still out.
            threading.Timer(0.2, answered.set).start()
        return answers.get(("session", "q"), slow)

    with ThreadPoolExecutor(8) as pool:
        got = [f.result(timeout=30) for f in [pool.submit(look) for _ in range(8)]]
    assert got == ["answer"] * 8
    assert asked.times == 1


def test_two_questions_do_not_wait_for_each_other() -> None:
    answers, meet = Answers(), threading.Barrier(2)

    def ask() -> int:
        return meet.wait(timeout=10)

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(answers.get, ("session", n), ask) for n in range(2)]
        assert {f.result(timeout=20) for f in both} == {0, 1}


@pytest.mark.parametrize(("good_for", "minutes"), [(BRIEFLY, 1), (AT_LEISURE, 10)])
def test_an_answer_is_good_for_a_minute_or_ten_where_nothing_can_be_pressed(
    good_for: GoodFor, minutes: int
) -> None:
    clock, asked = Seconds(), Asked()
    answers = Answers(clock)
    answers.get(("s", 1), asked, good_for)
    clock.at += minutes * 60 - 0.1
    answers.get(("s", 1), asked, good_for)
    assert answers.recall(("s", 1), good_for) == "answer"
    assert asked.times == 1
    clock.at += 0.2
    with pytest.raises(NotRemembered):
        answers.recall(("s", 1), good_for)
    answers.get(("s", 1), asked, good_for)
    assert asked.times == 2


def test_a_page_that_only_shows_makes_no_answer_good_for_longer_on_another() -> None:
    clock, hmrc = Seconds(), FakeHmrc()
    brief = CachedReads(hmrc, Answers(clock), ("session", "subject", 0))
    leisure = replace(brief, good_for=AT_LEISURE)
    brief.choice(YEAR)
    clock.at += BRIEFLY.answer
    leisure.choice(YEAR)
    assert len(hmrc.calls) == 1
    with pytest.raises(NotRemembered):
        replace(brief, api=None).choice(YEAR)
    brief.choice(YEAR)
    assert len(hmrc.calls) == 2


@pytest.mark.parametrize("good_for", [BRIEFLY, AT_LEISURE])
def test_a_failure_of_hmrcs_is_kept_for_less_long_than_an_answer(good_for: GoodFor) -> None:
    clock = Seconds()
    answers, asked = Answers(clock), Asked(HmrcUnreachable(Operation.VIEW_CHOICE))
    for _ in range(3):
        with pytest.raises(HmrcUnreachable):
            answers.get(("s", 1), asked, good_for)
    assert asked.times == 1
    assert good_for.failure <= good_for.answer / 10
    clock.at += good_for.failure + 0.1
    asked.answer = "back again"
    assert answers.get(("s", 1), asked, good_for) == "back again"


def test_a_failure_counts_from_when_it_came() -> None:
    clock = Seconds()
    answers, times = Answers(clock), list[int]()

    def silent() -> None:
        times.append(1)
        clock.at += 30
        raise HmrcUnreachable(Operation.VIEW_CHOICE)

    for _ in range(2):
        with pytest.raises(HmrcUnreachable):
            answers.get(("s", 1), silent)
    assert len(times) == 1


def test_any_other_failure_is_not_kept() -> None:
    answers, asked = Answers(), Asked(RuntimeError())
    for _ in range(2):
        with pytest.raises(RuntimeError):
            answers.get(("s", 1), asked)
    assert asked.times == 2


def test_a_change_makes_older_answers_unreachable() -> None:
    hmrc, answers = FakeHmrc(), Answers()
    before = CachedReads(hmrc, answers, ("session", "subject", 1))
    assert not before.choice(YEAR).value.opted_out
    hmrc.year(YEAR).opted_out = True
    assert not before.choice(YEAR).value.opted_out
    assert CachedReads(hmrc, answers, ("session", "subject", 2)).choice(YEAR).value.opted_out


@pytest.mark.parametrize(
    "other",
    [("other session", "subject", 0), ("session", "other subject", 0)],
    ids=["another session", "another number in the same session"],
)
def test_two_people_never_share_an_answer(other: tuple[str, str, int]) -> None:
    answers = Answers()
    mine, theirs = FakeHmrc(), FakeHmrc()
    mine.year(YEAR).items.append(item(1, "5.00"))
    CachedReads(mine, answers, ("session", "subject", 0)).amounts(YEAR, Question.LATEST)
    read = CachedReads(theirs, answers, other).amounts(YEAR, Question.LATEST)
    assert read.value.components == ()
    assert len(theirs.calls) == 1


def test_forgetting_a_session_forgets_it_and_no_other() -> None:
    answers = Answers()
    mine, other = Asked(), Asked()
    for key in (("mine", 1), ("mine", 2)):
        answers.get(key, mine)
    answers.get(("other", 1), other)
    answers.forget("mine")
    answers.get(("mine", 1), mine)
    answers.get(("other", 1), other)
    assert (mine.times, other.times) == (3, 1)


def test_an_answer_that_comes_after_its_session_was_forgotten_is_not_kept() -> None:
    answers = Answers()

    def forgotten_meanwhile() -> str:
        answers.forget("mine")
        return "old"

    def failing_meanwhile() -> str:
        answers.forget("mine")
        raise HmrcUnreachable(Operation.VIEW_CHOICE)

    assert answers.get(("mine", 1), forgotten_meanwhile) == "old"
    assert answers.get(("mine", 1), Asked("new")) == "new"
    answers.forget("mine")
    with pytest.raises(HmrcUnreachable):
        answers.get(("mine", 1), failing_meanwhile)
    assert answers.get(("mine", 1), Asked("newer")) == "newer"


def test_nothing_is_kept_any_more_for_a_session_that_is_over() -> None:
    """Whoever left a page may have left a reading behind, which goes on asking."""
    clock = Seconds()
    answers, asked = Answers(clock), Asked()
    answers.get(("mine", 1), asked)
    answers.end("mine")
    for _ in range(2):
        assert answers.get(("mine", 1), asked) == "answer"
        with pytest.raises(NotRemembered):
            answers.recall(("mine", 1))
    assert asked.times == 3
    answers.get(("other", 1), Asked())
    assert answers.recall(("other", 1)) == "answer"
    clock.at += STILL_UNDER_WAY
    answers.drop_what_has_run_out()
    assert not answers._over


def test_a_failure_does_not_take_the_place_of_a_newer_answer() -> None:
    answers = Answers()

    def asked_again_meanwhile() -> str:
        answers.forget("mine")
        assert answers.get(("mine", 1), Asked("newer")) == "newer"
        raise HmrcUnreachable(Operation.VIEW_CHOICE)

    with pytest.raises(HmrcUnreachable):
        answers.get(("mine", 1), asked_again_meanwhile)
    assert answers.get(("mine", 1), Asked("not asked")) == "newer"


def test_what_has_run_out_is_dropped_as_soon_as_anything_is_asked_and_when_told() -> None:
    clock = Seconds()
    answers = Answers(clock)
    references = []

    def answer() -> Held:
        held = Held()
        references.append(weakref.ref(held))
        return held

    def held() -> list[bool]:
        gc.collect()
        return [reference() is not None for reference in references]

    answers.get(("one", 1), answer)
    clock.at += AT_LEISURE.answer - 1
    answers.get(("other", 1), answer)
    assert held() == [True, True]
    clock.at += 1
    answers.get(("third", 1), answer)
    assert held() == [False, True, True]
    clock.at += AT_LEISURE.answer
    answers.drop_what_has_run_out()
    assert held() == [False, False, False]


def test_no_more_is_kept_than_there_is_room_for_and_the_oldest_goes_first() -> None:
    answers = Answers(most=3)
    asked = Asked()
    for n in range(5):
        answers.get(("s", n), asked)
    for n in (4, 3, 2):
        answers.get(("s", n), asked)
    assert asked.times == 5
    answers.get(("s", 1), asked)
    assert asked.times == 6
    assert Answers().most == MOST


def test_asking_anew_forgets_the_answers_of_the_session() -> None:
    answers, asked = Answers(), Asked()
    answers.get(("mine", 1), asked)
    answers.forget("mine")
    answers.get(("mine", 1), asked)
    assert asked.times == 2


def test_an_inquiry_is_asked_once_and_its_answer_is_not_taken_down() -> None:
    hmrc, taken = FakeHmrc(), []
    answers = Answers()
    look = CachedReads(hmrc, answers, ("session", "subject", 0), lambda *told: taken.append(told))
    for inquiry in (OpenItems(), OpenItems(), CalculationsOf(YEAR), CalculationsOf(YEAR)):
        look.inquire(inquiry)
    assert [call.what for call in hmrc.calls] == [OpenItems(), CalculationsOf(YEAR)]
    assert taken == []
    recall = CachedReads(None, answers, ("session", "subject", 0))
    assert recall.inquire(OpenItems()) == look.inquire(OpenItems())
    with pytest.raises(NotRemembered):
        recall.inquire(CalculationsOf(YEAR.plus(1)))
