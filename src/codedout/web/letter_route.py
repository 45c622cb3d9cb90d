"""A draft letter to HMRC, made of the sheet that is kept, for the session whose it is."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from codedout.domain.asking import Asking, NoLetter, letter_for
from codedout.domain.errors import NotATaxYear
from codedout.domain.share_safe import ShareSafe
from codedout.domain.tax_year import TaxYear
from codedout.domain.understood import understand
from codedout.domain.walk import Walk
from codedout.presenters.letter import LetterView, as_text, present
from codedout.presenters.viewer import Viewer
from codedout.web.letter_page import letter_page
from codedout.web.saved_page import saved
from codedout.web.site import Site

PAGE = "/small-differences"


def letter_to_print(site: Site, request: Request) -> Response:
    """GET: the page, 403 without a session, 404 where there is no letter about that year."""
    view = _letter(site, request)
    if isinstance(view, Response):
        return view
    show = Viewer.of(site.session(request))
    page = letter_page(view, site.portal.environment, show)
    return saved(page, "text/html; charset=utf-8")


def letter_as_text(site: Site, request: Request) -> Response:
    """GET: the same as plain text, to be saved."""
    view = _letter(site, request)
    if isinstance(view, Response):
        return view
    # The year is one that was read as a year: figures and a dash.
    name = f"letter-to-hmrc-{view.year}.txt"
    return saved(as_text(view).encode(), "text/plain; charset=utf-8", name=name)


def _letter(site: Site, request: Request) -> LetterView | Response:
    portal = site.portal
    session = site.session(request)
    if session is None:
        return site.problem("letter_sign_in", status=403, sign_in_to=PAGE)
    if session.share_safe is ShareSafe.AMOUNTS:  # a letter of bands is one to nobody
        return site.problem("letter_hidden", status=403, back=("signin.small_differences", PAGE))
    portal.sessions.touch(session.key, portal.clock.now())
    walk = portal.walk_of(session)
    found = _found(walk, request.path_params["year"])
    if isinstance(found, NoLetter):
        back = ("signin.small_differences", PAGE)
        return site.problem(f"letter_{found.value}", status=404, back=back)
    show = Viewer.of(session)
    return present(found, show if walk is None else replace(show, voice=walk.voice))


def _found(walk: Walk | None, year: str) -> Asking | NoLetter:
    try:
        asked = TaxYear.spelt(year)
    except NotATaxYear:
        return NoLetter.NOTHING
    if walk is None:
        return NoLetter.NOTHING
    trying = walk.before is not None
    return letter_for(walk.sheet, understand(walk.sheet), asked, trying=trying)
