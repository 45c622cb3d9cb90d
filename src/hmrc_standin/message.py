"""One HTTP request, read whole, with the few questions the stand-in asks of it."""

from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.types import Receive, Scope

LARGEST_BODY = 1_000_000


class ClientGone(Exception):
    """The connection closed before the request was complete."""


@dataclass(frozen=True, slots=True)
class Message:
    """`headers` have lower-case names, in the order they came."""

    method: str
    path: str
    query: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name), None)

    def asked(self, name: str) -> str | None:
        """The first value of a query parameter."""
        return first(self.queried(), name)

    def queried(self) -> dict[str, list[str]]:
        return parse_qs(self.query, keep_blank_values=True)

    def form(self) -> dict[str, str]:
        """The members of a form body; empty when the body is not a form."""
        if "application/x-www-form-urlencoded" not in (self.header("content-type") or ""):
            return {}
        members = parse_qs(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        return {name: values[0] for name, values in members.items()}

    @property
    def bearer(self) -> str | None:
        scheme, _, token = (self.header("authorization") or "").partition(" ")
        return token.strip() or None if scheme.lower() == "bearer" else None


def first(members: dict[str, list[str]], name: str) -> str | None:
    return members[name][0] if name in members else None


async def read(scope: Scope, receive: Receive) -> Message:
    """The whole request; of a body that is too long, as much as shows that it is.

    Raises:
        ClientGone: the client hung up while sending.
    """
    body = b""
    more = True
    while more and len(body) <= LARGEST_BODY:
        part = await receive()
        if part["type"] == "http.disconnect":
            raise ClientGone
        body += part.get("body", b"")
        more = part.get("more_body", False)
    return Message(
        method=scope["method"],
        path=scope["path"],
        query=scope["query_string"].decode("latin-1"),
        headers=[(k.decode("latin-1"), v.decode("latin-1")) for k, v in scope["headers"]],
        body=body,
    )
