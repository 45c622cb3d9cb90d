"""What each year's tax came to, and how it was and is to be met."""

from __future__ import annotations

from codedout.domain.rules.reckoning import reckon
from codedout.domain.tax_year import london_day
from codedout.journeys.holding import read_account_first, read_payments
from codedout.journeys.liability import ask_all_ahead
from codedout.presenters import liability as over_the_years
from codedout.presenters import owing, owing_payments
from codedout.ui import liability, owing_penalties, screens
from codedout.ui import owing as owing_parts
from codedout.ui.asking import asked, asked_now
from codedout.ui.guard import require_session, viewer
from codedout.ui.worked_out import worked_out

visit = require_session(
    ahead=lambda v: ask_all_ahead(v.look, v.pool, v.newest, v.first_year, london_day(v.clock.now()))
).at_leisure
show = viewer()
draw = screens.begin("liability.title", show)
draw.lead(show.say("liability.intro"))
now = visit.clock.now()
today = london_day(now)
account = asked(visit, show, read_account_first, visit.first_year, today)
parts = account.parts
found = worked_out(visit, parts, lambda: reckon(account.whole, today), "liability", today)
owed = worked_out(
    visit, parts, lambda: owing.present(account, found, show, now), "owing", today, show
)
liability.notices(over_the_years.present_notices(account, show, now), visit, draw)
owing_parts.balance(owed.balance, visit, draw)
by = liability.pick_by(found, draw)
figures = liability.figures_in_codes(by, found, visit, draw)
view = worked_out(
    visit,
    parts if figures is None else (*parts, *figures.parts),
    lambda: over_the_years.present(account, found, by, show, now, figures=figures),
    *("years", by, today, show),
)
liability.years(view, found, visit, draw)
owing_parts.due(owed.due, draw)
came_in = asked_now(visit, show, read_payments, visit.first_year, today)
paid = worked_out(
    visit,
    (*parts, *came_in.parts),
    lambda: owing_payments.present(came_in, account.whole, show),
    *("payments", show),
)
owing_parts.payments(paid, visit, draw)
owing_penalties.penalties(visit, draw)
