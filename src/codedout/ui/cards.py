"""Drawing the presenter view: one card, and the way to the next."""

from __future__ import annotations

import streamlit as st

from codedout.presenters.cards import Card
from codedout.presenters.charts import ChartView
from codedout.ui import html
from codedout.ui.address import param
from codedout.ui.draw import Draw, name_window

ADDRESS = "card"


def number_of(count: int) -> int:
    """Which card the address asks for, from 1; the first or last where there is no such card."""
    spelt = param(ADDRESS)
    asked = int(spelt) if spelt.isascii() and spelt.isdigit() and len(spelt) < 4 else 1
    return min(max(asked, 1), count)


def waiting(draw: Draw) -> None:
    """What stands there until HMRC has answered.

    In as many parts as every card has: of a place drawn again, Streamlit keeps what was more.
    """
    with st.container(key="cards-waiting"):
        draw.title(draw.show.say("present.title"))
        draw.lead(draw.show.say("frame.asking"))


def one(card: Card, number: int, count: int, draw: Draw) -> None:
    """The card. The window is named after the view: no heading of anybody's goes there."""
    show = draw.show
    name_window(show.say("present.title"), show)
    with st.container(key="cards"):
        st.title(card.heading, anchor=False)
        if card.figure:
            draw.markup(html.tag("p", card.figure, class_="co-figure"))
        draw.text(*card.lines)
        if card.facts:
            draw.facts(card.facts, "card")
        if card.chart is not None:
            _chart(card.chart, draw)
        _turn(card, number, count, draw)


def _chart(view: ChartView, draw: Draw) -> None:
    """With its table, and without the drawing where nothing of it can be drawn."""
    if view.figure.data:
        draw.drawing(view)
    draw.table(view.table)


def _turn(card: Card, number: int, count: int, draw: Draw) -> None:
    show = draw.show
    where = show.say("present.where", number=number, count=count, heading=card.heading)
    draw.markup(html.tag("p", where, role="status", class_="co-small"))
    with st.container(horizontal=True):
        for name, to in (("back", number - 1), ("next", number + 1)):
            st.button(
                show.say(f"present.{name}"),
                key=f"card-{name}",
                disabled=not 1 <= to <= count,
                on_click=_go_to,
                args=(to,),
            )
    draw.link(card.way)
    draw.text(show.say("present.keys"), small=True)


def _go_to(number: int) -> None:
    st.query_params[ADDRESS] = str(number)
