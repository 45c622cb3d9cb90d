"""One year's tax from when it was earned to when it is settled."""

from __future__ import annotations

from codedout.domain.tax_year import london_day
from codedout.journeys.liability import read_liability
from codedout.journeys.story import read_year, to_ask
from codedout.presenters import story as presenting
from codedout.presenters import story_told
from codedout.ui import screens, story
from codedout.ui.asking import asked, asked_now
from codedout.ui.guard import require_session, viewer
from codedout.ui.years import pick_year, years_between

visit, show = require_session().at_leisure, viewer()
draw = screens.begin("story.title", show)
today = london_day(visit.clock.now())
reading = asked(visit, show, read_liability, visit.first_year, today)
told = story_told.told(reading, today)
years = story_told.years_told(told, years_between(visit.running, visit.first_year))
first = story_told.year_first(told, visit.running.plus(-1))
year = pick_year(years, first, visit.running, show)
charges = story_told.charges_of(told.owed(year))
names = story_told.choices(charges, told, show)
chosen = story.pick_charge(names, story_told.charge_first(charges, told), year, show)
documents = to_ask([charge.document.id for charge in charges], chosen)
read = asked_now(visit, show, read_year, year, visit.running, documents)
changes = visit.desk.journal.of(visit.who)
now = visit.clock.now()
view = presenting.present(year, chosen, told, read, show, changes=changes, now=now)
story.tell(view, visit, draw)
