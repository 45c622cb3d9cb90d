"""The firm's clients: putting one on the screen, taking it off, and importing a list."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from codedout.domain.client_rows import EXAMPLE, ListedClient, decoded, read_rows
from codedout.domain.errors import NotAList, NotRecognised
from codedout.domain.session import Session
from codedout.places import CLIENTS
from codedout.presenters.client_import import imported, not_a_list
from codedout.presenters.clients import why_not
from codedout.presenters.viewer import Viewer
from codedout.web.client_import_page import import_body
from codedout.web.list_form import ListForm
from codedout.web.saved_page import saved
from codedout.web.sign_in_routes import go_to
from codedout.web.site import Site, same

LIST = ("clients.back", CLIENTS)


def open_client(site: Site, request: Request, form: Mapping[str, str]) -> Response:
    """POST from the list: that client's figures are on the screen from now on, in every tab."""
    session = _adviser(site, request)
    if isinstance(session, Response):
        return session
    if not same(form.get("csrf", ""), session.csrf):
        return site.problem("fail.not_ours", status=403, back=LIST)
    try:
        site.portal.open_client(session, form.get("client", ""))
    except NotRecognised:
        return site.problem("client_missing", status=404, back=LIST)
    return go_to("/")


def close_client(site: Site, request: Request, form: Mapping[str, str]) -> Response:
    """POST from the list: nobody's figures are on the screen."""
    session = _adviser(site, request)
    if isinstance(session, Response):
        return session
    if not same(form.get("csrf", ""), session.csrf):
        return site.problem("fail.not_ours", status=403, back=LIST)
    site.portal.sessions.leave_client(session.key)
    return go_to(CLIENTS)


def ask_for_list(site: Site, request: Request) -> Response:
    """GET: where a file is chosen, or rows are pasted."""
    session = _adviser(site, request)
    return session if isinstance(session, Response) else _page(site, session)


def take_list(site: Site, request: Request, form: ListForm) -> Response:
    """POST from that page: what is right is added, once; what became of each row is told."""
    session = _adviser(site, request)
    if isinstance(session, Response):
        return session
    if not same(form.csrf, session.csrf):
        return site.problem("fail.not_ours", status=403, back=LIST)
    show = Viewer.of(session)
    if why_not(session, show):
        return _page(site, session)
    try:
        rows = read_rows(_text(form))
    except NotAList as fault:
        return _page(site, session, error=not_a_list(fault.reason, show), pasted=form.pasted)
    right = [one for one in rows if isinstance(one, ListedClient)]
    view = imported(rows, site.portal.add_clients(session, right), show)
    frame = site.frame()
    return frame.page(
        heading=show.say("clients.import.done.title"),
        body=import_body(
            session, show, done=view, pasted=form.pasted if len(right) < len(rows) else ""
        ),
        status=200,
        form_action="'self'",
    )


def example_list(site: Site, request: Request) -> Response:
    """GET: a file to copy from, the same for everybody."""
    session = _adviser(site, request)
    if isinstance(session, Response):
        return session
    return saved(
        EXAMPLE.encode("utf-8-sig"), "text/csv; charset=utf-8", name="clients-to-copy-from.csv"
    )


def _text(form: ListForm) -> str:
    if form.file and form.pasted.strip():
        raise NotAList("both")
    if not form.file and not form.pasted.strip():
        raise NotAList("nothing")
    return decoded(form.file) if form.file else form.pasted


def _adviser(site: Site, request: Request) -> Session | Response:
    session = site.session(request)
    if session is None or session.adviser is None:
        return site.problem("clients_sign_in", status=403, sign_in_to=None)
    site.portal.sessions.touch(session.key, site.portal.clock.now())
    return session


def _page(site: Site, session: Session, *, error: str = "", pasted: str = "") -> Response:
    """With what was pasted, where something is wrong with it."""
    show = Viewer.of(session)
    heading = show.say("clients.import.title")
    return site.frame().page(
        heading=heading,
        title=show.say("change.error.title", title=heading) if error else None,
        body=import_body(session, show, error=error, pasted=pasted),
        status=400 if error else 200,
        form_action="'self'",
    )
