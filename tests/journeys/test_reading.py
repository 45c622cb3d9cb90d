"""Reading a year and all years: few calls, side by side, and one failing leaves the rest."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from codedout.domain.change import Who
from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import Question
from codedout.domain.errors import (
    HmrcError,
    HmrcUnreachable,
    NotAllowed,
    Refused,
    UnexpectedAnswer,
)
from codedout.domain.inquiries import OpenItems
from codedout.domain.operation import Operation
from codedout.domain.rules.windows import Answer
from codedout.domain.tax_year import TaxYear
from codedout.journeys.reading import (
    overview_years,
    read_amounts,
    read_choice,
    read_open,
    read_returns,
    read_years,
    record_of,
)
from tests.fakes import FIRST, YEAR, AtOnce, Bench, Call, FakeHmrc, item, key

RUNNING = TaxYear(2026)
WHO = Who("p", "s")


@pytest.fixture
def hmrc() -> FakeHmrc:
    """One amount in every year, and the fourth year's bill not to be collected."""
    found = FakeHmrc()
    for year in range(2021, 2027):
        found.year(TaxYear(year)).items.append(item(year, f"{year}.00"))
    found.year(TaxYear(2023)).opted_out = True
    return found


def test_the_overview_takes_eleven_calls_and_shows_something_after_three(hmrc: FakeHmrc) -> None:
    rounds = []
    for so_far in read_years(hmrc, AtOnce(), RUNNING, FIRST, {}):
        rounds.append((len(hmrc.calls), so_far))
    (first_calls, first), (all_calls, last) = rounds
    assert (first_calls, all_calls) == (3, 11)
    assert (first.answered, first.calls, first.complete) == (3, 11, False)
    assert (last.answered, last.complete) == (11, True)
    assert len(set(hmrc.calls)) == 11, "no question is asked twice"


def test_the_first_round_is_about_the_newest_year_that_has_ended(hmrc: FakeHmrc) -> None:
    first = next(read_years(hmrc, AtOnce(), RUNNING, FIRST, {}))
    assert list(first.amounts) == [YEAR]
    assert first.amounts[YEAR].value is not None
    assert list(first.choices) == [YEAR]
    assert record_of(first.returns, YEAR).state is ReturnState.OPEN


def test_every_year_ends_in_its_own_place(hmrc: FakeHmrc) -> None:
    *_, last = read_years(hmrc, AtOnce(), RUNNING, FIRST, {})
    assert {y: p.value.components[0].amount for y, p in last.amounts.items() if p.value} == {
        TaxYear(y): y for y in range(2022, 2027)
    }
    assert {y for y, p in last.choices.items() if p.value and p.value.opted_out} == {TaxYear(2023)}
    assert RUNNING not in last.choices, "a running year has nothing to choose yet"


def test_no_year_before_the_first_is_asked_for(hmrc: FakeHmrc) -> None:
    *_, last = read_years(hmrc, AtOnce(), RUNNING, TaxYear(2025), {})
    assert set(last.amounts) == {TaxYear(2025), RUNNING}
    assert last.calls == last.answered == len(hmrc.calls)


def test_where_the_first_year_is_still_running_it_alone_is_shown() -> None:
    hmrc = FakeHmrc()
    rounds = list(read_years(hmrc, AtOnce(), RUNNING, RUNNING, {}))
    assert set(rounds[-1].amounts) == {RUNNING}
    assert rounds[-1].choices == {}
    assert rounds[-1].calls == rounds[-1].answered == len(hmrc.calls)


def test_where_the_first_year_has_not_begun_the_running_one_is_shown() -> None:
    assert overview_years(RUNNING, RUNNING.plus(1)) == [RUNNING]


def test_the_years_are_the_ended_one_the_running_one_and_three_before() -> None:
    assert overview_years(RUNNING, FIRST) == [TaxYear(y) for y in (2025, 2026, 2024, 2023, 2022)]


EVERY_CALL = [
    *(Call(Operation.VIEW_AMOUNTS, TaxYear(y), Question.LATEST) for y in range(2022, 2027)),
    Call(Operation.VIEW_AMOUNTS, YEAR, Question.USER),
    *(Call(Operation.VIEW_CHOICE, TaxYear(y)) for y in range(2023, 2026)),
    Call(Operation.VIEW_RETURNS, None),
    Call(Operation.VIEW_ACCOUNT, None, OpenItems()),
]


@pytest.mark.parametrize(
    "broken", EVERY_CALL, ids=lambda c: f"{c.operation.value}-{c.year}-{c.what}"
)
def test_one_that_fails_leaves_the_rest(hmrc: FakeHmrc, broken: Call) -> None:
    def fail(call: Call) -> None:
        if call == broken:
            raise HmrcUnreachable(call.operation)

    hmrc.before = fail
    *_, last = read_years(hmrc, AtOnce(), RUNNING, FIRST, {})
    failed = [
        *((Operation.VIEW_AMOUNTS, y) for y, p in last.amounts.items() if p.error),
        *((Operation.VIEW_CHOICE, y) for y, p in last.choices.items() if p.error),
        *([(Operation.VIEW_AMOUNTS, YEAR)] if last.sent and last.sent.error else []),
        *([(Operation.VIEW_RETURNS, None)] if last.returns.error else []),
        *([(Operation.VIEW_ACCOUNT, None)] if last.owed and last.owed.error else []),
    ]
    assert failed == [(broken.operation, broken.year)]
    assert (len(last.amounts), len(last.choices)) == (5, 3)


SURE = [
    HmrcUnreachable(Operation.VIEW_AMOUNTS),
    *(UnexpectedAnswer(Operation.VIEW_AMOUNTS, status=status) for status in (502, 503, 504)),
]


@pytest.mark.parametrize("error", SURE, ids=str)
def test_where_the_service_is_down_the_first_round_is_all_that_is_asked(
    hmrc: FakeHmrc, error: HmrcError
) -> None:
    asked = []

    def fail(call: Call) -> None:
        asked.append(call)
        if call.operation not in (Operation.VIEW_RETURNS, Operation.VIEW_ACCOUNT):
            raise error  # the others are other services

    hmrc.before = fail
    *_, last = read_years(hmrc, AtOnce(), RUNNING, FIRST, {})
    assert [call.operation for call in asked[3:]] == [Operation.VIEW_ACCOUNT]
    assert last.complete
    assert last.owed is not None
    assert last.owed.value is not None
    assert (len(last.amounts), len(last.choices)) == (5, 3)
    assert {one.error for one in (*last.parts, last.sent) if one is not None} == {error}


def test_where_every_service_is_down_the_account_is_not_asked_either(hmrc: FakeHmrc) -> None:
    asked = []

    def fail(call: Call) -> None:
        asked.append(call)
        raise UnexpectedAnswer(call.operation, status=503)

    hmrc.before = fail
    *_, last = read_years(hmrc, AtOnce(), RUNNING, FIRST, {})
    assert len(asked) == 3
    assert last.owed is not None
    assert last.owed.error is not None


UNSURE = [
    UnexpectedAnswer(Operation.VIEW_AMOUNTS, status=500),  # which may be about one year
    UnexpectedAnswer(Operation.VIEW_AMOUNTS, status=200),
    Refused(Operation.VIEW_AMOUNTS, status=429),
    NotAllowed(Operation.VIEW_AMOUNTS, status=403),
]


@pytest.mark.parametrize("error", UNSURE, ids=str)
def test_whatever_may_be_about_one_question_keeps_none_from_being_asked(
    hmrc: FakeHmrc, error: HmrcError
) -> None:
    asked = []

    def fail(call: Call) -> None:
        asked.append(call)
        if call.year == YEAR:
            raise error

    hmrc.before = fail
    *_, last = read_years(hmrc, AtOnce(), RUNNING, FIRST, {})
    assert len(asked) == 11
    assert len([one for one in last.parts if one.value is not None]) == 6


def test_what_the_person_sent_is_read_for_the_newest_ended_year_alone(hmrc: FakeHmrc) -> None:
    *_, last = read_years(hmrc, AtOnce(), RUNNING, FIRST, {})
    asked = [call.year for call in hmrc.calls if call.what is Question.USER]
    assert asked == [YEAR]
    assert last.sent is not None
    assert last.sent.value is not None


def test_with_everything_failing_there_is_still_a_page(hmrc: FakeHmrc) -> None:
    def fail(call: Call) -> None:
        raise UnexpectedAnswer(call.operation, status=503)

    hmrc.before = fail
    *_, last = read_years(hmrc, AtOnce(), RUNNING, FIRST, {})
    assert all(part.error for part in (*last.amounts.values(), *last.choices.values()))
    assert record_of(last.returns, YEAR).state is ReturnState.UNKNOWN


def test_a_fault_of_ours_is_not_taken_for_one_of_hmrcs(hmrc: FakeHmrc) -> None:
    def fail(call: Call) -> None:
        raise RuntimeError("a mistake in this program")

    hmrc.before = fail
    with pytest.raises(RuntimeError):
        list(read_years(hmrc, AtOnce(), RUNNING, FIRST, {}))


def test_a_year_is_compared_with_four_calls_and_a_bill_with_two(hmrc: FakeHmrc) -> None:
    read_amounts(hmrc, AtOnce(), YEAR, RUNNING)
    assert len(set(hmrc.calls)) == len(hmrc.calls) == 4
    hmrc.calls.clear()
    read_choice(hmrc, AtOnce(), YEAR, RUNNING)
    assert len(hmrc.calls) == 2


def test_the_calls_of_one_reading_run_side_by_side(hmrc: FakeHmrc) -> None:
    together = threading.Barrier(4)  # nobody goes on before all four have begun
    hmrc.before = lambda call: together.wait(timeout=10) and None
    with ThreadPoolExecutor(4) as pool:
        reading = read_amounts(hmrc, pool, YEAR, RUNNING)
    assert reading.hmrc_held.value is not None
    assert reading.returns.value is not None


def test_what_is_open_is_waited_for_once_and_not_first_for_one_story(hmrc: FakeHmrc) -> None:
    together = threading.Barrier(5)
    hmrc.before = lambda call: together.wait(timeout=5) and None
    with ThreadPoolExecutor(5) as pool:
        reading = read_open(hmrc, pool, YEAR, RUNNING)
    assert len(set(hmrc.calls)) == len(hmrc.calls) == 5
    assert all(part.value is not None for part in (*reading.parts, reading.choice.returns))


@pytest.mark.parametrize(
    ("year", "asked"),
    [(2026, None), (2025, None), (2022, None), (2021, TaxYear(2021)), (2027, TaxYear(2027))],
)
def test_a_year_outside_the_five_that_one_call_answers_is_asked_for_by_name(
    hmrc: FakeHmrc, year: int, asked: TaxYear | None
) -> None:
    read_returns(hmrc, TaxYear(year), RUNNING)
    assert hmrc.calls == [Call(Operation.VIEW_RETURNS, asked)]


# --- what a reading means for what is open


def test_a_list_that_could_not_be_read_closes_nothing_by_itself(bench: Bench) -> None:
    bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS), times=3)
    open_ = bench.desk.amounts_open(bench.look())
    assert open_.amend.rule == "A7"
    assert open_.delete.rule == "D3"


def test_hmrc_not_answering_for_the_person_closes_every_change(bench: Bench) -> None:
    bench.hmrc.fails(NotAllowed(Operation.VIEW_AMOUNTS, status=403), times=3)
    bench.hmrc.fails(NotAllowed(Operation.VIEW_CHOICE, status=403))
    amounts, bill = bench.look(), bench.look_at_bill()
    assert bench.desk.amounts_open(amounts).amend.rule == "X1"
    assert bench.desk.choice_open(bill).opt_out.rule == "X1"


def test_items_without_an_id_are_nothing_to_change(bench: Bench) -> None:
    bench.holds(item(None, "5.00"))
    assert bench.desk.amounts_open(bench.look()).amend.rule == "A5"


def test_the_answer_empty_needs_both_lists_to_be_empty(bench: Bench) -> None:
    assert bench.desk.amounts_open(bench.look()).view.answer is Answer.EMPTY
    bench.sent([(key(1), "5.00")])
    assert bench.desk.amounts_open(bench.look()).view.answer is Answer.YES
