"""What is open when: each answer with its reason, and no answer that was not read."""

from __future__ import annotations

from datetime import date

import pytest

from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import Question
from codedout.domain.errors import UnexpectedAnswer
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear
from codedout.journeys.reading import OpenReading
from codedout.presenters import collection
from codedout.presenters import open as opening
from codedout.presenters.open import OpenView
from codedout.presenters.viewer import Viewer
from tests.fakes import YEAR, Bench, item, key

SHOW = Viewer()
NOT_KNOWN = SHOW.say("common.not_known")


def seen(bench: Bench, year: TaxYear = YEAR, on: date | None = None) -> OpenView:
    amounts, bill = bench.look(year), bench.look_at_bill(year)
    reading = OpenReading(amounts=amounts, choice=bill, on=on)
    open_ = bench.desk.open_of(opening.as_last_answered(reading))
    return opening.present(reading, open_, SHOW, bench.clock.now())


def answers(view: OpenView) -> list[str]:
    return [fact.value for fact in (*view.amounts.items, *view.choice.items)]


def test_what_was_read_is_answered_with_a_reason(bench: Bench) -> None:
    bench.holds(item(1, "412.30"))
    bench.sent([(key(1), "380.00")])
    view = seen(bench)
    assert answers(view) == ["Yes", "Yes", "Yes", "Yes", "No"]
    assert all(fact.note for fact in (*view.amounts.items, *view.choice.items))
    assert view.notices == ()


@pytest.mark.parametrize("question", [Question.HMRC_HELD, Question.USER])
def test_amounts_that_were_not_read_open_nothing(bench: Bench, question: Question) -> None:
    bench.holds(item(1, "412.30"))
    bench.sent([(key(1), "380.00")])
    error = UnexpectedAnswer(Operation.VIEW_AMOUNTS, status=500, correlation_id="quote-me")
    bench.hmrc.fails(error, question=question)
    view = seen(bench)
    assert answers(view) == [NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, "Yes", "No"]
    assert [notice.quote for notice in view.notices] == ["quote-me"]


def test_a_choice_that_was_not_read_opens_nothing(bench: Bench) -> None:
    bench.holds(item(1, "412.30"))
    bench.hmrc.fails(UnexpectedAnswer(Operation.VIEW_CHOICE, status=500))
    assert answers(seen(bench))[3:] == [NOT_KNOWN, NOT_KNOWN]


def test_what_the_dates_alone_forbid_is_a_no_all_the_same(bench: Bench) -> None:
    running = TaxYear(2026)
    bench.hmrc.fails(UnexpectedAnswer(Operation.VIEW_CHOICE, status=500))
    bench.hmrc.fails(UnexpectedAnswer(Operation.VIEW_AMOUNTS, status=500), times=9)
    assert answers(seen(bench, running)) == [NOT_KNOWN, "No", "No", "No", "No"]


def test_a_year_that_has_not_ended_is_too_early_and_not_too_late(bench: Bench) -> None:
    for year, closed in ((TaxYear(2026), False), (TaxYear(2023), True)):
        bill = bench.look_at_bill(year)
        now = bench.clock.now()
        open_ = bench.desk.choice_open(bill)
        view = collection.present(bill, open_, SHOW, now, says_not_submitted=None)
        assert (view.ask, view.closed) == (None, closed)


# --- a look at another day


def ahead(bench: Bench, on: date, year: TaxYear = YEAR) -> tuple[list[str], list[str]]:
    """The answers, and the reasons."""
    view = seen(bench, year, on)
    return answers(view), [fact.note for fact in (*view.amounts.items, *view.choice.items)]


def test_another_day_is_said_to_be_a_look_and_named_in_each_story(bench: Bench) -> None:
    bench.holds(item(1, "412.30"))
    view = seen(bench, on=date(2026, 12, 30))
    (notice,) = view.notices
    assert notice.title == "A look at 30 December 2026"
    assert "nothing can be changed from here" in " ".join(notice.lines)
    assert view.ahead
    assert "30 December 2026" in view.amounts.heading
    assert "30 December 2026" in view.choice.heading
    assert not seen(bench).ahead


def test_only_a_demonstration_says_how_to_take_all_of_it_to_that_day(bench: Bench) -> None:
    for on, demo, said in (
        (date(2026, 12, 31), True, True),
        (date(2026, 12, 31), False, False),
        (None, True, False),
    ):
        reading = OpenReading(amounts=bench.look(), choice=bench.look_at_bill(), on=on)
        open_ = bench.desk.open_of(reading)
        view = opening.present(reading, open_, SHOW, bench.clock.now(), demo=demo)
        assert ("Go to another day" in str(view.notices)) is said


def test_the_last_day_to_choose_is_told_as_to_come_until_it_has_passed(bench: Bench) -> None:
    bench.holds(item(1, "412.30"))
    on_the_day, _ = ahead(bench, date(2026, 12, 30))
    the_next, why = ahead(bench, date(2026, 12, 31))
    assert (on_the_day[3], the_next[3]) == ("Yes", "No")
    assert "The last day to choose is 30 December 2026." in why[3]
    _, of_an_older_year = ahead(bench, date(2026, 12, 31), YEAR.plus(-1))
    assert "The last day to choose was 30 December 2025." in of_an_older_year[3]


def test_what_falls_due_in_between_is_not_said_to_have_passed(bench: Bench) -> None:
    bench.holds(item(1, "412.30"))
    bench.sent([(key(1), "380.00")])
    _, then = ahead(bench, date(2027, 2, 1))
    assert "is due by 31 January 2027. After that day it is overdue." in then[1]
    too_late, why = ahead(bench, date(2028, 2, 1))
    assert too_late[1:3] == ["No", "No"]
    assert "The last day to change figures for this year here is 31 January 2028." in why[1]
    assert "The last day to remove figures for this year here is 31 January 2028." in why[2]
    _, december = ahead(bench, date(2027, 11, 1), YEAR.plus(1))
    assert "has to reach HMRC by 31 October 2027" in december[3]


def test_a_year_that_ends_in_between_opens_with_the_amounts_that_hmrc_holds_now(
    bench: Bench,
) -> None:
    running = YEAR.plus(1)
    bench.holds(item(1, "412.30"), year=running)
    last_day, _ = ahead(bench, date(2027, 4, 5), running)
    first_day, _ = ahead(bench, date(2027, 4, 6), running)
    assert last_day == ["Yes", "No", "No", "No", "No"]
    assert first_day == ["Yes", "Yes", "No", "Yes", "No"]


def test_an_amount_without_a_number_of_a_year_long_ended_opens_nothing(bench: Bench) -> None:
    bench.holds(item(None, "412.30"))
    assert ahead(bench, date(2026, 12, 1))[0][1] == "No"


def test_a_return_that_is_submitted_stays_so(bench: Bench) -> None:
    bench.holds(item(1, "412.30"))
    bench.hmrc.year(YEAR).returned = ReturnState.SUBMITTED
    then, why = ahead(bench, date(2026, 12, 1))
    assert then[1] == "No"
    assert why[1].startswith("You have submitted")
