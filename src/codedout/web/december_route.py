"""All clients before 30 December, as a file for spreadsheets, for the people of the firm."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from codedout.domain.sweep import closing_year
from codedout.domain.tax_year import london_day
from codedout.presenters.december import as_file, numbered
from codedout.presenters.viewer import Viewer
from codedout.web.saved_page import saved
from codedout.web.site import Site


def clients_in_december(site: Site, request: Request) -> Response:
    """GET: the file; 403 where nobody of the firm's is signed in."""
    portal, session = site.portal, site.session(request)
    if session is None or session.adviser is None:
        return site.problem("clients_sign_in", status=403, sign_in_to=None)
    now = portal.clock.now()
    portal.sessions.touch(session.key, now)
    rows = portal.december_of(session)
    today = london_day(now + session.clock_shift)
    clients = sorted((row.client for row in rows), key=lambda one: one.name.casefold())
    content = as_file(rows, numbered(clients), today, Viewer.of(session))
    closes = closing_year(today).choice_closes_on
    name = f"clients-before-{closes.isoformat()}.csv"
    return saved(content, "text/csv; charset=utf-8", name=name)
