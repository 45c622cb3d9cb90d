"""Where a person stands, and the one thing to do next."""

from __future__ import annotations

import streamlit as st

from codedout.journeys.reading import ask_ahead, read_years
from codedout.journeys.since import since_last_look
from codedout.presenters import overview
from codedout.ui import screens
from codedout.ui.asking import asked_in_steps, end_if_refused
from codedout.ui.guard import require_session, viewer
from codedout.ui.unfinished import unfinished_work

visit = require_session(ahead=lambda v: ask_ahead(v.look, v.pool, v.running, v.first_year))
show = viewer()
changes = visit.desk.journal.of(visit.who)
said = visit.desk.answers.returns_said(visit.who)
left = unfinished_work(visit, show, said=overview.to_find_out(changes))
slot = st.empty()
for so_far in asked_in_steps(visit, read_years, visit.running, visit.first_year, said):
    with slot.container():
        if so_far is None:
            screens.overview_waiting(show)
        else:
            end_if_refused(so_far, visit, show, title="overview.title")
            reading = so_far.or_last(visit.last_answers)
            since = (
                since_last_look(reading, visit.earlier_answers, changes)
                if reading.complete
                else None
            )
            may_write = visit.session.may_write
            view = overview.present(
                reading, changes, show, visit.clock.now(), since, may_write=may_write
            )
            screens.overview(view, left, visit, show)
