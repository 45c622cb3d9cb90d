"""A receipt, or all changes, as a file: for the session whose they are and nobody else."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from codedout.domain.errors import NotRecognised
from codedout.journeys.undoing import Undoing
from codedout.presenters.changes import present_receipt
from codedout.presenters.receipts import about_the_file
from codedout.presenters.viewer import Viewer
from codedout.web.receipt_page import receipt_page
from codedout.web.saved_page import saved
from codedout.web.site import Site


def receipt_file(site: Site, request: Request) -> Response:
    """GET: the file, 403 without a session, 404 for a receipt that is not this session's."""
    portal = site.portal
    session = site.session(request)
    if session is None:
        return site.problem("file_sign_in", status=403, sign_in_to="/receipts")
    try:
        change = portal.receipt_of(session, request.path_params["reference"])
    except NotRecognised:
        return site.problem("file_missing", status=404)
    now = portal.clock.now()
    portal.sessions.touch(session.key, now)
    show = Viewer.of(session)
    there = now + session.clock_shift  # the time by which the rest of the receipt goes
    page = receipt_page(
        present_receipt(
            change,
            show,
            there,
            Undoing(by=portal.undoings_of(change)),
            meanwhile=portal.made_meanwhile(change),
        ),
        about_the_file(session.nino, there, show),
        portal.environment,
        show,
    )
    # The reference is one of our own making: letters, figures and dashes.
    return saved(page, "text/html; charset=utf-8", name=f"receipt-{change.reference}.html")


def history_file(site: Site, request: Request) -> Response:
    """GET: every change of the session's own person as one signed file, 403 without a session."""
    portal = site.portal
    session = site.session(request)
    if session is None:
        return site.problem("file_sign_in", status=403, sign_in_to="/receipts")
    if session.share_safe.on:  # signed as it is, so that nothing in it can be hidden
        return site.problem("history_hidden", status=403, back=("receipts.title", "/receipts"))
    portal.sessions.touch(session.key, portal.clock.now())
    return saved(portal.history_of(session), "application/json", name="codedout-history.json")
