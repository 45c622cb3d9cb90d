"""Hiding what is on the screen, over HTTP: the form, and what our own pages then show."""

from __future__ import annotations

import httpx
import pytest

from codedout.domain.nino import Nino
from codedout.domain.session import Session
from codedout.domain.share_safe import ShareSafe
from codedout.domain.walk import Sheet, Walk
from codedout.signin.sign_in import digest
from codedout.words import words

from .browser import Browser
from .fakes import FakePortal
from .test_figures_file import OWED, account_in
from .test_letters import EACH, SMALL
from .test_receipt_files import FILE, REFERENCE, a_change

say = words().say
HISTORY = "/receipts/history/file"


@pytest.fixture
def session(browser: Browser, portal: FakePortal) -> Session:
    browser.sign_in()
    return portal.sessions.prove(digest(browser.session_secret() or ""), Nino("AA123404D"))


def hide(http: httpx.Client, session: Session, what: str, **more: str) -> httpx.Response:
    form = {"csrf": session.csrf, "hide": what, "next": "/compare"} | more
    return http.post("/share-safe", data=form)


@pytest.mark.parametrize("level", ShareSafe)
def test_it_is_kept_in_the_session_and_leads_back_to_the_page(
    http: httpx.Client, portal: FakePortal, session: Session, level: ShareSafe
) -> None:
    answer = hide(http, session, level.value, next="/compare?year=2024-25")
    assert (answer.status_code, answer.headers["location"]) == (303, "/compare?year=2024-25")
    assert portal.sessions.kept[session.key].hides is level


def test_no_number_stays_in_the_address_and_nothing_there_hides_again(
    http: httpx.Client, session: Session
) -> None:
    back_to = "/compare?year=2024-25&item=payeUnderpayment-41000&share-safe=names"
    answer = hide(http, session, "names", next=back_to)
    assert answer.headers["location"] == "/compare?year=2024-25"
    assert hide(http, session, "off", next="//elsewhere.test/").headers["location"] == "/"


@pytest.mark.parametrize(
    "wrong", [{"csrf": "another"}, {"hide": "everything"}], ids=["csrf", "level"]
)
def test_a_form_that_is_not_ours_changes_nothing(
    http: httpx.Client, portal: FakePortal, session: Session, wrong: dict[str, str]
) -> None:
    assert (
        http.post("/share-safe", data={"csrf": session.csrf, "hide": "off"} | wrong).status_code
        == 403
    )
    assert portal.sessions.kept[session.key].hides is ShareSafe.OFF


def test_who_is_not_signed_in_is_led_back(http: httpx.Client) -> None:
    answer = http.post("/share-safe", data={"hide": "names", "next": "/compare"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/compare")


@pytest.mark.parametrize(("level", "seen"), [("off", True), ("names", True), ("amounts", False)])
def test_a_saved_receipt_says_that_it_hides_and_does(
    http: httpx.Client, portal: FakePortal, session: Session, level: str, seen: bool
) -> None:
    portal.receipts[session.who.subject, REFERENCE] = a_change(session.who.subject)
    hide(http, session, level)
    page = http.get(FILE).text
    assert ("£380.05" in page) is seen
    for secret in (say("common.number_ending", ending="04D"), "a-number-of-hmrcs", "4657839807"):
        assert (secret in page) is (level == "off")
    for each in ("names", "amounts"):
        assert (say(f"share_safe.on.{each}") in page) is (each == level)


def test_the_signed_file_is_not_made(
    http: httpx.Client, portal: FakePortal, session: Session
) -> None:
    assert http.get(HISTORY).status_code == 200
    hide(http, session, "names")
    answer = http.get(HISTORY)
    assert answer.status_code == 403
    assert say("signin.history_hidden.title") in answer.text


def test_our_other_pages_say_that_it_is_on(http: httpx.Client, session: Session) -> None:
    assert say("share_safe.on.amounts") not in http.get("/receipts/CO-NONE/file").text
    hide(http, session, "amounts")
    assert say("share_safe.on.amounts") in http.get("/receipts/CO-NONE/file").text
    assert say("share_safe.on.amounts") in http.get("/oauth/login").text


def test_figures_are_saved_as_bands_and_say_so(
    http: httpx.Client, portal: FakePortal, session: Session
) -> None:
    portal.accounts[session.who.subject] = account_in(portal)
    hide(http, session, "names")
    assert "1420.50" in http.get(OWED).text
    hide(http, session, "amounts")
    text = http.get(OWED).text
    assert "1420" not in text
    assert "£1,000–£3,000" in text
    assert say("share_safe.on.amounts") in text


@EACH
def test_there_is_no_letter_of_bands(
    http: httpx.Client, portal: FakePortal, session: Session, path: str
) -> None:
    portal.walks[session.who.subject] = Walk(sheet=Sheet(years=(SMALL,)))
    hide(http, session, "names")
    assert "£2,380.00" in http.get(path).text
    hide(http, session, "amounts")
    answer = http.get(path)
    assert answer.status_code == 403
    assert say("signin.letter_hidden.title") in answer.text
    assert "2,380" not in answer.text
