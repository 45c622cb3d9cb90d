"""What is typed about a bill stays, each year's by itself, and HMRC is asked once a while."""

from __future__ import annotations

import json
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from codedout.bootstrap import Visit
from codedout.domain.bill_sheet import TypedBill, asks_when, understand
from codedout.domain.choice import UNKNOWN_RETURN, ReturnState
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.domain.session import Session
from codedout.domain.tax_rates import Nation
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.cached import AT_LEISURE, Answers, CachedReads
from codedout.journeys.holding import AccountReading
from codedout.journeys.keeping import Keeping
from codedout.journeys.parts import Part
from codedout.journeys.ports import Unreadable
from codedout.presenters.both_ways import present
from codedout.presenters.viewer import Viewer
from codedout.store.codec import to_text
from codedout.store.engine import writing
from codedout.store.tables import bills
from codedout.ui import bill_offer, bill_sheet, sheet_about, stay_or_stop
from codedout.ui.bill_sheet import BillOnPage
from codedout.ui.draw import Draw
from codedout.ui.finished import Finished
from codedout.ui.guard import current_session
from codedout.ui.sheet import LONGEST
from tests.books import calculation, document, entry, line, line_item, tax
from tests.fakes import YEAR, Bench, Call, session_at
from tests.journeys.conftest import bench, store

__all__ = ["bench", "store"]

SHOW = Viewer()
NUMBER = "12345678"


def page(visit: Visit, year: TaxYear) -> None:
    if current_session(visit.portal) is None:  # as the guard of the page does
        return
    with suppress(Finished):
        draw_page(visit, year)


def draw_page(visit: Visit, year: TaxYear) -> None:
    draw, today = Draw(SHOW), london_day(visit.clock.now())
    sheet = BillOnPage(visit, year)
    sheet_about.open_or_say_why_not(sheet, draw)
    read = stay_or_stop.return_record(visit, SHOW, year)
    record = read or UNKNOWN_RETURN
    typed = sheet.typed()
    sheet_about.say_if_changed_elsewhere(sheet.name, draw)
    found = understand(typed, record, today)
    view = present(found, year, SHOW)
    asks = asks_when(record, year, today)
    places = stay_or_stop.ask(typed, view, visit, draw, asks_when=asks, read=read is not None)
    decided = bill_offer.offer_bill(places, typed, record, visit, SHOW)
    if decided is not None:
        view = present(found, year, SHOW, decided=decided)
    stay_or_stop.tell(view, draw)
    bill_offer.offer_years_tax(places, typed, record, visit, SHOW)


def script(of: object) -> None:
    assert callable(of)
    of()


class Tab:
    """A tab in which somebody stands on the page."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.year, desk = bench, YEAR, bench.desk
        self.session: Session | None = replace(session_at(bench.clock.now()), who=bench.who)
        portal = SimpleNamespace(clock=bench.clock, sessions=self)
        self.answers = Answers(seconds=lambda: bench.clock.now().timestamp())
        look = CachedReads(desk.fresh, self.answers, ("mine",), good_for=AT_LEISURE)
        recall = replace(look, api=None)
        self.visit = SimpleNamespace(
            who=bench.who, running=TaxYear(2026), weighing=self.keeping, clock=bench.clock,
            session=self.session, portal=portal, desk=desk,
            recall=recall, look=look, pool=desk.together, last_answers=lambda *_: None,
        )  # fmt: skip
        self.open()

    def keeping(self, year: TaxYear) -> Keeping[TypedBill]:
        return Keeping(self.bench.who, self.bench.store.bills.of(year), self.bench.clock)

    def find(self, _secret: str, _now: datetime) -> Session | None:
        """The session of the browser's cookie."""
        return self.session

    def open(self) -> None:
        """Open the page after a while: Streamlit remembers nothing then, and so do we."""
        self.answers.forget("mine")
        self.at = AppTest.from_function(script, args=(self.run_page,)).run()
        assert not self.at.exception

    def run_page(self) -> None:
        page(cast(Visit, self.visit), self.year)

    @property
    def said(self) -> str:
        return " ".join(each.proto.body for each in self.at.get("html"))

    @property
    def kept(self) -> TypedBill:
        found = self.found
        assert isinstance(found, TypedBill)
        return found

    @property
    def found(self) -> TypedBill | Unreadable | None:
        return self.keeping(self.year).find()

    @property
    def kept_at_all(self) -> bool:
        return self.found is not None

    @property
    def looks(self) -> int:
        return sum(c.operation is Operation.VIEW_CHOICE for c in self.bench.hmrc.calls)

    def box(self, name: str) -> str:
        return bill_sheet.box(self.year, name)

    def type(self, name: str, text: str) -> None:
        self.at.text_input(key=self.box(name)).set_value(text).run()
        assert not self.at.exception

    def press(self, name: str, **values: str) -> None:
        (button,) = (each for each in self.at.button if each.label == SHOW.say(name, **values))
        button.click().run()
        assert not self.at.exception

    @property
    def buttons(self) -> list[str]:
        return [each.label for each in self.at.button]

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


def test_it_can_be_thrown_away_and_not_by_whoever_has_signed_out(tab: Tab) -> None:
    tab.fill()
    before, tab.session = tab.session, None
    tab.press("stay_or_stop.throw_away")
    tab.session = before
    assert tab.kept.bill == "1,850.00"
    tab.open()
    tab.press("stay_or_stop.throw_away")
    assert tab.found is None
    assert tab.at.text_input(key=tab.box("bill")).value == ""


def test_what_was_thrown_away_can_be_put_back_until_something_else_is_typed(tab: Tab) -> None:
    tab.fill()
    before = tab.kept
    tab.press("stay_or_stop.throw_away")
    assert SHOW.say("walk.thrown_away") in tab.said
    tab.press("walk.put_back")
    assert tab.kept == before
    assert tab.at.text_input(key=tab.box("bill")).value == "1,850.00"
    assert [slide.value for slide in tab.at.slider] == [1850, 42000]
    tab.press("stay_or_stop.throw_away")
    tab.type("pay", "1")
    assert SHOW.say("walk.put_back") not in tab.buttons


# --- two tabs


def elsewhere(name: str) -> str:
    return SHOW.say(f"walk.other_tab.{name}")


def test_what_is_typed_in_one_tab_is_put_on_top_of_what_another_kept(tab: Tab) -> None:
    tab.fill()
    other = Tab(tab.bench)
    other.type("assessed", "9,000")
    tab.type("bill", "77")
    assert elsewhere("merged") in tab.said
    assert (tab.kept.bill, tab.kept.pay, tab.kept.assessed) == ("77", "42000", "9,000")
    assert tab.at.text_input(key=tab.box("assessed")).value == "9,000"
    assert tab.at.text_input(key=tab.box("bill")).value == "77"
    assert tab.at.slider[0].value == 77
    tab.press("walk.other_tab.close")
    tab.type("bill", "78")
    assert elsewhere("title") not in tab.said
    assert tab.kept.bill == "78"


def test_what_was_thrown_away_in_another_tab_does_not_come_back(tab: Tab) -> None:
    tab.fill()
    Tab(tab.bench).press("stay_or_stop.throw_away")
    tab.type("bill", "77")
    assert tab.found is None
    assert elsewhere("gone") in tab.said
    assert tab.at.text_input(key=tab.box("bill")).value == ""


def test_nothing_that_another_tab_typed_since_is_thrown_away_unseen(tab: Tab) -> None:
    tab.fill()
    other = Tab(tab.bench)
    other.type("deducted", "6,500")
    kept = other.kept
    tab.press("stay_or_stop.throw_away")
    assert tab.kept == kept
    assert elsewhere("pressed") in tab.said
    tab.press("stay_or_stop.throw_away")
    assert tab.found is None


def test_another_years_sheet_in_another_tab_is_another_sheet(tab: Tab) -> None:
    tab.fill()
    other = Tab(tab.bench)
    other.year = TaxYear(2026)
    other.at.run()
    other.type("bill", "12")
    tab.type("bill", "13")
    assert elsewhere("title") not in tab.said
    assert (tab.kept.bill, other.kept.bill) == ("13", "12")


# --- a sheet of another release


def write_as_another_release(tab: Tab) -> None:
    """With a name in it that this one does not know."""
    kept = json.loads(to_text(tab.kept)) | {"heading": "Mine"}
    store = tab.bench.store
    sealed = store.bills._cipher.seal(json.dumps(kept))
    with writing(store.engine) as connection:
        connection.execute(update(bills).values(sealed=sealed))


def test_what_cannot_be_read_is_said_and_kept_until_it_is_thrown_away(tab: Tab) -> None:
    tab.fill()
    write_as_another_release(tab)
    unread = tab.found
    assert isinstance(unread, Unreadable)
    tab.open()
    assert SHOW.say("walk.unreadable.line", day=SHOW.day(unread.until)) in tab.said
    assert not tab.at.text_input
    assert tab.found == unread
    tab.year = TaxYear(2026)
    tab.at.run()
    assert tab.at.text_input(key=tab.box("bill")).value == "", "another year's can be worked on"
    tab.year = YEAR
    tab.at.run()
    tab.press("walk.throw_away")
    assert tab.found is None
    assert tab.at.text_input(key=tab.box("bill")).value == ""


def test_what_another_release_keeps_meanwhile_is_not_written_over(tab: Tab) -> None:
    for change in (lambda: tab.type("bill", "77"), lambda: tab.press("stay_or_stop.throw_away")):
        tab.fill()
        write_as_another_release(tab)
        unread = tab.found
        change()
        assert tab.found == unread
        assert SHOW.say("walk.unreadable.title") in tab.said
        tab.press("walk.throw_away")


def test_what_is_pasted_at_great_length_is_not_kept_whole(tab: Tab) -> None:
    tab.type("bill", "1" * 5000)
    assert len(tab.kept.bill) == LONGEST


# --- HMRC's record


def test_hmrc_is_not_asked_again_at_every_slide(tab: Tab) -> None:
    looked = tab.looks
    tab.fill()
    tab.at.slider[0].set_value(2000).run()
    assert tab.looks == looked
    tab.bench.clock.move(timedelta(minutes=10))
    tab.at.run()
    assert tab.looks == looked + 1


def test_a_silent_hmrc_is_asked_again_after_a_minute_and_not_at_every_slide(
    bench: Bench, tab: Tab
) -> None:
    bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_RETURNS), times=1)
    tab.open()
    calls = len(bench.hmrc.calls)
    tab.fill()
    assert len(bench.hmrc.calls) == calls
    assert SHOW.say("stay_or_stop.reaches.unread") in tab.said
    bench.clock.move(timedelta(minutes=1))
    tab.at.run()
    assert SHOW.say("stay_or_stop.reaches.unread") not in tab.said


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


# --- HMRC's account


@pytest.fixture
def submitted(bench: Bench, tab: Tab) -> Tab:
    """The same, once the tax return is submitted."""
    bench.hmrc.books.documents = [document("1", YEAR, "1184.60")]
    bench.hmrc.year(YEAR).returned = ReturnState.SUBMITTED
    return tab


def account_looks(tab: Tab) -> int:
    return sum(call.operation is Operation.VIEW_ACCOUNT for call in tab.bench.hmrc.calls)


def test_what_hmrcs_account_has_is_put_in_the_box_when_pressed_and_not_before(
    submitted: Tab,
) -> None:
    tab = submitted
    tab.open()
    tab.type("pay", "42000")
    assert "HMRC’s account has £1,184.60" in tab.said
    assert tab.kept.bill == ""
    tab.press("bill_offer.put", amount="£1,184.60")
    assert (tab.kept.bill, tab.kept.pay) == ("1,184.60", "42000")
    assert tab.at.text_input(key=tab.box("bill")).value == "1,184.60"
    assert tab.at.slider[0].value == 1184
    assert SHOW.say("bill_offer.same") in tab.said


def test_the_account_is_asked_once_a_while_however_often_the_page_is_drawn(submitted: Tab) -> None:
    tab = submitted
    tab.open()
    looked = account_looks(tab)
    assert looked == 2, "what is open, and what was posted since the year was over"
    tab.fill()
    assert account_looks(tab) == looked
    tab.bench.clock.move(timedelta(minutes=10))
    tab.at.run()
    assert account_looks(tab) == 2 * looked


def test_where_no_bill_can_have_come_the_account_is_not_asked(bench: Bench, submitted: Tab) -> None:
    tab = submitted
    looked = account_looks(tab)
    tab.year = TaxYear(2026)  # not over yet
    tab.open()
    bench.hmrc.year(YEAR).returned = ReturnState.OPEN
    tab.year = YEAR
    tab.open()
    assert account_looks(tab) == looked


def test_where_the_account_is_not_read_the_page_stands_without_an_offer(submitted: Tab) -> None:
    tab = submitted
    tab.bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_ACCOUNT), times=1)
    tab.open()
    tab.fill()
    assert SHOW.say("bill_offer.unread") in tab.said
    assert "1,184.60" not in tab.said
    assert SHOW.say("common.estimate.ours") in tab.said
    tab.bench.clock.move(timedelta(minutes=1))
    tab.at.run()
    assert "HMRC’s account has £1,184.60" in tab.said, "there is no button that asks again"


def test_while_hmrc_is_slow_the_page_is_worked_on_and_the_offer_comes_later(
    submitted: Tab,
) -> None:
    tab, answers = submitted, threading.Event()

    def slowly(call: Call) -> None:
        assert call.operation is not Operation.VIEW_ACCOUNT or answers.wait(20)

    tab.bench.hmrc.before = slowly
    tab.open()
    tab.fill()
    assert SHOW.say("bill_offer.looking") in tab.said
    assert SHOW.say("common.estimate.ours") in tab.said, "both ways are told meanwhile"
    answers.set()
    for _ in range(50):
        if SHOW.say("bill_offer.looking") not in tab.said:
            break
        tab.at.run()
    assert "HMRC’s account has £1,184.60" in tab.said
    assert tab.kept.bill == "1,850.00"


def calculated(tab: Tab) -> None:
    """HMRC has a calculation of the return: £9,000.00 of tax, £6,500.00 deducted."""
    books = tab.bench.hmrc.books
    one = entry(NUMBER, YEAR)
    of = tax("2500.00", income_tax_due="9000.00", total_deducted="6500.00")
    books.entries, books.calculations = [one], {NUMBER: calculation(NUMBER, YEAR, tax=of)}


def test_what_hmrc_calculated_is_put_in_both_boxes_when_pressed_and_not_before(
    submitted: Tab,
) -> None:
    tab = submitted
    calculated(tab)
    tab.open()
    assert "£9,000.00 of Income Tax" in tab.said
    assert not tab.kept_at_all
    tab.press("bill_offer.tax_put")
    assert (tab.kept.assessed, tab.kept.deducted) == ("9,000.00", "6,500.00")
    assert SHOW.say("bill_offer.tax_same") in tab.said


@pytest.mark.parametrize("what", [Operation.LIST_CALCULATIONS, Operation.VIEW_CALCULATION])
def test_where_the_calculation_is_not_read_the_bill_is_offered_all_the_same(
    submitted: Tab, what: Operation
) -> None:
    tab = submitted
    calculated(tab)
    tab.bench.hmrc.fails(HmrcUnreachable(what), times=1)
    tab.open()
    assert SHOW.say("bill_offer.tax_unread") in tab.said
    assert "HMRC’s account has £1,184.60" in tab.said


def rejected(tab: Tab) -> None:
    """HMRC says that it could not put the bill in a tax code."""
    books = tab.bench.hmrc.books
    (bill,) = books.documents
    books.lines = [line(bill, "4910", line_item("1184.60", "rejected"))]


def test_a_bill_that_hmrc_could_not_code_is_told_first_and_in_no_month(submitted: Tab) -> None:
    tab = submitted
    rejected(tab)
    tab.open()
    against = SHOW.say("not_by_code.none", year="2025 to 2026")
    assert against in tab.said, "also before anything is typed"
    tab.fill()
    assert tab.said.index(against) < tab.said.index(SHOW.say("stay_or_stop.code.decided"))
    assert "£1,184.60 is to be paid directly to HMRC, by 31 January 2027." in tab.said
    assert "About £154.17" not in tab.said
    assert "£1,850.00, all of this bill" in tab.said


def test_it_is_told_too_where_a_part_of_the_account_is_lacking(
    submitted: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = submitted
    rejected(tab)
    account = bill_offer.read_account

    def partly(*args: Any) -> AccountReading:
        found = account(*args)
        error = HmrcUnreachable(Operation.VIEW_ACCOUNT)
        return replace(found, posted={span: Part(error=error) for span in found.posted})

    monkeypatch.setattr(bill_offer, "read_account", partly)
    tab.open()
    assert SHOW.say("bill_offer.unread") in tab.said
    assert SHOW.say("not_by_code.none", year="2025 to 2026") in tab.said
