"""An authorization server that has nothing to do with our stand-in: other addresses, other habits.

It has a page with one button, asks for no PKCE, names no scope in its answers, and gives a new
refresh token with each answer, taking each only once.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT_ID = "an-application"
CLIENT_SECRET = "a-secret-of-the-application"

BUTTON = "Go ahead"


@dataclass
class AnotherOAuth:
    """`lasts` is how long an access token is good for, in seconds."""

    url: str = ""
    lasts: int = 14400
    codes: dict[str, str] = field(default_factory=dict)  # code: redirect URI
    good: set[str] = field(default_factory=set)  # access tokens
    next: set[str] = field(default_factory=set)  # refresh tokens not used yet
    asked: list[dict[str, str]] = field(default_factory=list)  # of the page
    grants: list[str] = field(default_factory=list)  # of the token address, with what came of them
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def authorize_url(self) -> str:
        return f"{self.url}/sso/consent"

    @property
    def token_url(self) -> str:
        return f"{self.url}/sso/v2/tokens"

    def go_ahead(self, redirect_uri: str, state: str) -> str:
        """Where the person is sent once they agree."""
        code = secrets.token_hex(8)
        self.codes[code] = redirect_uri
        return f"{redirect_uri}?{urlencode({'state': state, 'code': code})}"

    def answer(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        with self.lock:
            status, said = self._answer(form)
            self.grants.append(f"{form.get('grant_type')} {status}")
        return status, said

    def _answer(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return 401, {"error": "invalid_client"}
        match form.get("grant_type"):
            case "authorization_code":
                if self.codes.pop(form.get("code", ""), None) != form.get("redirect_uri"):
                    return 400, {"error": "invalid_request"}
            case "refresh_token":
                if form.get("refresh_token") not in self.next:
                    return 400, {"error": "invalid_grant"}
                self.next.discard(form["refresh_token"])
            case _:
                return 400, {"error": "unsupported_grant_type"}
        self.good.clear()
        access, refresh = secrets.token_hex(20), secrets.token_hex(20)
        self.good.add(access)
        self.next.add(refresh)
        return 200, {
            "token_type": "bearer",
            "access_token": access,
            "refresh_token": refresh,
            "expires_in": self.lasts,
        }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path != "/sso/consent":
            self._say(404, b"", "text/plain")
            return
        asked = {name: values[0] for name, values in query.items()}
        self.server.told.asked.append(asked)
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{escape(asked.get(name, ""))}">'
            for name in ("redirect_uri", "state")
        )
        page = f'<h1>Consent</h1><form method="post">{hidden}<button>{BUTTON}</button></form>'
        self._say(200, page.encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        if urlsplit(self.path).path == "/sso/consent":
            self.send_response(302)
            back = self.server.told.go_ahead(form["redirect_uri"], form["state"])
            self.send_header("Location", back)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        status, said = self.server.told.answer(form)
        self._say(status, json.dumps(said).encode(), "application/json;charset=UTF-8")

    def _say(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    told: AnotherOAuth


@contextmanager
def another_oauth(**members: Any) -> Iterator[AnotherOAuth]:
    """One, on a free port of 127.0.0.1."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.told = AnotherOAuth(url=f"http://127.0.0.1:{server.server_address[1]}", **members)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
