"""Where a person stands, and the one thing to do next."""

from __future__ import annotations

import streamlit as st

from codedout.journeys.reading import read_years
from codedout.presenters import overview
from codedout.ui import screens
from codedout.ui.guard import require_session, viewer

visit, show = require_session(), viewer()
changes = visit.desk.journal.of(visit.who)
slot = st.empty()
with slot.container():
    screens.overview_waiting(show)
for so_far in read_years(visit.look, visit.pool, visit.running, visit.first_year):
    with slot.container():
        screens.overview(overview.present(so_far, changes, show, visit.clock.now()), show)
