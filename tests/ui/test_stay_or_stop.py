"""What is typed about a bill stays, each year's by itself, and HMRC is asked once a while."""

from __future__ import annotations

import sys
from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from streamlit.testing.v1 import AppTest

from codedout.bootstrap import Visit
from codedout.domain.bill_sheet import TypedBill, asks_when, understand
from codedout.domain.choice import UNKNOWN_RETURN, ReturnState
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.domain.tax_rates import Nation
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.weighing import Weighing
from codedout.presenters.both_ways import present
from codedout.presenters.viewer import Viewer
from codedout.ui import bill_sheet, guard, stay_or_stop
from codedout.ui.draw import Draw
from tests.fakes import YEAR, Bench
from tests.journeys.conftest import bench, store

__all__ = ["bench", "store"]

SHOW = Viewer()


def page(visit: Visit, year: TaxYear) -> None:
    draw, today = Draw(SHOW), london_day(visit.clock.now())
    read = stay_or_stop.return_record(visit, SHOW, year)
    record = read or UNKNOWN_RETURN
    typed = bill_sheet.typed(visit, year)
    view = present(understand(typed, record, today), year, SHOW)
    asks = asks_when(record, year, today)
    stay_or_stop.ask(typed, view, visit, draw, asks_when=asks, read=read is not None)
    stay_or_stop.tell(view, draw)


def script(of: object) -> None:
    assert callable(of)
    of()


class Tab:
    """A tab in which somebody stands on the page."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.year, desk = bench, YEAR, bench.desk
        self.weighing = Weighing(bench.who, bench.store.bills, bench.clock)
        self.visit = SimpleNamespace(
            who=bench.who, running=TaxYear(2026), weighing=self.weighing, clock=bench.clock,
            session=SimpleNamespace(key="k", who=bench.who), portal=None, desk=desk,
            recall=desk.fresh, look=desk.fresh, pool=desk.together, last_answers=lambda *_: None,
        )  # fmt: skip
        self.open()

    def open(self) -> None:
        """Open the page, or refresh it: Streamlit then remembers nothing."""
        self.at = AppTest.from_function(script, args=(self.run_page,)).run()
        assert not self.at.exception

    def run_page(self) -> None:
        page(cast(Visit, self.visit), self.year)

    @property
    def said(self) -> str:
        return " ".join(each.proto.body for each in self.at.get("html"))

    @property
    def kept(self) -> TypedBill:
        found = self.weighing.find(self.year)
        assert found is not None
        return found

    @property
    def looks(self) -> int:
        return sum(c.operation is Operation.VIEW_CHOICE for c in self.bench.hmrc.calls)

    def box(self, name: str) -> str:
        return bill_sheet.box(self.year, name)

    def type(self, name: str, text: str) -> None:
        self.at.text_input(key=self.box(name)).set_value(text).run()
        assert not self.at.exception

    def fill(self) -> None:
        self.type("bill", "1,850.00")
        self.type("pay", "42000")
        nation = self.at.radio(key=self.box("nation"))
        nation.set_value(Nation.WALES).run()
        assert not self.at.exception


@pytest.fixture
def tab(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Tab:
    # A run leaves a main module of its own behind, which later processes would look for.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(guard, "current_session", lambda _: SimpleNamespace(key="k", who=bench.who))
    return Tab(bench)


def test_what_was_typed_is_there_after_a_refresh_and_in_no_address(tab: Tab) -> None:
    tab.fill()
    tab.type("assessed", "9 thousand")
    before = tab.kept
    assert (before.bill, before.pay, before.assessed) == ("1,850.00", "42000", "9 thousand")
    tab.open()
    assert tab.at.text_input(key=tab.box("bill")).value == "1,850.00"
    assert tab.at.text_input(key=tab.box("assessed")).value == "9 thousand"
    assert tab.at.radio(key=tab.box("nation")).value == "wales"
    assert dict(tab.at.query_params) == {}
    assert tab.kept == before


def test_each_year_has_its_own_figures(tab: Tab) -> None:
    tab.fill()
    tab.year = TaxYear(2026)
    tab.at.run()
    assert tab.at.text_input(key=tab.box("bill")).value == ""
    tab.type("bill", "77")
    tab.year = YEAR
    tab.at.run()
    assert tab.at.text_input(key=tab.box("bill")).value == "1,850.00"
    tab.year = TaxYear(2026)
    assert tab.kept.bill == "77"


def test_sliding_fills_the_box_and_what_is_in_the_box_moves_the_slide(tab: Tab) -> None:
    tab.fill()
    assert [slide.value for slide in tab.at.slider] == [1850, 42000]
    tab.at.slider[0].set_value(2000).run()
    assert tab.at.text_input(key=tab.box("bill")).value == "2000"
    assert tab.kept.bill == "2000"
    tab.type("pay", "1,234,567.89")
    assert tab.at.slider[1].value == 1234567
    tab.type("pay", "lots")
    assert tab.at.slider[1].value == 0
    assert tab.kept.pay == "lots", "the box is the one truth"


def test_it_can_be_thrown_away_and_not_by_whoever_has_signed_out(
    tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab.fill()
    with monkeypatch.context() as signed_out:
        signed_out.setattr(guard, "current_session", lambda _: None)
        tab.at.button[0].click().run()
    assert tab.kept.bill == "1,850.00"
    tab.at.button[0].click().run()
    assert tab.weighing.find(YEAR) is None
    assert tab.at.text_input(key=tab.box("bill")).value == ""


def test_hmrc_is_not_asked_again_at_every_slide(tab: Tab) -> None:
    looked = tab.looks
    tab.fill()
    tab.at.slider[0].set_value(2000).run()
    assert tab.looks == looked
    tab.bench.clock.move(timedelta(minutes=10))
    tab.at.run()
    assert tab.looks == looked + 1


def test_where_hmrcs_record_of_the_return_is_not_read_the_person_is_asked(
    bench: Bench, tab: Tab
) -> None:
    bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_RETURNS), times=9)
    tab.open()
    assert SHOW.say("stay_or_stop.reaches.unread") in tab.said
    assert len(tab.at.radio) == 2


def test_where_hmrcs_record_says_when_it_came_nobody_is_asked(bench: Bench, tab: Tab) -> None:
    held = bench.hmrc.year(YEAR)
    held.returned, held.received_on = ReturnState.SUBMITTED, london_day(bench.clock.now())
    tab.open()
    assert SHOW.say("stay_or_stop.reaches.known") in tab.said
    assert len(tab.at.radio) == 1
