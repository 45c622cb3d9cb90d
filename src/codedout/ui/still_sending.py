"""A receipt that came up while its change was still being sent, as after a double click."""

from __future__ import annotations

import streamlit as st

from codedout.bootstrap import Visit
from codedout.domain.change import Change, ChangeState

EVERY = 2  # seconds between looks at our own record; HMRC is not asked


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
