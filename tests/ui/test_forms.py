"""A form that stands open while HMRC's record moves under it: a pick never becomes another."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from types import SimpleNamespace
from typing import cast

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from codedout.bootstrap import Visit
from codedout.domain.change import Ask, Change, ChangeState
from codedout.domain.coded_out import ItemKey
from codedout.domain.draft import Draft
from codedout.journeys.desk import Desk
from codedout.journeys.drafting import Drafting
from codedout.journeys.preparing import prepare_removal
from codedout.journeys.reading import AmountsReading, read_amounts
from codedout.journeys.sending import drop
from codedout.presenters.amending import present, present_removal
from codedout.presenters.viewer import Viewer
from codedout.ui import asking, forms, presses, screens
from codedout.ui.drafts import PUT_BACK, amount_box, open_form, removal_picker, throw_button
from codedout.ui.draw import Draw
from tests.fakes import YEAR, Bench, Call, item, key
from tests.journeys.conftest import bench, store

__all__ = ["bench", "store"]

SHOW = Viewer()
ALL = SHOW.say("change.remove_all", year=SHOW.year(YEAR))


def begin(visit: Visit) -> tuple[Desk, AmountsReading]:
    """What each page begins with."""
    presses.begin()
    return visit.desk, read_amounts(visit.desk.fresh, visit.desk.together, YEAR, YEAR.plus(1))


def removing(visit: Visit) -> None:
    """The page for removing, without what stands around its form."""
    desk, seen = begin(visit)
    view = present_removal(seen, desk.amounts_open(seen), SHOW, desk.clock.now())
    picker, draw = removal_picker(YEAR), Draw(SHOW)
    filling = open_form(Ask.REMOVE_ONE, view, visit, draw, widget=picker, asked=None)
    forms.remove(filling, seen, draw)


def removing_again(visit: Visit) -> None:
    """The same, opened with "Prepare it again"."""
    screens.resume(visit)
    removing(visit)


def changing(visit: Visit) -> None:
    """The page for changing item 12, without what stands around its form."""
    desk, seen = begin(visit)
    view = present(seen, desk.amounts_open(seen), SHOW, desk.clock.now())
    box, draw = amount_box(YEAR), Draw(SHOW)
    filling = open_form(Ask.AMEND_ONE, view, visit, draw, widget=box, asked=key(12))
    forms.amend(filling, key(12), seen, draw)


def script(page: object) -> None:
    assert callable(page)
    page()


class Tab:
    """A tab in which somebody stands on a page with a form."""

    def __init__(
        self,
        bench: Bench,
        monkeypatch: pytest.MonkeyPatch,
        form: Callable[[Visit], None] = removing,
    ) -> None:
        # A run leaves a main module of its own behind, which later processes would look for.
        monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
        monkeypatch.setattr(forms, "to_check", self._to_check)
        self.prepared: list[Change] = []
        self.drafting = Drafting(bench.who, bench.store.drafts, bench.clock)
        session = SimpleNamespace(may_write=True)
        visit = SimpleNamespace(
            desk=bench.desk, who=bench.who, drafting=self.drafting, session=session
        )
        page = partial(form, cast(Visit, visit))
        self.page = AppTest.from_function(script, args=(page,)).run()

    def _to_check(self, change: Change, draw: Draw) -> None:
        self.prepared.append(change)

    @property
    def draft(self) -> Draft | None:
        return self.drafting.find(Ask.REMOVE_ONE, YEAR)

    @property
    def picked(self) -> str | None:
        (radio,) = self.page.radio
        return None if radio.index is None else radio.options[radio.index]

    def pick(self, named: str) -> None:
        (radio,) = self.page.radio
        (label,) = (option for option in radio.options if named in option)
        radio.set_value(label).run()
        assert not self.page.exception
        assert self.picked == label

    def go_on(self) -> list[tuple[Ask, ItemKey | None]]:
        """What was prepared by the press."""
        self.page.button(f"go-remove-{YEAR}").click().run()
        assert not self.page.exception
        return [(change.what.ask, change.what.item) for change in self.prepared]


def said(page: AppTest) -> str:
    return " ".join(each.proto.body for each in page.get("html"))


@pytest.fixture
def tab(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Tab:
    figures = [(key(n), f"{n}0.00") for n in (11, 12, 13)]
    bench.holds(*(item(n, "412.30") for n in (11, 12, 13)))
    bench.sent(figures)
    return Tab(bench, monkeypatch)


def removed_elsewhere(bench: Bench, *numbers: int) -> None:
    for n in numbers:
        del bench.hmrc.year(YEAR).sent[key(n)]


@pytest.mark.parametrize("gone", [(11,), (11, 13)], ids=["the one before", "all others"])
def test_what_is_picked_to_remove_stays_picked_as_others_go(
    bench: Bench, tab: Tab, gone: tuple[int, ...]
) -> None:
    tab.pick("item 12")
    removed_elsewhere(bench, *gone)
    asks = tab.go_on()
    assert [one for _, one in asks] == [key(12)]


def test_to_remove_all_stays_to_remove_all(bench: Bench, tab: Tab) -> None:
    tab.pick(ALL)
    removed_elsewhere(bench, 11)
    assert tab.go_on() == [(Ask.REMOVE_ALL, None)]


def test_where_what_was_picked_to_remove_is_gone_nothing_is_picked(bench: Bench, tab: Tab) -> None:
    tab.pick("item 12")
    removed_elsewhere(bench, 12)
    assert tab.go_on() == []
    assert tab.picked is None
    assert SHOW.say("change.error.remove") in said(tab.page)


def test_a_figure_that_moved_stays_picked_and_an_old_label_is_never_taken_for_all(
    bench: Bench, tab: Tab
) -> None:
    tab.pick("item 12")
    old = tab.picked
    bench.sent([(key(12), "7.00")])
    tab.page.run()
    assert tab.picked is not None
    assert "item 12: my figure £7" in tab.picked
    (radio,) = tab.page.radio
    radio.options.append(str(old))  # as in a browser that still holds it
    radio.set_value(old)
    assert tab.go_on() == []
    assert SHOW.say("change.error.remove") in said(tab.page)


@pytest.mark.parametrize(
    ("picked", "item"), [("item 12", key(12)), (ALL, None)], ids=["one", "all"]
)
def test_what_is_kept_of_the_pick_is_never_another(
    bench: Bench, tab: Tab, monkeypatch: pytest.MonkeyPatch, picked: str, item: ItemKey | None
) -> None:
    tab.pick(picked)
    removed_elsewhere(bench, 11)
    tab.page.run()
    assert tab.draft is not None
    assert tab.draft.item == item
    again = Tab(bench, monkeypatch)
    assert again.picked is not None
    assert picked in again.picked


@pytest.mark.parametrize("at_once", [True, False], ids=["in one moment", "first typed"])
def test_what_is_typed_after_throwing_away_is_not_lost_to_putting_back(
    bench: Bench, tab: Tab, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    tab.drafting.keep(Ask.AMEND_ONE, YEAR, item=key(12), typed="38")
    form = Tab(bench, monkeypatch, changing).page
    assert form.text_input(amount_box(YEAR)).value == "38"
    form.button(throw_button(Ask.AMEND_ONE, YEAR)).click().run()
    put_back = form.button(PUT_BACK)
    form.text_input(amount_box(YEAR)).set_value("5")
    if at_once:
        put_back.click()
    form.run()
    assert not form.exception
    assert form.text_input(amount_box(YEAR)).value == "5"
    draft = tab.drafting.find(Ask.AMEND_ONE, YEAR)
    assert draft is not None
    assert draft.typed == "5"
    assert PUT_BACK not in [button.key for button in form.button]
    thrown = "(Self Assessment tax from an earlier year, item 12, you typed “38”)"
    assert f"{thrown}. You have filled in something else since" in said(form)
    form.text_input(amount_box(YEAR)).set_value("").run()
    form.run()
    form.button(PUT_BACK).click().run()
    assert form.text_input(amount_box(YEAR)).value == "38"


@pytest.mark.parametrize("at_once", [True, False], ids=["in one moment", "first picked"])
def test_what_is_picked_after_throwing_away_is_not_lost_to_putting_back(
    bench: Bench, tab: Tab, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    tab.pick("item 12")
    form = Tab(bench, monkeypatch)
    form.page.button(throw_button(Ask.REMOVE_ONE, YEAR)).click().run()
    put_back = form.page.button(PUT_BACK)
    if at_once:
        put_back.click()
    form.pick("item 11")
    assert form.draft is not None
    assert form.draft.item == key(11)
    assert PUT_BACK not in [button.key for button in form.page.button]
    assert "You have filled in something else since" in said(form.page)


@pytest.mark.parametrize("slow", [True, False])
def test_whoever_goes_on_is_told_that_hmrc_is_asked_where_it_does_not_answer_at_once(
    bench: Bench, tab: Tab, monkeypatch: pytest.MonkeyPatch, slow: bool
) -> None:
    """It is, where what was prepared before may rest on what HMRC no longer holds."""
    seen = read_amounts(bench.hmrc, bench.desk.together, YEAR, YEAR.plus(1))
    old = prepare_removal(bench.desk, seen, key(12))
    bench.sent([(key(13), "7.00")])
    tab.pick("item 12")
    asked, said, told = list[Call](), list[str](), threading.Event()

    def hear(call: Call) -> None:
        if threading.current_thread().name == "reading":  # and not for the form itself
            asked.append(call)
            assert not slow or told.wait(10)

    def tell(words: str) -> AbstractContextManager[None]:
        said.append(words)
        told.set()
        return nullcontext()

    bench.hmrc.before = hear
    monkeypatch.setattr(st, "spinner", tell)
    monkeypatch.setattr(asking, "_AT_ONCE", 0.1 if slow else 10)
    assert tab.go_on() == [(Ask.REMOVE_ONE, key(12))]
    assert asked
    assert said == [SHOW.say("frame.asking")] * slow
    assert bench.store.journal.find(bench.who, old.reference).state is ChangeState.STALE


@pytest.fixture
def put_aside(
    bench: Bench, tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> Callable[[int | None], None]:
    """Prepare to remove that item or everything, put it aside, and have its address there."""

    def go(number: int | None) -> None:
        item = None if number is None else key(number)
        change = prepare_removal(bench.desk, bench.look(), item)
        drop(bench.desk, change.reference)
        monkeypatch.setattr(screens, "param", lambda name: change.reference)

    return go


@pytest.mark.parametrize(("number", "picked"), [(12, "item 12"), (None, ALL)])
def test_a_removal_that_is_prepared_again_is_picked_already(
    bench: Bench,
    monkeypatch: pytest.MonkeyPatch,
    put_aside: Callable[[int | None], None],
    number: int | None,
    picked: str,
) -> None:
    put_aside(number)
    again = Tab(bench, monkeypatch, removing_again)
    assert picked in str(again.picked)
    assert [item for _, item in again.go_on()] == [None if number is None else key(number)]


def test_one_prepared_again_whose_figure_is_gone_picks_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, put_aside: Callable[[int | None], None]
) -> None:
    put_aside(12)
    removed_elsewhere(bench, 12)
    again = Tab(bench, monkeypatch, removing_again)
    assert again.picked is None
    assert again.go_on() == []


def test_a_removal_that_was_begun_since_is_not_picked_over(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, put_aside: Callable[[int | None], None]
) -> None:
    put_aside(12)
    Tab(bench, monkeypatch).pick("item 13")
    again = Tab(bench, monkeypatch, removing_again)
    assert "item 13" in str(again.picked)
    assert SHOW.say("drafts.throw_away") in [button.label for button in again.page.button]
