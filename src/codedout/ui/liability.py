"""Drawing what each year's tax came to: by which year, the chart, its file, and what is beside."""

from __future__ import annotations

import streamlit as st

from codedout.bootstrap import Visit
from codedout.domain.liability import Liability
from codedout.journeys.code_figures import CodeFigures, read_code_figures
from codedout.presenters import liability_sums
from codedout.presenters.charts import ChartView
from codedout.presenters.liability import LiabilityView
from codedout.presenters.liability_rows import By
from codedout.presenters.views import Notice
from codedout.ui import html, state
from codedout.ui.address import param
from codedout.ui.again import try_again
from codedout.ui.asking import asked_now
from codedout.ui.draw import Draw

KEY = "liability_by"
ADDRESS = "by"


def notices(some: tuple[Notice, ...], visit: Visit, draw: Draw) -> None:
    """What HMRC did not tell, and one button that asks again."""
    for notice in some:
        draw.notice(notice)
    if any(notice.again for notice in some):
        try_again(visit.portal, visit.session.key, draw.show)


def pick_by(found: Liability, draw: Draw) -> By:
    """By which year the figures stand: the address says which, so that a link leads back to it.

    Nothing is asked where there are none.
    """
    if not found.charges:
        return By.OWED
    show = draw.show
    draw.heading(show.say("liability.by.heading"))
    spelt = param(ADDRESS)
    state.put(KEY, By(spelt) if spelt in list(By) else By.OWED)
    picked = st.radio(
        show.say("liability.by.label"),
        list(By),
        format_func=lambda by: show.say(f"liability.by.{by.value}"),
        key=KEY,
        on_change=_to_address,
    )
    return By.OWED if picked is None else picked


def _to_address() -> None:
    st.query_params[ADDRESS] = state.value(KEY).value


def figures_in_codes(by: By, found: Liability, visit: Visit, draw: Draw) -> CodeFigures | None:
    """HMRC's figures and the person's own in the tax codes; None where they are not asked for."""
    if by is not By.OWED or not found.charges:
        return None
    show = draw.show
    wanted = st.checkbox(show.say("liability.mark.ask"), key="liability_marks")
    draw.text(show.say("liability.mark.ask_note"), small=True)
    if not wanted:
        return None
    return asked_now(visit, show, read_code_figures, visit.first_year, visit.running)


def years(view: LiabilityView, found: Liability, visit: Visit, draw: Draw) -> None:
    """The chart with all that belongs to it."""
    show = draw.show
    if view.empty is not None:
        draw.notice(view.empty)
    if view.chart is not None:
        _chart(view.chart, draw)
        draw.markup(html.tag("p", html.tag("a", show.say("liability.file.link"), href=view.file)))
    draw.text(*view.about)
    if view.markers is not None:
        notices(view.markers.notices, visit, draw)
        if view.markers.table is not None:
            draw.table(view.markers.table)
            draw.text(show.say("liability.mark.about"))
        draw.text(*view.markers.lines)
    if view.years:
        _sums(view, found, draw)
    if view.beside is not None:
        draw.heading(show.say("liability.beside.heading"))
        draw.text(show.say("liability.beside.intro"))
        draw.table(view.beside)
    if view.notes:
        draw.heading(show.say("liability.notes_heading"))
        draw.bullets(view.notes)
    if view.aside is not None:
        _aside(view, draw)


def _chart(view: ChartView, draw: Draw) -> None:
    """Without the drawing where nothing of it can be drawn."""
    if view.figure.data:
        draw.chart(view)
        return
    st.subheader(view.heading, anchor=False)
    draw.text(view.sentence)
    draw.table(view.table)


def _sums(view: LiabilityView, found: Liability, draw: Draw) -> None:
    """Drawn for one year, and only while they are open: folded away they would be sent too."""
    show = draw.show
    if show.hides_amounts:
        draw.text(show.say("share_safe.sums"), small=True)
        return
    box = st.expander(show.say("liability.sums.heading"), key="liability_sums", on_change="rerun")
    if not box.open:
        return
    with box:
        draw.text(show.say("liability.sums.intro"))
        year = st.selectbox(
            show.say("liability.sums.label"),
            view.years,
            format_func=show.year,
            key="liability_sums_year",
            width=320,
        )
        owed = next(one for one in found.years if one.tax_year == year)
        sums = liability_sums.present(owed, show)
        for facts in sums.charges:
            st.subheader(facts.heading, anchor=False)
            draw.facts(facts.items, facts.key)
        if sums.made:
            st.subheader(show.say("liability.sums.all_heading"), anchor=False)
            draw.bullets(sums.made)


def _aside(view: LiabilityView, draw: Draw) -> None:
    if view.aside is None:
        return
    heading = draw.show.say("liability.aside.heading", number=len(view.aside.rows))
    box = st.expander(heading, expanded=view.aside_open, key="liability_aside", on_change="rerun")
    if box.open:
        with box:
            draw.table(view.aside)
