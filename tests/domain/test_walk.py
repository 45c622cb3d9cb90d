"""What there is to ask of years that were typed, and that nothing is filled in for anybody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from codedout.domain.tax_year import TaxYear
from codedout.domain.walk import (
    Field,
    Sheet,
    TypedYear,
    Understood,
    understand,
)
from codedout.domain.year_end import Boundary, Flag, Outcome

OLD = TypedYear(
    tax_year=TaxYear(2004), self_assessment=False, paid="2,310.00", due="2400", under="50"
)
NEW = replace(OLD, tax_year=TaxYear(2005), paid="2480.00", over="10")


def of(*years: TypedYear, boundary: Boundary = Boundary.INCLUSIVE) -> Understood:
    return understand(Sheet(years=years, boundary=boundary))


def outcomes(understood: Understood) -> list[Outcome]:
    assert understood.explained is not None
    return [year.ending.outcome for year in understood.explained.years]


def test_self_assessment_is_asked_before_anything_else() -> None:
    (asks,) = of(TypedYear(tax_year=TaxYear(2004))).asks
    assert (asks.fields, asks.flags, asks.missing) == ((), (), ())
    (asks,) = of(TypedYear(tax_year=TaxYear(2004), self_assessment=True)).asks
    assert asks.fields == asks.missing == (Field.PAID, Field.DUE)


def test_only_the_limit_that_can_matter_is_asked_and_none_is_filled_in() -> None:
    (asks,) = of(replace(OLD, under="")).asks
    assert asks.fields == (Field.PAID, Field.DUE, Field.UNDER)
    assert asks.missing == (Field.UNDER,)
    (asks,) = of(replace(NEW, over="")).asks
    assert asks.fields == (Field.PAID, Field.DUE, Field.OVER, Field.SUPPLEMENT)
    assert asks.missing == (Field.OVER,)
    assert of(replace(OLD, paid="2400", under="")).case is not None


def test_years_of_both_kinds_need_both_limits_for_what_is_left_of_two() -> None:
    old, new = of(OLD, NEW).asks
    assert old.missing == (Field.OVER,)
    assert new.missing == ()
    assert outcomes(of(replace(OLD, over="10"), NEW)) == [Outcome.CLEARED_Z] * 2


@pytest.mark.parametrize("year", [replace(OLD, paid="much"), replace(OLD, under="-1")])
def test_nothing_is_explained_while_something_is_wrong(year: TypedYear) -> None:
    understood = of(year)
    assert understood.case is None
    assert understood.explained is None
    assert len(understood.asks[0].wrong) == 1


def test_a_box_that_is_not_asked_for_counts_for_nothing() -> None:
    understood = of(replace(OLD, supplement="what", over="ever", notified="-"))
    assert understood.case is not None
    assert understood.case.years[0].supplement == 0


def test_only_what_can_change_the_result_is_asked() -> None:
    small = replace(OLD, paid="2380")
    (asks,) = of(small).asks
    assert asks.flags == (
        Flag.CALCULATION_REQUESTED,
        Flag.ALREADY_ISSUED,
        Flag.ENQUIRIES,
        Flag.WEEK_1_MONTH_1,
    )
    (asks,) = of(OLD).asks  # it is collected whoever asked for what
    assert Flag.ENQUIRIES not in asks.flags
    asked = replace(small, flags=frozenset({Flag.CALCULATION_REQUESTED}))
    (asks,) = of(asked).asks
    assert {Flag.STILL_REQUESTED, Flag.NOT_CLEARED} <= set(asks.flags)
    assert outcomes(of(asked)) == [Outcome.EXPLAIN_LETTER]


def test_what_is_ticked_stays_to_be_unticked() -> None:
    both = frozenset({Flag.ALREADY_ISSUED, Flag.ENQUIRIES})
    (asks,) = of(replace(OLD, flags=both)).asks
    assert both <= set(asks.flags)
    assert Field.NOTIFIED in asks.fields


def test_what_needs_another_answer_does_not_count_without_it() -> None:
    still = replace(OLD, paid="2380", flags=frozenset({Flag.STILL_REQUESTED}))
    assert outcomes(of(still)) == [Outcome.CLEARED_Z]


def test_the_boundary_is_asked_about_where_an_amount_equals_its_limit() -> None:
    assert not of(OLD).boundary
    assert of(replace(OLD, paid="2350")).boundary
    assert of(OLD, boundary=Boundary.EXCLUSIVE).boundary, "so that it can be put back"
