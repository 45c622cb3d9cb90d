"""One bill both ways: asking for the figures, and telling what they come to."""

from __future__ import annotations

import streamlit as st

from codedout.bootstrap import Visit
from codedout.domain.bill_sheet import Box, Reaches, TypedBill
from codedout.domain.choice import ReturnRecord
from codedout.domain.errors import NotAnAmount
from codedout.domain.money import typed_pounds
from codedout.domain.tax_rates import Nation
from codedout.domain.tax_year import TaxYear
from codedout.journeys.reading import read_choice, record_of
from codedout.presenters.both_ways import BothWaysView, WayView
from codedout.presenters.collection import bill_values
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Notice, Tone
from codedout.ui import html, state
from codedout.ui.asking import asked
from codedout.ui.bill_offer import OfferPlaces
from codedout.ui.bill_sheet import BillOnPage, box
from codedout.ui.draw import Draw
from codedout.ui.sheet_about import put_back_button

SLIDES = {Box.BILL: (5_000, 50), Box.PAY: (150_000, 500)}
"""How far each slides, and by how much; further where more is typed."""


WAYS = ("ways-code", "ways-direct")
"""What both lists are known by."""


def return_record(visit: Visit, show: Viewer, year: TaxYear) -> ReturnRecord | None:
    """HMRC's record of the year's return, with the person's word; None where it was not read."""
    returns = asked(visit, show, read_choice, year, visit.running).returns
    if returns.error is not None:
        return None
    return record_of(returns, year).heard(visit.desk.says_not_submitted(year))


# --- asking


def ask(
    typed: TypedBill, view: BothWaysView, visit: Visit, draw: Draw, *, asks_when: bool, read: bool
) -> OfferPlaces:
    """The figures: what is needed first, then what else can matter; and where to offer some."""
    show, year = draw.show, typed.owed_year
    draw.heading(show.say("stay_or_stop.figures_heading"))
    draw.text(show.say("stay_or_stop.intro"))
    _box_and_slide(Box.BILL, typed, view, draw)
    for_bill = st.container()
    _box_and_slide(Box.PAY, typed, view, draw)
    st.radio(
        show.say("stay_or_stop.nation.label"),
        list(Nation),
        index=None,
        format_func=lambda nation: show.say(f"stay_or_stop.nation.{nation.value}"),
        key=state.start(box(year, "nation"), typed.nation),
        horizontal=True,
    )
    st.subheader(show.say("stay_or_stop.years_tax"), anchor=False)
    for column, each in zip(st.columns(2), (Box.ASSESSED, Box.DEDUCTED), strict=True):
        with column:
            _box(each, typed, view, draw)
    for_years_tax = st.container()
    with st.expander(show.say("stay_or_stop.more")):
        _box(Box.ALLOWANCES, typed, view, draw)
        _ask_when(typed, draw, asks=asks_when, read=read)
    sheet = BillOnPage(visit, year)
    st.button(
        show.say("stay_or_stop.throw_away"),
        key=f"bill-throw-{year}",
        on_click=sheet.throwing_away(),
    )
    put_back_button(sheet, draw)
    return OfferPlaces(bill=for_bill, years_tax=for_years_tax)


def _box_and_slide(each: Box, typed: TypedBill, view: BothWaysView, draw: Draw) -> None:
    year, (top, step) = typed.owed_year, SLIDES[each]
    left, right = st.columns(2)
    with left:
        _box(each, typed, view, draw)
    slider, text = f"bill-slide-{year}-{each.value}", box(year, each.value)
    at = _whole(typed.typed(each))
    state.put(slider, at)  # the box is the one truth, and a slide only another way to fill it
    with right:
        st.slider(
            draw.show.say(f"stay_or_stop.slide.{each.value}"),
            0,
            max(top, -(-at // step) * step),
            step=step,
            key=slider,
            on_change=lambda: state.put(text, str(state.value(slider))),
        )


def _whole(text: str) -> int:
    """The whole pounds of it; nil of what is no amount."""
    try:
        return int(typed_pounds(text))
    except NotAnAmount:
        return 0


def _box(each: Box, typed: TypedBill, view: BothWaysView, draw: Draw) -> None:
    values = bill_values(typed.owed_year, draw.show)
    named = {name: values[name] for name in ("year", "collected")}
    st.text_input(
        draw.show.say(f"stay_or_stop.box.{each.value}", **named),
        key=state.start(box(typed.owed_year, each.value), typed.typed(each)),
        live=True,
        autocomplete="off",
    )
    if each in view.wrong:
        st.html(html.tag("p", view.wrong[each], role="status", class_="co-field-error"))
    else:
        draw.text(draw.show.say(f"stay_or_stop.box.{each.value}_hint", **values), small=True)


def _ask_when(typed: TypedBill, draw: Draw, *, asks: bool, read: bool) -> None:
    show, year = draw.show, typed.owed_year
    if not asks:
        draw.text(show.say("stay_or_stop.reaches.known"))
        return
    days = {"closes": show.day(year.choice_closes_on), "paper": show.day(year.paper_return_by)}
    st.radio(
        show.say("stay_or_stop.reaches.label", year=show.year(year)),
        list(Reaches),
        index=None,
        format_func=lambda each: show.say(f"stay_or_stop.reaches.{each.value}", **days),
        key=state.start(box(year, "reaches"), typed.reaches),
    )
    if not read:
        draw.text(show.say("stay_or_stop.reaches.unread"), small=True)


# --- telling


def tell(view: BothWaysView, draw: Draw) -> None:
    """Both ways side by side, or what has to be answered first."""
    show = draw.show
    draw.heading(show.say("stay_or_stop.heading"))
    if view.decided is not None:
        draw.notice(view.decided)
    if view.still:
        draw.text(show.say("stay_or_stop.still_heading"))
        draw.bullets(view.still)
    if view.ways:
        line = show.say("common.estimate.ours")
        title = show.say("common.estimate.ours_title")
        draw.notice(Notice(title=title, lines=(line,), tone=Tone.ATTENTION))
        for column, key, way in zip(st.columns(2), WAYS, view.ways, strict=True):
            with column:
                _way(way, key, draw)
    if view.chart is not None:
        draw.chart(view.chart)
    if view.conditions is not None:
        draw.heading(show.say("stay_or_stop.conditions.heading"))
        draw.text(view.conditions_intro)
        draw.table(view.conditions)
    draw.heading(show.say("stay_or_stop.know.heading"))
    draw.bullets(view.notes)
    draw.link(view.back)


def _way(way: WayView, key: str, draw: Draw) -> None:
    st.subheader(way.heading, anchor=False)
    draw.text(*way.lines)
    if way.items:
        draw.facts(way.items, key)
    if way.sums:
        with st.expander(draw.show.say("stay_or_stop.sums_heading")):
            draw.facts(way.sums, f"{key}-sums")
