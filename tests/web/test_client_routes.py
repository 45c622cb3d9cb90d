"""Putting a client on the screen, and importing a list, over HTTP."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from codedout.domain.adviser import Adviser, Role
from codedout.domain.client import Client
from codedout.domain.nino import Nino
from codedout.domain.session import Session
from codedout.domain.share_safe import ShareSafe
from codedout.signin.sign_in import digest
from tests.signin.fakes import NOON

from .browser import Browser
from .fakes import FakePortal

OPEN, CLOSE, IMPORT = "/clients/open", "/clients/close", "/clients/import"
AMINA = Client(key="c_a", name="Amina Khan", nino=Nino("AA123456A"), added_at=NOON)
LIST = "Name,NINO\nBen Amos,AA654321B\nAmina Khan,AA123456A\nNobody,AA12345\n"


@pytest.fixture
def key(browser: Browser, portal: FakePortal) -> str:
    """An adviser is signed in; the key of their session."""
    browser.sign_in()
    key = digest(browser.session_secret() or "")
    portal.clients[AMINA.key] = AMINA
    become(portal, key, adviser=Adviser(key="a_1", username="a", name="A", role=Role.ADVISER))
    return key


def become(portal: FakePortal, key: str, **changed: object) -> Session:
    portal.sessions.kept[key] = replace(portal.sessions.kept[key], **changed)
    return portal.sessions.kept[key]


def csrf(portal: FakePortal, key: str) -> str:
    return portal.sessions.kept[key].csrf


def send(http: httpx.Client, token: str, pasted: str = "", file: bytes = b"") -> httpx.Response:
    return http.post(
        IMPORT,
        data={"csrf": token, "pasted": pasted},
        files={"file": ("clients AA123456A.csv", file, "text/csv")},
    )


def test_a_press_puts_the_client_on_the_screen_and_another_takes_them_off(
    http: httpx.Client, portal: FakePortal, key: str
) -> None:
    opened = http.post(OPEN, data={"csrf": csrf(portal, key), "client": AMINA.key})
    assert (opened.status_code, opened.headers["location"]) == (303, "/")
    assert opened.headers["cache-control"] == "no-store"
    assert portal.sessions.kept[key].client == AMINA
    closed = http.post(CLOSE, data={"csrf": csrf(portal, key)})
    assert (closed.status_code, closed.headers["location"]) == (303, "/clients")
    assert portal.sessions.kept[key].client is None


def test_what_did_not_come_from_our_page_or_names_nobody_opens_nobody(
    http: httpx.Client, portal: FakePortal, key: str
) -> None:
    for token, client, status in (
        ("", AMINA.key, 403),
        ("x" * 20, AMINA.key, 403),
        (csrf(portal, key), "", 404),
        (csrf(portal, key), "c_z", 404),
        (csrf(portal, key), AMINA.nino.value, 404),
    ):
        answer = http.post(OPEN, data={"csrf": token, "client": client})
        assert answer.status_code == status
        assert AMINA.name not in answer.text
        assert portal.sessions.kept[key].client is None
    assert http.post(CLOSE, data={"csrf": ""}).status_code == 403
    assert send(http, "", LIST).status_code == 403
    assert len(portal.clients) == 1


def test_nobody_but_an_adviser_can_do_any_of_it(
    http: httpx.Client, portal: FakePortal, key: str
) -> None:
    session = become(portal, key, adviser=None)
    answers = [
        http.post(OPEN, data={"csrf": session.csrf, "client": AMINA.key}),
        http.post(CLOSE, data={"csrf": session.csrf}),
        http.get(IMPORT),
        http.get(f"{IMPORT}/example.csv"),
        send(http, session.csrf, LIST),
    ]
    http.cookies.clear()
    answers += [http.get(IMPORT), http.post(OPEN, data={"client": AMINA.key})]
    assert [answer.status_code for answer in answers] == [403] * 7
    assert len(portal.clients) == 1


@pytest.mark.parametrize("how", ["file", "pasted"])
def test_a_list_is_taken_once_and_each_row_is_told_of(
    http: httpx.Client, portal: FakePortal, key: str, how: str
) -> None:
    page = http.get(IMPORT)
    assert page.status_code == 200
    assert 'enctype="multipart/form-data"' in page.text
    sent = {"file": LIST.encode("utf-8-sig")} if how == "file" else {"pasted": LIST}
    first, again = (send(http, csrf(portal, key), **sent) for _ in range(2))
    assert sorted(one.name for one in portal.clients.values()) == ["Amina Khan", "Ben Amos"]
    assert first.status_code == again.status_code == 200
    for text in ("Added.", "on the list already", "two letters, six figures"):
        assert text in first.text
    assert ">Added." not in again.text.replace("\n", "")
    shown = first.text if how == "file" else first.text.partition("<textarea")[0]
    assert "AA654321B" not in shown
    assert ("AA654321B" in first.text) == (how == "pasted"), "what was pasted is not lost"
    assert first.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("pasted", "file", "told"),
    [
        ("", b"", "Choose a file or paste some rows"),
        (LIST, LIST.encode(), "and not both"),
        ("Amina Khan,AA 12 34 56 A", b"", "must name a column"),
        ("", "Name,NINO\nZoë,".encode("cp1252"), "cannot be read"),
    ],
)
def test_what_is_no_list_says_why_adds_nothing_and_keeps_what_was_pasted(
    http: httpx.Client, portal: FakePortal, key: str, pasted: str, file: bytes, told: str
) -> None:
    answer = send(http, csrf(portal, key), pasted, file)
    assert answer.status_code == 400
    assert told in answer.text
    assert "<title>Error" in answer.text
    assert pasted.replace("\n", "\r\n").splitlines() == [] or pasted.splitlines()[0] in answer.text
    assert len(portal.clients) == 1


def test_a_list_of_any_size_is_no_bigger_than_lists_may_be(
    http: httpx.Client, portal: FakePortal, key: str
) -> None:
    assert send(http, csrf(portal, key), file=b"x" * 1_100_000).status_code == 413
    odd = http.post(IMPORT, content=b"--x", headers={"content-type": "multipart/form-data"})
    assert odd.status_code == 403
    other = http.post(IMPORT, data={"csrf": csrf(portal, key), "pasted": LIST})
    assert other.status_code == 403
    assert len(portal.clients) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"adviser": Adviser(key="a_2", username="r", name="R", role=Role.REVIEWER)},
        {"hides": ShareSafe.NAMES},
    ],
    ids=["a reviewer", "names hidden"],
)
def test_whoever_may_not_change_the_list_is_told_so(
    http: httpx.Client, portal: FakePortal, key: str, changed: dict[str, object]
) -> None:
    session = become(portal, key, **changed)
    assert "<textarea" not in http.get(IMPORT).text
    answer = send(http, session.csrf, LIST)
    assert "AA654321B" not in answer.text
    assert len(portal.clients) == 1


def test_a_file_to_copy_from_opens_in_a_spreadsheet(http: httpx.Client, key: str) -> None:
    answer = http.get(f"{IMPORT}/example.csv")
    assert answer.status_code == 200
    assert answer.content.decode("utf-8-sig").startswith("Name,National Insurance number,Notes")
    assert answer.headers["content-disposition"].endswith('"clients-to-copy-from.csv"')
