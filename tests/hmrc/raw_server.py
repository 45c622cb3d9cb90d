"""A server on loopback that says exactly the bytes it is given, polite or not."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Behaviour = Callable[[socket.socket], None]


def saying(*pieces: bytes, pause: float = 0) -> Behaviour:
    """Send the pieces, with a pause between, and close."""

    def say(peer: socket.socket) -> None:
        for piece in pieces:
            peer.sendall(piece)
            time.sleep(pause)

    return say


def silent(seconds: float) -> Behaviour:
    """Say nothing for a while, and close."""
    return lambda _: time.sleep(seconds)


def endless(peer: socket.socket) -> None:
    """Send a body that never ends."""
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while True:
        peer.sendall(b" " * 65536)


class RawServer:
    """Each connection gets the next behaviour; the last one repeats."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self._behaviours = list(behaviours)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.heads: list[bytes] = []
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            behaviour = self._behaviours[0]
            if len(self._behaviours) > 1:
                self._behaviours.pop(0)
            threading.Thread(target=self._answer, args=(peer, behaviour), daemon=True).start()

    def _answer(self, peer: socket.socket, behaviour: Behaviour) -> None:
        with peer:
            head = b""
            while b"\r\n\r\n" not in head:
                piece = peer.recv(65536)
                if not piece:
                    return
                head += piece
            self.heads.append(head)
            try:
                behaviour(peer)
            except OSError:
                return

    def close(self) -> None:
        self._socket.close()


@contextmanager
def raw_server(*behaviours: Behaviour) -> Iterator[RawServer]:
    server = RawServer(*behaviours)
    try:
        yield server
    finally:
        server.close()


def unused_url() -> str:
    """An address on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return f"http://127.0.0.1:{port}"
