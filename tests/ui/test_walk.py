"""What is typed about small differences stays, and nothing is assumed for anybody."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from codedout.bootstrap import Visit
from codedout.domain import over_repaid_sheet
from codedout.domain.change import Who
from codedout.domain.coded_out import Kind
from codedout.domain.errors import StoreUnavailable
from codedout.domain.session import Session
from codedout.domain.tax_year import TaxYear
from codedout.domain.understood import understand
from codedout.domain.walk import MOST_YEARS, About, Field, Walk
from codedout.journeys.ports import Unreadable
from codedout.journeys.walking import Walking
from codedout.presenters.viewer import Viewer
from codedout.presenters.walk import present
from codedout.presenters.walk_over_repaid import present as present_over_repaid
from codedout.store.codec import to_text
from codedout.store.engine import writing
from codedout.store.tables import walks
from codedout.store.walks import StoreWalks
from codedout.ui import walk, walk_about, walk_asking, walk_over_repaid, walk_sheet, walk_start
from codedout.ui.draw import Draw
from codedout.ui.finished import Finished
from codedout.ui.guard import current_session
from tests.fakes import Bench, item, key, session_at
from tests.journeys.conftest import bench, store

__all__ = ["bench", "store"]

SHOW = Viewer()


def page(visit: Visit) -> None:
    if current_session(visit.portal) is None or visit.away:  # as the guard of the page does
        return
    with suppress(Finished):
        draw_page(visit)


def draw_page(visit: Visit) -> None:
    walk_about.open_or_say_why_not(visit, SHOW)
    show = Viewer(walk_sheet.typed(visit).voice)
    draw = Draw(show)
    walk_start.from_compare(visit, draw)
    typed = walk_sheet.typed(visit)
    walk_about.say_if_changed_elsewhere(draw)
    walk_asking.ask_how_to_tell(typed.voice, draw)
    walk_about.ask(typed, draw)
    if typed.about is About.OVER_REPAID:
        found = over_repaid_sheet.understand(typed.over_repaid.sheet)
        walk_over_repaid.ask(typed.over_repaid.sheet, found, visit, draw)
        walk_over_repaid.try_out(typed.over_repaid, found, visit, draw)
        walk.tell(present_over_repaid(typed.over_repaid.sheet, found, show), draw)
        return
    understood = understand(typed.sheet)
    walk_asking.ask(typed.sheet, understood, visit, draw)
    walk.try_out(typed, understood, visit, draw)
    trying = typed.before is not None
    walk.tell(present(typed.sheet, understood, show, trying=trying), draw)


def script(of: object) -> None:
    assert callable(of)
    of()


class Tab:
    """A tab in which somebody stands on the page."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.walking = Walking(bench.who, bench.store.walks, bench.clock)
        self.session: Session | None = replace(session_at(bench.clock.now()), who=bench.who)
        self.visit = SimpleNamespace(
            who=bench.who,
            running=TaxYear(2026),
            walking=self.walking,
            session=self.session,
            away=False,
            portal=SimpleNamespace(clock=bench.clock, sessions=self),
        )
        self.open()

    def find(self, _secret: str, _now: datetime) -> Session | None:
        """The session of the browser's cookie."""
        return self.session

    def open(self) -> None:
        """Open the page, or refresh it: Streamlit then remembers nothing."""
        of = partial(page, cast(Visit, self.visit))
        self.at = AppTest.from_function(script, args=(of,)).run()
        assert not self.at.exception

    @property
    def kept(self) -> Walk:
        found = self.walking.find()
        assert isinstance(found, Walk)
        return found

    @property
    def said(self) -> str:
        return " ".join(each.proto.body for each in self.at.get("html"))

    @property
    def labels(self) -> list[str]:
        return [each.label for each in self.at.text_input]

    def type(self, field: Field, year: str, text: str) -> None:
        label = SHOW.say(f"walk.field.{field.value}", year=year)
        (box,) = (each for each in self.at.text_input if each.label == label)
        box.set_value(text).run()
        assert not self.at.exception

    def say_whether_in_self_assessment(self, year: str, answer: bool) -> None:
        self.answer("self_assessment", answer, year=year)

    def press(self, label: str) -> None:
        (button,) = (each for each in self.at.button if each.label == label)
        button.click().run()
        assert not self.at.exception

    def answer(self, name: str, value: object, **values: str) -> None:
        label = SHOW.say(f"walk.{name}", **values)
        (radio,) = (each for each in self.at.radio if each.label == label)
        radio.set_value(value).run()
        assert not self.at.exception

    def small_underpayment(self) -> None:
        self.at.selectbox[0].set_value(TaxYear(2004)).run()
        self.say_whether_in_self_assessment("2004 to 2005", False)
        self.type(Field.PAID, "2004 to 2005", "2380")
        self.type(Field.DUE, "2004 to 2005", "2,400")


@pytest.fixture
def tab(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Tab:
    # A run leaves a main module of its own behind, which later processes would look for.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    return Tab(bench)


def test_self_assessment_is_asked_first(tab: Tab) -> None:
    assert tab.labels == []
    assert len(tab.at.radio) == 3, "the others are how it is told and what it is about"
    assert "whether you were in Self Assessment" in tab.said
    tab.answer("self_assessment", value=True, year="2025 to 2026")
    assert len(tab.labels) == 2
    assert "an example only" in tab.said


def test_no_year_can_be_picked_from_before_there_was_self_assessment(tab: Tab) -> None:
    assert tab.at.selectbox[0].options[-1] == "1996 to 1997"


def test_no_limit_is_applied_until_it_is_typed_or_chosen(tab: Tab) -> None:
    tab.small_underpayment()
    assert "the limit for paying too little that you want to assume" in tab.said
    assert SHOW.say("walk.outcome") not in tab.said
    tab.press(SHOW.say("walk.use_published", amount="£50", year="2004 to 2005"))
    assert tab.kept.sheet.years[0].under == "50.00"
    assert "within £50.00, the limit for paying too little" in tab.said


def test_what_is_so_of_every_limit_stands_once(tab: Tab) -> None:
    tab.small_underpayment()
    tab.press(SHOW.say("walk.add_year"))
    tab.say_whether_in_self_assessment("2003 to 2004", False)
    tab.type(Field.PAID, "2003 to 2004", "2300")
    tab.type(Field.DUE, "2003 to 2004", "2400")
    assert SHOW.say("walk.use_published", amount="£50", year="2003 to 2004") in [
        each.label for each in tab.at.button
    ]
    for once in ("walk.limits_note", "walk.nothing_for_over"):
        assert tab.said.count(SHOW.say(once)) <= 1
    assert tab.said.count(SHOW.say("walk.limits_note")) == 1
    assert tab.said.count("in the years up to 2006 to 2007") == 1


def test_what_was_typed_is_there_after_a_refresh_and_in_no_address(tab: Tab) -> None:
    tab.small_underpayment()
    tab.type(Field.UNDER, "2004 to 2005", "5o")
    before = tab.kept
    tab.open()
    assert [each.value for each in tab.at.text_input] == ["2380", "2,400", "5o"]
    assert "using only figures" in tab.said
    assert dict(tab.at.query_params) == {}
    assert tab.kept == before


def test_years_are_added_and_removed_without_moving_what_stands_in_others(tab: Tab) -> None:
    tab.small_underpayment()
    tab.press(SHOW.say("walk.add_year"))
    tab.say_whether_in_self_assessment("2003 to 2004", False)
    tab.type(Field.PAID, "2003 to 2004", "77")
    tab.press(SHOW.say("walk.remove_year", year="2004 to 2005"))
    assert [each.value for each in tab.at.text_input] == ["77", ""]
    (left,) = tab.kept.sheet.years
    assert (left.tax_year, left.paid) == (TaxYear(2003), "77")


def test_there_is_an_end_to_how_many_years_it_takes(tab: Tab) -> None:
    for _ in range(MOST_YEARS - 1):
        tab.press(SHOW.say("walk.add_year"))
    assert SHOW.say("walk.add_year") not in [each.label for each in tab.at.button]
    assert f"takes {MOST_YEARS} years" in tab.said


def test_all_of_it_can_be_thrown_away(tab: Tab) -> None:
    tab.small_underpayment()
    tab.press(SHOW.say("walk.throw_away"))
    assert tab.walking.find() is None
    assert tab.labels == []


def test_what_was_thrown_away_can_be_put_back_until_something_else_is_typed(tab: Tab) -> None:
    tab.small_underpayment()
    before = tab.kept
    tab.press(SHOW.say("walk.throw_away"))
    assert SHOW.say("walk.thrown_away") in tab.said
    tab.press(SHOW.say("walk.put_back"))
    assert tab.kept == before
    assert [each.value for each in tab.at.text_input] == ["2380", "2,400", ""]
    assert SHOW.say("walk.thrown_away") not in tab.said
    tab.press(SHOW.say("walk.throw_away"))
    tab.say_whether_in_self_assessment("2025 to 2026", False)
    assert SHOW.say("walk.thrown_away") not in tab.said
    assert SHOW.say("walk.put_back") not in [each.label for each in tab.at.button]


def test_an_answer_that_can_change_nothing_is_not_asked_for(tab: Tab) -> None:
    tab.small_underpayment()
    tab.type(Field.UNDER, "2004 to 2005", "50")
    asked = [each.label for each in tab.at.checkbox]
    assert SHOW.say("walk.flag.calculation_requested", year="2004 to 2005") in asked
    tab.type(Field.UNDER, "2004 to 2005", "5")
    asked = [each.label for each in tab.at.checkbox]
    assert SHOW.say("walk.flag.calculation_requested", year="2004 to 2005") not in asked


def test_a_result_is_held_beside_another_and_gone_back_to(tab: Tab) -> None:
    tab.small_underpayment()
    tab.type(Field.UNDER, "2004 to 2005", "50")
    tab.press(SHOW.say("walk.what_if.hold"))
    assert "You have not changed anything yet." in tab.said
    tab.type(Field.UNDER, "2004 to 2005", "5")
    assert "One year comes out differently: 2004 to 2005." in tab.said
    tab.open()
    assert "One year comes out differently: 2004 to 2005." in tab.said, "after a refresh too"
    tab.press(SHOW.say("walk.what_if.back"))
    assert [each.value for each in tab.at.text_input] == ["2380", "2,400", "50"]
    assert tab.kept.before is None


def test_what_was_tried_can_be_gone_on_with(tab: Tab) -> None:
    tab.small_underpayment()
    tab.type(Field.UNDER, "2004 to 2005", "50")
    tab.press(SHOW.say("walk.what_if.hold"))
    tab.type(Field.UNDER, "2004 to 2005", "5")
    tab.press(SHOW.say("walk.what_if.stop"))
    assert tab.kept.before is None
    assert tab.kept.sheet.years[0].under == "5"


# --- who presses


BUTTONS = ("add_year", "throw_away")


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_does_nothing_once_signed_out(tab: Tab, name: str) -> None:
    tab.small_underpayment()
    kept, tab.session = tab.kept, None
    tab.press(SHOW.say(f"walk.{name}"))
    assert tab.kept == kept
    assert tab.said == ""


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_does_nothing_once_it_is_somebody_elses_browser(tab: Tab, name: str) -> None:
    tab.small_underpayment()
    kept = tab.kept
    now = tab.bench.clock.now()
    for other in (
        replace(session_at(now), who=Who("p_other", "s_other")),
        replace(session_at(now, key="a later one"), who=tab.bench.who),
    ):
        tab.open()
        before, tab.session = tab.session, other
        tab.press(SHOW.say(f"walk.{name}"))
        assert tab.kept == kept
        tab.session = before


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_fails_quietly_where_the_store_does(
    tab: Tab, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run that follows finds the same, and says so."""
    tab.small_underpayment()
    kept = tab.kept

    def broken(*_: object, **__: object) -> None:
        raise StoreUnavailable("locked")

    with monkeypatch.context() as at_once:
        at_once.setattr(StoreWalks, "keep", broken)
        at_once.setattr(StoreWalks, "forget", broken)
        tab.press(SHOW.say(f"walk.{name}"))
    assert tab.kept == kept
    assert [each.value for each in tab.at.text_input] == ["2380", "2,400", ""]


# --- two tabs


def elsewhere(name: str) -> str:
    return SHOW.say(f"walk.other_tab.{name}")


def test_what_is_typed_in_one_tab_is_put_on_top_of_what_another_kept(tab: Tab) -> None:
    tab.small_underpayment()
    other = Tab(tab.bench)
    other.press(SHOW.say("walk.add_year"))
    other.type(Field.DUE, "2004 to 2005", "2,500")
    tab.type(Field.PAID, "2004 to 2005", "2381")
    assert elsewhere("merged") in tab.said
    old, new = tab.kept.sheet.years
    assert (old.paid, old.due, new.tax_year) == ("2381", "2,500", TaxYear(2003))
    assert [each.value for each in tab.at.text_input][:2] == ["2381", "2,500"]
    tab.type(Field.PAID, "2004 to 2005", "2382")
    assert elsewhere("merged") in tab.said, "until it has been seen"
    tab.press(elsewhere("close"))
    assert elsewhere("title") not in tab.said
    tab.type(Field.PAID, "2004 to 2005", "2383")
    assert elsewhere("title") not in tab.said
    assert len(tab.kept.sheet.years) == 2


def test_what_was_thrown_away_in_another_tab_does_not_come_back(tab: Tab) -> None:
    tab.small_underpayment()
    Tab(tab.bench).press(SHOW.say("walk.throw_away"))
    tab.type(Field.PAID, "2004 to 2005", "2381")
    assert tab.walking.find() is None
    assert elsewhere("gone") in tab.said
    assert tab.labels == []
    tab.say_whether_in_self_assessment("2025 to 2026", False)
    assert [year.tax_year for year in tab.kept.sheet.years] == [TaxYear(2025)]


def test_a_year_removed_in_another_tab_stays_removed(tab: Tab) -> None:
    tab.small_underpayment()
    tab.press(SHOW.say("walk.add_year"))
    other = Tab(tab.bench)
    other.press(SHOW.say("walk.remove_year", year="2004 to 2005"))
    tab.type(Field.PAID, "2004 to 2005", "2381")
    assert elsewhere("partly") in tab.said
    assert [year.tax_year for year in tab.kept.sheet.years] == [TaxYear(2003)]


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_does_nothing_to_what_another_tab_has_kept_meanwhile(tab: Tab, name: str) -> None:
    tab.small_underpayment()
    other = Tab(tab.bench)
    other.type(Field.DUE, "2004 to 2005", "2,500")
    kept = other.kept
    tab.press(SHOW.say(f"walk.{name}"))
    assert tab.kept == kept
    assert elsewhere("pressed") in tab.said
    tab.press(SHOW.say(f"walk.{name}"))
    assert tab.walking.find() != kept, "and does it when it is pressed again"


def test_what_this_tab_kept_before_it_was_broken_off_is_no_other_tabs(
    tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that is overtaken by the next one can end at once after it has kept something."""
    tab.small_underpayment()
    keep = StoreWalks.keep

    def broken_off(*args: Any, **named: Any) -> None:
        keep(*args, **named)
        raise StoreUnavailable("no word came back")

    with monkeypatch.context() as at_once:
        at_once.setattr(StoreWalks, "keep", broken_off)
        box = tab.at.text_input[0]
        box.set_value("2381").run()
        assert tab.at.exception
    assert tab.kept.sheet.years[0].paid == "2381"
    tab.at.session_state[box.key] = "2382"
    tab.at.run()
    assert tab.kept.sheet.years[0].paid == "2382"
    assert elsewhere("title") not in tab.said


def test_coming_back_to_the_page_it_is_as_another_tab_left_it(tab: Tab) -> None:
    tab.small_underpayment()
    Tab(tab.bench).press(SHOW.say("walk.throw_away"))
    tab.visit.away = True
    tab.at.run()
    tab.visit.away = False
    tab.at.run()
    assert tab.labels == []
    assert elsewhere("title") not in tab.said


# --- a sheet of another release


def write_as_another_release(tab: Tab) -> None:
    """With a name in it that this one does not know."""
    kept = json.loads(to_text(tab.kept))
    kept["sheet"]["years"][0]["paid_in_all"] = kept["sheet"]["years"][0].pop("paid")
    store = tab.bench.store
    sealed = store.walks._cipher.seal(json.dumps(kept))
    with writing(store.engine) as connection:
        connection.execute(update(walks).values(sealed=sealed))


def test_what_cannot_be_read_is_said_and_kept_until_it_is_thrown_away(tab: Tab) -> None:
    tab.small_underpayment()
    write_as_another_release(tab)
    unread = tab.walking.find()
    assert isinstance(unread, Unreadable)
    tab.open()
    assert SHOW.say("walk.unreadable.line", day=SHOW.day(unread.until)) in tab.said
    assert not tab.at.radio
    assert tab.walking.find() == unread
    tab.press(SHOW.say("walk.throw_away"))
    assert tab.walking.find() is None
    assert "whether you were in Self Assessment" in tab.said


def test_what_another_release_keeps_meanwhile_is_not_written_over(tab: Tab) -> None:
    for change in (
        lambda: tab.type(Field.PAID, "2004 to 2005", "2381"),
        lambda: tab.press(SHOW.say("walk.add_year")),
        lambda: tab.press(SHOW.say("walk.throw_away")),
    ):
        tab.small_underpayment()
        write_as_another_release(tab)
        unread = tab.walking.find()
        change()
        assert isinstance(unread, Unreadable)
        assert tab.walking.find() == unread
        assert SHOW.say("walk.unreadable.title") in tab.said
        tab.press(SHOW.say("walk.throw_away"))


# --- from Compare


class FromCompare(Tab):
    """The same with HMRC to be asked, and an address that may name an amount."""

    def __init__(self, bench: Bench, **params: str) -> None:
        self.params = params
        super().__init__(bench)

    def open(self) -> None:
        desk = self.bench.desk
        self.visit.__dict__.update(
            first_year=TaxYear(2023), recall=desk.fresh, look=desk.fresh, pool=desk.together,
            clock=self.bench.clock, desk=desk, last_answers=lambda *_: None, number=None,
        )  # fmt: skip
        of = partial(page, cast(Visit, self.visit))
        self.at = AppTest.from_function(script, args=(of,))
        for name, value in self.params.items():
            self.at.query_params[name] = value
        self.at.run()
        assert not self.at.exception


@pytest.fixture
def paye(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    bench.holds(item(7, "62.40", Kind.PAYE, related=TaxYear(2022)))
    bench.sent([(key(7, Kind.PAYE), "41.10")])
    return bench


def test_coming_from_compare_the_figures_stand_there_and_the_address_forgets(paye: Bench) -> None:
    tab = FromCompare(paye, year="2025-26", item="7")
    (year,) = tab.kept.sheet.years
    assert (year.tax_year, year.short, year.own) == (TaxYear(2022), "62.40", "41.10")
    assert dict(tab.at.query_params) == {}
    assert [each.value for each in tab.at.text_input] == ["62.40", "41.10"]
    assert "whether you were in Self Assessment" in tab.said
    tab.say_whether_in_self_assessment("2022 to 2023", False)
    assert [each.value for each in tab.at.text_input] == ["62.40", "41.10", ""]
    assert "it takes through your 2025 to 2026 tax code for 2022 to 2023" in tab.said
    tab.type(Field.UNDER, "2022 to 2023", "50")
    assert SHOW.say("walk.own.differs") in tab.said


def test_an_amount_that_is_not_there_is_said_and_nothing_is_lost(paye: Bench) -> None:
    FromCompare(paye).small_underpayment()
    for wrong in ({"year": "2025-26", "item": "8"}, {"year": "2012-13", "item": "7"}):
        tab = FromCompare(paye, **wrong)
        assert SHOW.say("walk.missing.title") in tab.said
        assert tab.kept.sheet.years[0].paid == "2380"


def test_a_year_that_hmrc_does_not_say_is_picked_by_the_person(paye: Bench) -> None:
    paye.holds(item(9, "30.00", Kind.PAYE, related=None))
    tab = FromCompare(paye, year="2025-26", item="9")
    assert tab.at.selectbox[0].value is None
    assert SHOW.say("walk.still.year") in tab.said
    tab.at.selectbox[0].set_value(TaxYear(2021)).run()
    (year,) = tab.kept.sheet.years
    assert (year.tax_year, year.unsaid, year.taken_in) == (TaxYear(2021), False, TaxYear(2025))
    tab.at.selectbox[0].set_value(TaxYear(2020)).run()
    assert tab.kept.sheet.years[0].taken_in is None, "what was said is not about that year"


def test_what_is_pasted_at_great_length_is_not_kept_whole(tab: Tab) -> None:
    tab.small_underpayment()
    tab.type(Field.PAID, "2004 to 2005", "9" * 5_000_000)
    assert len(tab.kept.sheet.years[0].paid) == walk_sheet.LONGEST


def test_what_a_calculation_asked_for_is_asked_where_it_was_ticked(tab: Tab) -> None:
    tab.small_underpayment()
    tab.type(Field.UNDER, "2004 to 2005", "50")
    ticked = SHOW.say("walk.flag.calculation_already_issued", year="2004 to 2005")
    (box,) = (each for each in tab.at.checkbox if each.label == ticked)
    box.check().run()
    assert "what HMRC’s calculation already asked for" in tab.said
    assert SHOW.say("walk.outcome") not in tab.said
    assert ticked in [each.label for each in tab.at.checkbox]
    tab.type(Field.NOTIFIED, "2004 to 2005", "0")
    assert SHOW.say("walk.outcome") in tab.said


def test_it_is_put_beside_what_another_tab_kept_meanwhile(paye: Bench) -> None:
    tab = FromCompare(paye)
    Tab(paye).small_underpayment()
    for name, value in {"year": "2025-26", "item": "7"}.items():
        tab.at.query_params[name] = value
    tab.at.run()
    old, new = tab.kept.sheet.years
    assert (old.paid, new.tax_year, new.short) == ("2380", TaxYear(2022), "62.40")
    assert elsewhere("merged") in tab.said
