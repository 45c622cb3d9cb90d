"""While the outcome of a change is open: on the check page that sends it, and on its receipt."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from codedout.bootstrap import Visit
from codedout.domain.change import OPEN, Change
from codedout.domain.errors import StoreUnavailable
from codedout.journeys import sending
from codedout.journeys.recovering import is_due
from codedout.journeys.waiting import SLOW_AFTER, begun, is_there
from codedout.presenters.viewer import Viewer
from codedout.ui import html
from codedout.ui.guard import show_again

EVERY = 3  # seconds between looks at our own record


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
    """While the outcome is open, show the page again as soon as it stands otherwise."""
    if change.state not in OPEN:
        return

    @st.fragment(run_every=EVERY)
    def look() -> None:
        if goes_on(visit, change):
            show_again()

    look()


def goes_on(visit: Visit, shown: Change) -> bool:
    """Whether the page that shows `shown` is to be drawn again; a look is not something done.

    Our own record is read and no more. Once a reading will tell the outcome, whoever settles what
    is left open is told to, and asks HMRC no more often for that.
    """
    try:
        now = visit.portal.clock.now()
        session = visit.portal.sessions.again(visit.session.key, now)
        if session is None or session.who != visit.who:
            return True
        change = visit.desk.journal.find(visit.who, shown.reference)
    except StoreUnavailable:
        return False
    if change.state is shown.state and is_due(visit.desk, change):
        visit.portal.settle_left_open(visit)
    return change.state is not shown.state
