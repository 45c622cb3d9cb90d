"""Drawing what is owed now, what is due when, and payments."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from markupsafe import Markup

from codedout.bootstrap import Visit
from codedout.domain.inquiries import StandingIn
from codedout.journeys.holding import read_one
from codedout.presenters.enrolment import where_they_stand
from codedout.presenters.owing_balance import BalanceView
from codedout.presenters.owing_due import DueView, WaysView
from codedout.presenters.owing_payments import PaymentsView, PaymentView
from codedout.ui import html
from codedout.ui.again import try_again
from codedout.ui.asking import asked_now
from codedout.ui.draw import Draw


def balance(view: BalanceView, visit: Visit, draw: Draw) -> None:
    """The one figure and sentence, and its parts."""
    draw.heading(view.heading)
    if view.figure:
        draw.markup(html.tag("p", view.figure, class_="co-figure"))
    if view.lead:
        draw.lead(view.lead)
    if view.again:
        try_again(visit.portal, visit.session.key, draw.show)
    if view.empty:  # asked only here: it may say why
        found = asked_now(visit, draw.show, read_one, StandingIn(visit.running))
        draw.text(where_they_stand(found, visit.running, draw.show))
    if view.parts:
        draw.facts(view.parts, "owing-balance")
    draw.text(view.note, small=True)


def due(view: DueView, draw: Draw) -> None:
    """What is due when, and where to pay."""
    draw.heading(view.heading)
    draw.text(view.finding, view.note)
    if view.table is not None:
        draw.table(view.table)
    if view.sum is not None:
        with st.expander(view.sum.heading):
            draw.text(view.sum.rule)
            draw.facts(view.sum.parts, "owing-sum")
    for each in view.lists:
        st.subheader(each.heading, anchor=False)
        draw.text(each.about)
        draw.table(each.table)
    if view.ways is not None:
        _ways(view.ways, draw)


def _ways(view: WaysView, draw: Draw) -> None:
    st.subheader(view.heading, anchor=False)
    draw.text(view.about)
    for link in view.links:
        draw.outside(link)
    draw.text(view.plan_words)


def payments(view: PaymentsView, visit: Visit, draw: Draw) -> None:
    """Each payment, and what it was set against."""
    draw.heading(view.heading)
    draw.text(view.finding, *view.notes)
    if view.again:
        try_again(visit.portal, visit.session.key, draw.show)
    _each(view.newest, draw)
    if view.older:
        # Drawn only while it is open: folded away, hundreds of payments would be sent too.
        older = st.expander(view.older_label, key="payments_older", on_change="rerun")
        if older.open:
            with older:
                _each(view.older, draw)
    if view.others:
        draw.text(view.others_about)
        _each(view.others, draw)


def _each(some: Iterable[PaymentView], draw: Draw) -> None:
    """In one piece: there can be hundreds of them."""
    drawn = [_payment(one) for one in some]
    if drawn:
        draw.markup(html.tag("div", *drawn, class_="co-payments"))


def _payment(view: PaymentView) -> Markup:
    lines = [
        html.tag("p", line, class_="co-text co-small") for line in (view.how, view.note) if line
    ]
    parts = [html.facts(view.parts, "payment")] if view.parts else []
    return html.tag("section", html.tag("h3", view.heading), *lines, *parts)
