"""Streamlit's own answers and ours, from one real process: headers, shut doors, faults."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from .tiny_server import STREAMLIT, TinyServer, tiny_server

ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TinyServer]:
    with tiny_server(tmp_path_factory.mktemp("tiny")) as server:
        yield server


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/compare", 200),
        ("/_stcore/health", 200),
        ("/_stcore/host-config", 200),
        ("/favicon.png", 200),
        ("/media/nothing", 404),
        ("/oauth/login", 200),
        ("/oauth/callback", 400),
        ("/receipts/AB12/file", 403),
        ("/open/calendar.ics", 403),
        ("/clients/import", 403),
        ("/clients/import/example.csv", 403),
        ("/liability/by-owed.csv", 403),
        ("/liability/by-collected.csv", 403),
        ("/small-differences/2004-05/letter", 403),
        ("/small-differences/2004-05/letter.txt", 403),
        ("/healthz", 200),
        ("/_stcore/metrics", 404),
    ],
)
def test_every_answer_has_the_security_headers(tiny: TinyServer, path: str, status: int) -> None:
    response = tiny.get(path)
    assert response.status_code == status
    for name, value in ALWAYS.items():
        assert response.headers.get_list(name) == [value]
    assert response.headers.get_list("referrer-policy") in (["same-origin"], ["no-referrer"])
    (policy,) = response.headers.get_list("content-security-policy")
    assert "frame-ancestors 'none'" in policy or "sandbox" in policy
    assert "unsafe-eval" not in policy
    assert "script-src" in policy or "default-src 'none'" in policy
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
    assert "camera=()" in response.headers["permissions-policy"]
    assert "strict-transport-security" not in response.headers  # plain http on this machine


@pytest.mark.parametrize("path", ["/", "/compare", "/oauth/login"])
def test_every_page_says_which_language_it_is_in_and_how_long_it_is(
    tiny: TinyServer, path: str
) -> None:
    page = tiny.get(path)
    assert re.findall(r"<html[^>]*>", page.text) == ['<html lang="en-GB">']
    assert page.text.rstrip().endswith("</html>")
    if "content-encoding" not in page.headers:
        assert page.headers["content-length"] == str(len(page.content))


def test_a_browser_is_not_told_that_the_page_of_another_language_is_the_same(
    tiny: TinyServer,
) -> None:
    tag = {"If-None-Match": tiny.get("/").headers["etag"]}
    assert tiny.get("/", **tag).status_code == 200
    font = {"If-None-Match": tiny.get("/favicon.png").headers["etag"]}
    assert tiny.get("/favicon.png", **font).status_code == 304


@pytest.mark.parametrize(
    "path", ["/oauth/callback?code=a-code&state=a-state", "/oauth/login", "/receipts/AB12/file"]
)
def test_a_page_of_ours_passes_its_address_on_to_nobody_not_even_us(
    tiny: TinyServer, path: str
) -> None:
    assert tiny.get(path).headers.get_list("referrer-policy") == ["no-referrer"]


def test_no_page_of_anybody_else_may_steer_or_frame_it(tiny: TinyServer) -> None:
    assert tiny.get("/_stcore/host-config").json()["allowedOrigins"] == []


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/_stcore/upload_file/a/b",
        "/%5fstcore/metrics",
        "/x/_stcore/metrics",
    ],
)
def test_what_no_page_needs_is_shut(tiny: TinyServer, path: str) -> None:
    response = tiny.get(path)
    assert response.status_code == 404
    assert response.content == b""


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[", "a b", ""])
def test_a_host_that_is_not_ours_gets_nothing(tiny: TinyServer, host: str) -> None:
    assert tiny.get("/oauth/login", Host=host).status_code == 400


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:8501"])
def test_this_machines_own_names_are_ours(tiny: TinyServer, host: str) -> None:
    assert tiny.get("/healthz", Host=host).status_code == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost:3000", "http://127.0.0.1"]
)
def test_another_sites_page_opens_no_websocket_and_nobody_is_asked_who_we_are(
    tiny: TinyServer, origin: str
) -> None:
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(
            tiny.websocket_url(),
            origin=Origin(origin),
            subprotocols=[STREAMLIT],
            proxy=None,
        ),
    ):
        pass
    assert refused.value.response.status_code == 403
    assert "external IP" not in tiny.said()


def test_a_websocket_to_another_host_name_is_refused(tiny: TinyServer) -> None:
    with (
        pytest.raises(InvalidStatus),
        connect(
            tiny.websocket_url(),
            additional_headers={"Host": "evil.example"},
            subprotocols=[STREAMLIT],
            proxy=None,
        ),
    ):
        pass


def test_our_own_page_opens_its_websocket(tiny: TinyServer) -> None:
    with connect(
        tiny.websocket_url(),
        origin=Origin(tiny.url),
        subprotocols=[STREAMLIT],
        proxy=None,
    ):
        pass


def test_a_page_that_works_is_drawn_whole(tiny: TinyServer) -> None:
    drawn = tiny.run_script("")
    assert "Whole" in drawn
    assert "Something went wrong" not in drawn


def test_a_page_that_fails_gives_a_reference_and_neither_page_nor_log_holds_the_secret(
    tiny: TinyServer,
) -> None:
    drawn = tiny.run_script("fail=yes")
    assert "Something went wrong on our side" in drawn
    reference = drawn.partition("quote ")[2][:8]
    said = tiny.said()
    assert f"Fault {reference}: builtins.RuntimeError" in said
    assert "tiny_script.py" in said
    for text in (drawn, said):
        assert "AA123456A" not in text
        assert "412.30" not in text
    assert "Traceback" not in drawn
    assert "RuntimeError" not in drawn


def test_a_route_that_fails_gives_a_page_with_headers_and_no_secret_anywhere(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with tiny_server(tmp_path_factory.mktemp("faulty"), TINY_FAULTY="yes") as tiny:
        response = tiny.get("/oauth/login")
        said = tiny.said()
    assert response.status_code == 500
    for name, value in ALWAYS.items():
        assert response.headers[name] == value
    reference = response.text.partition("quote ")[2][:8]
    assert f"Fault {reference}: builtins.RuntimeError" in said
    assert "AA123456A" not in response.text + said
    assert "Traceback" not in response.text


def test_the_access_log_of_the_server_never_holds_the_callbacks_query(tiny: TinyServer) -> None:
    tiny.get("/oauth/callback?code=a-code-of-hmrcs&state=a-state-of-ours")
    said = tiny.said()
    assert "GET /oauth/callback HTTP/1.1" in said
    assert "a-code-of-hmrcs" not in said
    assert "a-state-of-ours" not in said


def test_under_streamlit_run_its_debug_log_never_holds_the_callbacks_query(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with tiny_server(tmp_path_factory.mktemp("run"), by_streamlit=True) as tiny:
        assert tiny.get("/oauth/callback").status_code == 400
        tiny.get("/oauth/callback?code=a-code-of-hmrcs&state=a-state-of-ours")
        said = tiny.said()
    assert "a-code-of-hmrcs" not in said
    assert "a-state-of-ours" not in said
