"""HMRC's figures beside the person's own, for one year."""

from __future__ import annotations

from codedout.journeys.reading import read_amounts
from codedout.presenters import compare
from codedout.ui import screens, test_system
from codedout.ui.asking import asked
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
