"""A box for text, of which each pause in typing is kept, and the buttons beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import streamlit as st

from codedout.bootstrap import Visit
from codedout.domain.errors import StoreUnavailable
from codedout.presenters.viewer import Viewer
from codedout.ui import html, presses, state
from codedout.ui.draw import Draw
from codedout.ui.guard import still_theirs


def kept_box(
    label: str,
    widget: str,
    keep: Callable[[str], str],
    visit: Visit,
    show: Viewer,
    *,
    note: str,
    width: int | Literal["stretch"] = 320,
    buttons: Sequence[str],
    pickers: Sequence[str] = (),
) -> str:
    """A box for text, of which each pause in typing is kept; the text that stands in it.

    It is a part of the page by itself: what is typed draws nothing else again and asks HMRC
    nothing, so that no message goes and no button moves while somebody is about to press it.
    `note` stands under it, or in its place what `keep` says is wrong with the text. `buttons` and
    `pickers` are the widgets of the page that count. Enter in a box named "amount-…" presses the
    button named "go-…"; in any other it only keeps.
    """
    picked = {key: state.value(key) for key in pickers}
    alone = False

    @st.fragment
    def box() -> None:
        typed = st.text_input(label, key=widget, live=True, autocomplete="off", width=width)
        if alone and not still_theirs(visit):
            st.rerun()
        said, wrong = note, ""
        try:
            wrong = keep(typed or "")
            if alone:
                visit.portal.sessions.touch(visit.session.key, visit.portal.clock.now())
        except StoreUnavailable:
            said = show.say("drafts.not_kept")
        if alone:
            _draw_all_if_more_was_done(buttons, picked)
        if wrong:
            st.html(html.tag("p", wrong, role="status", class_="co-field-error"))
        else:
            Draw(show).text(said, small=True)

    box()
    alone = True
    return str(state.value(widget) or "")


def pressed(label: str, key: str, *, primary: bool = False) -> bool:
    """A button beside a box, and whether it was pressed."""
    now = st.button(label, type="primary" if primary else "secondary", key=key)
    return presses.came_along(key) or now


def _draw_all_if_more_was_done(buttons: Sequence[str], picked: Mapping[str, object]) -> None:
    """Have the whole page drawn if something else on it was used in the same moment.

    A browser that is busy tells of the box and of the button pressed after it at once, and
    Streamlit then draws the box alone: the press would be lost.
    """
    came = [key for key in buttons if state.value(key)]
    presses.hand_on(came)
    if came or any(state.value(key) != value for key, value in picked.items()):
        st.rerun()
