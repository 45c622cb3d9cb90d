"""All that is held about a person as a file, and deleting all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from codedout.domain.held import StillOpen
from codedout.domain.session import Session
from codedout.journeys.handing_over import as_json, as_tables
from codedout.presenters.own_data import present_deleting, typed_as_asked
from codedout.presenters.viewer import Viewer
from codedout.web.cookies import device_cookie_name, session_cookie_name
from codedout.web.own_data_page import deleted_body, deleting_body
from codedout.web.papers_route import PAGE
from codedout.web.saved_page import saved
from codedout.web.sign_in_routes import go_to
from codedout.web.site import Site, same

DELETE = "/papers/delete"
DELETED = "/papers/deleted"


def export_as_json(site: Site, request: Request) -> Response:
    """GET: one file, 403 without a session or while something is hidden."""
    return _export(site, request, as_json, "application/json", "codedout-export.json")


def export_as_tables(site: Site, request: Request) -> Response:
    """GET: the same as tables for spreadsheets."""
    return _export(site, request, as_tables, "application/zip", "codedout-export.zip")


def _export(
    site: Site,
    request: Request,
    write: Callable[[Mapping[str, Any]], bytes],
    media_type: str,
    name: str,
) -> Response:
    session = _theirs(site, request)
    if isinstance(session, Response):
        return session
    if session.share_safe.on:  # all of it, as it is, is just what nobody else is to see
        return site.problem("export_hidden", status=403, back=("papers.title", PAGE))
    return saved(write(site.portal.export_of(session)), media_type, name=name)


def ask_to_delete(site: Site, request: Request) -> Response:
    """GET: what goes, what that means, and where to type that it is meant."""
    session = _theirs(site, request)
    return session if isinstance(session, Response) else _page(site, session)


def delete_all(site: Site, request: Request, form: Mapping[str, str]) -> Response:
    """POST from that page: everything goes in one go, and then they are signed out."""
    session = _theirs(site, request)
    if isinstance(session, Response):
        return session
    if not same(form.get("csrf", ""), _token_of(session)):
        return site.problem("delete_not_ours", status=403, back=("papers.title", PAGE))
    show = Viewer.of(session)
    if not present_deleting(session, (), show).may:
        return _page(site, session)
    if not typed_as_asked(form.get("word", ""), show):
        return _page(site, session, wrong=True)
    try:
        site.portal.forget_person(session)
    except StillOpen:
        return _page(site, session)
    response = go_to(DELETED)
    if session.adviser is None:
        names = site.portal.public_url
        site.jar.drop(response, session_cookie_name(names))
        site.jar.drop(response, device_cookie_name(names))
    return response


def deleted(site: Site, request: Request) -> Response:
    """GET: that it is done."""
    show = Viewer.of(site.session(request))
    return site.frame().page(
        heading=show.say("papers.deleted.title"),
        body=deleted_body(show),
        status=200,
        form_action="'none'",
    )


def _theirs(site: Site, request: Request) -> Session | Response:
    session = site.session(request)
    if session is None or not session.proven:
        return site.problem(
            "own_data_sign_in",
            status=403,
            sign_in_to=PAGE if session is None else None,
            back=None if session is None else ("papers.title", PAGE),
        )
    site.portal.sessions.touch(session.key, site.portal.clock.now())
    return session


def _token_of(session: Session) -> str:
    """What the form must bring: of this session, and of whose data the page was about.

    An adviser may have another client on the screen by now.
    """
    return sha256(f"delete:{session.csrf}:{session.who.subject}".encode()).hexdigest()


def _page(site: Site, session: Session, *, wrong: bool = False) -> Response:
    show = Viewer.of(session)
    view = present_deleting(session, site.portal.open_changes_of(session), show)
    heading = view.title
    return site.frame().page(
        heading=heading,
        title=show.say("other_day.window_error", heading=heading) if wrong else None,
        body=deleting_body(
            view,
            show,
            action=DELETE,
            csrf=_token_of(session),
            wrong=wrong,
        ),
        status=400 if wrong else 200,
        form_action="'self'",
    )
