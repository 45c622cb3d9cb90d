"""The way back from a change that was made."""

from __future__ import annotations

import streamlit as st

from codedout.bootstrap import Visit
from codedout.domain.change import Change
from codedout.journeys.undoing import CannotUndo, Seen, prepare_undo
from codedout.presenters.undoing import UndoView
from codedout.ui.asking import after_a_press
from codedout.ui.draw import Draw
from codedout.ui.errors import Errors
from codedout.ui.forms import to_check, written


def undo(view: UndoView, change: Change, visit: Visit, seen: Seen, draw: Draw) -> None:
    """What stood there before, and on to the check page; or to HMRC's own figures."""
    show = draw.show
    errors = Errors(show, show.say("change.undo_page"))
    draw.bullets(view.moves)
    draw.text(view.back_to)
    draw.bullets(view.figures)
    draw.text(*view.not_as_before)
    pressed = st.button(
        show.say("change.undo.continue"), type="primary", key=f"undo-{change.reference}"
    )
    if view.instead is not None:
        draw.link(view.instead)
    draw.link(view.back)
    if not pressed:
        return
    try:
        undoing = written(
            lambda: after_a_press(lambda: prepare_undo(visit.desk, change, seen), show),
            errors,
            draw,
        )
    except CannotUndo:  # it was undone this very moment, in another tab
        st.rerun()
    if undoing is not None:
        to_check(undoing, draw)
    errors.say()
