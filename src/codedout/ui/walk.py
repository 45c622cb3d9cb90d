"""What is typed about small differences of past years, and the walk through them.

The sheet is the one truth: boxes are filled from it, and what stands in them goes into it before
anything is drawn. It is kept, sealed, at each change; nothing of it is in an address or a title.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import streamlit as st
from markupsafe import Markup

from codedout.bootstrap import Visit
from codedout.domain.errors import StoreUnavailable
from codedout.domain.money import plain_figures
from codedout.domain.tax_year import TaxYear
from codedout.domain.walk import (
    MOST_YEARS,
    Asks,
    Field,
    Sheet,
    TypedYear,
    Understood,
    Walk,
    published_limit,
    understand,
)
from codedout.domain.year_end import Boundary, Flag
from codedout.presenters import what_if
from codedout.presenters.walk import Card, WalkView, YearCards, wrong
from codedout.ui import html, state
from codedout.ui.draw import Draw

FIRST_YEAR = TaxYear(1990)
"""The earliest to be picked: before it there was another way of assessing."""

_WALK, _OF, _ROWS, _NEXT = "walk-sheet", "walk-of", "walk-rows", "walk-next"
_BOUNDARY = "walk-boundary"


def typed(visit: Visit) -> Walk:
    """What stands on the page now, kept if it is another than before."""
    if state.value(_OF) != visit.who or not state.there(_WALK):
        found = visit.walking.find()
        state.put(_OF, visit.who)
        _set(found or Walk(sheet=Sheet(years=(TypedYear(tax_year=visit.running.plus(-1)),))))
        return _walk()
    before = _walk()
    now = replace(before, sheet=_with_boxes(before.sheet))
    if now != before:
        visit.walking.keep(now)  # first: where that fails, the next run tries again
        state.put(_WALK, now)
    return now


def _walk() -> Walk:
    walk: Walk = state.value(_WALK)
    return walk


def _set(walk: Walk) -> None:
    """Let the page begin anew with this sheet: no box is filled with what stood in another."""
    begin = state.value(_NEXT) or 0
    state.forget(_BOUNDARY)
    state.put(_WALK, walk)
    state.put(_ROWS, list(range(begin, begin + len(walk.sheet.years))))
    state.put(_NEXT, begin + len(walk.sheet.years))


def _with_boxes(sheet: Sheet) -> Sheet:
    """The sheet with what now stands in the boxes that were drawn."""
    years = []
    for row, year in zip(state.value(_ROWS), sheet.years, strict=True):
        new: dict[str, Any] = {}
        for name in ("tax_year", "self_assessment", *(each.value for each in Field)):
            if state.there(_box(row, name)):
                new[name] = state.value(_box(row, name))
        flags = set(year.flags)
        for flag in Flag:
            if state.there(_box(row, flag)):
                (flags.add if state.value(_box(row, flag)) else flags.discard)(flag)
        years.append(replace(year, **new, flags=frozenset(flags)))
    boundary = state.value(_BOUNDARY) if state.there(_BOUNDARY) else sheet.boundary
    return replace(sheet, years=tuple(years), boundary=boundary)


def _box(row: int, name: str) -> str:
    return f"walk-{row}-{name}"


def _start(key: str, value: object) -> str:
    """The box of that name, filled with `value` if it was not there yet."""
    if not state.there(key):
        state.put(key, value)
    return key


# --- asking


def ask(sheet: Sheet, understood: Understood, visit: Visit, draw: Draw) -> None:
    """The questions, each year's in a box of its own."""
    show = draw.show
    draw.text(show.say("walk.intro"))
    draw.text(show.say("walk.kept"), small=True)
    draw.heading(show.say("walk.years_heading"))
    taken = {year.tax_year for year in sheet.years}
    last = visit.running.plus(-1)
    every = [TaxYear(year) for year in range(last.starts_in, FIRST_YEAR.starts_in - 1, -1)]
    for row, year, asks in zip(state.value(_ROWS), sheet.years, understood.asks, strict=True):
        choice = [each for each in every if each not in taken - {year.tax_year}]
        if year.tax_year not in choice:
            choice.append(year.tax_year)
        with st.container(border=True):
            _year(row, year, asks, choice, draw)
            if len(sheet.years) > 1:
                st.button(
                    show.say("walk.remove_year", year=show.year(year.tax_year)),
                    key=_box(row, "remove"),
                    on_click=_changing(visit, partial(_without, row)),
                )
    if understood.boundary:
        st.radio(
            show.say("walk.boundary"),
            list(Boundary),
            format_func=lambda each: show.say(f"walk.boundary_{each.value}"),
            key=_start(_BOUNDARY, sheet.boundary),
        )
    free = [each for each in every if each not in taken]
    with st.container(horizontal=True):
        if len(sheet.years) < MOST_YEARS and free:
            earliest = min(taken)
            new = earliest.plus(-1) if earliest.plus(-1) in free else free[0]
            st.button(
                show.say("walk.add_year"),
                key="walk-add",
                on_click=_changing(visit, partial(_and, new)),
            )
        st.button(show.say("walk.throw_away"), key="walk-throw", on_click=lambda: _throw(visit))
    if len(sheet.years) >= MOST_YEARS:
        draw.text(show.say("walk.most_years", most=MOST_YEARS), small=True)


def _year(row: int, year: TypedYear, asks: Asks, choice: list[TaxYear], draw: Draw) -> None:
    show, shown = draw.show, draw.show.year(year.tax_year)
    st.selectbox(
        show.say("walk.year"),
        choice,
        format_func=show.year,
        key=_start(_box(row, "tax_year"), year.tax_year),
        width=320,
    )
    st.radio(
        show.say("walk.self_assessment", year=shown),
        [True, False],
        index=None,
        format_func=lambda each: show.say("walk.yes" if each else "walk.no"),
        key=_start(_box(row, "self_assessment"), year.self_assessment),
        horizontal=True,
    )
    if year.self_assessment:
        draw.text(show.say("walk.in_self_assessment", year=shown))
    for some in ((Field.PAID, Field.DUE), (Field.UNDER, Field.OVER), tuple(Field)[4:]):
        asked = [each for each in some if each in asks.fields]
        if asked and some[0] is Field.UNDER:
            _limits_note(row, year, asks, draw)
        for column, each in zip(st.columns(2) if asked else (), asked, strict=False):
            with column:
                st.text_input(
                    show.say(f"walk.field.{each.value}", year=shown),
                    key=_start(_box(row, each), year.typed(each)),
                    live=True,
                    autocomplete="off",
                )
                if each in asks.wrong:
                    said = wrong(asks.wrong[each], show)
                    st.html(html.tag("p", said, role="status", class_="co-field-error"))
    if asks.flags:
        draw.text(show.say("walk.flags_heading", year=shown))
    for flag in asks.flags:
        st.checkbox(
            show.say(f"walk.flag.{flag.value}", year=shown),
            key=_start(_box(row, flag), flag in year.flags),
        )


def _limits_note(row: int, year: TypedYear, asks: Asks, draw: Draw) -> None:
    """Whose figures the limits are; a published one is there to be chosen, and never chosen."""
    show, shown = draw.show, draw.show.year(year.tax_year)
    said = [show.say("walk.limits_note")]
    amount = published_limit(year.tax_year) if Field.UNDER in asks.fields else None
    if amount is not None:
        shown_amount = show.gbp(amount)
        said.append(show.say(f"walk.published.{amount}", amount=shown_amount, year=shown))
    elif Field.UNDER in asks.fields:
        said.append(show.say("walk.nothing_published", year=shown))
    if Field.OVER in asks.fields:
        said.append(show.say("walk.nothing_for_over"))
    draw.text(" ".join(said), small=True)
    if amount is None:
        return
    st.button(
        show.say("walk.use_published", amount=shown_amount, year=shown),
        key=_box(row, "published"),
        on_click=lambda: _fill(row, amount),
    )


# --- pressing


def _fill(row: int, amount: Decimal) -> None:
    state.put(_box(row, Field.UNDER), plain_figures(amount))


def _changing(visit: Visit, change: Callable[[Walk], Walk]) -> Callable[[], None]:
    """What a button does: with what stands in the boxes, typed in the same moment or before."""

    def pressed() -> None:
        before = _walk()
        now = change(replace(before, sheet=_with_boxes(before.sheet)))
        try:
            visit.walking.keep(now)
        except StoreUnavailable:
            return  # the page says so: it cannot look for the session either
        _set(now)

    return pressed


def _and(new: TaxYear, walk: Walk) -> Walk:
    """With another year, whose limits are nobody's yet."""
    years = (*walk.sheet.years, TypedYear(tax_year=new))
    return replace(walk, sheet=replace(walk.sheet, years=years))


def _without(row: int, walk: Walk) -> Walk:
    at = state.value(_ROWS).index(row)
    years = walk.sheet.years
    return replace(walk, sheet=replace(walk.sheet, years=years[:at] + years[at + 1 :]))


def _throw(visit: Visit) -> None:
    visit.walking.throw_away()
    state.forget(_WALK)


# --- trying something else


def try_out(walk: Walk, understood: Understood, visit: Visit, draw: Draw) -> None:
    """The way to hold a result, and what was held beside what there is now."""
    show = draw.show
    if walk.before is None:
        if understood.case is None:
            return
        draw.heading(show.say("walk.what_if.heading"))
        draw.text(show.say("walk.what_if.intro"))
        st.button(show.say("walk.what_if.hold"), key="walk-hold", on_click=_changing(visit, _hold))
        return
    draw.heading(show.say("walk.what_if.heading"))
    now = (walk.sheet, understood)
    view = what_if.present((walk.before, understand(walk.before)), now, show)
    draw.markup(html.tag("p", view.finding, role="status", class_="co-text"))
    if view.changed:
        draw.text(show.say("walk.what_if.changed_heading"))
        draw.bullets(view.changed)
    if view.table is not None:
        draw.table(view.table)
    with st.container(horizontal=True):
        st.button(show.say("walk.what_if.back"), key="walk-back", on_click=_changing(visit, _back))
        st.button(show.say("walk.what_if.stop"), key="walk-stop", on_click=_changing(visit, _stop))


def _hold(walk: Walk) -> Walk:
    return replace(walk, before=walk.sheet)


def _back(walk: Walk) -> Walk:
    return Walk(sheet=walk.before or walk.sheet)


def _stop(walk: Walk) -> Walk:
    return Walk(sheet=walk.sheet)


# --- telling


def tell(view: WalkView, draw: Draw) -> None:
    """The walk, or what has to be answered first."""
    show = draw.show
    draw.heading(show.say("walk.walk_heading"))
    if view.still:
        draw.text(show.say("walk.still_heading"))
        draw.bullets(view.still)
    draw.text(*view.gaps)
    if view.years:
        draw.text(show.say("walk.walk_intro"), small=True)
    for year in view.years:
        _year_cards(year, draw)
    if view.chart is not None:
        draw.chart(view.chart)
    draw.heading(show.say("walk.notes_heading"))
    draw.bullets(view.notes)


def _year_cards(year: YearCards, draw: Draw) -> None:
    st.subheader(year.title, anchor=False)
    if year.example:
        draw.markup(html.tag("p", year.example, class_="co-example"))
    draw.markup(html.tag("ol", *map(_card, year.cards), class_="co-cards"))


def _card(card: Card) -> Markup:
    return html.tag(
        "li",
        html.tag("p", card.label, class_="co-step"),
        html.tag("p", card.text),
        html.tag("p", card.rests_on, class_="co-note"),
        *(html.tag("p", other, class_="co-other") for other in card.others),
    )
