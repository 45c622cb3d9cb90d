"""What can be done for a year today, and why."""

from __future__ import annotations

from codedout.journeys.reading import read_open
from codedout.presenters import open as what_is_open
from codedout.ui import screens
from codedout.ui.asking import asked
from codedout.ui.guard import require_session, viewer
from codedout.ui.years import pick_year, years_between

visit, show = require_session(), viewer()
draw = screens.begin("open.title", show)
draw.text(show.say("open.intro"))
years = years_between(visit.running, visit.first_year)
year = pick_year(years, visit.running.plus(-1), visit.running, show)
reading = asked(visit, show, read_open, year, visit.running)
view = what_is_open.present(
    (reading.amounts, visit.desk.amounts_open(reading.amounts)),
    (reading.choice, visit.desk.choice_open(reading.choice)),
    show,
    visit.clock.now(),
)
screens.what_is_open(view, visit, draw)
