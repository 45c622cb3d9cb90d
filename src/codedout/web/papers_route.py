"""The papers of a year, to print or as a PDF: for the session whose they are and nobody else."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from codedout.domain.errors import NotATaxYear
from codedout.domain.tax_year import TaxYear
from codedout.journeys.undoing import Undoing
from codedout.papers.pdf import as_pdf
from codedout.presenters.paper import PaperView
from codedout.presenters.papers import Making, present, present_summary
from codedout.presenters.viewer import Viewer
from codedout.web.paper_page import paper_page
from codedout.web.saved_page import saved
from codedout.web.site import Site

PAGE = "/papers"


def all_to_print(site: Site, request: Request) -> Response:
    """GET: the page, 403 without a session, 404 for a year that there is not, 503 without HMRC."""
    return _page(site, request, brief=False)


def summary_to_print(site: Site, request: Request) -> Response:
    """GET: the same on one sheet."""
    return _page(site, request, brief=True)


def all_as_pdf(site: Site, request: Request) -> Response:
    """GET: all of it as a file."""
    return _file(site, request, brief=False)


def summary_as_pdf(site: Site, request: Request) -> Response:
    """GET: the summary as a file."""
    return _file(site, request, brief=True)


def _page(site: Site, request: Request, *, brief: bool) -> Response:
    made = _paper(site, request, brief=brief)
    if isinstance(made, Response):
        return made
    view, show = made
    page = paper_page(view, site.portal.environment, show)
    return saved(page, "text/html; charset=utf-8")


def _file(site: Site, request: Request, *, brief: bool) -> Response:
    made = _paper(site, request, brief=brief)
    if isinstance(made, Response):
        return made
    view, _ = made
    # The name is of the year alone: figures and a dash.
    return saved(as_pdf(view), "application/pdf", name=f"{view.name}.pdf")


def _paper(site: Site, request: Request, *, brief: bool) -> tuple[PaperView, Viewer] | Response:
    portal, session = site.portal, site.session(request)
    if session is None or not session.proven:
        return site.problem(
            "papers_sign_in",
            status=403,
            sign_in_to=PAGE if session is None else None,
            back=None if session is None else ("papers.title", PAGE),
        )
    portal.sessions.touch(session.key, portal.clock.now())
    try:
        papers = portal.papers_of(session, TaxYear.spelt(request.path_params["year"]))
    except NotATaxYear:
        papers = None
    back = ("papers.title", PAGE)
    if papers is None:
        return site.problem("papers_no_year", status=404, back=back)
    if any(part.error is not None and part.error.turns_away for part in papers.parts):
        return site.problem("papers_turned_away", status=503, back=back)
    show = Viewer.of(session)
    now = portal.clock.now() + session.clock_shift
    making = Making(session=session, show=show, now=now)
    if brief:
        return present_summary(papers, making), show
    undoings = {
        change.reference: Undoing(by=portal.undoings_of(change)) for change in papers.changes
    }
    return present(papers, making, undoings), show
