"""What the pages have, a card at a time and in large type, for a room that looks on."""

from __future__ import annotations

import streamlit as st

from codedout.domain.rules.reckoning import reckon
from codedout.domain.tax_year import london_day
from codedout.journeys.holding import read_account_first
from codedout.journeys.reading import ask_ahead, read_years
from codedout.presenters import cards, overview
from codedout.presenters import liability as over_the_years
from codedout.presenters.liability_rows import By
from codedout.ui import cards as drawing
from codedout.ui.asking import asked, asked_in_steps, end_if_refused
from codedout.ui.draw import Draw
from codedout.ui.guard import require_session, viewer

visit = require_session(
    ahead=lambda v: ask_ahead(v.look, v.pool, v.running, v.first_year)
).at_leisure
show = viewer()
now, draw = visit.clock.now(), Draw(show)
said = visit.desk.answers.returns_said(visit.who)
slot = st.empty()
for reading in asked_in_steps(visit, read_years, visit.running, visit.first_year, said):
    if reading is None:
        with slot.container():
            drawing.waiting(draw)
        continue
    end_if_refused(reading, visit, show, title="present.title")
    if not reading.complete and reading.still_asked is None:
        continue  # with each answer there would be other cards
    changes = visit.desk.journal.of(visit.who)
    view = overview.present(reading.or_last(visit.last_answers), changes, show, now)
    first = cards.present(view, show)
    count = len(first) + 1
    number = drawing.number_of(count)
    with slot.container():
        if number < count:
            drawing.one(first[number - 1], number, count, draw)
            continue
        today = london_day(now)
        account = asked(visit, show, read_account_first, visit.first_year, today)
        found = reckon(account.whole, today)
        years = over_the_years.present(account, found, By.OWED, show, now, stories=False)
        notices = over_the_years.present_notices(account, show, now)
        drawing.one(cards.of_years(years, notices, show), number, count, draw)
