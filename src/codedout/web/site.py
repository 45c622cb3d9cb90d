"""What every route shares: the portal, our addresses, the frame of our pages."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from codedout.domain.errors import StoreUnavailable
from codedout.domain.session import Session
from codedout.presenters.viewer import Viewer
from codedout.ui import demo_bar
from codedout.web.cookies import CookieJar, session_cookie_name
from codedout.web.html import SHOW, Frame, link, paragraph
from codedout.web.ports import PortalSource, WebPortal, portal_or_none

LOGIN = "/oauth/login"
START = "/oauth/start"
CALLBACK = "/oauth/callback"
LOGOUT = "/oauth/logout"
OTHER_DAY = "/demo/day"
ADVISER_SIGN_IN = "/adviser/sign-in"


@dataclass(frozen=True, slots=True)
class Site:
    """One request's view of the portal."""

    portal: WebPortal
    request: Request

    @property
    def jar(self) -> CookieJar:
        return CookieJar(self.portal.public_url)

    def frame(self) -> Frame:
        """With the day that it is for this browser's session, said as to whoever that is."""
        now, session = self.portal.clock.now(), self.whose()
        there = now if session is None else now + session.clock_shift
        frame = Frame.of(self.portal, there, Viewer.of(session))
        return replace(frame, told=demo_bar.told(session, SHOW))

    def session_secret(self, request: Request) -> str | None:
        return request.cookies.get(session_cookie_name(self.portal.public_url))

    def session(self, request: Request) -> Session | None:
        """The session of this browser's cookie, if it is not over."""
        secret = self.session_secret(request)
        return self.portal.sessions.find(secret, self.portal.clock.now()) if secret else None

    def whose(self) -> Session | None:
        """As `session`; None too where it could not be read."""
        with suppress(StoreUnavailable):
            return self.session(self.request)
        return None

    def problem(
        self,
        name: str,
        *,
        status: int,
        sign_in_to: str | None = None,
        back: tuple[str, str] | None = None,
    ) -> Response:
        """The page of words `signin.NAME`, with ways on.

        `sign_in_to` offers signing in, with that page of ours to go to afterwards; `back` is a way
        to another, by the name of its words and its address.
        """
        frame = self.frame()
        ways = [link("signin.overview", "/", frame.show)]
        if back is not None:
            ways.insert(0, link(*back, frame.show))
        if sign_in_to is not None:
            again = with_query(LOGIN, next=sign_in_to)
            ways.insert(0, link("signin.again", again, frame.show))
        return frame.page(
            heading=frame.show.say(f"signin.{name}.title"),
            body=paragraph(f"signin.{name}.text", frame.show) + "".join(ways),
            status=status,
            form_action="'none'",
        )


def with_query(path: str, **query: str) -> str:
    """An address of ours: `with_query("/oauth/login", next="/compare")`."""
    return f"{path}?{urlencode(query)}" if query else path


def csrf_of(binding: str) -> str:
    """What a form must bring to show that it came from a page that this browser got from us."""
    return sha256(f"csrf:{binding}".encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that tells nothing."""
    return hmac.compare_digest(one.encode(), other.encode())


Work = Callable[[Site, Request], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def with_site(source: PortalSource, work: Work) -> Endpoint:
    """An endpoint that does its work in a thread, or says that the portal is not set up."""

    async def endpoint(request: Request) -> Response:
        portal = portal_or_none(source)
        if portal is None:
            return not_set_up()
        return await run_in_threadpool(work, Site(portal, request), request)

    return endpoint


def not_set_up() -> Response:
    """503: somebody started the portal without its settings."""
    return Frame.of(None).page(
        heading=SHOW.say("signin.not_set_up.title"),
        body=paragraph("signin.not_set_up.text"),
        status=503,
        form_action="'none'",
    )
