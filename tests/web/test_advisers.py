"""Where the people of a firm's sign in here, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from threading import Event
from time import sleep

import httpx
import pytest

from codedout.domain.adviser import Adviser, Role
from codedout.domain.session import Session
from codedout.domain.share_safe import ShareSafe
from codedout.presenters.advisers import made_up_sign_in
from codedout.presenters.viewer import Viewer
from codedout.signin.passwords import hash_of
from codedout.signin.sign_in import digest
from tests.signin.fakes import Advisers

from .browser import _HIDDEN, Browser
from .fakes import FakePortal

DOOR = "/adviser/sign-in"
PASSWORD = "Made-up-1"
HASH = hash_of(PASSWORD)
SHOW = Viewer()
say = SHOW.say


def of_role(role: Role) -> Adviser:
    return Adviser(key="a_1", username="ada", name="Ada", role=role)


@pytest.fixture
def advisers(portal: FakePortal) -> Advisers:
    portal.advisers = Advisers({"ada": (of_role(Role.ADVISER), HASH)})
    return portal.advisers


def form(http: httpx.Client, **query: str) -> dict[str, str]:
    page = http.get(DOOR, params=query)
    assert page.status_code == 200
    return {name: unescape(value) for name, value in _HIDDEN.findall(page.text)}


def signs_in(http: httpx.Client, **changed: str) -> httpx.Response:
    return http.post(
        DOOR,
        data=form(http, next="/receipts") | {"username": "ada", "password": PASSWORD} | changed,
    )


def session_of(browser: Browser, portal: FakePortal) -> Session | None:
    return portal.sessions.kept.get(digest(browser.session_secret() or ""))


def test_where_no_advisers_are_to_sign_in_there_is_no_door(http: httpx.Client) -> None:
    assert http.get(DOOR, headers={"accept": "text/html"}).status_code == 404
    assert http.post(DOOR, data={"username": "ada"}).status_code == 404
    assert DOOR not in http.get("/oauth/login").text


def test_an_adviser_signs_in_here_and_goes_where_they_were_going(
    http: httpx.Client, browser: Browser, portal: FakePortal, advisers: Advisers
) -> None:
    answer = signs_in(http)
    assert (answer.status_code, answer.headers["location"]) == (303, "/receipts")
    assert answer.headers["cache-control"] == "no-store"
    (cookie,) = [c for c in answer.headers.get_list("set-cookie") if c.startswith("codedout_sid")]
    assert "HttpOnly" in cookie
    session = session_of(browser, portal)
    assert session is not None
    assert session.adviser == of_role(Role.ADVISER)
    assert not session.with_hmrc
    assert session.facts.device_id is not None
    assert advisers.noted == [("in", "")]


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/nowhere", ""])
def test_nobody_is_sent_elsewhere_afterwards(
    http: httpx.Client, advisers: Advisers, elsewhere: str
) -> None:
    assert signs_in(http, next=elsewhere).headers["location"] == "/"


@pytest.mark.parametrize(
    "wrong", [{"password": "Made-up-2"}, {"username": "bob"}, {"password": ""}, {"username": ""}]
)
def test_whoever_is_not_let_in_is_told_the_same_whatever_the_cause(
    http: httpx.Client,
    browser: Browser,
    portal: FakePortal,
    advisers: Advisers,
    wrong: dict[str, str],
) -> None:
    portal.environment = "sandbox"
    tried = signs_in(http, username="nobody")
    answer = signs_in(http, **wrong)
    assert answer.status_code == 403
    assert browser.session_secret() is None
    for name in ("title_wrong", "wrong_title", "wrong", "wrong_locked"):
        assert say(f"adviser.door.{name}") in answer.text
    assert "Made-up-2" not in answer.text

    def without_what_differs(page: str) -> str:
        for value in (*(one for _, one in _HIDDEN.findall(page)), "nobody", "bob", '"ada"', '""'):
            page = page.replace(value, "") if value else page
        nonce = page.partition('nonce="')[2].partition('"')[0]
        return page.replace(nonce, "") if nonce else page

    assert without_what_differs(answer.text) == without_what_differs(tried.text)
    assert advisers.noted == [("wrong", "")] * 2


def test_what_was_typed_as_a_username_stands_there_again_as_text_alone(
    http: httpx.Client, advisers: Advisers
) -> None:
    page = signs_in(http, username='"><b>').text
    assert "<b>" not in page
    assert 'value="&quot;&gt;&lt;b&gt;"' in page


@pytest.mark.parametrize("csrf", ["", "0" * 64])
def test_a_form_from_elsewhere_signs_nobody_in(
    http: httpx.Client, browser: Browser, advisers: Advisers, csrf: str
) -> None:
    assert signs_in(http, csrf=csrf).status_code == 403
    assert browser.session_secret() is None
    assert advisers.noted == [], "nothing was even tried"


def test_a_form_of_another_browser_signs_nobody_in(
    portal: FakePortal, http: httpx.Client, advisers: Advisers
) -> None:
    theirs = form(http)
    with httpx.Client(base_url=portal.public_url, trust_env=False) as other:
        assert other.get(DOOR).status_code == 200
        typed = {"username": "ada", "password": PASSWORD}
        assert other.post(DOOR, data=theirs | typed).status_code == 403
    assert advisers.noted == []


def test_signing_in_ends_the_session_that_the_browser_had(
    http: httpx.Client, browser: Browser, portal: FakePortal, advisers: Advisers
) -> None:
    browser.sign_in()
    own = session_of(browser, portal)
    signs_in(http)
    first = session_of(browser, portal)
    assert own is not None
    assert first is not None
    assert own.key not in portal.sessions.kept
    assert first.adviser is not None, "and nothing of the other one is in it"
    signs_in(http)
    assert first.key not in portal.sessions.kept
    assert portal.ended == [own.key, first.key]
    assert [what for what, _ in advisers.noted] == ["in", "in", "ada out"]


def test_signing_in_again_shows_nothing_that_was_hidden(
    http: httpx.Client, browser: Browser, portal: FakePortal, advisers: Advisers
) -> None:
    signs_in(http)
    first = session_of(browser, portal)
    assert first is not None
    portal.sessions.hide(first.key, ShareSafe.AMOUNTS)
    signs_in(http)
    second = session_of(browser, portal)
    assert second is not None
    assert (second.key != first.key, second.hides) == (True, ShareSafe.AMOUNTS)


def test_a_try_that_fails_leaves_the_session_that_there_is(
    http: httpx.Client, browser: Browser, portal: FakePortal, advisers: Advisers
) -> None:
    browser.sign_in()
    before = session_of(browser, portal)
    signs_in(http, password="Made-up-2")
    assert session_of(browser, portal) == before


def test_signing_out_is_noted_of_an_adviser_alone(
    http: httpx.Client, browser: Browser, portal: FakePortal, advisers: Advisers
) -> None:
    browser.sign_in()
    own = session_of(browser, portal)
    assert own is not None
    http.post("/oauth/logout", data={"csrf": own.csrf})
    signs_in(http)
    session = session_of(browser, portal)
    assert session is not None
    assert http.post("/oauth/logout", data={"csrf": "another"}).status_code == 403
    http.post("/oauth/logout", data={"csrf": session.csrf})
    assert [what for what, _ in advisers.noted] == ["in", "ada out"]
    assert session.key not in portal.sessions.kept


def test_the_address_is_noted_as_the_edge_saw_it(portal: FakePortal) -> None:
    portal.advisers = Advisers({"ada": (of_role(Role.ADVISER), HASH)})
    seen = {"x-forwarded-for": "198.51.100.4"}
    with httpx.Client(base_url=portal.public_url, headers=seen, trust_env=False) as outside:
        signs_in(outside)
    assert portal.advisers.noted == [("in", "")], "nobody’s own word is taken for it"


def test_after_it_hmrcs_sign_in_keeps_the_adviser(
    http: httpx.Client, browser: Browser, portal: FakePortal, advisers: Advisers
) -> None:
    signs_in(http)
    browser.sign_in()
    session = session_of(browser, portal)
    assert session is not None
    assert session.adviser == of_role(Role.ADVISER)
    assert session.may_write


@pytest.mark.parametrize("ended", ["signed out", "over", "another", "a person"])
def test_no_agent_becomes_an_ordinary_person_whose_sign_in_here_ended_meanwhile(
    http: httpx.Client, browser: Browser, portal: FakePortal, advisers: Advisers, ended: str
) -> None:
    signs_in(http)
    before = session_of(browser, portal)
    assert before is not None
    if ended == "over":
        portal.clock.pass_by(timedelta(minutes=9))
    back = browser.callback_url()
    match ended:
        case "signed out":
            portal.sessions.close(before.key)
        case "over":
            portal.clock.pass_by(timedelta(minutes=9))
        case "another":
            portal.sessions.kept[before.key] = replace(
                before, adviser=replace(of_role(Role.ADVISER), key="a_2")
            )
        case _:
            portal.sessions.kept[before.key] = replace(before, adviser=None)
    kept = dict(portal.sessions.kept)
    answer = http.get(back)
    assert answer.status_code == 400
    assert SHOW.say("signin.fail.adviser_over.title") in unescape(answer.text)
    assert f"{DOOR}?next=%2Fcompare%3Fyear%3D2024-25" in unescape(answer.text)
    assert "/oauth/login" not in answer.text, "that is where people sign in for themselves"
    assert portal.sessions.kept == kept
    assert portal.sessions.held == {}, "and HMRC was not even asked for keys"


def test_no_agent_goes_to_hmrc_as_an_ordinary_person_from_a_page_that_stood_too_long(
    http: httpx.Client, browser: Browser, portal: FakePortal, advisers: Advisers
) -> None:
    signs_in(http)
    form = browser.form_of_login(next="/receipts")
    portal.clock.pass_by(timedelta(minutes=16))
    answer = http.post("/oauth/start", data=form | {"access": "full"})
    assert answer.status_code == 403
    assert SHOW.say("signin.fail.adviser_over.title") in unescape(answer.text)
    assert f"{DOOR}?next=%2Freceipts" in unescape(answer.text)
    assert portal.attempts.kept == {}


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.PRESENTER])
def test_hmrc_is_not_asked_for_changes_by_whoever_makes_none(
    http: httpx.Client, browser: Browser, portal: FakePortal, role: Role
) -> None:
    portal.advisers = Advisers({"ada": (of_role(role), HASH)})
    signs_in(http)
    page = http.get("/oauth/login").text
    assert 'name="access"' not in page
    assert say(f"adviser.hmrc.only_sees_{role.value}") in page
    assert say("adviser.asks.write") not in page
    browser.sign_in("full")
    session = session_of(browser, portal)
    assert session is not None
    assert session.scopes == {"read:self-assessment"}


def test_an_adviser_is_told_to_sign_in_to_hmrc_as_an_agent_and_what_that_means(
    http: httpx.Client, advisers: Advisers
) -> None:
    before = unescape(http.get("/oauth/login").text)
    assert say("adviser.door.link") in before
    assert say("adviser.hmrc.where") not in before
    signs_in(http)
    after = unescape(http.get("/oauth/login").text)
    assert "agent services account" in after
    for name in ("where", "clients_title", "clients", "authorised"):
        assert say(f"adviser.hmrc.{name}") in after
    assert say("signin.where") not in after
    assert say("signin.access.full") not in after
    assert say("adviser.access.full") in after
    assert say("adviser.door.link") not in after


def test_any_number_of_guesses_at_once_leave_the_other_pages_answering(
    http: httpx.Client, portal: FakePortal
) -> None:
    answered = Event()

    class Slow(Advisers):
        def knock(
            self,
            username: str,
            is_right: Callable[[str | None], bool],
            at: datetime,
            *,
            address: str = "",
            locks: bool = True,
        ) -> Adviser | None:
            answered.wait(60)
            return None

    portal.advisers = Slow({"ada": (of_role(Role.ADVISER), HASH)})
    sent = form(http) | {"username": "ada", "password": "Made-up-2"}
    with ThreadPoolExecutor(60) as guessing:
        guesses = [guessing.submit(http.post, DOOR, data=sent) for _ in range(60)]
        sleep(2)
        try:
            assert http.get("/oauth/login", timeout=10).status_code == 200
        finally:
            answered.set()
        assert {guess.result().status_code for guess in guesses} == {403}


@pytest.mark.parametrize("environment", ["demo", "sandbox", "production"])
def test_a_demonstration_alone_shows_made_up_advisers_and_locks_no_door(
    http: httpx.Client, portal: FakePortal, advisers: Advisers, environment: str
) -> None:
    portal.environment = environment
    assert (made_up_sign_in(SHOW) in unescape(http.get(DOOR).text)) is (environment == "demo")
    locked = say("adviser.door.wrong_locked") in signs_in(http, password="Made-up-2").text
    assert locked is (environment != "demo"), "where nothing is locked nothing is said of it"


def test_the_door_is_at_the_public_address(portal: FakePortal, advisers: Advisers) -> None:
    other = portal.public_url.replace("127.0.0.1", "localhost")
    answer = httpx.get(f"{other}{DOOR}?next=/receipts", trust_env=False)
    assert answer.headers["location"] == f"{portal.public_url}{DOOR}?next=%2Freceipts"
