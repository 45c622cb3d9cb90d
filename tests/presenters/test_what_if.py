"""What is changed on the page about small differences, beside what stood there before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from codedout.domain.tax_year import TaxYear
from codedout.domain.understood import understand
from codedout.domain.walk import Known, Sheet, TypedYear
from codedout.domain.year_end import Boundary, Flag
from codedout.presenters.viewer import Viewer
from codedout.presenters.what_if import WhatIfView, present
from tests.presenters.test_walk import NEW, OLD

SHOW = Viewer()
BEFORE = Sheet(years=(OLD, NEW))


def beside(now: Sheet, before: Sheet = BEFORE) -> WhatIfView:
    return present((before, understand(before)), (now, understand(now)), SHOW)


def rows(view: WhatIfView) -> list[list[str]]:
    assert view.table is not None
    return [[cell.text for cell in row] for row in view.table.rows]


def test_what_is_known_of_a_year_is_told_as_a_change() -> None:
    year = TypedYear(
        tax_year=TaxYear(2004), self_assessment=False, paid="1", due="30", short="20", under="50"
    )
    before, now = (
        Sheet(years=(replace(year, known=known),)) for known in (Known.FIGURES, Known.SHORT)
    )
    view = present((before, understand(before)), (now, understand(now)), SHOW)
    assert view.changed == ("2004 to 2005: now you know only how much too little was paid",)


def test_an_amount_that_is_changed_changes_both_years_of_a_pair() -> None:
    view = beside(Sheet(years=(OLD, replace(NEW, paid="2501"))))
    assert view.changed == (
        "Tax paid through PAYE for 2005 to 2006: £2,480.00 before, £2,501.00 now",
    )
    assert view.finding == "Several years come out differently: 2004 to 2005, 2005 to 2006."
    closed = "left alone, with nothing to collect and nothing to repay"
    assert rows(view) == [
        ["2004 to 2005", closed, "£90.00 collected", "Yes"],
        ["2005 to 2006", closed, "£101.00 repaid", "Yes"],
    ]


def test_a_limit_changes_one_year_and_the_other_is_said_to_be_the_same() -> None:
    before = Sheet(years=(OLD, replace(NEW, tax_year=TaxYear(2006), paid="2300")))
    view = beside(replace(before, years=(replace(OLD, under="90"), before.years[1])), before)
    assert view.finding == "One year comes out differently: 2004 to 2005."
    assert [row[3] for row in rows(view)] == ["Yes", "No"]


def test_a_figure_written_otherwise_is_no_change() -> None:
    view = beside(Sheet(years=(replace(OLD, under="£50.00"), NEW)))
    assert view.changed == ()
    assert view.finding.startswith("You have not changed anything yet.")


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (Sheet(years=(OLD,)), "2005 to 2006 taken out"),
        (Sheet(years=(OLD, NEW, replace(OLD, tax_year=TaxYear(2007)))), "2007 to 2008 put in"),
        (
            replace(BEFORE, boundary=Boundary.EXCLUSIVE),
            "An amount that equals its limit now counts as more",
        ),
        (
            Sheet(years=(replace(OLD, flags=frozenset({Flag.ALREADY_ISSUED})), NEW)),
            "Ticked: HMRC had already sent a calculation for 2004 to 2005",
        ),
        (
            Sheet(years=(replace(OLD, self_assessment=True), NEW)),
            "2004 to 2005: now you were in Self Assessment, so it is an example only",
        ),
    ],
    ids=["out", "in", "boundary", "flag", "Self Assessment"],
)
def test_each_kind_of_change_is_named(now: Sheet, said: str) -> None:
    assert beside(now).changed == (said,)
    assert len(beside(BEFORE, now).changed) == 1, "and the same the other way round"


def test_there_is_nothing_beside_while_something_is_missing() -> None:
    view = beside(Sheet(years=(OLD, replace(NEW, paid="a lot"))))
    assert view.table is None
    assert view.finding.startswith("Some answers above are still missing or wrong")
    assert view.changed == ("Tax paid through PAYE for 2005 to 2006: £2,480.00 before, a lot now",)


def test_with_two_figures_both_are_set_beside_what_they_came_to() -> None:
    year = TypedYear(
        tax_year=TaxYear(2022),
        self_assessment=False,
        known=Known.SHORT,
        short="62.40",
        own="41.10",
        under="50",
    )
    view = beside(Sheet(years=(replace(year, own="80"),)), Sheet(years=(year,)))
    assert view.finding == "One year comes out differently: 2022 to 2023, by your figure."
    closed = "left alone, with nothing to collect and nothing to repay"
    assert rows(view) == [
        ["2022 to 2023, by HMRC’s figure", "£62.40 collected", "£62.40 collected", "No"],
        ["2022 to 2023, by your figure", closed, "£80.00 collected", "Yes"],
    ]
