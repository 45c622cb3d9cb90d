"""One year's bill through the tax code, and the same bill paid directly, in pounds."""

from __future__ import annotations

from codedout.domain.bill_sheet import asks_when, understand
from codedout.domain.choice import UNKNOWN_RETURN
from codedout.domain.rules.collecting import Collecting
from codedout.domain.tax_year import london_day
from codedout.presenters import both_ways
from codedout.ui import bill_offer, screens, share_safe, sheet_about, stay_or_stop
from codedout.ui.bill_sheet import BillOnPage
from codedout.ui.guard import require_session, viewer
from codedout.ui.years import pick_year, years_between

visit, show = require_session().at_leisure, viewer()
share_safe.with_amounts_only("stay_or_stop.title", show)
draw = screens.begin("stay_or_stop.title", show)
today = london_day(visit.clock.now())
years = [
    year
    for year in years_between(visit.running, visit.first_year)
    if Collecting.of(year, today) is Collecting.AHEAD
]
year = pick_year(years, visit.running.plus(-1), visit.running, show)
sheet = BillOnPage(visit, year)
sheet_about.open_or_say_why_not(sheet, draw)
read = stay_or_stop.return_record(visit, show, year)
record = read or UNKNOWN_RETURN
typed = sheet.typed()
sheet_about.say_if_changed_elsewhere(sheet.name, draw)
found = understand(typed, record, today)
view = both_ways.present(found, year, show)
draw.lead(view.about)
draw.text(show.say("stay_or_stop.both"))
asks = asks_when(record, year, today)
places = stay_or_stop.ask(typed, view, visit, draw, asks_when=asks, read=read is not None)
decided = bill_offer.offer_bill(places, typed, record, visit, show)
if decided is not None:
    view = both_ways.present(found, year, show, decided=decided)
stay_or_stop.tell(view, draw)
bill_offer.offer_years_tax(places, typed, record, visit, show)
