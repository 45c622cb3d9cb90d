"""Taking back one figure or all of them, so that HMRC's is used."""

from __future__ import annotations

from codedout.domain.change import Ask
from codedout.journeys.reading import read_amounts
from codedout.presenters import amending
from codedout.ui import drafts, forms, screens
from codedout.ui.asking import asked
from codedout.ui.guard import require_session, viewer
from codedout.ui.unfinished import prepared_before
from codedout.ui.years import pick_year, years_between

visit, show = require_session(), viewer()
draw = screens.begin("change.remove_page", show)
screens.resume(visit)
years = years_between(visit.running, visit.first_year)
year = pick_year(years, visit.running.plus(-1), visit.running, show)
reading = asked(visit, show, read_amounts, year, visit.running)
view = amending.present_removal(reading, visit.desk.amounts_open(reading), show, visit.clock.now())
asks = [Ask.REMOVE_ONE, Ask.REMOVE_ALL]
draw.lines(prepared_before(visit, show, year, asks).amounts)
picker = drafts.removal_picker(year)
filling = drafts.open_form(Ask.REMOVE_ONE, view, visit, draw, widget=picker, asked=None)
if screens.may_go_on(view, visit, draw):
    forms.remove(filling, reading, draw)
