"""A walk that begins with PAYE tax in a tax code: what it begins with, and that nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from codedout.domain.coded_out import Amounts, Kind, Source
from codedout.domain.comparison import compare
from codedout.domain.tax_year import TaxYear
from codedout.domain.understood import understand
from codedout.domain.walk import MOST_YEARS, Field, Known, Sheet, TypedYear, Walk
from codedout.domain.walk_start import NoRoom, Start, begin, starts
from codedout.domain.year_end import Boundary, Flag, Outcome
from tests.fakes import item

CODE_YEAR = TaxYear(2025)
START = Start(
    item="7714092635",
    owed_for=TaxYear(2022),
    taken_in=CODE_YEAR,
    hmrc=Decimal("62.40"),
    own=Decimal("41.10"),
)
BLANK = Walk(sheet=Sheet(years=(TypedYear(tax_year=TaxYear(2025)),)))


def begun(walk: Walk, start: Start = START) -> Walk:
    now = begin(walk, start)
    assert isinstance(now, Walk)
    return now


def test_only_paye_tax_that_hmrc_holds_is_something_to_begin_with() -> None:
    held = Amounts(
        (
            item(1, "62.40", Kind.PAYE, related=TaxYear(2022)),
            item(2, "30.00", Kind.SELF_ASSESSMENT),
            item(3, "0.00", Kind.PAYE),
            item(None, "12.00", Kind.PAYE, related=None),
        )
    )
    theirs = Amounts(
        (
            item(1, "41.10", Kind.PAYE, source=Source.USER),
            item(4, "8.00", Kind.PAYE, source=Source.USER),
        )
    )
    found = [start for _, start in starts(compare(held, theirs, None), CODE_YEAR)]
    assert found == [
        replace(START, item="1"),
        replace(START, item="at-1", owed_for=None, hmrc=Decimal("12.00"), own=None),
    ]


def test_a_year_of_which_nothing_was_typed_makes_room() -> None:
    (year,) = begun(BLANK).sheet.years
    assert year == TypedYear(
        tax_year=TaxYear(2022),
        known=Known.SHORT,
        short="62.40",
        own="41.10",
        taken_in=CODE_YEAR,
        item="7714092635",
        sent="41.10",
    )


def test_nothing_that_was_typed_is_lost() -> None:
    typed = TypedYear(tax_year=TaxYear(2023), paid="10")
    same = TypedYear(tax_year=TaxYear(2022), self_assessment=False, paid="7", under="50")
    walk = Walk(sheet=Sheet(years=(typed, same), boundary=Boundary.EXCLUSIVE))
    other, year = begun(walk).sheet.years
    assert other == typed
    assert (year.paid, year.under, year.self_assessment) == ("7", "50", False)
    assert (year.known, year.short) == (Known.SHORT, "62.40")
    assert begun(walk).sheet.boundary is Boundary.EXCLUSIVE


def with_year(walk: Walk, **changed: Any) -> Walk:
    (year,) = walk.sheet.years
    return replace(walk, sheet=Sheet(years=(replace(year, **changed),)))


def test_opened_again_it_keeps_what_was_changed_since() -> None:
    changed = with_year(begun(BLANK), own="40", under="50")
    assert begun(changed) == changed
    (moved,) = begun(changed, replace(START, hmrc=Decimal("70.00"))).sheet.years
    assert (moved.short, moved.own, moved.under) == ("70.00", "40", "50")


def test_opened_again_it_takes_what_was_sent_to_hmrc_since() -> None:
    changed = with_year(begun(BLANK), own="40")
    (year,) = begun(changed, replace(START, own=Decimal("20.00"))).sheet.years
    assert year.own == "20.00"
    (year,) = begun(changed, replace(START, own=None)).sheet.years
    assert year.own == "40", "what was typed stays where HMRC holds nothing else"


def test_two_amounts_of_one_year_do_not_push_each_other_out() -> None:
    once = begun(BLANK)
    assert begin(once, replace(START, item="8", hmrc=Decimal(30))) is NoRoom.YEAR_TAKEN


def test_what_is_held_to_go_back_to_has_the_amount_too() -> None:
    trying = Walk(
        sheet=Sheet(years=(TypedYear(tax_year=TaxYear(2023), paid="10"),)),
        before=Sheet(years=(TypedYear(tax_year=TaxYear(2023), paid="9"),)),
    )
    walk = begun(trying)
    assert walk.before is not None
    assert [year.paid for year in walk.before.years] == ["9", ""]
    assert walk.before.years[1] == walk.sheet.years[1]


def test_a_year_that_hmrc_does_not_say_is_not_guessed() -> None:
    walk = begun(BLANK, replace(START, owed_for=None))
    (year,) = walk.sheet.years
    assert year.unsaid
    filled = replace(year, self_assessment=False, under="50")
    assert understand(Sheet(years=(filled,))).case is None
    assert understand(Sheet(years=(replace(filled, unsaid=False),))).case is not None
    nobodys = replace(START, owed_for=None)
    assert begun(walk, nobodys) == walk
    picked = with_year(walk, tax_year=TaxYear(2019), unsaid=False)
    assert begun(picked, nobodys) == picked, "the year that the person picked stays"


def test_where_there_is_no_room_nothing_is_pushed_out() -> None:
    years = tuple(TypedYear(tax_year=TaxYear(2000 + at), paid="1") for at in range(MOST_YEARS))
    assert begin(Walk(sheet=Sheet(years=years)), START) is NoRoom.FULL


# --- by both figures


def by_both(own: str, *, flags: frozenset[Flag] = frozenset()) -> TypedYear:
    (year,) = begun(BLANK).sheet.years
    return replace(year, own=own, self_assessment=False, under="50", flags=flags)


@pytest.mark.parametrize(
    ("own", "outcome"),
    [
        ("50.00", Outcome.CLEARED_Z),
        ("50.01", Outcome.CALC_AND_COLLECT),
        ("0", Outcome.CLEARED_Z),
    ],
)
def test_the_same_is_gone_through_with_the_figure_of_ones_own(own: str, outcome: Outcome) -> None:
    understood = understand(Sheet(years=(by_both(own),)))
    assert understood.explained is not None
    assert understood.own is not None
    assert understood.own.explained is not None
    assert understood.explained.years[0].ending.outcome is Outcome.CALC_AND_COLLECT
    assert understood.explained.years[0].difference == Decimal("-62.40")
    assert understood.own.explained.years[0].ending.outcome is outcome
    assert understood.own.explained.years[0].difference == -Decimal(own)


def test_what_only_the_own_figure_needs_is_asked_for_before_anything_is_said() -> None:
    year = replace(by_both("50"), short="0", under="")
    understood = understand(Sheet(years=(year,)))
    (asks,) = understood.asks
    assert (asks.fields[-1], asks.missing) == (Field.UNDER, (Field.UNDER,))
    assert understood.case is None
    understood = understand(Sheet(years=(replace(year, under="50"),)))
    assert understood.own is not None
    assert understood.own.case is not None


@pytest.mark.parametrize("own", ["", " ", "62.40", "£62.40"])
def test_without_another_figure_there_is_one_walk(own: str) -> None:
    assert understand(Sheet(years=(by_both(own),))).own is None


def test_a_figure_of_ones_own_that_is_none_is_told_by_its_field() -> None:
    (asks,) = understand(Sheet(years=(by_both("4o"),))).asks
    assert list(asks.wrong) == [Field.OWN]
    assert understand(Sheet(years=(by_both("4o"),))).case is None


def test_what_can_change_the_result_by_either_figure_is_asked() -> None:
    (alone,) = understand(Sheet(years=(by_both(""),))).asks
    (both,) = understand(Sheet(years=(by_both("41.10"),))).asks
    assert Flag.WEEK_1_MONTH_1 not in alone.flags
    assert Flag.WEEK_1_MONTH_1 in both.flags


def test_what_equals_the_limit_by_either_figure_is_asked_about() -> None:
    assert not understand(Sheet(years=(by_both("41.10"),))).boundary
    assert understand(Sheet(years=(by_both("50"),))).boundary
