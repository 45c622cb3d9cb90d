"""Running the stand-in on a socket, alone or in a thread of a test."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol


class _CanHangUp(H11Protocol):
    """Gives each request the way to close its connection: ASGI itself has none."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # A server of sockets is only ever given one that reads and writes.
        connection = cast(asyncio.Transport, transport)
        super().connection_made(connection)
        self.app_state: dict[str, Any] = self.app_state | {"hang_up": connection.abort}


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one.

    Raises:
        OSError: the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio turns Nagle's delay off only for sockets that name it;
    # without it each answer takes 40 ms more.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(256)
    except OSError:
        listening.close()
        raise
    return listening


def server_for(app: ASGIApp) -> uvicorn.Server:
    """No access log: a path holds a person's number, and a query an authorisation code."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=_CanHangUp,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=1,
        )
    )


def serve(app: ASGIApp, listening: socket.socket) -> None:
    """Until Ctrl-C or SIGTERM; both end it at once and without a word."""
    with contextlib.suppress(KeyboardInterrupt):
        server_for(app).run(sockets=[listening])


@contextlib.contextmanager
def in_background(app: ASGIApp, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve from a thread; yields the base address, such as `http://127.0.0.1:40123`."""
    listening = listen(host, port)
    server = server_for(app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.005)
    try:
        yield f"http://{host}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
