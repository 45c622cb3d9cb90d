"""On the page for stopping and restarting, HMRC's account is asked apart, and once a while."""

from __future__ import annotations

import sys
import threading
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from streamlit.testing.v1 import AppTest

from codedout.bootstrap import Visit
from codedout.domain.choice import ReturnState
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear
from codedout.journeys.cached import AT_LEISURE, Answers, CachedReads
from codedout.presenters import collection
from codedout.presenters.viewer import Viewer
from codedout.ui.draw import Draw
from codedout.ui.not_by_code import Beside
from tests.books import document, line, line_item
from tests.fakes import YEAR, Bench, Call
from tests.journeys.conftest import bench, store

__all__ = ["bench", "store"]

SHOW = Viewer()
AGAINST = SHOW.say("not_by_code.none", year="2025 to 2026")
PROMISE = SHOW.say("collection.now.in_ahead", year="2025 to 2026")


def page(bench: Bench, year: TaxYear, answers: Answers) -> None:
    """What stands there of the choice, as the page does it."""
    look = CachedReads(bench.desk.fresh, answers, ("mine",), good_for=AT_LEISURE)
    at_leisure = SimpleNamespace(
        who=bench.who, look=look, recall=replace(look, api=None), pool=bench.desk.together
    )
    visit = SimpleNamespace(clock=bench.clock, at_leisure=at_leisure)
    draw = Draw(SHOW)
    beside = Beside(year, cast(Visit, visit), draw)
    seen = bench.look_at_bill(year)
    view = collection.present(
        seen,
        bench.desk.choice_open(seen),
        SHOW,
        bench.clock.now(),
        says_not_submitted=None,
        account=beside.so_far(),
    )
    draw.text(view.now.title, *view.now.lines, view.hole)
    beside.follow()


def script(of: object) -> None:
    assert callable(of)
    of()


class Tab:
    """A tab in which somebody stands on the page."""

    def __init__(self, bench: Bench, year: TaxYear = YEAR) -> None:
        self.bench = bench
        answers = Answers(seconds=lambda: bench.clock.now().timestamp())
        self.at = AppTest.from_function(script, args=(lambda: page(bench, year, answers),))
        self.draw()

    def draw(self) -> None:
        self.at.run()
        assert not self.at.exception

    @property
    def said(self) -> str:
        return " ".join(each.proto.body for each in self.at.get("html"))

    @property
    def looks(self) -> int:
        return sum(call.operation is Operation.VIEW_ACCOUNT for call in self.bench.hmrc.calls)


@pytest.fixture
def rejected(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Somebody whose bill HMRC could not put in a tax code."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    bill = document("1", YEAR, "1184.60")
    bench.hmrc.books.documents = [bill]
    bench.hmrc.books.lines = [line(bill, "4910", line_item("1184.60", "rejected"))]
    bench.hmrc.year(YEAR).returned = ReturnState.SUBMITTED
    return bench


def test_what_hmrc_could_not_collect_is_said_in_place_of_the_promise(rejected: Bench) -> None:
    tab = Tab(rejected)
    assert AGAINST in tab.said
    assert "£1,184.60 is to be paid directly to HMRC, by 31 January 2027." in tab.said
    assert PROMISE not in tab.said
    assert tab.looks == 1, "one call"
    tab.draw()
    assert tab.looks == 1


def test_of_a_year_that_is_not_over_the_account_is_not_asked(rejected: Bench) -> None:
    assert Tab(rejected, TaxYear(2026)).looks == 0


def test_where_it_is_not_read_the_choice_stands_and_the_hole_is_marked(rejected: Bench) -> None:
    rejected.hmrc.fails(HmrcUnreachable(Operation.VIEW_ACCOUNT), times=1)
    tab = Tab(rejected)
    assert PROMISE in tab.said
    assert SHOW.say("not_by_code.unread") in tab.said


def test_while_hmrc_is_slow_the_page_stands_there_and_is_told_anew(rejected: Bench) -> None:
    answers = threading.Event()

    def slowly(call: Call) -> None:
        assert call.operation is not Operation.VIEW_ACCOUNT or answers.wait(20)

    rejected.hmrc.before = slowly
    tab = Tab(rejected)
    assert PROMISE in tab.said
    assert SHOW.say("not_by_code.looking") in tab.said
    answers.set()
    for _ in range(50):
        if AGAINST in tab.said:
            break
        tab.draw()
    assert AGAINST in tab.said
    assert SHOW.say("not_by_code.looking") not in tab.said
