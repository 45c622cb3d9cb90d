"""A form that is kept as it is filled in, and stands there filled in when the person comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from codedout.bootstrap import Visit
from codedout.domain.change import Ask, Change
from codedout.domain.coded_out import ItemKey
from codedout.domain.draft import Draft
from codedout.domain.tax_year import TaxYear
from codedout.presenters.amending import AmendView
from codedout.presenters.drafts import DraftView, present_begun, present_thrown
from codedout.ui import html, state
from codedout.ui.draw import Draw
from codedout.ui.kept_box import pressed

PUT_BACK = "put-back"
"""The name of the button that puts back what was thrown away."""

EVERYTHING = "everything"
"""What is picked to remove, if not one item."""

_THROWN = "thrown-away"  # where the draft is remembered that was thrown away last


@dataclass(frozen=True, slots=True)
class Filling:
    """One form of one year. `begun` is the draft that it was opened with, if there was one.

    `opened` is the item that it was opened for, if for one.
    """

    ask: Ask
    view: AmendView
    visit: Visit
    begun: Draft | None
    opened: ItemKey | None

    @property
    def _year(self) -> TaxYear:
        return self.view.year

    def keep(self, item: ItemKey | None, typed: str = "", *, empty: bool = False) -> str:
        """Keep what now stands in the form, if that is not what stood there before.

        `empty`: it stands as it does for whoever did nothing yet, which is no draft. Nothing is
        wrong with any text here: what it means is asked when the person goes on.
        """
        mark, now = _mark(self.ask, self._year), None if empty else (item, typed)
        if state.there(mark) and now != state.value(mark):
            self._keep(item, typed, empty=empty)
        state.put(mark, now)  # not where it could not be kept: then the next time tries again
        return ""

    def _keep(self, item: ItemKey | None, typed: str, *, empty: bool) -> None:
        if empty:
            self.visit.drafting.clear(self.ask, self._year, item=item)
        else:
            figure = None if item is None else self.view.figures.get(item)
            self.visit.drafting.keep(self.ask, self._year, item=item, typed=typed, figure=figure)

    def keep_now(self, box: str) -> None:
        """Keep what came from the box in the same moment as a press, before that is acted on."""
        place, typed = _box_of(self._year), str(state.value(box) or "")
        if self.ask is Ask.AMEND_ONE:
            if state.there(place) and typed:
                self.keep(state.value(place), typed)
        elif state.value(box) is not None:
            self.keep_pick(state.value(box))

    def keep_pick(self, pick: ItemKey | str | None) -> ItemKey | None:
        """Keep what is picked to remove, if anything is: the item, or None for everything."""
        item = pick if isinstance(pick, ItemKey) else None
        self.keep(item, empty=pick is None)
        return item

    def to_item(self, item: ItemKey | None, box: str, *, start: ItemKey | None) -> Draft | None:
        """See to it that what stands in the box is what was typed for `item`, and no other's.

        What is kept now, of this item and others. `start` is the item that nobody picked.
        """
        place = _box_of(self._year)
        before = state.value(place) if state.there(place) else item
        if before != item:
            typed = str(state.value(box) or "")
            self.keep(before, typed, empty=(before, typed) == (start, ""))
        kept = self.visit.drafting.find(self.ask, self._year)
        if before != item:
            theirs = "" if kept is None else kept.of(item)[0]
            if theirs != typed:  # else it stays as it is: somebody may be typing in it already
                state.put(box, theirs)
        state.put(place, item)
        return kept

    def finish(
        self, prepare: Callable[[], Change], *, item: ItemKey | None, typed: str = ""
    ) -> Change:
        """Prepare what was filled in, which is then no draft any more."""
        drafting = self.visit.drafting
        change = drafting.finish(self.ask, self._year, prepare, item=item, typed=typed)
        start_afresh(self.ask, self._year)
        return change


def open_form(
    ask: Ask, view: AmendView, visit: Visit, draw: Draw, *, widget: str, asked: ItemKey | None
) -> Filling:
    """The form whose text or choice is `widget`'s, and a word on what was begun in it before.

    `asked` is the item for which the address opens the form.
    """
    show, year = draw.show, view.year
    if not state.there(widget):  # opened just now, and not drawn again
        _look_for_draft(ask, year, visit)
        state.forget(_THROWN)
    begun = state.value(_begun(ask, year))
    opened = asked if asked in view.items or begun is None else begun.item
    place = st.empty()
    if begun is not None and (opened == begun.item or begun.of(opened)[0]):
        with place.container():
            draw.notice(present_begun(begun, view, show, opened))
            thrown_away = pressed(show.say("drafts.throw_away"), throw_button(ask, year))
        if thrown_away:
            _throw_away(ask, year, visit)
            start_afresh(ask, year)
            state.put(widget, "" if ask is Ask.AMEND_ONE else None)
            begun = None
    filling = Filling(ask, view, visit, begun, opened)
    thrown = state.value(_THROWN)
    if begun is None and thrown is not None and (thrown.ask, thrown.tax_year) == (ask, year):
        filling.keep_now(widget)
        with place.container():
            if offer_back(visit, draw):
                for each in (widget, item_picker(year)):
                    state.forget(each)  # so that it is opened as it was left
                st.rerun()
    return filling


def offer_back(visit: Visit, draw: Draw) -> bool:
    """The way back from throwing away, if anything was; whether it was just gone."""
    thrown, show = state.value(_THROWN), draw.show
    if thrown is None:
        return False
    replaced = visit.drafting.is_replaced(thrown)
    said = present_thrown(thrown, show, replaced=replaced)
    draw.markup(html.tag("p", said, role="status", class_="co-text"))
    if replaced or not pressed(show.say("drafts.put_back"), PUT_BACK):
        return False
    visit.drafting.put_back(thrown)
    state.forget(_THROWN)
    return True


def _throw_away(ask: Ask, year: TaxYear, visit: Visit) -> None:
    state.put(_THROWN, visit.drafting.find(ask, year))
    visit.drafting.throw_away(ask, year)


def fill_in(year: TaxYear, item: ItemKey, typed: str, visit: Visit) -> None:
    """Fill the form of a changed amount in, unless something else was begun of the same item."""
    begun = _look_for_draft(Ask.AMEND_ONE, year, visit)
    if begun is None or not begun.of(item)[0]:
        state.put(amount_box(year), typed)


def pick_again(year: TaxYear, item: ItemKey | None, visit: Visit) -> None:
    """Have that item, or without one everything, picked to remove, unless a pick was begun."""
    picker = removal_picker(year)
    if not state.there(picker) and _look_for_draft(Ask.REMOVE_ONE, year, visit) is None:
        state.put(picker, EVERYTHING if item is None else item)


def _look_for_draft(ask: Ask, year: TaxYear, visit: Visit) -> Draft | None:
    """What was begun in a form that is opened now."""
    start_afresh(ask, year)
    found = visit.drafting.find(ask, year) if visit.session.may_write else None
    state.put(_begun(ask, year), found)
    return found


def begun_list(views: Sequence[DraftView], visit: Visit, draw: Draw) -> None:
    """What was begun and not finished, each with the way to it and a button that throws it away."""
    if offer_back(visit, draw):
        st.rerun()
    if not views:
        return
    draw.heading(draw.show.say("drafts.list_heading"))
    draw.text(draw.show.say("drafts.list_intro"))
    for each in views:
        with st.container(border=True):
            draw.facts(each.facts, f"begun-{each.ask.value}-{each.year}")
            draw.text(each.passed)
            if each.open is not None:
                draw.link(each.open)
            if st.button(each.throw_away, key=throw_button(each.ask, each.year)):
                _throw_away(each.ask, each.year, visit)
                st.rerun()


def start_afresh(ask: Ask, year: TaxYear) -> None:
    """Take what stands in the form from now on for what it began with."""
    for each in (_mark(ask, year), _begun(ask, year), _box_of(year)):
        state.forget(each)


def removal_picker(year: TaxYear) -> str:
    """The name of the choice of what to remove."""
    return f"remove-{year}"


def item_picker(year: TaxYear) -> str:
    """The name of the choice of which amount to change."""
    return f"item-{year}"


def throw_button(ask: Ask, year: TaxYear) -> str:
    """The name of the button that throws away what was begun."""
    return f"throw-{ask.value}-{year}"


def amount_box(year: TaxYear) -> str:
    """The name of the box in which an amount is given another figure."""
    return f"amount-{year}"


def _mark(ask: Ask, year: TaxYear) -> str:
    """Where what was last kept of the form is remembered."""
    return f"kept-{ask.value}-{year}"


def _begun(ask: Ask, year: TaxYear) -> str:
    return f"begun-{ask.value}-{year}"


def _box_of(year: TaxYear) -> str:
    """Where it is remembered for which item the text in the box was typed."""
    return f"box-of-{year}"
