from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from codedout.signin.sign_in import digest

from .browser import Browser
from .fakes import FakePortal

FILE = ("receipt AB12.html", b"<h1>Receipt</h1>")


@pytest.fixture
def subject(browser: Browser, portal: FakePortal) -> str:
    browser.sign_in()
    subject = portal.sessions.kept[digest(browser.session_secret() or "")].who.subject
    portal.receipts[subject, "AB12"] = FILE
    return subject


def test_a_receipt_is_saved_as_a_file_and_kept_by_nothing_on_the_way(
    http: httpx.Client, subject: str, portal: FakePortal
) -> None:
    response = http.get("/receipts/AB12/file")
    assert response.status_code == 200
    assert response.content == FILE[1]
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["content-disposition"] == 'attachment; filename="receipt-AB12.html"'
    assert response.headers["content-type"].startswith("text/html")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert portal.sessions.touched


def test_without_a_cookie_there_is_no_file(portal: FakePortal, subject: str) -> None:
    response = httpx.get(f"{portal.public_url}/receipts/AB12/file", trust_env=False)
    assert response.status_code == 403
    assert FILE[1] not in response.content
    assert "/oauth/login?next=%2Freceipts" in response.text


def test_with_somebody_elses_cookie_there_is_no_file(portal: FakePortal, subject: str) -> None:
    with httpx.Client(base_url=portal.public_url, trust_env=False) as other:
        Browser(other, portal.public_url).sign_in()
        response = other.get("/receipts/AB12/file")
    assert response.status_code == 404
    assert FILE[1] not in response.content


def test_with_a_made_up_cookie_there_is_no_file(
    http: httpx.Client, portal: FakePortal, subject: str
) -> None:
    port = portal.public_url.rpartition(":")[2]
    http.cookies.clear()
    http.cookies.set(f"codedout_sid_{port}", "x" * 43, domain="127.0.0.1", path="/")
    assert http.get("/receipts/AB12/file").status_code == 403


def test_once_the_session_is_over_there_is_no_file(
    http: httpx.Client, portal: FakePortal, subject: str
) -> None:
    portal.clock.pass_by(timedelta(minutes=15))
    assert http.get("/receipts/AB12/file").status_code == 403


def test_a_file_name_cannot_write_headers(
    http: httpx.Client, portal: FakePortal, subject: str
) -> None:
    portal.receipts[subject, "AB12"] = ('a"\r\nSet-Cookie: b=c; é.bin', b"x")
    response = http.get("/receipts/AB12/file")
    assert "set-cookie" not in response.headers
    assert response.headers["content-disposition"] == (
        'attachment; filename="a-Set-Cookie-b-c-.bin"'
    )


@pytest.mark.parametrize("path", ["/receipts/..%2f..%2fetc/file", "/receipts/%00/file"])
def test_an_odd_reference_is_just_not_there(http: httpx.Client, subject: str, path: str) -> None:
    assert http.get(path).status_code == 404
