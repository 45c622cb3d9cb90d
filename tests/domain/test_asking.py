"""What there is to ask HMRC for, outcome by outcome, and what asking would change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from codedout.domain.asking import Asking, NoLetter, Request, last_day_to_claim, letter_for
from codedout.domain.rules.tolerance import explain
from codedout.domain.tax_year import TaxYear
from codedout.domain.understood import Understood, understand
from codedout.domain.walk import Known, Sheet, TypedYear
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
    assert (one.by_hmrc.then.outcome, one.by_hmrc.then.collect) == (
        Outcome.CALC_AND_COLLECT,
        Decimal("20.00"),
    )
    assert one.before is bool(flags)
    assert one.by_hmrc.others == ()


def test_a_small_overpayment_that_is_claimed_is_repaid_with_its_supplement() -> None:
    one = asking(replace(SMALL_OVER, supplement="0.40"))
    assert (one.by_hmrc.then.outcome, one.by_hmrc.then.repay) == (Outcome.REPAY, Decimal("8.40"))
    assert not one.before


def test_a_repayment_that_was_to_be_made_anyway_is_not_taken_for_a_claim() -> None:
    assert not asking(LARGE_OVER).claimed
    assert asking(replace(SMALL_OVER, flags=frozenset({ASKED}))).claimed
    assert asking(LARGE_OVER).by_hmrc.then.repay == Decimal("81.50")


def test_asking_about_one_of_two_that_were_closed_together_opens_the_other() -> None:
    over = replace(LARGE_OVER, tax_year=TaxYear(2005), supplement="")
    one = asking(LARGE_UNDER, over, about=2004)
    assert (one.request, one.by_hmrc.then.collect) == (Request.CALCULATION, Decimal("90.00"))
    ((other, ending),) = one.by_hmrc.others
    assert (other, ending.outcome, ending.repay) == (TaxYear(2005), Outcome.REPAY, Decimal(80))
    one = asking(over, LARGE_UNDER, about=2005)
    assert (one.request, one.by_hmrc.then.repay) == (Request.REPAYMENT, Decimal("80.00"))
    ((other, ending),) = one.by_hmrc.others
    assert (other, ending.collect) == (TaxYear(2004), Decimal("90.00"))


def test_years_that_do_not_change_with_it_are_not_named() -> None:
    later = replace(SMALL_OVER, tax_year=TaxYear(2006))
    assert asking(SMALL_UNDER, later).by_hmrc.others == ()


# --- by HMRC's figure and by the person's own

SHORT = TypedYear(
    tax_year=TaxYear(2022), self_assessment=False, known=Known.SHORT, under="50", over="10"
)


def by_both(hmrc: str, own: str, *more: TypedYear) -> Asking | NoLetter:
    return found(replace(SHORT, short=hmrc, own=own), *more, about=2022)


def test_what_hmrc_collects_and_the_persons_figure_would_not_can_be_asked_about() -> None:
    one = by_both("60", "20")
    assert isinstance(one, Asking)
    assert one.request is Request.CALCULATION_MADE
    assert one.by_own is not None
    assert one.by_hmrc.then.collect == Decimal(60)
    assert one.by_own.then.collect == Decimal(20), "once it is asked for"
    assert one.why


@pytest.mark.parametrize(
    ("hmrc", "own", "asked"), [("90", "60", True), ("60", "90", False), ("60", "", False)]
)
def test_it_can_where_less_would_be_collected_and_not_where_as_much_would(
    hmrc: str, own: str, asked: bool
) -> None:
    one = by_both(hmrc, own)
    assert isinstance(one, Asking) is asked
    if isinstance(one, Asking):
        assert one.request is Request.CALCULATION_MADE
        assert not one.why


def test_what_asking_comes_to_is_known_by_either_figure() -> None:
    one = by_both("40", "90")
    assert isinstance(one, Asking)
    assert one.by_own is not None
    assert (one.request, one.by_hmrc.then.collect) == (Request.CALCULATION, Decimal(40))
    assert one.by_own.then.collect == Decimal(90)
    alone = by_both("40", "")
    assert isinstance(alone, Asking)
    assert alone.by_own is None


def test_asking_opens_what_was_closed_together_by_the_persons_figure_alone() -> None:
    over = replace(LARGE_OVER, tax_year=TaxYear(2023), paid="2480", supplement="")
    one = by_both("300", "85", over)
    assert isinstance(one, Asking)
    assert one.by_own is not None
    assert one.by_hmrc.others == ()
    ((other, ending),) = one.by_own.others
    assert (other, ending.repay) == (TaxYear(2023), Decimal(80))


def test_there_is_none_of_figures_that_are_only_tried() -> None:
    sheet = Sheet(years=(SMALL_UNDER,))
    assert letter_for(sheet, understand(sheet), TaxYear(2004), trying=True) is NoLetter.TRYING
    large = Sheet(years=(LARGE_UNDER,))
    assert letter_for(large, understand(large), TaxYear(2004), trying=True) is NoLetter.NOTHING


@pytest.mark.parametrize(("year", "day"), [(2006, None), (2007, date(2012, 4, 5))])
def test_the_last_day_for_asking_is_known_of_years_under_todays_rule(
    year: int, day: date | None
) -> None:
    assert last_day_to_claim(TaxYear(year)) == day


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
            assert one.by_hmrc.then.outcome is Outcome.CALC_AND_COLLECT
            assert one.by_hmrc.then.collect == -facts.difference
        else:
            assert one.request in (Request.REPAYMENT, Request.REPAYMENT_NOT_COME)
            assert one.by_hmrc.then.repay == facts.difference + facts.supplement
        if one.request is Request.REPAYMENT_NOT_COME:
            assert one.by_hmrc.others == (), "what was to be done anyway changes nothing"
