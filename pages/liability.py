"""What each year's tax came to, and how it was and is to be met."""

from __future__ import annotations

from codedout.domain.tax_year import london_day
from codedout.journeys.liability import read_liability
from codedout.ui import screens
from codedout.ui.asking import asked
from codedout.ui.guard import require_session, viewer

visit, show = require_session(), viewer()
draw = screens.begin("liability.title", show)
draw.lead(show.say("liability.intro"))
today = london_day(visit.clock.now())
reading = asked(visit, show, read_liability, visit.first_year, today)
