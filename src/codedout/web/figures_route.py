"""What each year's tax came to, as a file for spreadsheets: for the session whose it is."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from codedout.domain.rules.reckoning import reckon
from codedout.domain.tax_year import london_day
from codedout.presenters.liability import lacking
from codedout.presenters.liability_file import as_file
from codedout.presenters.liability_rows import By, sheet
from codedout.presenters.viewer import Viewer
from codedout.web.saved_page import saved
from codedout.web.site import Site

PAGE = "/liability"


def figures_by_year_owed(site: Site, request: Request) -> Response:
    """GET: the file, 403 without a session, 503 where HMRC tells nothing of the account."""
    return _figures(By.OWED, site, request)


def figures_by_code_year(site: Site, request: Request) -> Response:
    """GET: the same figures by the year whose code collects them."""
    return _figures(By.COLLECTED, site, request)


def _figures(by: By, site: Site, request: Request) -> Response:
    portal = site.portal
    session = site.session(request)
    if session is None or not session.proven:
        return site.problem(
            "liability_sign_in",
            status=403,
            sign_in_to=f"{PAGE}?by={by.value}" if session is None else None,
            back=None if session is None else ("liability.title", PAGE),
        )
    now = portal.clock.now()
    portal.sessions.touch(session.key, now)
    account = portal.account_of(session)
    errors = [part.error for part in account.parts if part.error is not None]
    if len(errors) == len(account.parts) or any(error.turns_away for error in errors):
        return site.problem("liability_not_read", status=503, back=("liability.title", PAGE))
    found = reckon(account.whole, london_day(now + session.clock_shift))
    show = Viewer.of(session)
    said = [show.say("share_safe.on.amounts")] if show.hides_amounts else []
    content = as_file(sheet(by, found, show), [*said, *lacking(account, show)], show)
    return saved(content, "text/csv; charset=utf-8", name=f"tax-by-year-{by.value}.csv")
