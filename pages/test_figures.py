"""Made-up figures for HMRC's test system; no such page anywhere else."""

from __future__ import annotations

from codedout.domain.change import Ask
from codedout.journeys.reading import read_amounts
from codedout.presenters import amending
from codedout.ui import screens, test_figures, test_system
from codedout.ui.asking import asked
from codedout.ui.guard import require_session, viewer
from codedout.ui.unfinished import prepared_before
from codedout.ui.years import pick_year, years_between

visit, show = require_session(), viewer()
draw = screens.begin("testfigures.title", show)
screens.resume(visit)
test_system.explain(draw)
years = years_between(visit.running.plus(-1), visit.first_year)
year = pick_year(years, visit.running.plus(-1), visit.running, show)
reading = asked(visit, show, read_amounts, year, visit.running)
verdict = visit.desk.test_figures_open(reading)
view = amending.present_test_figures(reading, verdict, show, visit.clock.now())
draw.lines(prepared_before(visit, show, year, [Ask.PUT_TEST_FIGURES]).amounts)
if screens.may_go_on(view, visit, draw):
    test_figures.put(view, visit, reading, draw)
