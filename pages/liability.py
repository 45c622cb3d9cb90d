"""What each year's tax came to, and how it was and is to be met."""

from __future__ import annotations

from codedout.domain.tax_year import london_day
from codedout.journeys.liability import ask_all_ahead, read_liability
from codedout.presenters import liability as over_the_years
from codedout.presenters import owing
from codedout.ui import liability, owing_penalties, screens
from codedout.ui import owing as owing_parts
from codedout.ui.asking import asked
from codedout.ui.guard import require_session, viewer
from codedout.ui.worked_out import worked_out
from codedout.ui.years import years_between

visit = require_session(
    ahead=lambda v: ask_all_ahead(v.look, v.pool, v.newest, v.first_year, london_day(v.clock.now()))
).at_leisure
show = viewer()
draw = screens.begin("liability.title", show)
draw.lead(show.say("liability.intro"))
now = visit.clock.now()
today = london_day(now)
reading = asked(visit, show, read_liability, visit.first_year, today)
parts = (*reading.account.parts, *reading.payments.parts)
found = worked_out(visit, parts, lambda: reading.reckoned(today), "liability", today)
owed = worked_out(
    visit, parts, lambda: owing.present(reading, found, show, now), "owing", today, show
)
liability.notices(over_the_years.present_notices(reading.account, show, now), visit, draw)
owing_parts.balance(owed.balance, visit, draw)
by = liability.pick_by(found, draw)
figures = liability.figures_in_codes(by, found, visit, draw)
stories = tuple(years_between(visit.running, visit.first_year))
view = worked_out(
    visit,
    parts if figures is None else (*parts, *figures.parts),
    lambda: over_the_years.present(
        reading.account, found, by, show, now, stories=stories, figures=figures
    ),
    *("years", by, today, show),
)
liability.years(view, found, visit, draw)
owing_parts.the_rest(owed, visit, draw)
owing_penalties.penalties(visit, draw)
