"""Where the result changes stands on the page once there is one, for the year that is picked."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from codedout.domain.tax_year import TaxYear
from codedout.domain.understood import understand
from codedout.domain.walk import Known, Sheet, TypedYear
from codedout.presenters.viewer import Viewer
from codedout.ui import sensitivity
from codedout.ui.draw import Draw

OLD = TypedYear(
    tax_year=TaxYear(2004), self_assessment=False, paid="2310", due="2400", under="50", over="10"
)
NEW = replace(OLD, tax_year=TaxYear(2005), paid="2480")


class Page:
    """A page on which the years can be changed between two runs."""

    def __init__(self, *years: TypedYear) -> None:
        self.years = years
        self.at = AppTest.from_function(script, args=(self.draw,)).run()

    def draw(self) -> None:
        sheet = Sheet(years=self.years)
        sensitivity.tell(sheet, understand(sheet), Draw(Viewer()))

    @property
    def said(self) -> str:
        assert not self.at.exception
        return " ".join(each.proto.body for each in self.at.get("html"))


def script(of: object) -> None:
    assert callable(of)
    of()


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    # A run leaves a main module of its own behind, which later processes would look for.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


def test_there_is_nothing_before_there_is_a_result() -> None:
    waiting = TypedYear(tax_year=TaxYear(2004), self_assessment=False, paid="2310")
    exact = TypedYear(tax_year=TaxYear(2004), self_assessment=False, paid="2310", due="2310")
    for year in (waiting, exact):
        page = Page(year)
        assert page.said == ""
        assert len(page.at.get("plotly_chart")) == 0


def test_one_year_is_not_asked_which() -> None:
    page = Page(OLD)
    assert len(page.at.selectbox) == 0
    assert len(page.at.get("plotly_chart")) == 1
    assert "up to £50.00 left alone; from £50.01 on collected" in page.said
    assert "For these edges, an amount that equals its limit would count as within it." in page.said


def test_another_year_can_be_picked_and_may_go_away_again() -> None:
    page = Page(OLD, NEW)
    assert "Too little paid for 2004 to 2005" in page.said
    page.at.selectbox[0].set_value(TaxYear(2005)).run()
    assert "Too much paid for 2005 to 2006" in page.said
    page.years = (OLD, replace(NEW, tax_year=TaxYear(2006)))
    page.at.run()
    assert "Too little paid for 2004 to 2005" in page.said


def test_the_persons_figure_is_marked_where_it_is_all_that_differs() -> None:
    known = TypedYear(
        tax_year=TaxYear(2004),
        self_assessment=False,
        known=Known.SHORT,
        short="90",
        own="45",
        under="50",
    )
    mark = "Your £45.00 is here"
    assert mark in Page(known).said
    assert mark in Page(known, replace(known, tax_year=TaxYear(2005), own="")).said
    assert mark not in Page(known, replace(known, tax_year=TaxYear(2005))).said
    assert mark not in Page(replace(known, own="90")).said
