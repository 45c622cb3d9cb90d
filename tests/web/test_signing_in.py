from __future__ import annotations

import http.client as http_client
import logging
from datetime import timedelta
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from codedout.domain.nino import Nino
from codedout.signin.sign_in import digest
from codedout.web import middleware, routes
from tests.signin.token_server import AuthorizationServer

from .browser import Browser
from .fakes import FakePortal
from .serving import bound, serving


def words_of(response: httpx.Response) -> str:
    return response.text.partition("<main>")[2].partition("</main>")[0]


def cookie_set(response: httpx.Response, stem: str) -> str:
    (found,) = [c for c in response.headers.get_list("set-cookie") if c.startswith(stem)]
    return found


def test_a_person_signs_in_and_lands_where_they_were_going_with_no_code_in_the_address(
    browser: Browser, portal: FakePortal
) -> None:
    response = browser.sign_in()
    assert response.headers["location"] == "/compare?year=2024-25"
    assert response.headers["cache-control"] == "no-store"
    secret = browser.session_secret()
    assert secret is not None
    assert portal.sessions.kept[digest(secret)].may_write


def test_only_seeing_asks_for_reading_alone(browser: Browser, portal: FakePortal) -> None:
    browser.sign_in("read")
    (session,) = portal.sessions.kept.values()
    assert session.scopes == {"read:self-assessment"}


def test_a_form_without_a_choice_asks_for_reading_alone(browser: Browser) -> None:
    where = browser.start(access="").headers["location"]
    assert "write" not in where


def test_the_page_before_hmrc_says_what_why_how_long_and_how_to_take_it_back(
    http: httpx.Client,
) -> None:
    page = http.get("/oauth/login")
    for said in (
        "See your Self Assessment records",
        "Change your Self Assessment records",
        "18 months",
        "Manage authorised applications",
        "To prevent fraud".lower(),
        "not an HMRC service",
        "DEMO",
        "Today is 2 November 2026.",
    ):
        assert said in page.text
    assert "SANDBOX" not in page.text
    assert page.text.count("<h1>") == 1
    assert '<html lang="en-GB">' in page.text


def test_the_page_before_hmrc_needs_no_script_and_names_where_its_form_leads(
    http: httpx.Client, hmrc: AuthorizationServer
) -> None:
    page = http.get("/oauth/login")
    policy = page.headers["content-security-policy"]
    assert f"form-action 'self' {hmrc.url};" in policy
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    nonce = policy.partition("script-src 'nonce-")[2].partition("'")[0]
    assert f'<script nonce="{nonce}">' in page.text
    assert nonce not in http.get("/oauth/login").text


def test_production_shows_no_mark(http: httpx.Client, portal: FakePortal) -> None:
    portal.environment = "production"
    assert 'class="mark"' not in http.get("/oauth/login").text


def test_what_the_address_asks_for_is_never_written_into_the_page_unchecked(
    browser: Browser, http: httpx.Client
) -> None:
    for bad in ('"><script>alert(1)</script>', "//evil.example", "/compare\r\nX: y"):
        assert browser.form_of_login(next=bad)["next"] == "/"
        assert "evil" not in http.get("/oauth/login", params={"next": bad}).text


def test_what_was_posted_for_next_is_checked_as_well(browser: Browser, http: httpx.Client) -> None:
    where = browser.start(next="https://evil.example/").headers["location"]
    assert http.get(http.get(where).headers["location"]).headers["location"] == "/"


def test_a_callback_that_nobody_began_is_turned_away_with_a_way_back(http: httpx.Client) -> None:
    for forged in ("", "?code=x", "?code=x&state=guess", "?error=access_denied&state=guess"):
        response = http.get(f"/oauth/callback{forged}")
        assert response.status_code == 400
        assert "/oauth/login?next=" in response.text
        assert "set-cookie" not in response.headers


def test_a_callback_used_twice_is_turned_away_and_the_session_lives_on(
    browser: Browser, http: httpx.Client, portal: FakePortal
) -> None:
    where = browser.callback_url()
    assert http.get(where).status_code == 303
    again = http.get(where)
    assert again.status_code == 400
    assert "has been used or has run out" in words_of(again)
    assert len(portal.sessions.kept) == 1


def test_a_callback_after_ten_minutes_is_turned_away(
    browser: Browser, http: httpx.Client, portal: FakePortal
) -> None:
    where = browser.callback_url()
    portal.clock.pass_by(timedelta(minutes=10, seconds=1))
    assert http.get(where).status_code == 400
    assert portal.sessions.kept == {}


def test_a_callback_in_another_browser_is_turned_away(
    browser: Browser, portal: FakePortal, hmrc: AuthorizationServer
) -> None:
    where = browser.callback_url()
    stranger = httpx.get(where, trust_env=False)
    assert stranger.status_code == 400
    assert "another browser" in words_of(stranger)
    assert portal.sessions.kept == {}
    assert hmrc.posts == []


def test_a_state_sent_twice_is_no_state(browser: Browser, http: httpx.Client) -> None:
    where = browser.callback_url()
    response = http.get(f"{where}&state=other")
    assert response.status_code == 400
    assert "did not come from a sign-in here" in words_of(response)


def test_saying_no_is_met_calmly_and_offers_another_try_at_the_same_page(
    browser: Browser, http: httpx.Client, portal: FakePortal
) -> None:
    state = browser.callback_url().partition("state=")[2]
    response = http.get("/oauth/callback", params={"error": "access_denied", "state": state})
    assert response.status_code == 400
    assert "You said no" in words_of(response)
    assert "That is fine" in words_of(response)
    assert "next=%2Fcompare%3Fyear%3D2024-25" in words_of(response)
    assert portal.sessions.kept == {}


def test_hmrc_not_answering_is_told_apart(
    browser: Browser, http: httpx.Client, hmrc: AuthorizationServer
) -> None:
    where = browser.callback_url()
    hmrc.answer = (503, b"", "")
    response = http.get(where)
    assert response.status_code == 502
    assert "did not answer" in words_of(response)


@pytest.mark.parametrize(
    "changed", [{"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "é"}], ids=["none", "other", "odd"]
)
def test_a_sign_in_is_begun_only_from_our_own_page(
    browser: Browser, portal: FakePortal, changed: dict[str, str]
) -> None:
    response = browser.start(**changed)
    assert response.status_code == 403
    assert portal.attempts.kept == {}


def test_a_form_without_our_cookie_begins_nothing(
    browser: Browser, http: httpx.Client, portal: FakePortal
) -> None:
    form = browser.form_of_login()
    http.cookies.clear()
    assert http.post("/oauth/start", data=form).status_code == 403
    assert portal.attempts.kept == {}


def test_a_cookie_that_is_not_ours_is_replaced_by_a_fresh_one(
    browser: Browser, http: httpx.Client, portal: FakePortal
) -> None:
    port = portal.public_url.rpartition(":")[2]
    http.cookies.set(f"codedout_signin_{port}", "short", domain="127.0.0.1", path="/")
    response = http.get("/oauth/login")
    assert (
        len(SimpleCookie(cookie_set(response, "codedout_signin"))[f"codedout_signin_{port}"].value)
        == 43
    )


def test_two_tabs_may_be_signing_in_at_once(browser: Browser, http: httpx.Client) -> None:
    first, second = browser.start(), browser.start()
    for response in (second, first):
        where = http.get(response.headers["location"]).headers["location"]
        if response is second:
            # the second tab finishes; the first then finds its browser's mark taken away
            assert http.get(where).status_code == 303
        else:
            assert http.get(where).status_code == 400


def test_a_state_survives_a_restart_of_the_portal(
    browser: Browser, http: httpx.Client, portal: FakePortal
) -> None:
    # The fake builds its SignIn anew for every request: only the store can have kept the attempt.
    assert portal.sign_in is not portal.sign_in
    browser.sign_in()


def test_the_session_before_is_closed_and_its_secret_is_never_used_again(
    browser: Browser, portal: FakePortal
) -> None:
    browser.sign_in()
    first = browser.session_secret()
    browser.sign_in()
    second = browser.session_secret()
    assert first is not None
    assert second is not None
    assert first != second
    assert set(portal.sessions.kept) == {digest(second)}


def test_a_secret_planted_in_the_browser_does_not_become_a_session(
    browser: Browser, http: httpx.Client, portal: FakePortal
) -> None:
    port = portal.public_url.rpartition(":")[2]
    http.cookies.set(f"codedout_sid_{port}", "planted", domain="127.0.0.1", path="/")
    browser.sign_in()
    assert digest("planted") not in portal.sessions.kept


def test_widening_keeps_the_number_unproven(browser: Browser, portal: FakePortal) -> None:
    browser.sign_in("read")
    portal.sessions.claim_number(digest(browser.session_secret() or ""), Nino("AA123456A"))
    browser.sign_in("full")
    (session,) = portal.sessions.kept.values()
    assert session.nino == Nino("AA123456A")
    assert not session.proven
    assert session.may_write


def test_on_loopback_cookies_are_http_only_lax_and_named_after_the_port(
    browser: Browser, portal: FakePortal
) -> None:
    port = portal.public_url.rpartition(":")[2]
    begun, done = browser.start(), browser.sign_in()
    login = browser.http.get("/oauth/login")
    for cookie in (
        cookie_set(done, f"codedout_sid_{port}="),
        cookie_set(begun, f"codedout_device_{port}="),
        cookie_set(login, f"codedout_signin_{port}="),
    ):
        flags = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "samesite=lax", "path=/"} <= flags
        assert "secure" not in flags
        assert not any(flag.startswith("domain") for flag in flags)
    assert "max-age" not in cookie_set(done, "codedout_sid").lower()


def test_on_https_cookies_are_host_bound_and_secure(hmrc: AuthorizationServer) -> None:
    built = FakePortal("https://portal.example", f"{hmrc.url}/authorize", f"{hmrc.url}/token")
    app = Starlette(routes=routes(lambda: built), middleware=middleware(lambda: built))
    with bound() as (listener, url), serving(app, listener):
        behind_tls = httpx.Client(base_url=url, headers={"Host": "portal.example"}, trust_env=False)
        with behind_tls as http:
            login = http.get("/oauth/login")
            binding = SimpleCookie(cookie_set(login, "__Host-codedout_signin="))
            cookies = {"__Host-codedout_signin": binding["__Host-codedout_signin"].value}
            http.headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in cookies.items())
            begun = Browser(http, url).start()
            done = http.get("/oauth/callback", params=hmrc.grant(begun.headers["location"]))
    assert done.status_code == 303
    for cookie in (
        cookie_set(login, "__Host-codedout_signin="),
        cookie_set(begun, "__Host-codedout_device="),
        cookie_set(done, "__Host-codedout_sid="),
    ):
        flags = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "samesite=lax", "path=/", "secure"} <= flags
        assert not any(flag.startswith("domain") for flag in flags)
    assert login.headers["strict-transport-security"] == "max-age=31536000"


def test_the_device_keeps_its_number_from_one_sign_in_to_the_next(
    browser: Browser, portal: FakePortal
) -> None:
    browser.sign_in()
    (first,) = portal.sessions.kept.values()
    browser.sign_in()
    (second,) = portal.sessions.kept.values()
    assert first.facts.device_id == second.facts.device_id is not None


def test_this_machines_other_name_leads_to_the_one_hmrc_sends_people_back_to(
    portal: FakePortal,
) -> None:
    port = portal.public_url.rpartition(":")[2]
    response = httpx.get(
        f"{portal.public_url}/oauth/login",
        params={"next": "/compare", "other": "x"},
        headers={"Host": f"localhost:{port}"},
        trust_env=False,
    )
    assert response.status_code == 303
    assert response.headers["location"] == f"{portal.public_url}/oauth/login?next=%2Fcompare"


def test_signing_out_needs_the_sessions_own_mark_and_forgets_everything(
    browser: Browser, http: httpx.Client, portal: FakePortal
) -> None:
    browser.sign_in()
    (session,) = portal.sessions.kept.values()
    for bad in ({}, {"csrf": ""}, {"csrf": "x"}):
        refused = http.post("/oauth/logout", data=bad)
        assert portal.ended == []
        assert refused.status_code == 403
        assert "still signed in" in words_of(refused)
    assert portal.sessions.kept
    done = http.post("/oauth/logout", data={"csrf": session.csrf})
    assert done.status_code == 303
    assert done.headers["location"] == "/?signed-out=1"
    assert portal.ended == [session.key]
    assert "Max-Age=0" in cookie_set(done, "codedout_sid")
    assert portal.sessions.kept == {}
    assert portal.sessions.held == {}


def test_signing_out_is_no_link(browser: Browser, http: httpx.Client, portal: FakePortal) -> None:
    browser.sign_in()
    assert http.get("/oauth/logout").status_code == 405
    assert portal.sessions.kept


def test_signing_out_of_a_session_that_is_over_still_clears_the_browser(
    browser: Browser, http: httpx.Client, portal: FakePortal
) -> None:
    browser.sign_in()
    portal.clock.pass_by(timedelta(minutes=16))
    done = http.post("/oauth/logout", data={"csrf": "whatever"})
    assert done.status_code == 303
    assert "Max-Age=0" in cookie_set(done, "codedout_sid")


@pytest.mark.parametrize("path", ["/oauth/start", "/oauth/logout"])
def test_a_form_bigger_than_ours_ever_are_is_not_read_to_its_end(
    http: httpx.Client, path: str
) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    pieces = (b"browser=" + b"x" * 10_000 for _ in range(20))
    assert http.post(path, content=pieces, headers=kind).status_code == 413
    assert http.post(path, content=b"x" * 200_000, headers=kind).status_code == 413
    many = b"&".join(b"a%d=1" % n for n in range(50))
    assert http.post(path, content=many, headers=kind).status_code == 413


def test_no_log_at_debug_holds_code_state_token_or_cookie(
    browser: Browser,
    portal: FakePortal,
    caplog: pytest.LogCaptureFixture,
    uvicorn_heard: None,
) -> None:
    where = urlsplit(browser.callback_url())
    cookie = "; ".join(f"{one.name}={one.value}" for one in browser.http.cookies.jar)
    with caplog.at_level(logging.DEBUG):
        caplog.clear()
        # A client that logs nothing of its own, so that all that is said is the portal's.
        connection = http_client.HTTPConnection(where.netloc)
        connection.request("GET", f"{where.path}?{where.query}", headers={"Cookie": cookie})
        answer = connection.getresponse()
        connection.close()
    assert answer.status == 303
    (session_cookie,) = [c for c in answer.headers.get_all("Set-Cookie") or () if "_sid_" in c]
    asked = parse_qs(where.query)
    said = caplog.text
    assert "/oauth/callback" in said  # the server's access log was really listened to
    assert "/token" in said
    (tokens,) = portal.sessions.held.values()
    for secret in (
        asked["code"][0],
        asked["state"][0],
        tokens.access_token,
        tokens.refresh_token,
        "a-secret",
        session_cookie.partition("=")[2].partition(";")[0],
    ):
        assert secret not in said
