"""What can be done for a year today, and why."""

from __future__ import annotations

from codedout.journeys.reading import read_amounts, read_choice
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
amounts = asked(visit, show, read_amounts, year, visit.running)
choice = asked(visit, show, read_choice, year, visit.running)
view = what_is_open.present(
    (amounts, visit.desk.amounts_open(amounts)),
    (choice, visit.desk.choice_open(choice)),
    show,
    visit.clock.now(),
)
screens.what_is_open(view, year, visit, draw)
