"""Where a reading of ours decides, a card of the page says so, with what the other comes to."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from codedout.domain import over_repaid_sheet
from codedout.domain.money import plain_figures
from codedout.domain.over_repaid_sheet import TypedOverRepaid
from codedout.domain.understood import understand
from codedout.domain.year_end import Ending, Flag, OverRepaid, Reading, YearsTogether
from codedout.presenters import walk_over_repaid
from codedout.presenters.tolerance import in_short
from codedout.presenters.viewer import Viewer
from codedout.presenters.walk import YearCards, present
from tests.domain.typed import typed
from tests.domain.year_end_cases import (
    OF_YEARS,
    cases,
    over_repayments,
    together,
    year,
    years_together,
)

SHOW = Viewer()
ISSUED, ASKED = Flag.ALREADY_ISSUED, Flag.CALCULATION_REQUESTED


def on_page(case: YearsTogether) -> list[tuple[dict[Reading, Ending], YearCards]]:
    """What the other readings come to for each year, and that year's cards."""
    sheet = typed(case)
    understood = understand(sheet)
    assert understood.explained is not None
    shown = present(sheet, understood, SHOW).years
    return [
        (dict(found.others), cards)
        for found, cards in zip(understood.explained.years, shown, strict=True)
    ]


def must_show(others: dict[Reading, Ending], shown: YearCards, result: str) -> None:
    """Each of these readings stands on one card, with what the other way comes to."""
    said = [other for card in shown.cards for other in card.others]
    for reading, ending in others.items():
        (way,) = (each for each in said if each.startswith(f"How we read it ({reading.value}):"))
        assert way.endswith(SHOW.say(result, result=in_short(ending, SHOW)))
    decided = SHOW.say("tolerance.decides.reading")
    assert (decided in shown.cards[-1].rests_on) is bool(others)


DECIDED = {
    Reading.LOWER: (year(2004, "-20", ISSUED, notified="30"),),
    Reading.UNCLEARED: (year(2004, "-20", ASKED, Flag.NOT_CLEARED),),
    Reading.BOUNDARY: (year(2004, "-50"),),
    Reading.SMALL_UNDERPAYMENT: (year(2004, "-8"), year(2005, "15")),
    Reading.OVERPAYMENT_APART: (year(2004, "60"), year(2005, "-160")),
    Reading.SMALL_OVERPAYMENT: (year(2004, "8"), year(2005, "-57")),
    Reading.PAST_NIL: (year(2004, "66"), year(2005, "-60")),
    Reading.UNDERPAYMENT_APART: (year(2004, "-80"), year(2005, "90.01")),
    Reading.SMALL_LATER: (year(2004, "-55"), year(2005, "8")),
    Reading.CHAINS: (year(2004, "100"), year(2005, "-30"), year(2006, "-120")),
    Reading.EARLIEST_FIRST: (year(2004, "-80"), year(2005, "86"), year(2006, "-80")),
    Reading.LATER_TOLERANCE: (year(2004, "-80", over="5"), year(2005, "86")),
    Reading.FIXED: (year(2004, "40"), year(2005, "-70", Flag.ENQUIRIES)),
}


@pytest.mark.parametrize("reading", [each for each in Reading if each is not Reading.OVER_REPAID])
def test_each_reading_reaches_a_card_with_its_other_result(reading: Reading) -> None:
    years = on_page(together(*DECIDED[reading]))
    assert any(reading in others for others, _ in years)
    for others, shown in years:
        must_show(others, shown, "tolerance.other_result_year")


@pytest.mark.parametrize("case", OF_YEARS, ids=lambda case: str(case["id"]))
def test_so_it_is_with_each_worked_case(case: dict[str, Any]) -> None:
    for others, shown in on_page(years_together(case)):
        must_show(others, shown, "tolerance.other_result_year")


@given(cases())
def test_whatever_the_years_no_reading_that_decides_is_left_out(case: YearsTogether) -> None:
    for others, shown in on_page(case):
        must_show(others, shown, "tolerance.other_result_year")


def of_over_repaid(case: OverRepaid) -> tuple[dict[Reading, Ending], YearCards] | None:
    understood = over_repaid_sheet.understand(
        sheet := TypedOverRepaid(
            self_assessment=False,
            tax=plain_figures(case.tax),
            supplement=plain_figures(case.supplement),
            limit=plain_figures(case.current_tolerance),
            flags=case.flags,
        )
    )
    if understood.explained is None:
        return None
    (shown,) = walk_over_repaid.present(sheet, understood, SHOW).years
    return dict(understood.explained.others), shown


def test_the_reading_about_what_was_repaid_by_mistake_reaches_a_card() -> None:
    found = of_over_repaid(
        OverRepaid(
            tax=Decimal(17),
            supplement=Decimal("1.20"),
            current_tolerance=Decimal(50),
            flags=frozenset({ISSUED}),
        )
    )
    assert found is not None
    assert Reading.OVER_REPAID in found[0]
    must_show(*found, "tolerance.other_result")


@given(over_repayments)
def test_whatever_was_repaid_no_reading_that_decides_is_left_out(case: OverRepaid) -> None:
    found = of_over_repaid(case)
    assert (found is None) is (
        not case.tax and (Flag.PAID_TWICE in case.flags or not case.supplement)
    )
    if found is not None:
        must_show(*found, "tolerance.other_result")
