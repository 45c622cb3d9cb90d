"""The walk through small differences of past years, and trying something else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import streamlit as st
from markupsafe import Markup

from codedout.bootstrap import Visit
from codedout.domain.understood import Understood, understand
from codedout.domain.walk import Walk
from codedout.presenters import what_if
from codedout.presenters.walk import WalkView, YearCards
from codedout.presenters.walk_cards import Card
from codedout.presenters.what_if import WhatIfView
from codedout.ui import html, letter
from codedout.ui.draw import Draw
from codedout.ui.walk_sheet import changing

# --- trying something else


def try_out(walk: Walk, understood: Understood, visit: Visit, draw: Draw) -> None:
    """The way to hold a result, and what was held beside what there is now."""
    view = None
    if walk.before is not None:
        before = walk.before, understand(walk.before)
        view = what_if.present(before, (walk.sheet, understood), draw.show)
    if view is not None or understood.case is not None:
        beside(view, Ways(hold=_hold, back=_back, stop=_stop), visit, draw)


@dataclass(frozen=True, slots=True)
class Ways:
    """What holding a result, going back to it and going on without it do."""

    hold: Callable[[Walk], Walk]
    back: Callable[[Walk], Walk]
    stop: Callable[[Walk], Walk]


def beside(view: WhatIfView | None, ways: Ways, visit: Visit, draw: Draw) -> None:
    """The way to hold a result; or, with a `view`, what is beside it now."""
    show = draw.show
    draw.heading(show.say("walk.what_if.heading"))
    if view is None:
        draw.text(show.say("walk.what_if.intro"))
        hold = changing(visit, ways.hold)
        st.button(show.say("walk.what_if.hold"), key="walk-hold", on_click=hold)
        return
    draw.markup(html.tag("p", view.finding, role="status", class_="co-text"))
    if view.changed:
        draw.text(show.say("walk.what_if.changed_heading"))
        draw.bullets(view.changed)
    if view.table is not None:
        draw.table(view.table)
    with st.container(horizontal=True):
        st.button(
            show.say("walk.what_if.back"), key="walk-back", on_click=changing(visit, ways.back)
        )
        st.button(
            show.say("walk.what_if.stop"), key="walk-stop", on_click=changing(visit, ways.stop)
        )


def _hold(walk: Walk) -> Walk:
    return replace(walk, before=walk.sheet)


def _back(walk: Walk) -> Walk:
    return replace(walk, sheet=walk.before or walk.sheet, before=None)


def _stop(walk: Walk) -> Walk:
    return replace(walk, before=None)


# --- telling


def tell(view: WalkView, draw: Draw) -> None:
    """The walk, or what has to be answered first."""
    show = draw.show
    draw.heading(show.say("walk.walk_heading"))
    if view.still:
        draw.text(show.say("walk.still_heading"))
        draw.bullets(view.still)
    draw.bullets(view.results)
    draw.text(*view.gaps)
    if view.own is not None:
        st.subheader(show.say("walk.own.heading"), anchor=False)
        draw.text(*view.own.answers)
        draw.table(view.own.table)
    if view.years:
        first = (show.say("walk.earliest_first"),) if len(view.years) > 1 else ()
        draw.text(" ".join((*first, show.say("walk.walk_intro"))), small=True)
    for year in view.years:
        _year_cards(year, draw)
    if view.chart is not None:
        draw.chart(view.chart)


def note(view: WalkView, draw: Draw) -> None:
    """What no result may be shown without."""
    draw.heading(draw.show.say("walk.notes_heading"))
    draw.bullets(view.notes)


def _year_cards(year: YearCards, draw: Draw) -> None:
    st.subheader(year.title, anchor=False)
    if year.example:
        draw.markup(html.tag("p", year.example, class_="co-example"))
    if year.own:
        _side_by_side(year, draw)
    else:
        draw.markup(_cards(year.cards))
    letter.offer(year.letter, draw)


def _side_by_side(year: YearCards, draw: Draw) -> None:
    by = {"before": year.cards, "now": year.own}
    columns = (
        html.tag("section", html.tag("h4", draw.show.say(f"walk.own.{name}")), _cards(cards))
        for name, cards in by.items()
    )
    draw.markup(html.tag("div", *columns, class_="co-two"))


def _cards(cards: Iterable[Card]) -> Markup:
    return html.tag("ol", *map(_card, cards), class_="co-cards")


def _card(card: Card) -> Markup:
    differs = (html.tag("strong", card.differs, class_="co-differs"),) if card.differs else ()
    told = [html.tag("p", card.text), html.tag("p", card.rests_on, class_="co-note")]
    return html.tag(
        "li",
        html.tag("p", card.label, *differs, class_="co-step"),
        *(reversed(told) if card.sources_first else told),
        *(html.tag("p", other, class_="co-other") for other in card.others),
    )
