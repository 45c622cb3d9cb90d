"""A mock server that knows nothing but HMRC's documents, as Prism and its like do.

It answers each operation with the first example of its success, whatever was asked, in the media
type the document gives it: it has no state, no rules and no people.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

NAMES = (
    "self-assessment-accounts-4.0",
    "obligations-3.0",
    "individual-calculations-8.0",
    "self-assessment-individual-details-2.0",
)


@dataclass(frozen=True)
class _Operation:
    method: str
    path: re.Pattern[str]
    status: int
    kind: str
    example: Any


@dataclass
class GenericMock:
    """`requests` are those that came, with their status."""

    operations: list[_Operation]
    url: str = ""
    requests: list[tuple[str, str, int]] = field(default_factory=list)

    def answer(self, method: str, path: str, headers: Any) -> tuple[int, str, Any]:
        """Status, media type and body."""
        at_path = [one for one in self.operations if one.path.fullmatch(path)]
        found = next((one for one in at_path if one.method == method), None)
        if found is None:
            return 404, "application/problem+json", {"title": "Route not resolved"}
        if "Authorization" not in headers:
            return 401, "application/problem+json", {"title": "Invalid security scheme used"}
        if found.example is not None and headers.get("Accept") != found.kind:
            return 406, "application/problem+json", {"title": "The server cannot produce that"}
        return found.status, found.kind, found.example


def _operations(folder: Path) -> Iterator[_Operation]:
    for name in NAMES:
        mock = folder / "mock" / f"{name}.mock.yaml"
        file = mock if mock.exists() else folder / f"{name}.yaml"
        document = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        vendor = f"application/vnd.hmrc.{name.rpartition('-')[2]}+json"
        for path, methods in document["paths"].items():
            for method in {"get", "put", "post", "delete"} & set(methods):
                responses = methods[method]["responses"]
                status = min(status for status in responses if str(status).startswith("2"))
                content = _followed(responses[status], document).get("content", {})
                example = None
                for media in content.values():
                    examples = media.get("examples") or {"": {"value": media.get("example")}}
                    example = _followed(next(iter(examples.values())), document)["value"]
                yield _Operation(
                    method=method.upper(),
                    path=re.compile(re.sub(r"\{\w+\}", "[^/]+", path)),
                    status=int(status),
                    kind=vendor,
                    example=example,
                )


def _followed(value: Any, document: Any) -> Any:
    while "$ref" in value:
        found = document
        for part in value["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        value = found
    return value


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        told, path = self.server.told, urlsplit(self.path).path
        status, kind, body = told.answer(self.command, path, self.headers)
        told.requests.append((self.command, path, status))
        content = b"" if body is None else json.dumps(body, default=str).encode()
        self.send_response(status)
        if content:
            self.send_header("Content-Type", kind)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_PUT = do_POST = do_DELETE = _answer  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    told: GenericMock


@contextmanager
def generic_mock(folder: Path) -> Iterator[GenericMock]:
    """One for the documents in `folder`, on a free port of 127.0.0.1."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.told = GenericMock(
        list(_operations(folder)), url=f"http://127.0.0.1:{server.server_address[1]}"
    )
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
