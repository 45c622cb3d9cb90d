"""A person's deadlines as a file for their calendar: for the session whose they are."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from codedout.presenters.calendar import present
from codedout.presenters.viewer import Viewer
from codedout.web.calendar_file import calendar_file
from codedout.web.saved_page import saved
from codedout.web.site import Site

PAGE = "/open"


def deadlines_file(site: Site, request: Request) -> Response:
    """GET: the file, 403 without a session or while HMRC has not answered for the number."""
    portal = site.portal
    session = site.session(request)
    if session is None or not session.proven:
        return site.problem(
            "calendar_sign_in",
            status=403,
            sign_in_to=PAGE if session is None else None,
            back=None if session is None else ("open.title", PAGE),
        )
    now = portal.clock.now()
    portal.sessions.touch(session.key, now)
    view = present(portal.deadlines_of(session), portal.environment, Viewer.of(session))
    content = calendar_file(view, now + session.clock_shift)
    return saved(content, "text/calendar; charset=utf-8", name="tax-deadlines.ics")
