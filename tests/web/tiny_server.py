"""The tiny portal as a real process, and what a browser's websocket says to it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.running import free_ports

STREAMLIT = Subprotocol("streamlit")
ROOT = Path(__file__).parents[2]


@dataclass
class TinyServer:
    url: str
    log: Path

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(self.url + path, headers=headers, trust_env=False)

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def websocket_url(self) -> str:
        return f"ws{self.url.removeprefix('http')}/_stcore/stream"

    def run_script(self, query: str) -> str:
        """Everything that one run of the script puts on the page, as text."""
        with connect(self.websocket_url(), subprotocols=[STREAMLIT], proxy=None) as socket:
            ask = BackMsg()
            ask.rerun_script.query_string = query
            socket.send(ask.SerializeToString())
            drawn = []
            while True:
                told = ForwardMsg()
                told.ParseFromString(socket.recv(timeout=30, decode=False))
                drawn.append(str(told))
                if told.WhichOneof("type") == "script_finished":
                    return "\n".join(drawn)


@contextmanager
def tiny_server(folder: Path, *, by_streamlit: bool = False, **env: str) -> Iterator[TinyServer]:
    """Run it at DEBUG: under uvicorn, or by `streamlit run`."""
    (port,) = free_ports(1)
    log = folder / "tiny.log"
    url = f"http://127.0.0.1:{port}"
    settings = {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "TINY_PUBLIC_URL": url,
    }
    uvicorn = [
        *("uvicorn", "tests.web.tiny_portal:app", "--log-level", "debug"),
        *("--host", "127.0.0.1", "--port", str(port)),
    ]
    streamlit_run = [
        *("streamlit", "run", str(ROOT / "tests" / "web" / "tiny_portal.py")),
        *("--server.port", str(port), "--logger.level", "debug"),
    ]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *(streamlit_run if by_streamlit else uvicorn)],
            cwd=ROOT,
            env={**os.environ, **settings, **env},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    server = TinyServer(url, log)
    try:
        until = time.monotonic() + 60
        while True:
            assert process.poll() is None, server.said()
            assert time.monotonic() < until, server.said()
            try:
                health = httpx.get(f"{url}/healthz", trust_env=False)
                if health.status_code == 200 and health.json()["ok"]:
                    break
            except httpx.TransportError:
                time.sleep(0.05)
        yield server
    finally:
        process.terminate()
        process.wait(20)
