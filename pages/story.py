"""One year's tax from when it was earned to when it is settled."""

from __future__ import annotations

from codedout.domain.tax_year import london_day
from codedout.journeys.liability import read_liability
from codedout.ui import screens
from codedout.ui.asking import asked
from codedout.ui.guard import require_session, viewer
from codedout.ui.years import pick_year, years_between

visit, show = require_session(), viewer()
draw = screens.begin("story.title", show)
today = london_day(visit.clock.now())
years = years_between(visit.running, visit.first_year)
year = pick_year(years, visit.running.plus(-1), visit.running, show)
reading = asked(visit, show, read_liability, visit.first_year, today)
draw.lead(show.say("story.intro", year=show.year(year)))
