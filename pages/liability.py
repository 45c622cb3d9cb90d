"""What each year's tax came to, and how it was and is to be met."""

from __future__ import annotations

from codedout.domain.tax_year import london_day
from codedout.journeys.liability import read_liability
from codedout.presenters import owing
from codedout.ui import owing as owing_parts
from codedout.ui import owing_penalties, screens
from codedout.ui.asking import asked
from codedout.ui.guard import require_session, viewer

visit, show = require_session(), viewer()
draw = screens.begin("liability.title", show)
draw.lead(show.say("liability.intro"))
now = visit.clock.now()
today = london_day(now)
reading = asked(visit, show, read_liability, visit.first_year, today)
liability = reading.reckoned(today)
owed = owing.present(reading, liability, show, now)
owing_parts.balance(owed.balance, visit, draw)
owing_parts.the_rest(owed, visit, draw)
owing_penalties.penalties(visit, draw)
