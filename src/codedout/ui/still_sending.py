"""While a change is being sent: on its check page, and on a receipt that came up meanwhile."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from codedout.bootstrap import Visit
from codedout.domain.change import Change, ChangeState
from codedout.journeys import sending
from codedout.journeys.waiting import SLOW_AFTER, begun, is_there
from codedout.presenters.viewer import Viewer
from codedout.ui import html

EVERY = 2  # seconds between looks at our own record; HMRC is not asked


def sent(visit: Visit, change: Change, place: DeltaGenerator, show: Viewer) -> Change:
    """Send it, saying in `place` what is being done. Raises as `sending.send`.

    Apart from the page, which ends wherever it next draws once it is left: sending does not.
    """
    send, name = partial(sending.send, visit.desk, change.reference), (visit.who, change.reference)
    coming = begun(send, once=("send", *name))
    for words, within in (("change.sending", SLOW_AFTER), ("change.sending_slow", None)):
        place.html(html.tag("p", show.say(words), role="status", class_="co-busy"))
        if is_there(coming, within):
            break
    return coming.result()


def follow(visit: Visit, change: Change) -> None:
    """Show the page again as soon as whoever is sending has written the outcome down."""
    if change.state is not ChangeState.SENDING:
        return

    @st.fragment(run_every=EVERY)
    def look() -> None:
        now = visit.desk.journal.find(visit.who, change.reference)
        if now.state is not ChangeState.SENDING:
            st.rerun()

    look()
