"""Money that HMRC paid back by mistake: asking about it, and trying something else."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from codedout.bootstrap import Visit
from codedout.domain.over_repaid_sheet import (
    Box,
    OverRepaidWalk,
    TypedOverRepaid,
    UnderstoodOverRepaid,
    understand,
)
from codedout.domain.walk import Walk
from codedout.presenters import what_if
from codedout.presenters.walk import wrong
from codedout.ui import html, state
from codedout.ui.draw import Draw
from codedout.ui.walk import Ways, beside
from codedout.ui.walk_about import kept, put_back_button, throw_away_button
from codedout.ui.walk_sheet import over_repaid_box


def ask(typed: TypedOverRepaid, understood: UnderstoodOverRepaid, visit: Visit, draw: Draw) -> None:
    """The questions, in one box."""
    show = draw.show
    draw.text(show.say("walk.over_repaid.intro"))
    kept(draw)
    draw.heading(show.say("walk.over_repaid.heading"))
    with st.container(border=True):
        st.radio(
            show.say("walk.over_repaid.self_assessment"),
            [True, False],
            index=None,
            format_func=lambda each: show.say("walk.yes" if each else "walk.no"),
            key=state.start(over_repaid_box("self_assessment"), typed.self_assessment),
            horizontal=True,
        )
        if typed.self_assessment:
            draw.text(show.say("walk.over_repaid.in_self_assessment"))
        for box in understood.boxes:
            _amount(box, typed, understood, draw)
        if understood.flags:
            draw.text(show.say("walk.over_repaid.flags_heading"))
        for flag in understood.flags:
            st.checkbox(
                show.say(f"walk.over_repaid.flag.{flag.value}"),
                key=state.start(over_repaid_box(flag), flag in typed.flags),
            )
    throw_away_button(visit, draw)
    put_back_button(visit, draw)


def _amount(box: Box, typed: TypedOverRepaid, understood: UnderstoodOverRepaid, draw: Draw) -> None:
    show = draw.show
    if box is Box.LIMIT:
        draw.text(show.say("walk.over_repaid.limit_note"), small=True)
    st.text_input(
        show.say(f"walk.over_repaid.box.{box.value}"),
        key=state.start(over_repaid_box(box), typed.typed(box)),
        live=True,
        autocomplete="off",
        width=420,
    )
    if box in understood.wrong:
        said = wrong(understood.wrong[box], show)
        st.html(html.tag("p", said, role="status", class_="co-field-error"))


def try_out(
    walk: OverRepaidWalk, understood: UnderstoodOverRepaid, visit: Visit, draw: Draw
) -> None:
    """The way to hold a result, and what was held beside what there is now."""
    view = None
    if walk.before is not None:
        before = walk.before, understand(walk.before)
        view = what_if.present_over_repaid(before, (walk.sheet, understood), draw.show)
    if view is not None or understood.case is not None:
        beside(view, Ways(hold=_hold, back=_back, stop=_stop), visit, draw)


def _hold(walk: Walk) -> Walk:
    return _with(walk, before=walk.over_repaid.sheet)


def _back(walk: Walk) -> Walk:
    return _with(walk, sheet=walk.over_repaid.before or walk.over_repaid.sheet)


def _stop(walk: Walk) -> Walk:
    return _with(walk)


def _with(
    walk: Walk, sheet: TypedOverRepaid | None = None, before: TypedOverRepaid | None = None
) -> Walk:
    over_repaid = OverRepaidWalk(sheet=sheet or walk.over_repaid.sheet, before=before)
    return replace(walk, over_repaid=over_repaid)
