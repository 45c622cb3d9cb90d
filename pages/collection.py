"""How one year's own bill will be collected: stop or restart."""

from __future__ import annotations

from codedout.journeys.reading import read_choice
from codedout.presenters import collection
from codedout.ui import forms, screens
from codedout.ui.asking import asked
from codedout.ui.guard import require_session, viewer
from codedout.ui.not_by_code import Beside
from codedout.ui.unfinished import unfinished_work
from codedout.ui.years import pick_year, years_between

visit, show = require_session(), viewer()
draw = screens.begin("collection.title", show)
screens.resume(visit)
years = years_between(visit.running, visit.first_year)
year = pick_year(years, visit.running.plus(-1), visit.running, show)
beside = Beside(year, visit, draw)
reading = asked(visit, show, read_choice, year, visit.running)
view = collection.present(
    reading,
    visit.desk.choice_open(reading),
    show,
    visit.clock.now(),
    says_not_submitted=visit.desk.says_not_submitted(year),
    account=beside.so_far(),
)
screens.collection(view, unfinished_work(visit, show, year), visit, draw)
forms.choose(view, visit, reading, draw)
draw.link(view.story)
beside.follow()
