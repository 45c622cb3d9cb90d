"""HMRC's sandbox as the stand-in plays it: made-up figures go in, are seen, and come out again."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from codedout.presenters.viewer import long_year
from codedout.words import words
from tests.browser.conftest import PHONE, WIDE, NewVisitor
from tests.browser.steps import (
    item_label,
    on_receipt,
    outcome,
    pick,
    press,
    say,
    settled,
    table,
    visit,
)
from tests.running import RunningPortal
from tests.sandbox.conftest import WithStandIn
from tests.sandbox.running import newest_ended_year
from tests.sandbox.steps import answer_if_asked, fill_row, type_number

NINO = "AA100001A"
SA, PAYE, DEBT, IN_YEAR = (
    "selfAssessmentUnderpayment",
    "payeUnderpayment",
    "debt",
    "inYearAdjustment",
)


@pytest.fixture
def signed_in(page: Page, with_stand_in: WithStandIn) -> Page:
    _sign_in(page, with_stand_in)
    return page


def _sign_in(page: Page, with_stand_in: WithStandIn, *, read_only: bool = False) -> None:
    with_stand_in.standin.post("/_standin/reset")
    with_stand_in.standin.delete("/_standin/requests")
    page.goto(f"{with_stand_in.portal.url}/oauth/login?next=/test-figures")
    if read_only:
        page.get_by_label(say("signin.access.read"), exact=True).check()
    press(page, say("signin.go"))
    page.locator(f"input[name='person'][value='{NINO}']").check()
    press(page, "Give permission")
    type_number(page, NINO)
    expect(page).to_have_url(f"{with_stand_in.portal.url}/test-figures")
    settled(page)


def _writes(with_stand_in: WithStandIn) -> list[dict[str, Any]]:
    requests = with_stand_in.standin.get("/_standin/requests").json()
    return [r for r in requests if r["method"] != "GET" and not r["path"].startswith("/oauth")]


def test_figures_are_put_seen_and_removed_again(
    signed_in: Page, with_stand_in: WithStandIn
) -> None:
    page, url = signed_in, with_stand_in.portal.url
    year = newest_ended_year()
    expect(page.get_by_text(say("testfigures.mark.title"))).to_be_visible()
    answer_if_asked(page)
    fill_row(page, 1, SA, "4657839807", "£1,234.50")
    fill_row(page, 3, IN_YEAR, "7", "8.20")
    press(page, say("change.continue"))

    expect(page).to_have_url(re.compile(r"/check\?reference="))
    settled(page)
    rows = table(page, "before-after")
    assert [(row[0].split(" | ")[0], row[3].split(" | ")[0]) for row in rows] == [
        (say(f"common.kind.{IN_YEAR}"), "£8.20"),
        (say(f"common.kind.{SA}"), "£1,234.50"),
    ]
    assert _writes(with_stand_in) == []  # nothing leaves before the button
    press(page, say("change.button.put_test_figures"))
    on_receipt(page)
    outcome(page, "confirmed_put_test_figures")
    (put,) = _writes(with_stand_in)
    assert put["method"] == "PUT"
    assert put["path"].endswith(f"/{NINO}/{year}/collection/tax-code")
    assert {k.lower(): v for k, v in put["headers"].items()}["gov-test-scenario"] == "STATEFUL"
    assert _body(put) == {
        "taxCodeComponents": {
            SA: [{"id": 4657839807, "amount": 1234.5}],
            IN_YEAR: {"id": 7, "amount": 8.2},
        }
    }

    visit(page, url, "compare")
    expect(page.get_by_text(say("testfigures.compare.title"))).to_be_visible()
    shown = table(page, "unmatched")
    assert [row[:2] for row in shown] == [
        [
            f"{say(f'common.kind.{SA}')} | {say('compare.unmatched.number', number=4657839807)}",
            "£1,234.50",
        ],
        [f"{say(f'common.kind.{IN_YEAR}')} | {say('compare.unmatched.number', number=7)}", "£8.20"],
    ]
    empty = page.get_by_role("region", name=say("compare.empty.title"))
    expect(empty).to_contain_text(say("compare.empty.unmatched", year=long_year(year, words())))
    expect(empty).not_to_contain_text(say("compare.empty.yours", year=long_year(year, words())))

    visit(page, url, "remove")
    pick(
        page,
        say(
            "change.remove_one",
            item=item_label(SA, "earlier", 4657839807),
            amount="£1,234.50",
        ),
    )
    press(page, say("change.remove_continue"))
    press(page, say("change.button.remove_one"))
    on_receipt(page)
    outcome(page, "confirmed_remove_one")
    assert _body(_writes(with_stand_in)[-1]) == {
        "taxCodeComponents": {IN_YEAR: {"id": 7, "amount": 8.2}}
    }

    visit(page, url, "remove")
    pick(page, say("change.remove_all", year=long_year(year, words())))
    press(page, say("change.remove_continue"))
    press(page, say("change.button.remove_all", year=long_year(year, words())))
    on_receipt(page)
    outcome(page, "confirmed_remove_all", year=long_year(year, words()))
    assert [w["method"] for w in _writes(with_stand_in)] == ["PUT", "PUT", "DELETE"]


def test_a_second_set_takes_the_place_of_the_first(
    signed_in: Page, with_stand_in: WithStandIn
) -> None:
    page = signed_in
    for n, (kind, number, amount) in enumerate([(DEBT, "1", "10"), (PAYE, "2", "20")]):
        visit(page, with_stand_in.portal.url, "test-figures")
        if n == 0:
            answer_if_asked(page)
        fill_row(page, 1, kind, number, amount)
        press(page, say("change.continue"))
        press(page, say("change.button.put_test_figures"))
        on_receipt(page)
        outcome(page, "confirmed_put_test_figures")
    assert [_body(w)["taxCodeComponents"] for w in _writes(with_stand_in)] == [
        {DEBT: [{"id": 1, "amount": 10.0}]},
        {PAYE: [{"id": 2, "amount": 20.0}]},
    ]


def test_what_is_wrong_is_said_by_the_field_and_nothing_is_sent(
    signed_in: Page, with_stand_in: WithStandIn
) -> None:
    page = signed_in
    answer_if_asked(page)
    go_on = page.get_by_role("button", name=say("change.continue"), exact=True)
    go_on.click()
    errors = page.locator(".co-errors li")
    expect(errors).to_have_text([say("testfigures.error.none")])

    fill_row(page, 1, SA, "1.5", "1e3")
    fill_row(page, 2, "", "42", "")
    go_on.click()
    wanted = [
        _of_row(1, "testfigures.error.number.not_digits"),
        _of_row(1, "change.error.not_a_number"),
        _of_row(2, "testfigures.error.kind"),
        _of_row(2, "change.error.empty"),
    ]
    expect(errors).to_have_text(wanted)
    expect(page.locator(".co-field-error")).to_have_text(wanted)
    expect(go_on).to_be_focused()
    expect(page.get_by_label(say("testfigures.amount", n=1), exact=True)).to_have_value("1e3")

    fill_row(page, 1, SA, "42", "5")
    fill_row(page, 2, SA, "042", "6")
    fill_row(page, 3, IN_YEAR, "1", "7")
    fill_row(page, 4, IN_YEAR, "2", "8")
    go_on.click()
    expect(errors).to_have_text(
        [_of_row(2, "testfigures.error.repeated"), _of_row(4, "testfigures.error.one_in_year")]
    )
    expect(page).to_have_url(f"{with_stand_in.portal.url}/test-figures")
    assert _writes(with_stand_in) == []


def test_whoever_allowed_only_looking_is_asked_first_and_nobody_is_let_into_a_running_year(
    page: Page, with_stand_in: WithStandIn
) -> None:
    _sign_in(page, with_stand_in, read_only=True)
    expect(page.get_by_text(say("connection.widen.title"))).to_be_visible()
    expect(page.get_by_role("button", name=say("change.continue"), exact=True)).to_have_count(0)
    running = newest_ended_year().plus(1)
    visit(page, with_stand_in.portal.url, "test-figures", year=str(running))
    expect(page.get_by_text(say("years.missing.title"))).to_be_visible()


@pytest.mark.parametrize(
    ("size", "kind"), [(WIDE, {}), (PHONE, {"has_touch": True, "is_mobile": True})]
)
def test_it_fits_the_screen_and_breaks_no_rule_of_wcag_with_errors_open(
    new_visitor: NewVisitor,
    with_stand_in: WithStandIn,
    size: tuple[int, int],
    kind: dict[str, bool],
) -> None:
    page = new_visitor(size, bypass_csp=True, **kind).page
    _sign_in(page, with_stand_in)
    wide = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    answer_if_asked(page)
    fill_row(page, 1, "", "1.5", "1e3")
    press(page, say("change.continue"))
    expect(page.locator(".co-errors li")).to_have_count(3)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    # The page itself: what stands around it is the same on every page.
    found = Axe().run(
        page, context="[data-testid=stMain]", options={"runOnly": {"type": "tag", "values": tags}}
    )
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found.response["violations"]] == []


def test_the_usual_address_on_this_computer_works_with_its_cookies(
    signed_in: Page, with_stand_in: WithStandIn
) -> None:
    ours = [c for c in signed_in.context.cookies() if c["name"].startswith("codedout_")]
    assert {(c["domain"], c["httpOnly"], c["secure"], c["sameSite"]) for c in ours} == {
        ("localhost", True, False, "Lax")
    }
    signed_in.reload()
    settled(signed_in)
    expect(signed_in.get_by_text(say("testfigures.mark.title"))).to_be_visible()
    press(signed_in, say("common.sign_out"))
    expect(signed_in.get_by_text(say("identity.signed_out.title"))).to_be_visible()


def test_no_demonstration_has_the_page(page: Page, running_portal: RunningPortal) -> None:
    answer = page.goto(f"{running_portal.url}/test-figures")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", name=say("common.page_missing_title"))).to_be_visible()
    expect(page.get_by_role("link", name=say("common.to_overview"))).to_be_visible()

    page.goto(f"{running_portal.url}/oauth/login?next=/test-figures")
    press(page, say("signin.go"))
    page.locator(f"input[name='person'][value='{NINO}']").check()
    press(page, "Give permission")
    type_number(page, NINO)
    expect(page).to_have_url(f"{running_portal.url}/")
    expect(page.get_by_role("link", name=say("connection.title")).first).to_be_visible()
    expect(page.get_by_role("link", name=say("testfigures.title"))).to_have_count(0)


def _of_row(n: int, name: str) -> str:
    return say("testfigures.error.row", n=n, text=say(name))


def _body(request: dict[str, Any]) -> Any:
    body = request["body"]
    return json.loads(body) if isinstance(body, str) else body
