"""Papers of a year to keep or to send, all that is held, and deleting it."""

from __future__ import annotations

from codedout.presenters.papers_page import present
from codedout.ui import papers, screens
from codedout.ui.guard import require_session, viewer
from codedout.ui.years import pick_year, years_between

visit, show = require_session(), viewer()
draw = screens.begin("papers.title", show)
years = years_between(visit.running, visit.first_year)
year = pick_year(years, visit.running.plus(-1), visit.running, show)
papers.offer(present(year, show), draw)
