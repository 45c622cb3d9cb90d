"""A person's last days still to come, by HMRC's record, by their own word, or by neither."""

from __future__ import annotations

from codedout.domain.choice import ReturnState
from codedout.domain.errors import UnexpectedAnswer
from codedout.domain.operation import Operation
from codedout.domain.rules.deadlines import LastDay
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.deadlines import Coming, read_coming
from tests.books import document
from tests.fakes import FIRST, YEAR, AtOnce, Bench

RUNNING = YEAR.plus(1)
OLDER = YEAR.plus(-1)


def coming(bench: Bench, first: TaxYear = FIRST) -> Coming:
    return read_coming(
        bench.hmrc,
        AtOnce(),
        bench.desk.answers.returns_said(bench.who),
        running=RUNNING,
        first=first,
        today=london_day(bench.clock.now()),
    )


def of(found: Coming, year: TaxYear) -> dict[LastDay, bool]:
    """What the year has days for, and whether each is unsure."""
    return {one.of: one.unsure for one in found.days if one.tax_year == year}


def test_two_calls_answer_for_every_year_that_has_days_to_come(bench: Bench) -> None:
    bench.hmrc.year(RUNNING).returned = ReturnState.OPEN
    bench.hmrc.year(YEAR).returned = ReturnState.OPEN
    bench.hmrc.year(OLDER).returned = ReturnState.SUBMITTED
    found = coming(bench)
    assert [call.operation for call in bench.hmrc.calls] == [
        Operation.VIEW_ACCOUNT,
        Operation.VIEW_RETURNS,
    ]
    assert found.read
    assert not any(one.unsure for one in found.days)
    assert [one.on for one in found.days] == sorted(one.on for one in found.days)
    assert set(of(found, YEAR)) == set(LastDay) - {LastDay.PAPER, LastDay.AMENDMENT}
    assert set(of(found, RUNNING)) == set(LastDay) - {LastDay.AMENDMENT}
    assert set(of(found, OLDER)) == {LastDay.AMENDMENT}
    assert {one.tax_year for one in found.days} == {OLDER, YEAR, RUNNING}


def test_a_persons_word_counts_where_hmrc_has_no_entry_and_nowhere_else(bench: Bench) -> None:
    bench.hmrc.year(YEAR).returned = ReturnState.UNKNOWN
    assert of(coming(bench), YEAR)[LastDay.CHOICE]
    bench.say_submitted(True)
    assert set(of(coming(bench), YEAR)) == {LastDay.PAYMENT, LastDay.AMENDMENT}
    bench.hmrc.year(YEAR).returned = ReturnState.OPEN
    assert of(coming(bench), YEAR)[LastDay.CHOICE] is False


def test_where_hmrc_does_not_answer_there_are_the_dates_alone(bench: Bench) -> None:
    bench.hmrc.year(YEAR).returned = ReturnState.SUBMITTED
    bench.say_submitted(True)
    bench.hmrc.fails(UnexpectedAnswer(Operation.VIEW_RETURNS, status=503))
    found = coming(bench)
    assert not found.read
    assert of(found, YEAR) == {
        day: day is not LastDay.PAYMENT for day in LastDay if day is not LastDay.PAPER
    }


def test_a_year_before_the_first_that_the_portal_knows_has_no_days(bench: Bench) -> None:
    assert {one.tax_year for one in coming(bench, first=YEAR).days} == {YEAR, RUNNING}


def test_what_is_to_be_paid_comes_from_the_account_alone(bench: Bench) -> None:
    on = YEAR.return_due_on
    bench.hmrc.books.documents = [
        document("1", RUNNING, "500.00", description="ITSA- POA 1", due_on=on)
    ]
    (one,) = coming(bench).due or ()
    assert (one.tax_year, one.name, one.on) == (RUNNING, "first-on-account", on)
    bench.hmrc.fails(UnexpectedAnswer(Operation.VIEW_ACCOUNT, status=503))
    found = coming(bench)
    assert found.due is None
    assert found.read
    assert found.days, "the rest stays"
