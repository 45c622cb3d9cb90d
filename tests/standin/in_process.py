"""Calling an ASGI application without a socket."""

import asyncio
from typing import Any

import httpx
from starlette.types import ASGIApp


class InProcess(httpx.BaseTransport):
    """One request at a time, each in an event loop of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        scope = {
            "type": "http",
            "method": request.method,
            "path": request.url.path,
            "query_string": request.url.query,
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
        }
        sent: list[dict[str, Any]] = []
        whole = {"type": "http.request", "body": request.read(), "more_body": False}

        async def receive() -> dict[str, Any]:
            return whole

        async def send(message: Any) -> None:
            sent.append(message)

        asyncio.run(self._app(scope, receive, send))
        body = b"".join(part.get("body", b"") for part in sent)
        return httpx.Response(sent[0]["status"], headers=sent[0]["headers"], content=body)


def client(app: ASGIApp) -> httpx.Client:
    return httpx.Client(transport=InProcess(app), base_url="http://localhost")
