"""That the client agreed: two boxes on the check page of an adviser, kept before anything is sent.

A part of the page by itself, so that what is typed asks HMRC nothing and moves no button.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from codedout.bootstrap import Visit
from codedout.domain.change import Change
from codedout.domain.errors import NotAnAgreement
from codedout.journeys.agreeing import agree
from codedout.presenters.viewer import Viewer
from codedout.ui import state
from codedout.ui.draw import Draw
from codedout.ui.errors import Errors
from codedout.ui.kept_box import kept_box

# Said as soon as it is seen; that something is missing, once the button is pressed.
_AT_ONCE = ("too_long", "not_plain", "still_to_come")


def agreement_boxes(
    visit: Visit, change: Change, errors: Errors, show: Viewer, *, buttons: Sequence[str]
) -> None:
    """Draw them, where somebody of the firm's is signed in."""
    if visit.session.adviser is None:
        return
    day, words = _boxes(change)
    kept = change.agreement
    state.start(day, None if kept is None else kept.day)
    state.start(words, "" if kept is None else kept.words)
    draw = Draw(show)
    draw.heading(show.say("agreed.heading"))
    draw.text(show.say("agreed.intro"))
    errors.field("agreed")
    if show.hides_names:  # the words may name anybody
        draw.text(show.say(f"share_safe.agreed.{'kept' if kept else 'missing'}"))
        return
    _day_box(day, show)

    def keep(_: str) -> str:
        fault = _keep(visit, change)
        return show.say(f"agreed.fault.{fault}") if fault in _AT_ONCE else ""

    kept_box(
        show.say("agreed.words"),
        words,
        keep,
        visit,
        show,
        note=show.say("agreed.words_note"),
        width="stretch",
        buttons=buttons,
        pickers=(day,),
    )


def agreed(visit: Visit, change: Change, errors: Errors, show: Viewer) -> bool:
    """Keep what stands in the boxes, before anything is sent; whether it could be."""
    if visit.session.adviser is None:
        return True
    if show.hides_names and change.agreement is not None:
        return True
    if fault := _keep(visit, change):
        errors.add("agreed", show.say(f"agreed.fault.{fault}"))
        return False
    return True


def _day_box(key: str, show: Viewer) -> None:
    @st.fragment
    def box() -> None:
        # Without a last day: of one after it the browser would tell nothing, and we could not say
        # what is wrong with it.
        st.date_input(show.say("agreed.day"), format="DD/MM/YYYY", key=key, width=320)
        Draw(show).text(show.say("agreed.day_note"), small=True)

    box()


def _keep(visit: Visit, change: Change) -> str:
    """What is wrong with what stands in the boxes; "" once it is kept."""
    day, words = (state.value(key) for key in _boxes(change))
    try:
        agree(visit.desk, change.reference, day, str(words or ""))
    except NotAnAgreement as fault:
        return fault.reason
    return ""


def _boxes(change: Change) -> tuple[str, str]:
    return f"agreed-day-{change.reference}", f"agreed-words-{change.reference}"
