"""The language of Streamlit's index page, which says `en` of itself, whatever is said on it."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from codedout.places import PLACES
from codedout.web.streamlit_index import IN_ENGLISH
from codedout.words import words


class PageLanguage:
    """Puts the language of our words in the place of Streamlit's own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET" and _is_a_page(scope["path"]):
            kept = [pair for pair in scope["headers"] if pair[0] not in _NOT_ASKED]
            await self._app({**scope, "headers": kept}, receive, _Page(send).send)
        else:
            await self._app(scope, receive, send)


_NOT_ASKED = (b"accept-encoding", b"if-none-match", b"if-modified-since")
"""The page comes as it is read here; and a browser that has it in another language must not be
told that it is the same."""


def _is_a_page(path: str) -> bool:
    return path == "/" or path.strip("/") in PLACES


class _Page:
    """One answer. The beginning of a page waits for its first part, by which its length changes."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
            return
        if self._start is not None:
            start, self._start = self._start, None
            if message["type"] == "http.response.body":
                before = message.get("body", b"")
                said = f'<html lang="{words().language}">'.encode()
                message = {**message, "body": before.replace(IN_ENGLISH, said, 1)}
                _longer_by(start, len(message["body"]) - len(before))
            await self._send(start)
        await self._send(message)


def _is_html(start: Message) -> bool:
    return Headers(raw=start["headers"]).get("content-type", "").startswith("text/html")


def _longer_by(start: Message, difference: int) -> None:
    headers = MutableHeaders(scope=start)
    length = headers.get("content-length")
    if difference and length is not None:
        headers["content-length"] = str(int(length) + difference)
