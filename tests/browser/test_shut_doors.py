"""What nobody may see: without signing in, with another's session, beside another person."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

import httpx
import pytest
from playwright.sync_api import Page, Request, expect
from tests.browser.conftest import NewVisitor
from tests.browser.secrets_in_logs import found_in
from tests.browser.someone import SA, Someone, held, sent, year
from tests.browser.steps import (
    body,
    on_receipt,
    prepare_change,
    press,
    say,
    settled,
    table,
    title,
    visit,
)
from tests.browser.streamlit_socket import (
    StreamlitSocket,
    button,
    cookies_of,
    note_session_ids,
)
from tests.conftest import StartPortal
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

YEAR = "2025-26"
PROTECTED = (
    *("", "compare", "change", "remove", "collection"),
    *("check", "receipt", "receipts", "undo"),
)


@pytest.fixture
def alice(someone: MakeSomeone) -> Someone:
    """Somebody with figures that nobody else has."""
    return someone(
        years={
            YEAR: year(
                held(SA, 11, "1412.37"),
                held(SA, 12, "1733.09"),
                submitted=[sent(SA, 12, "1204.51")],
            )
        }
    )


@pytest.fixture
def bob(someone: MakeSomeone) -> Someone:
    """Somebody else, whose item has the same number."""
    return someone(years={YEAR: year(held(SA, 11, "2022.02"))})


def test_a_protected_page_as_the_first_request_of_a_process_shows_only_the_way_in(
    page: Page, start_portal: StartPortal
) -> None:
    portal = start_portal()
    visit(page, portal.url, "compare")
    title(page, say("identity.welcome.title"))
    # The frame is there: the page was not run by itself, past the script.
    expect(body(page)).to_contain_text(say("common.not_hmrc"))
    expect(body(page)).to_contain_text(say("common.mode.demo"))
    for drawn in ("table", "dl", "[data-testid='stSelectbox']", "[data-testid='stPlotlyChart']"):
        expect(page.locator(drawn)).to_have_count(0)
    asked = [entry["path"] for entry in portal.standin.get("/_standin/requests").json()]
    assert [path for path in asked if path != "/"] == []  # "/" is how its health is looked at


def test_no_page_of_a_persons_own_shows_anything_without_signing_in(
    page: Page, running_portal: RunningPortal
) -> None:
    before = len(running_portal.standin.get("/_standin/requests").json())
    for path in PROTECTED:
        visit(page, running_portal.url, path, year=YEAR)
        title(page, say("identity.welcome.title"))
        expect(page.locator("table")).to_have_count(0)
    assert len(running_portal.standin.get("/_standin/requests").json()) == before


def test_taking_up_anothers_session_of_streamlits_shows_nothing_of_theirs(
    new_visitor: NewVisitor,
    sign_in: SignIn,
    alice: Someone,
    bob: Someone,
    running_portal: RunningPortal,
) -> None:
    page, other = new_visitor().page, new_visitor().page
    ids = note_session_ids(page)
    sign_in(page, alice.nino)
    sign_in(other, bob.nino)
    visit(page, running_portal.url, "change", year=YEAR, item=f"{SA}-11")
    # She slips, so that what she typed stays in Streamlit's memory.
    page.get_by_label(say("change.amount"), exact=True).fill("1,387.6")
    press(page, say("change.continue"))
    expect(body(page)).to_contain_text(say("change.error.pence"))
    settled(page)
    hers = ("1412.37", "1,412.37", "1733.09", "1,733.09", "1204.51", "1,387.6")
    query = f"year={YEAR}&item={SA}-11"
    for leaves in (False, True):
        if leaves:
            page.close()
        with StreamlitSocket(
            running_portal.url, cookies_of(other.context), resume=ids[-1]
        ) as stolen:
            first = stolen.run("change", query)
            # He sends the form as it stands, without typing anything.
            second = stolen.run("change", query, press=button(first, say("change.continue")))
            if leaves:
                assert stolen.session_id == ids[-1], "the session was not taken up"
        seen = str([*first, *second])
        assert [figure for figure in hers if figure in seen] == []
        assert "2,022.02" in seen
        # The form was empty: nothing of hers was in it, not even her slip.
        assert say("change.error.empty") in seen
        assert say("change.error.pence") not in seen
    assert alice.writes() == []
    assert bob.writes() == []


def test_anothers_session_without_any_cookie_shows_the_way_in(
    page: Page, sign_in: SignIn, alice: Someone, running_portal: RunningPortal
) -> None:
    ids = note_session_ids(page)
    sign_in(page, alice.nino)
    visit(page, running_portal.url, "compare", year=YEAR)
    with StreamlitSocket(running_portal.url, {}, resume=ids[-1]) as stolen:
        seen = str(stolen.run("compare", f"year={YEAR}"))
    assert say("identity.welcome.title") in seen
    assert "1,412.37" not in seen


def test_two_people_at_once_share_nothing(
    new_visitor: NewVisitor,
    sign_in: SignIn,
    alice: Someone,
    bob: Someone,
    running_portal: RunningPortal,
) -> None:
    hers, his = new_visitor().page, new_visitor().page
    sign_in(hers, alice.nino)
    sign_in(his, bob.nino)
    for path in ("", "compare", "change", "open", "compare"):
        for page in (hers, his):  # both are loading at once
            page.goto(f"{running_portal.url}/{path}?year={YEAR}", wait_until="commit")
        settled(hers)
        settled(his)
        expect(body(hers)).not_to_contain_text("2,022.02")
        for figure in ("1,412.37", "1,733.09", "1,204.51"):
            expect(body(his)).not_to_contain_text(figure)
    assert "£1,412.37" in str(table(hers, "compare"))
    assert "£2,022.02" in str(table(his, "compare"))
    for person, other in ((alice, bob), (bob, alice)):
        tokens = {entry["headers"].get("authorization") for entry in person.requests()}
        others = {entry["headers"].get("authorization") for entry in other.requests()}
        assert len(tokens) == 1
        assert not tokens & others


def test_numbers_tokens_and_amounts_stay_out_of_addresses_titles_storage_and_logs(
    new_visitor: NewVisitor, sign_in: SignIn, alice: Someone, running_portal: RunningPortal
) -> None:
    visitor = new_visitor()
    page = visitor.page
    asked: list[str] = []
    titles: set[str] = set()

    def note(request: Request) -> None:
        # What the stand-in of HMRC's sign-in page is sent by its own form is HMRC's.
        if request.url.startswith(running_portal.url):
            asked.append(unquote(request.url))
            asked.append(unquote(request.headers.get("referer", "")))
            asked.append(unquote(request.post_data or ""))

    page.context.on("request", note)
    sign_in(page, alice.nino)
    for path in ("", "compare", "open", "collection", "connection"):
        visit(page, running_portal.url, path, year=YEAR)
        titles.add(page.title())
    prepare_change(page, running_portal.url, YEAR, f"{SA}-11", "1387.65")
    titles.add(page.title())
    press(page, say("change.button.amend_one"))
    on_receipt(page)
    titles.add(page.title())
    with page.expect_download():
        page.get_by_role("link", name=say("receipts.save"), exact=True).click()
    stored: str = page.evaluate(
        "() => JSON.stringify([localStorage, sessionStorage, document.cookie, history.state])"
    )
    requests = running_portal.standin.get("/_standin/requests").json()
    everywhere = "\n".join([*asked, *titles, stored])
    assert len(asked) > 50
    secrets = [alice.nino, "1387.65", "1,387.65", "1412.37", "1,412.37", "1204.51"]
    assert [secret for secret in secrets if secret in everywhere] == []
    tokens = {
        entry["headers"]["authorization"].removeprefix("Bearer ") for entry in alice.requests()
    }
    assert [token for token in tokens if token in everywhere] == []
    log = running_portal.logs()
    assert "DEBUG" in log
    assert found_in(log, requests) == []
    assert visitor.content_policy_errors == []


def test_the_check_of_logs_finds_what_it_looks_for(alice: Someone) -> None:
    entry = {
        "method": "PUT",
        "path": f"/accounts/self-assessment/{alice.nino}/2025-26/collection/tax-code",
        "headers": {"authorization": "Bearer abc123"},
        "body": {"taxCodeComponents": {SA: [{"id": 1, "amount": 1387.65}]}},
        "answer": None,
    }
    exchange = {
        "method": "POST",
        "path": "/oauth/token",
        "headers": {},
        "body": "code=f00dfeedf00dfeedf00dfeed00",
        "answer": None,
    }
    assert found_in("nothing to see", [entry, exchange]) == []
    told = f"GET {entry['path']} abc123 1387.65 f00dfeedf00dfeedf00dfeed00"
    assert len(found_in(told, [entry, exchange])) == 4


def test_streamlits_own_doors_are_shut(running_portal: RunningPortal) -> None:
    with httpx.Client(base_url=running_portal.url, trust_env=False) as http:
        assert http.get("/_stcore/metrics").status_code == 404
        assert http.put("/_stcore/upload_file/x/y").status_code == 404
        page = http.get("/")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert re.search(r"nosniff", page.headers["x-content-type-options"])
