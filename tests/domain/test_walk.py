"""What there is to ask of years that were typed, and that nothing is filled in for anybody."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.rules.tolerance import endings
from codedout.domain.tax_year import TaxYear
from codedout.domain.understood import Example, Understood, understand
from codedout.domain.walk import Field, Known, Sheet, TypedYear
from codedout.domain.year_end import Boundary, Ending, Flag, Outcome, YearFacts, YearsTogether
from tests.domain.typed import typed_year
from tests.domain.year_end_cases import cases

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


def test_a_flag_is_asked_where_only_what_it_opens_can_change_the_result() -> None:
    """By itself a calculation that was sent changes nothing: what it asked for does, and A19."""
    (asks,) = of(OLD).asks
    assert asks.flags == (Flag.ALREADY_ISSUED,)
    issued = replace(OLD, flags=frozenset({Flag.ALREADY_ISSUED}))
    (asks,) = of(issued).asks
    assert asks.flags == (Flag.ALREADY_ISSUED, Flag.HMRC_DELAY)
    assert Field.NOTIFIED in asks.fields
    given_up = replace(issued, flags=issued.flags | {Flag.HMRC_DELAY})
    assert outcomes(of(given_up)) == [Outcome.GIVE_UP_A19]


def test_of_two_that_were_closed_it_is_asked_whether_a_calculation_was_still_wanted() -> None:
    old = replace(OLD, paid="2320", over="10")
    new = replace(NEW, paid="2486")
    asks, of_new = of(old, new).asks
    assert asks.flags == (
        Flag.CALCULATION_REQUESTED,
        Flag.ALREADY_ISSUED,
        Flag.ENQUIRIES,
        Flag.WEEK_1_MONTH_1,
    )
    assert Flag.CALCULATION_REQUESTED not in of_new.flags, "too much to be a claim of a little"
    asked = replace(old, flags=frozenset({Flag.CALCULATION_REQUESTED}))
    understood = of(asked, new)
    assert outcomes(understood) == [Outcome.CLEARED_Z] * 2
    assert Flag.STILL_REQUESTED in understood.asks[0].flags
    assert Flag.NOT_CLEARED not in understood.asks[0].flags, "it comes to the same"
    still = replace(old, flags=asked.flags | {Flag.STILL_REQUESTED})
    assert outcomes(of(still, new)) == [Outcome.CALC_AND_COLLECT, Outcome.REPAY]


def test_what_is_ticked_stays_to_be_unticked() -> None:
    both = frozenset({Flag.ALREADY_ISSUED, Flag.ENQUIRIES})
    (asks,) = of(replace(OLD, flags=both)).asks
    assert both <= set(asks.flags)
    assert asks.missing == (Field.NOTIFIED,), "nothing is guessed"
    assert of(replace(OLD, flags=both)).case is None
    assert of(replace(OLD, flags=both, notified="0")).case is not None


def test_what_needs_another_answer_does_not_count_without_it() -> None:
    still = replace(OLD, paid="2380", flags=frozenset({Flag.STILL_REQUESTED}))
    assert outcomes(of(still)) == [Outcome.CLEARED_Z]


def test_the_boundary_is_asked_about_where_an_amount_equals_its_limit() -> None:
    assert not of(OLD).boundary
    assert of(replace(OLD, paid="2350")).boundary
    assert of(OLD, boundary=Boundary.EXCLUSIVE).boundary, "so that it can be put back"


def test_a_sheet_without_a_year_comes_to_nothing() -> None:
    assert of() == Understood(asks=())


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ("2399.50", (Field.PAID, Field.DUE, Field.UNDER)),
        ("2400.50", (Field.PAID, Field.DUE, Field.OVER, Field.SUPPLEMENT)),
        ("2400.00", (Field.PAID, Field.DUE)),
    ],
)
def test_a_few_pence_are_a_difference_too(typed: str, fields: tuple[Field, ...]) -> None:
    (asks,) = of(replace(OLD, paid=typed, over="10")).asks
    assert asks.fields == fields
    assert (Flag.REPAYMENT_REQUESTED in asks.flags) == (typed == "2400.50")
    assert (Flag.WEEK_1_MONTH_1 in asks.flags) == (typed == "2399.50")


def test_what_was_already_asked_for_is_asked_of_an_underpayment_alone() -> None:
    issued = frozenset({Flag.ALREADY_ISSUED})
    for paid, asked in (("2399.50", True), ("2400.00", False), ("2400.50", False)):
        (asks,) = of(replace(OLD, paid=paid, over="10", flags=issued)).asks
        assert (Field.NOTIFIED in asks.fields) is asked


def test_every_figure_that_is_asked_for_counts() -> None:
    issued = frozenset({Flag.ALREADY_ISSUED})
    (owed,) = endings_of(of(replace(OLD, flags=issued, notified="42")))
    assert owed.collect == 48
    (repaid,) = endings_of(of(replace(NEW, supplement="3")))
    assert repaid.repay == 83


def test_what_is_wrong_is_told_with_its_reason() -> None:
    (asks,) = of(replace(OLD, due="24.5", under="-1")).asks
    assert asks.wrong == {Field.DUE: "pence"}
    (asks,) = of(replace(OLD, under="-1")).asks
    assert asks.wrong == {Field.UNDER: "negative"}


def test_what_equals_a_limit_goes_by_the_answer() -> None:
    equal = replace(OLD, paid="2350")
    assert outcomes(of(equal)) == [Outcome.CLEARED_Z]
    assert outcomes(of(equal, boundary=Boundary.EXCLUSIVE)) == [Outcome.CALC_AND_COLLECT]


def test_a_tick_left_from_a_year_of_the_other_kind_does_not_count() -> None:
    claimed = frozenset({Flag.REPAYMENT_REQUESTED, Flag.PAID_TWICE})
    counted = [of(replace(OLD, paid=paid, over="10", flags=claimed)) for paid in ("2310", "2405")]
    assert [flags_of(each) for each in counted] == [
        frozenset(),
        frozenset({Flag.REPAYMENT_REQUESTED}),
    ]
    week_1 = replace(OLD, over="10", flags=frozenset({Flag.WEEK_1_MONTH_1}))
    assert flags_of(of(week_1)) == {Flag.WEEK_1_MONTH_1}
    assert flags_of(of(replace(week_1, paid="2480"))) == frozenset()
    assert flags_of(of(replace(week_1, paid="2400"))) == frozenset()


def flags_of(understood: Understood) -> frozenset[Flag]:
    assert understood.case is not None
    (facts,) = understood.case.years
    return facts.flags


def endings_of(understood: Understood) -> list[Ending]:
    assert understood.explained is not None
    return [year.ending for year in understood.explained.years]


def test_a_year_in_self_assessment_is_an_example_and_so_is_what_is_set_beside_it() -> None:
    old, new = replace(OLD, over="10"), NEW
    apart = replace(old, tax_year=TaxYear(2008), paid="1900")
    for inside, expected in (
        ((), [None, None, None]),
        ((0,), [Example.ITSELF, Example.BESIDE, None]),
        ((1,), [Example.BESIDE, Example.ITSELF, None]),
        ((0, 1), [Example.ITSELF, Example.ITSELF, None]),
        ((2,), [None, None, Example.ITSELF]),
    ):
        sheet = Sheet(
            years=tuple(
                replace(year, self_assessment=at in inside)
                for at, year in enumerate((old, new, apart))
            )
        )
        examples = understand(sheet).examples
        assert [examples.get(TaxYear(each)) for each in (2004, 2005, 2008)] == expected


UNDER = replace(OLD, paid="2320", over="10")
OVER = replace(NEW, paid="2486")


@pytest.mark.parametrize(("first", "second"), [(UNDER, OVER), (OVER, UNDER)])
def test_so_is_a_year_that_a_year_in_self_assessment_takes_another_from(
    first: TypedYear, second: TypedYear
) -> None:
    """The first closes the second, so that none is left for the third to be closed with."""
    old, new, last = (
        replace(each, tax_year=TaxYear(2004 + at)) for at, each in enumerate((first, second, first))
    )
    inside = replace(old, self_assessment=True)
    assert outcomes(of(inside, new, last))[2] is not Outcome.CLEARED_Z
    assert outcomes(of(new, last)) == [Outcome.CLEARED_Z] * 2
    assert of(inside, new, last).examples == {
        old.tax_year: Example.ITSELF,
        new.tax_year: Example.BESIDE,
        last.tax_year: Example.BESIDE,
    }
    assert of(old, new, last).examples == {}


def test_a_year_that_comes_to_the_same_without_it_is_no_example() -> None:
    apart = replace(UNDER, tax_year=TaxYear(2006), paid="1900")
    inside = replace(UNDER, self_assessment=True)
    assert of(inside, OVER, apart).examples == {
        inside.tax_year: Example.ITSELF,
        OVER.tax_year: Example.BESIDE,
    }


@given(cases(5), st.data())
def test_what_is_no_example_comes_to_the_same_without_self_assessment(
    made_up: YearsTogether, data: st.DataObject
) -> None:
    inside = data.draw(st.sets(st.sampled_from([each.tax_year for each in made_up.years])))
    typed = [
        replace(each, self_assessment=each.tax_year in inside)
        for each in map(typed_year, made_up.years)
    ]
    understood = of(*typed, boundary=made_up.boundary)
    left = [each for each in made_up.years if each.tax_year not in inside]
    assert {each for each, why in understood.examples.items() if why is Example.ITSELF} == inside
    assert understood.case is not None
    now = by_year(understood.case)
    kept = tuple(each for each in understood.case.years if each.tax_year not in inside)
    for year, ending in (by_year(replace(understood.case, years=kept)) if left else {}).items():
        assert year in understood.examples or ending.same_as(now[year])


def by_year(case: YearsTogether) -> dict[TaxYear, Ending]:
    return dict(zip(sorted(each.tax_year for each in case.years), endings(case), strict=True))


def test_what_is_an_example_by_the_persons_own_figure_is_one() -> None:
    inside = replace(UNDER, self_assessment=True)
    short = TypedYear(
        tax_year=TaxYear(2006),
        self_assessment=False,
        known=Known.SHORT,
        short="500",
        own="80",
        under="50",
        over="10",
    )
    assert short.tax_year not in of(inside, OVER, replace(short, own="500")).examples
    assert of(inside, OVER, short).examples[short.tax_year] is Example.BESIDE


@given(cases(5))
def test_what_is_asked_is_what_would_change_what_becomes_of_any_year(
    made_up: YearsTogether,
) -> None:
    understood = of(*map(typed_year, made_up.years), boundary=made_up.boundary)
    case = understood.case
    assert case is not None
    now = endings(case)
    for year, facts, asks in zip(made_up.years, case.years, understood.asks, strict=True):
        for flag in set(FREE) - year.flags:
            if (flag in OF_ONE_KIND) and (facts.difference > 0) is not OF_ONE_KIND[flag]:
                assert flag not in asks.flags
                continue
            opened = OPENS.get(flag, ()) if facts.difference < 0 else ()
            ways = [{flag, *some} for n in range(3) for some in combinations(opened, n)]
            assert (flag in asks.flags) is any(
                changed(now, case, facts, frozenset(way)) for way in ways
            )


def changed(
    now: tuple[Ending, ...], case: YearsTogether, facts: YearFacts, more: frozenset[Flag]
) -> bool:
    ticked = replace(facts, flags=facts.flags | more)
    years = tuple(ticked if each is facts else each for each in case.years)
    then = endings(replace(case, years=years))
    return not all(one.same_as(other) for one, other in zip(now, then, strict=True))


OPENS = {
    Flag.CALCULATION_REQUESTED: (Flag.STILL_REQUESTED, Flag.NOT_CLEARED),
    Flag.ALREADY_ISSUED: (Flag.HMRC_DELAY,),
}
"""What is asked of an underpayment only once the other is so."""

OF_ONE_KIND = {Flag.WEEK_1_MONTH_1: False, Flag.REPAYMENT_REQUESTED: True}
FREE = (Flag.CALCULATION_REQUESTED, Flag.ALREADY_ISSUED, Flag.ENQUIRIES, *OF_ONE_KIND)
"""What makes sense without another; some only of an overpayment (True), or of an underpayment."""


def test_how_much_too_much_was_paid_may_be_all_that_is_known() -> None:
    year = TypedYear(
        tax_year=TaxYear(2005), self_assessment=False, known=Known.LONG, long="90.01", over="10"
    )
    (asks,) = of(year).asks
    assert asks.fields == (Field.LONG, Field.OVER, Field.SUPPLEMENT)
    understood = of(year)
    assert outcomes(understood) == [Outcome.REPAY]
    assert understood.case is not None
    assert understood.case.years[0].difference == Decimal("90.01")
