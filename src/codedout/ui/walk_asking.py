"""Asking what is to be known of past years."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial

import streamlit as st

from codedout.bootstrap import Visit
from codedout.domain.money import plain_figures
from codedout.domain.published_limits import published_limit
from codedout.domain.tax_year import TaxYear
from codedout.domain.understood import Asks, Understood
from codedout.domain.voice import Voice
from codedout.domain.walk import MOST_YEARS, Field, Known, Sheet, TypedYear, Walk
from codedout.domain.year_end import Boundary, Flag
from codedout.presenters.walk import name_of, suggests, wrong
from codedout.ui import html, state
from codedout.ui.draw import Draw
from codedout.ui.walk_about import kept, put_back_button, throw_away_button
from codedout.ui.walk_sheet import BOUNDARY, ROWS, VOICE, box, changing

FIRST_YEAR = TaxYear(1996)
"""The earliest to be picked: Self Assessment began with it, and it is asked about for each."""


_TOGETHER = (
    (Field.PAID, Field.DUE),
    (Field.SHORT, Field.OWN),
    (Field.LONG,),
    (Field.UNDER, Field.OVER),
    (Field.SUPPLEMENT,),
)
"""What stands side by side."""


def ask_how_to_tell(voice: Voice, draw: Draw) -> None:
    """Whom the words of this page are for. It asks in the same words whoever that is."""
    say = draw.show.say
    st.radio(
        say("walk.voice.heading"),
        list(Voice),
        format_func=lambda each: say(f"walk.voice.{each.value}"),
        captions=[say(f"walk.voice.{each.value}_about") for each in Voice],
        key=state.start(VOICE, voice),
    )


def ask(sheet: Sheet, understood: Understood, visit: Visit, draw: Draw) -> None:
    """The questions, each year's in a box of its own."""
    show = draw.show
    begun = any(year.taken_in for year in sheet.years)
    draw.text(show.say("walk.intro_begun" if begun else "walk.intro"))
    kept(draw)
    draw.heading(show.say("walk.years_heading"))
    if len(sheet.years) > 1:
        draw.text(show.say("walk.which_years"), small=True)
    taken = {year.tax_year for year in sheet.years if not year.unsaid}
    last = visit.running.plus(-1)
    every = [TaxYear(year) for year in range(last.starts_in, FIRST_YEAR.starts_in - 1, -1)]
    said: set[str] = set()
    for row, year, asks in zip(state.value(ROWS), sheet.years, understood.asks, strict=True):
        choice = [each for each in every if each not in taken - {year.tax_year}]
        if year.tax_year not in choice:
            choice.append(year.tax_year)
        with st.container(border=True):
            _year(row, year, asks, draw, choice=choice, said=said)
            if len(sheet.years) > 1:
                st.button(
                    show.say("walk.remove_year", year=name_of(year, show)),
                    key=box(row, "remove"),
                    on_click=changing(visit, partial(_without, row)),
                )
    if understood.boundary:
        st.radio(
            show.say("walk.boundary"),
            list(Boundary),
            format_func=lambda each: show.say(f"walk.boundary_{each.value}"),
            key=state.start(BOUNDARY, sheet.boundary),
        )
    free = [each for each in every if each not in taken]
    with st.container(horizontal=True):
        if len(sheet.years) < MOST_YEARS and free:
            earliest = min(taken, default=last)
            new = earliest.plus(-1) if earliest.plus(-1) in free else free[0]
            st.button(
                show.say("walk.add_year"),
                key="walk-add",
                on_click=changing(visit, partial(_and, new)),
            )
        throw_away_button(visit, draw)
    put_back_button(visit, draw)
    if len(sheet.years) >= MOST_YEARS:
        draw.text(show.say("walk.most_years", most=MOST_YEARS), small=True)


def _year(
    row: int, year: TypedYear, asks: Asks, draw: Draw, *, choice: list[TaxYear], said: set[str]
) -> None:
    show, shown = draw.show, name_of(year, draw.show)
    if year.unsaid:
        draw.text(show.say("walk.year_unsaid"))
    st.selectbox(
        show.say("walk.year"),
        choice,
        index=None if year.unsaid else 0,  # only then it can be left, or made, empty
        format_func=show.year,
        placeholder=show.say("walk.choose_year"),
        key=state.start(box(row, "tax_year"), None if year.unsaid else year.tax_year),
        width=320,
    )
    st.radio(
        show.say("walk.self_assessment", year=shown),
        [True, False],
        index=None,
        format_func=lambda each: show.say("walk.yes" if each else "walk.no"),
        key=state.start(box(row, "self_assessment"), year.self_assessment),
        horizontal=True,
    )
    if year.self_assessment:
        draw.text(show.say("walk.in_self_assessment", year=shown))
    if year.self_assessment is not None:
        st.radio(
            show.say("walk.known.label", year=shown),
            list(Known),
            format_func=lambda each: show.say(f"walk.known.{each.value}"),
            key=state.start(box(row, "known"), year.known),
            horizontal=True,
        )
    for some in _TOGETHER:
        asked = [each for each in some if each in asks.fields]
        if asked and some[0] is Field.UNDER:
            _limits_note(row, year, asks, said, draw)
        for column, each in zip(st.columns(2) if asked else (), asked, strict=False):
            with column:
                _amount(row, year, each, asks, draw)
    if year.taken_in is not None:
        taken_in = show.year(year.taken_in)
        draw.text(show.say("walk.taken_in", taken_in=taken_in, year=shown), small=True)
    if asks.flags:
        draw.text(show.say("walk.flags_heading", year=shown))
        if Flag.ALREADY_ISSUED in asks.flags:
            draw.text(suggests(year, show), small=True)
    for flag in asks.flags:
        st.checkbox(
            show.say(f"walk.flag.{flag.value}", year=shown),
            key=state.start(box(row, flag), flag in year.flags),
        )
        if flag is Flag.ALREADY_ISSUED and Field.NOTIFIED in asks.fields:  # where it was ticked
            _amount(row, year, Field.NOTIFIED, asks, draw)


def _amount(row: int, year: TypedYear, of: Field, asks: Asks, draw: Draw) -> None:
    """A box for an amount, with what is wrong with it."""
    st.text_input(
        draw.show.say(f"walk.field.{of.value}", year=name_of(year, draw.show)),
        key=state.start(box(row, of), year.typed(of)),
        live=True,
        autocomplete="off",
    )
    if of in asks.wrong:
        said = wrong(asks.wrong[of], draw.show)
        st.html(html.tag("p", said, role="status", class_="co-field-error"))


def _limits_note(row: int, year: TypedYear, asks: Asks, said: set[str], draw: Draw) -> None:
    """Whose figures the limits are; a published one is there to be chosen, and never chosen.

    What is `said` already stands at a year above.
    """
    show, shown = draw.show, draw.show.year(year.tax_year)
    notes = [show.say("walk.limits_note")]
    known = published_limit(year.tax_year) if Field.UNDER in asks.fields else None
    if known is not None:
        amount = show.gbp(known.amount)
        notes.append(show.say(f"walk.published.{known.source.value}", amount=amount, year=shown))
    elif Field.UNDER in asks.fields:
        notes.append(show.say("walk.nothing_published", year=shown))
    if Field.OVER in asks.fields:
        notes.append(show.say("walk.nothing_for_over"))
    if new := [each for each in notes if each not in said]:
        draw.text(" ".join(new), small=True)
        said.update(new)
    if known is None:
        return
    st.button(
        show.say("walk.use_published", amount=amount, year=shown),
        key=box(row, "published"),
        on_click=partial(_fill, row, known.amount),
    )


def _fill(row: int, amount: Decimal) -> None:
    state.put(box(row, Field.UNDER), plain_figures(amount))


def _and(new: TaxYear, walk: Walk) -> Walk:
    """With another year, whose limits are nobody's yet."""
    years = (*walk.sheet.years, TypedYear(tax_year=new))
    return replace(walk, sheet=replace(walk.sheet, years=years))


def _without(row: int, walk: Walk) -> Walk:
    at = state.value(ROWS).index(row)
    years = walk.sheet.years
    return replace(walk, sheet=replace(walk.sheet, years=years[:at] + years[at + 1 :]))
