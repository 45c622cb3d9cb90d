"""HMRC's figures beside the person's own, for one year."""

from __future__ import annotations

from codedout.journeys.calculating import read_calculation
from codedout.journeys.reading import read_amounts
from codedout.presenters import calculation, compare
from codedout.ui import calculation as calculated
from codedout.ui import screens, test_system
from codedout.ui.asking import asked, asked_now
from codedout.ui.guard import require_session, viewer
from codedout.ui.unfinished import unfinished_work
from codedout.ui.years import pick_year, years_between

visit, show = require_session(), viewer()
draw = screens.begin("compare.title", show)
test_system.note_beside_figures(visit, draw)
years = years_between(visit.running, visit.first_year)
year = pick_year(years, visit.running.plus(-1), visit.running, show)
reading = asked(visit, show, read_amounts, year, visit.running)
view = compare.present(reading, visit.desk.amounts_open(reading), show, visit.clock.now())
screens.compare(view, unfinished_work(visit, show, year), visit, draw)

draw.heading(show.say("calculation.heading"))
found = asked_now(visit, show, read_calculation, reading)
used = calculation.present(found, reading, show, visit.clock.now())
calculated.tell(used, visit, draw, may_ask=not any(each.again for each in view.notices))
screens.contact(draw)
