"""Whose connection a request really came over, whatever the web server made of its headers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send


class TransportPeer:
    """Puts the other end of the connection back where the server may have put a header's word.

    uvicorn takes X-Forwarded-For from whoever calls from this machine, before any application sees
    the request, and neither `streamlit run` nor an application can switch that off. Which proxies
    are believed is `edge`'s to say, from `TRUSTED_PROXIES` alone.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ask = _ask_transport(receive)
        if scope["type"] == "http" and ask is not None:
            peer = ask("peername")
            # A Unix socket has no such pair: then there is no address at all.
            scope["client"] = tuple(peer[:2]) if isinstance(peer, tuple) else None
        await self._app(scope, receive, send)


def _ask_transport(receive: Receive) -> Callable[[str], Any] | None:
    """asyncio's `get_extra_info`, from the request that uvicorn's `receive` is a method of.

    Where another server is used there is none, and then `scope["client"]` is its own word.
    """
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    ask: Callable[[str], Any] | None = getattr(transport, "get_extra_info", None)
    return ask
