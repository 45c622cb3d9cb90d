"""Addresses that are nobody's page: a helpful page of ours, in place of Streamlit's dialog."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from codedout.places import CLIENTS_CLOSE, CLIENTS_IMPORT, CLIENTS_OPEN, HOME, places_in
from codedout.ui import demo_bar
from codedout.web.html import SHOW, Frame, link, paragraph
from codedout.web.ports import PortalSource, WebPortal, portal_or_none
from codedout.web.site import (
    ADVISER_SIGN_IN,
    CALLBACK,
    LOGIN,
    LOGOUT,
    OTHER_DAY,
    START,
)

STREAMLITS = ("_stcore", "static", "media", "component")
"""First parts of addresses that Streamlit answers for."""

OURS = re.compile(
    rf"{LOGIN}|{CALLBACK}|/receipts/[^/]+/file|/small-differences/[^/]+/letter(\.txt)?"
    rf"|/papers/[^/]+/(all|summary)(\.pdf)?|/papers/export\.(json|zip)|/papers/deleted?"
    rf"|/open/calendar\.ics|/healthz|{OTHER_DAY}|{CLIENTS_IMPORT}(/example\.csv)?"
    rf"|{ADVISER_SIGN_IN}|{demo_bar.GALLERY}|{demo_bar.SCENARIOS}"
)
"""Addresses that a route of ours answers when somebody asks for them."""


class Addresses:
    """Sends a typed address that names no page of ours to a page that helps.

    Streamlit serves its one page for every address, and then says in a dialog that there is none.
    """

    def __init__(self, app: ASGIApp, source: PortalSource) -> None:
        self._app = app
        self._portal = portal_or_none(source)
        there = places_in("" if self._portal is None else self._portal.environment)
        self._pages = frozenset(there) - {HOME}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = str(scope.get("path", "")).strip("/")
        if self._portal is None or not _asks_for_a_page(scope, name) or name in self._pages:
            await self._app(scope, receive, send)
        elif name == HOME:  # Streamlit keeps its first page at "/" alone
            await RedirectResponse("/", status_code=307)(scope, receive, send)
        else:
            takes_a_form = scope["path"] in (START, LOGOUT, CLIENTS_OPEN, CLIENTS_CLOSE)
            page = page_missing(self._portal, status=405 if takes_a_form else 404)
            if takes_a_form:
                page.headers["Allow"] = "POST"
            await page(scope, receive, send)


def page_missing(portal: WebPortal, *, status: int = 404) -> Response:
    """What is said where there is no page."""
    return Frame.of(portal).page(
        heading=SHOW.say("common.page_missing_title"),
        body=paragraph("common.page_missing") + link("common.to_overview", "/"),
        status=status,
        form_action="'none'",
    )


def _asks_for_a_page(scope: Scope, name: str) -> bool:
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not name:
        return False
    if OURS.fullmatch(scope["path"]):
        return False
    first = name.split("/", maxsplit=1)[0]
    if first == "oauth":  # all that there is stands in OURS, or takes a form and nothing else
        return True
    if first in STREAMLITS:
        return False
    return "." not in name and "text/html" in Headers(scope=scope).get("accept", "")
