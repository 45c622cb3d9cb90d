"""All clients before 30 December, as files for a spreadsheet and a calendar, for the firm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import Response

from codedout.domain.session import Session
from codedout.domain.sweep import Row, closing_year
from codedout.domain.tax_year import TaxYear, london_day
from codedout.presenters.december import as_file, places
from codedout.presenters.december_calendar import present
from codedout.presenters.viewer import Viewer
from codedout.web.calendar_file import calendar_file
from codedout.web.saved_page import saved
from codedout.web.site import Site


def clients_in_december(site: Site, request: Request) -> Response:
    """GET: the table; 403 where nobody of the firm's is signed in."""
    found = _rows(site, request)
    if isinstance(found, Response):
        return found
    content = as_file(found.rows, places(found.rows), found.closing, found.today, found.show)
    name = f"clients-before-{found.closing.choice_closes_on.isoformat()}.csv"
    return saved(content, "text/csv; charset=utf-8", name=name)


def days_of_clients(site: Site, request: Request) -> Response:
    """GET: their last days as a calendar; 403 where nobody of the firm's is signed in."""
    found = _rows(site, request)
    if isinstance(found, Response):
        return found
    before = found.closing.plus(-1)  # its return is still due for a month after its choice closed
    by_year = {before: site.portal.december_of(found.session, before), found.closing: found.rows}
    view = present(by_year, found.today, site.portal.environment, found.show)
    content = calendar_file(view, found.now)
    return saved(content, "text/calendar; charset=utf-8", name="last-days-of-clients.ics")


@dataclass(frozen=True, slots=True)
class _Found:
    session: Session
    rows: Sequence[Row]
    now: datetime
    show: Viewer

    @property
    def today(self) -> date:
        return london_day(self.now)

    @property
    def closing(self) -> TaxYear:
        return closing_year(self.today)


def _rows(site: Site, request: Request) -> _Found | Response:
    portal, session = site.portal, site.session(request)
    if session is None or session.adviser is None:
        return site.problem("clients_sign_in", status=403, sign_in_to=None)
    now = portal.clock.now()
    portal.sessions.touch(session.key, now)
    there = now + session.clock_shift
    rows = portal.december_of(session, closing_year(london_day(there)))
    return _Found(session, rows, there, Viewer.of(session))
