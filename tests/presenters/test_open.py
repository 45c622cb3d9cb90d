"""What is open when: each answer with its reason, and no answer that was not read."""

from __future__ import annotations

import pytest

from codedout.domain.coded_out import Question
from codedout.domain.errors import UnexpectedAnswer
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear
from codedout.presenters import collection
from codedout.presenters import open as opening
from codedout.presenters.open import OpenView
from codedout.presenters.viewer import Viewer
from tests.fakes import YEAR, Bench, item, key

SHOW = Viewer()
NOT_KNOWN = SHOW.say("common.not_known")


def seen(bench: Bench, year: TaxYear = YEAR) -> OpenView:
    amounts, bill = bench.look(year), bench.look_at_bill(year)
    return opening.present(
        (amounts, bench.desk.amounts_open(amounts)),
        (bill, bench.desk.choice_open(bill)),
        SHOW,
        bench.clock.now(),
    )


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
