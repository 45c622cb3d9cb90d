"""The story of one year: picking one of its charges, and drawing its ribbon and the rest."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from codedout.bootstrap import Visit
from codedout.domain.rules.ribbon import When
from codedout.domain.tax_year import TaxYear
from codedout.presenters.story import StoryView
from codedout.presenters.story_ribbon import PartView, RibbonView
from codedout.presenters.viewer import Viewer
from codedout.ui import html, state
from codedout.ui.address import param
from codedout.ui.again import try_again
from codedout.ui.draw import Draw

KEY = "charge_picked"
NUMBER = "charge"
"""Which of the year's charges, in the address: its place on the page, never a number of HMRC's."""


OF_YEAR = "charge_picked_of"


def pick_charge(names: Sequence[str], first: int, year: TaxYear, show: Viewer) -> int:
    """The place of the charge that is looked at: `first` unless the address says another.

    What was picked in one year is nothing in another.
    """
    if state.value(OF_YEAR) not in (None, year):
        st.query_params.pop(NUMBER, None)
    state.put(OF_YEAR, year)
    said = param(NUMBER)
    chosen = int(said) - 1 if said.isascii() and said.isdigit() else first
    if not 0 <= chosen < len(names):
        chosen = first
    if len(names) < 2:
        return 0
    state.put(KEY, names[chosen])
    st.radio(
        show.say("story.pick", year=show.year(year)),
        list(names),
        key=KEY,
        on_change=lambda: _to_address(names),
    )
    return chosen


def _to_address(names: Sequence[str]) -> None:
    st.query_params[NUMBER] = str(list(names).index(state.value(KEY)) + 1)


def tell(view: StoryView, visit: Visit, draw: Draw) -> None:
    """The page below what is picked."""
    show = draw.show
    draw.lead(view.amount)
    draw.text(view.sentence)
    for notice in view.notices:
        draw.notice(notice)
    if any(notice.again for notice in view.notices):
        try_again(visit.portal, visit.session.key, show)
    if view.countdown is not None:
        draw.notice(view.countdown)
    draw.heading(show.say("story.ribbon.heading"))
    draw.text(view.ribbon.where)
    draw.markup(ribbon(view.ribbon, show))
    with st.expander(show.say("story.days.heading")):
        draw.table(view.ribbon.days)
    if view.facts:
        draw.facts(view.facts, "story-facts")
    draw.bullets(view.notes)
    if view.sums:
        with st.expander(show.say("story.sum.heading")):
            draw.facts(view.sums, "story-sums")
    draw.heading(show.say("story.timeline.heading"))
    if view.timeline is None:
        draw.text(show.say("story.timeline.none"))
    else:
        draw.table(view.timeline)
    draw.text(*view.timeline_notes)
    with st.expander(show.say("story.statuses.heading")):
        draw.table(view.statuses)
    draw.links(view.links)


def ribbon(view: RibbonView, show: Viewer) -> Markup:
    """The parts in their order, each in words and as a place on one line, with today among them.

    The line is for the eye alone: the words beside it say the same.
    """
    rows = [_part(part, view.today_at) for part in view.parts]
    today = _today(view, show)
    rows.insert(view.today_after, today)
    ticks = [html.tag("span", tick.label, style=f"left:{tick.left}%") for tick in view.ticks]
    axis = html.tag("div", *ticks, class_="co-axis", aria_hidden="true")
    items = html.tag("ol", *rows, role="list")
    return html.tag("div", axis, items, class_="co-ribbon", data_key="ribbon")


def _today(view: RibbonView, show: Viewer) -> Markup:
    """Today among the parts."""
    return html.tag(
        "li",
        html.tag("strong", show.say("story.ribbon.today")),
        " ",
        html.tag("span", view.today),
        class_="co-today",
        aria_current="date",
    )


def _part(part: PartView, today_at: float) -> Markup:
    looks = [f"co-{part.state.value}", "co-span" if part.width else "co-point"]
    if part.unsure:
        looks.append("co-unsure")
    bar = html.tag("b", style=f"left:{part.left}%;width:{part.width}%", class_=" ".join(looks))
    line = html.tag("i", style=f"left:{today_at}%")
    tag_name = "co-tag co-tag-now" if part.state is When.NOW else "co-tag"
    return html.tag(
        "li",
        html.tag("strong", part.label),
        " ",
        html.tag("span", part.when),
        " ",
        html.tag("span", part.state_name, class_=tag_name),
        html.tag("div", bar, line, class_="co-track", aria_hidden="true"),
    )
