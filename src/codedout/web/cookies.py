"""How our cookies are set and taken away; their names are in `signin.cookie_names`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import Response

from codedout.signin.cookie_names import (
    binding_cookie_name,
    device_cookie_name,
    is_plain_loopback,
    session_cookie_name,
)

__all__ = [
    "DEVICE_LASTS",
    "CookieJar",
    "binding_cookie_name",
    "device_cookie_name",
    "session_cookie_name",
]

DEVICE_LASTS = timedelta(days=5 * 365)


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
