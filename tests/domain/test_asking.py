"""What there is to ask HMRC for, outcome by outcome, and what asking would change."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from codedout.domain.asking import Asking, NoLetter, Request, letter_for
from codedout.domain.rules.tolerance import explain
from codedout.domain.tax_year import TaxYear
from codedout.domain.walk import Sheet, TypedYear, Understood, understand
from codedout.domain.year_end import Flag, Outcome, YearsTogether
from tests.domain.year_end_cases import cases

SMALL_UNDER = TypedYear(
    tax_year=TaxYear(2004), self_assessment=False, paid="2380", due="2400", under="50", over="10"
)
LARGE_UNDER = replace(SMALL_UNDER, paid="2310")
SMALL_OVER = replace(SMALL_UNDER, paid="2408")
LARGE_OVER = replace(SMALL_UNDER, paid="2480", supplement="1.50")
ASKED, STILL, UNCLEARED = (
    Flag.CALCULATION_REQUESTED,
    Flag.STILL_REQUESTED,
    Flag.NOT_CLEARED,
)
ISSUED, DELAY = Flag.ALREADY_ISSUED, Flag.HMRC_DELAY


def found(*years: TypedYear, about: int = 2004) -> Asking | NoLetter:
    sheet = Sheet(years=years)
    return letter_for(sheet, understand(sheet), TaxYear(about))


def asking(*years: TypedYear, about: int = 2004) -> Asking:
    one = found(*years, about=about)
    assert isinstance(one, Asking), one
    return one


EACH_OUTCOME = [
    (SMALL_UNDER, (), Outcome.CLEARED_Z, Request.CALCULATION),
    (SMALL_OVER, (), Outcome.CLEARED_Z, Request.REPAYMENT),
    (replace(SMALL_UNDER, paid="2400"), (), Outcome.CLEARED_Z, None),
    (SMALL_UNDER, (ASKED,), Outcome.EXPLAIN_LETTER, Request.CALCULATION_STILL),
    (SMALL_UNDER, (ASKED, STILL), Outcome.CALC_AND_COLLECT, None),
    (SMALL_UNDER, (ASKED, UNCLEARED), Outcome.CALC_AND_COLLECT, None),
    (SMALL_UNDER, (Flag.ENQUIRIES,), Outcome.CALC_AND_COLLECT, None),
    (replace(SMALL_UNDER, notified="0"), (ISSUED,), Outcome.CALC_AND_COLLECT, None),
    (LARGE_UNDER, (), Outcome.CALC_AND_COLLECT, None),
    (LARGE_UNDER, (ASKED,), Outcome.CALC_AND_COLLECT, None),
    (SMALL_UNDER, (Flag.WEEK_1_MONTH_1,), Outcome.ADVISE_AND_CODE, None),
    (SMALL_UNDER, (ISSUED, DELAY), Outcome.GIVE_UP_A19, None),
    (replace(SMALL_UNDER, notified="30"), (ISSUED,), Outcome.REVISED_LOWER, None),
    (LARGE_OVER, (), Outcome.REPAY, Request.REPAYMENT_NOT_COME),
    (SMALL_OVER, (Flag.REPAYMENT_REQUESTED,), Outcome.REPAY, Request.REPAYMENT_NOT_COME),
    (SMALL_OVER, (ASKED,), Outcome.REPAY, Request.REPAYMENT_NOT_COME),
]


@pytest.mark.parametrize(("year", "flags", "outcome", "request_"), EACH_OUTCOME)
def test_what_there_is_to_ask_for_by_what_became_of_the_year(
    year: TypedYear, flags: tuple[Flag, ...], outcome: Outcome, request_: Request | None
) -> None:
    year = replace(year, flags=frozenset(flags))
    explained = understand(Sheet(years=(year,))).explained
    assert explained is not None
    assert explained.years[0].ending.outcome is outcome
    one = found(year)
    if request_ is None:
        assert one is NoLetter.NOTHING
    else:
        assert isinstance(one, Asking)
        assert one.request is request_


def test_every_outcome_of_a_year_is_among_them() -> None:
    of_over_repayments = {Outcome.NO_ACTION, Outcome.RECOVER}
    assert {outcome for _, _, outcome, _ in EACH_OUTCOME} == set(Outcome) - of_over_repayments


def test_a_year_in_self_assessment_has_no_letter_and_none_has_what_hangs_on_it() -> None:
    example = replace(LARGE_OVER, tax_year=TaxYear(2005), self_assessment=True)
    assert found(LARGE_UNDER, example, about=2005) is NoLetter.SELF_ASSESSMENT
    assert found(LARGE_UNDER, example) is NoLetter.BESIDE
    assert found(replace(SMALL_UNDER, self_assessment=True)) is NoLetter.SELF_ASSESSMENT


def test_there_is_none_while_answers_are_missing_nor_of_a_year_that_is_not_there() -> None:
    assert found(replace(SMALL_UNDER, under="")) is NoLetter.NOT_YET
    assert found(SMALL_UNDER, TypedYear(tax_year=TaxYear(2005))) is NoLetter.NOT_YET
    assert found(SMALL_UNDER, about=2005) is NoLetter.NOTHING


@pytest.mark.parametrize("flags", [(), (ASKED,)])
def test_a_small_underpayment_that_is_asked_about_to_the_end_is_collected(
    flags: tuple[Flag, ...],
) -> None:
    one = asking(replace(SMALL_UNDER, flags=frozenset(flags)))
    assert (one.then.outcome, one.then.collect) == (Outcome.CALC_AND_COLLECT, Decimal("20.00"))
    assert one.before is bool(flags)
    assert one.others == ()


def test_a_small_overpayment_that_is_claimed_is_repaid_with_its_supplement() -> None:
    one = asking(replace(SMALL_OVER, supplement="0.40"))
    assert (one.then.outcome, one.then.repay) == (Outcome.REPAY, Decimal("8.40"))
    assert not one.before


def test_a_repayment_that_was_to_be_made_anyway_is_not_taken_for_a_claim() -> None:
    assert not asking(LARGE_OVER).claimed
    assert asking(replace(SMALL_OVER, flags=frozenset({ASKED}))).claimed
    assert asking(LARGE_OVER).then.repay == Decimal("81.50")


def test_asking_about_one_of_two_that_were_closed_together_opens_the_other() -> None:
    over = replace(LARGE_OVER, tax_year=TaxYear(2005), supplement="")
    one = asking(LARGE_UNDER, over, about=2004)
    assert (one.request, one.then.collect) == (Request.CALCULATION, Decimal("90.00"))
    ((other, ending),) = one.others
    assert (other, ending.outcome, ending.repay) == (TaxYear(2005), Outcome.REPAY, Decimal(80))
    one = asking(over, LARGE_UNDER, about=2005)
    assert (one.request, one.then.repay) == (Request.REPAYMENT, Decimal("80.00"))
    ((other, ending),) = one.others
    assert (other, ending.collect) == (TaxYear(2004), Decimal("90.00"))


def test_years_that_do_not_change_with_it_are_not_named() -> None:
    later = replace(SMALL_OVER, tax_year=TaxYear(2006))
    assert asking(SMALL_UNDER, later).others == ()


@given(cases())
def test_whatever_the_years_what_is_asked_for_is_what_then_comes(case: YearsTogether) -> None:
    typed = tuple(TypedYear(tax_year=each.tax_year, self_assessment=False) for each in case.years)
    understood = Understood(asks=(), case=case, explained=explain(case))
    for facts in case.years:
        one = letter_for(Sheet(years=typed), understood, facts.tax_year)
        if one is NoLetter.NOTHING:
            continue
        assert isinstance(one, Asking)
        if facts.difference < 0:
            assert one.request in (Request.CALCULATION, Request.CALCULATION_STILL)
            assert one.then.outcome is Outcome.CALC_AND_COLLECT
            assert one.then.collect == -facts.difference
        else:
            assert one.request in (Request.REPAYMENT, Request.REPAYMENT_NOT_COME)
            assert one.then.repay == facts.difference + facts.supplement
        if one.request is Request.REPAYMENT_NOT_COME:
            assert one.others == (), "what was to be done anyway changes nothing"
