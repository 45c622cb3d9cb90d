"""A small authorization server on loopback: single-use codes and refresh tokens, PKCE checked."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit


@dataclass
class AuthorizationServer:
    """What it was asked, and how it is to behave.

    `answer` is (status, body, content type) to give to every token request instead of the truth.
    """

    url: str = ""
    answer: tuple[int, bytes, str] | None = None
    silent_seconds: float = 0
    slow_seconds: float = 0
    names_scope_on_refresh: bool = True
    posts: list[tuple[dict[str, str], dict[str, str]]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refresh_tokens: set[str] = field(default_factory=set)
    issued: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def grant(self, authorize_url: str) -> dict[str, str]:
        """What HMRC's redirect to the callback would carry once the person says yes."""
        asked = {k: v[0] for k, v in parse_qs(urlsplit(authorize_url).query).items()}
        code = f"code-{len(self.codes)}-{'c' * 30}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        with self.lock:
            if form.get("client_secret") != "a-secret":
                return 401, {"error": "invalid_client", "error_description": "client secret"}
            if form["grant_type"] == "authorization_code":
                asked = self.codes.pop(form["code"], None)
                if asked is None:
                    return 400, {"error": "invalid_request", "error_description": "code is invalid"}
                proof = base64.urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest())
                if proof.rstrip(b"=").decode() != asked["code_challenge"]:
                    return 400, {"error": "invalid_grant", "error_description": "code_verifier"}
                return 200, self._pair() | {"scope": asked["scope"]}
            if form["refresh_token"] not in self.refresh_tokens:
                return 400, {"error": "invalid_grant", "error_description": "refresh_token"}
            self.refresh_tokens.discard(form["refresh_token"])
            scope = {"scope": "read:self-assessment"} if self.names_scope_on_refresh else {}
            return 200, self._pair() | scope

    def _pair(self) -> dict[str, Any]:
        self.issued += 1
        refresh = f"refresh-token-{self.issued}-{'r' * 20}"
        self.refresh_tokens.add(refresh)
        return {
            "access_token": f"access-token-{self.issued}-{'a' * 20}",
            "token_type": "bearer",
            "expires_in": 14400,
            "refresh_token": refresh,
        }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        hmrc = self.server.told
        asked = parse_qs(urlsplit(self.path).query)
        back = hmrc.grant(self.path)
        self.send_response(303)
        self.send_header("Location", f"{asked['redirect_uri'][0]}?{urlencode(back)}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        hmrc = self.server.told
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {k: v[0] for k, v in parse_qs(body).items()}
        hmrc.posts.append((form, dict(self.headers)))
        time.sleep(hmrc.slow_seconds)
        if hmrc.silent_seconds:
            time.sleep(hmrc.silent_seconds)
            self.close_connection = True
            return
        if hmrc.answer is not None:
            status, content, kind = hmrc.answer
        else:
            status, said = hmrc.token(form)
            content, kind = json.dumps(said).encode(), "application/json"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    told: AuthorizationServer


@contextmanager
def authorization_server() -> Iterator[AuthorizationServer]:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.told = AuthorizationServer(url=f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
