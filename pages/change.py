"""Giving one of HMRC's amounts another figure."""

from __future__ import annotations

from codedout.domain.change import Ask
from codedout.journeys.reading import read_amounts
from codedout.presenters import amending
from codedout.presenters.items import item_from_param
from codedout.ui import drafts, forms, screens
from codedout.ui.address import param
from codedout.ui.asking import asked
from codedout.ui.guard import require_session, viewer
from codedout.ui.unfinished import prepared_before
from codedout.ui.years import pick_year, years_between

visit, show = require_session(), viewer()
draw = screens.begin("change.title_page", show)
screens.resume(visit)
years = years_between(visit.running, visit.first_year)
year = pick_year(years, visit.running.plus(-1), visit.running, show)
reading = asked(visit, show, read_amounts, year, visit.running)
view = amending.present(reading, visit.desk.amounts_open(reading), show, visit.clock.now())
item = item_from_param(param("item"))
draw.lines(prepared_before(visit, show, year, [Ask.AMEND_ONE]).amounts)
box = drafts.amount_box(year)
filling = drafts.open_form(Ask.AMEND_ONE, view, visit, draw, widget=box, asked=item)
if screens.may_go_on(view, visit, draw):
    forms.amend(filling, item, reading, draw)
