"""What stands before every answer, Streamlit's and ours: headers, faults, doors that are shut."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from codedout.web.address import LOOPBACK_NAMES, host_of, is_https
from codedout.web.addresses import Addresses
from codedout.web.faults import note_fault
from codedout.web.html import SHOW, Frame, paragraph
from codedout.web.page_language import PageLanguage
from codedout.web.policy import common_headers
from codedout.web.ports import PortalSource, WebPortal, portal_or_none
from codedout.web.sign_in_routes import leads_to
from codedout.web.site import CALLBACK
from codedout.web.transport import TransportPeer

SHUT = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/upload_file")
"""Streamlit's paths that no page of ours needs and that answer to anybody."""


def middleware(source: PortalSource) -> list[Middleware]:
    """Outermost first. Starlette builds them as the server starts, so settings are read then."""
    return [
        Middleware(TransportPeer),
        Middleware(SecurityHeaders, source=source),
        Middleware(Faults, source=source),
        Middleware(Doors, source=source),
        Middleware(Addresses, source=source),
        Middleware(PageLanguage),
    ]


class SecurityHeaders:
    """Puts the security headers on every answer; a page's own policy stands."""

    def __init__(self, app: ASGIApp, source: PortalSource) -> None:
        self._app = app
        portal = portal_or_none(source)
        self._headers = common_headers(
            https=portal is not None and is_https(portal.public_url),
            form_action="'self'" if portal is None else _leads_to(portal),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _leads_to(portal: WebPortal) -> str:
    """Where forms on Streamlit's pages may lead: in a demonstration, on to the stand-in's sign-in.

    There a press begins it again, or goes to the next step of its tour.
    """
    return leads_to(portal.authorize_url) if portal.environment == "demo" else "'self'"


class Faults:
    """Turns a fault in an HTTP answer into a page with a reference, and logs no text of it."""

    def __init__(self, app: ASGIApp, source: PortalSource) -> None:
        self._app = app
        self._portal = portal_or_none(source)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception as problem:
            reference = note_fault(problem)
            if started:
                raise ConnectionError from None  # the server has to break it off; no text in it
            page = Frame.of(self._portal).page(
                heading=SHOW.say("signin.fault.title"),
                body=paragraph("signin.fault.text", reference=reference),
                status=500,
                form_action="'none'",
            )
            await page(scope, receive, send)


class Doors:
    """Lets in only our own host names, no other site's websocket, and nobody to what is `SHUT`."""

    def __init__(self, app: ASGIApp, source: PortalSource) -> None:
        self._app = app
        portal = portal_or_none(source)
        self._public = "" if portal is None else urlsplit(portal.public_url).netloc
        self._hosts = LOOPBACK_NAMES | {host_of(self._public)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "")
        if not host or host_of(host) not in self._hosts:
            await _refuse(400, scope, receive, send)
        elif any(path in scope["path"] for path in SHUT):
            await _refuse(404, scope, receive, send)
        elif scope["type"] == "http":
            await self._app(_without_code(scope), receive, send)
        elif self._from_us(scope, host):
            await self._app(_without_origin(scope), receive, send)
        else:
            await _refuse(403, scope, receive, send)

    def _from_us(self, scope: Scope, host: str) -> bool:
        origin = Headers(scope=scope).get("origin")
        return origin is None or _place(origin) in {host, self._public} - {""}


def _place(origin: str) -> str:
    return origin.partition("://")[2]


def _without_origin(scope: Scope) -> Scope:
    # Judged above. Streamlit would judge it again, and for an origin it does not know it asks a
    # host on the internet for this machine's public address, with every session waiting.
    kept = [(name, value) for name, value in scope["headers"] if name != b"origin"]
    return {**scope, "headers": kept}


def _without_code(scope: Scope) -> Scope:
    # A server's access log writes the address down as it stands in the scope it made. The
    # callback's holds HMRC's code, so from here on only our own copy has it.
    if not scope["path"].endswith(CALLBACK):
        return scope
    own = dict(scope)
    scope["query_string"] = b""
    return own


async def _refuse(status: int, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    answer = PlainTextResponse("", status_code=status, headers={"Cache-Control": "no-store"})
    await answer(scope, receive, send)
