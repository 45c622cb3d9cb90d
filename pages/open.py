"""What can be done for a year today, or on another day, and why."""

from __future__ import annotations

from codedout.domain.tax_year import london_day
from codedout.journeys.reading import read_open
from codedout.presenters import open as what_is_open
from codedout.ui import screens
from codedout.ui.asking import asked
from codedout.ui.days import pick_day
from codedout.ui.guard import require_session, viewer
from codedout.ui.years import pick_year, years_between

visit, show = require_session(), viewer()
draw = screens.begin("open.title", show)
draw.text(show.say("open.intro"))
years = years_between(visit.running, visit.first_year)
year = pick_year(years, visit.running.plus(-1), visit.running, show)
now = visit.clock.now()
day = pick_day(london_day(now), years[0].amendment_closes_on, show)
reading = asked(visit, show, read_open, year, visit.running, day)
open_then = visit.desk.open_of(what_is_open.as_last_answered(reading))
demo = visit.portal.environment == "demo"
screens.what_is_open(what_is_open.present(reading, open_then, show, now, demo=demo), visit, draw)
