"""Our three cookies: their names, and how they are set and taken away.

On https the names start with `__Host-`, so that no other host and no plain connection can set
them. Browsers differ on Secure cookies over plain http, so on a loopback http address they go
without it, with the port in the name: cookies take no notice of ports.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import Response

from codedout.web.address import is_plain_loopback, port_of

DEVICE_LASTS = timedelta(days=5 * 365)


def session_cookie_name(public_url: str) -> str:
    """The name of the cookie that holds a session's secret."""
    return _name("codedout_sid", public_url)


def binding_cookie_name(public_url: str) -> str:
    """The name of the cookie that ties a sign-in to the browser that began it."""
    return _name("codedout_signin", public_url)


def device_cookie_name(public_url: str) -> str:
    """The name of the cookie that tells HMRC it is the same device (Gov-Client-Device-ID)."""
    return _name("codedout_device", public_url)


def _name(stem: str, public_url: str) -> str:
    if is_plain_loopback(public_url):
        return f"{stem}_{port_of(public_url)}"
    return f"__Host-{stem}"


@dataclass(frozen=True, slots=True)
class CookieJar:
    """Sets and takes away cookies on answers of one public address."""

    public_url: str

    def keep(
        self, response: Response, name: str, value: str, lasts: timedelta | None = None
    ) -> None:
        """Set it: for `lasts`, or until the browser is closed."""
        response.set_cookie(
            name,
            value,
            max_age=None if lasts is None else int(lasts.total_seconds()),
            path="/",
            secure=not is_plain_loopback(self.public_url),
            httponly=True,
            samesite="lax",
        )

    def drop(self, response: Response, name: str) -> None:
        """Take it away; the flags must be the ones it was set with."""
        response.delete_cookie(
            name,
            path="/",
            secure=not is_plain_loopback(self.public_url),
            httponly=True,
            samesite="lax",
        )
