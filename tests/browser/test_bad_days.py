"""HMRC's bad days: one source failing leaves the rest alive, and the words are the right ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.someone import SA, Someone, held, sent, year
from tests.browser.steps import (
    body,
    facts,
    on_receipt,
    outcome,
    prepare_change,
    press,
    say,
    settled,
    table,
    title,
    under_way,
    visit,
)
from tests.faults import FAULTS
from tests.running import RunningPortal

from codedout.presenters.identity import CAUSES

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

YEAR = "2025-26"
AMOUNTS = f"/{YEAR}/collection/tax-code$"
STATUS = f"/{YEAR}/collection/tax-code/coding-out/status"


@pytest.fixture
def person(someone: MakeSomeone) -> Someone:
    """Two years with amounts."""
    return someone(
        years={
            YEAR: year(held(SA, 11, "412.30"), submitted=[sent(SA, 11, "400.00")]),
            "2024-25": year(held(SA, 12, "164.70")),
        }
    )


# Every other fault does the same to the views of these pages: tests/contract/test_bad_days.py.
@pytest.mark.parametrize("name", ["half an answer", "cut off"])
def test_amounts_that_cannot_be_read_leave_the_overview_and_the_other_year_alive(
    name: str,
    page: Page,
    signed_in: SignIn,
    person: Someone,
    running_portal: RunningPortal,
) -> None:
    order, words = FAULTS[name]
    person.fault(path=AMOUNTS, **order)
    signed_in(page, person.nino, next="/")
    title(page, say("overview.title"))
    settled(page)
    expect(body(page)).to_contain_text(say("overview.taken.not_read", years="2025 to 2026"))
    assert [(row[0], row[3]) for row in table(page, "taken")] == [("2024 to 2025", "£164.70")]
    assert "2025 to 2026" in {row[0] for row in table(page, "bills")}
    visit(page, running_portal.url, "compare", year=YEAR)
    parts = ", ".join(say(f"compare.part.{part}") for part in ("hmrc", "yours", "latest"))
    expect(body(page)).to_contain_text(say("refusals.not_read", what=parts))
    expect(body(page)).to_contain_text(say(f"refusals.{words}.happened"))
    expect(body(page)).not_to_contain_text(say("compare.empty.title"))
    expect(body(page)).not_to_contain_text("£0")
    visit(page, running_portal.url, "change", year=YEAR)
    expect(page.get_by_label(say("change.amount"), exact=True)).to_have_count(0)


REFUSED = {"status": 403, "code": "CLIENT_OR_AGENT_NOT_AUTHORISED"}


@pytest.mark.parametrize(
    ("page_of", "own_title"),
    [
        ("compare", "compare.title"),
        ("change", "change.title_page"),
        ("collection", "collection.title"),
    ],
)
def test_a_sign_in_that_hmrc_turns_away_later_is_told_every_possible_cause(
    page_of: str,
    own_title: str,
    page: Page,
    signed_in: SignIn,
    person: Someone,
    running_portal: RunningPortal,
) -> None:
    signed_in(page, person.nino, next="/")
    title(page, say("overview.title"))
    settled(page)
    person.fault("status", "collection/tax-code", **REFUSED)
    # Of this year no more is remembered than which figure HMRC will use.
    visit(page, running_portal.url, page_of, year="2022-23")
    title(page, say(own_title))
    settled(page)
    heading = page.get_by_role("heading", name=say("identity.refused.title"), exact=True)
    expect(heading).to_have_count(1)
    assert list(facts(page, "causes")) == [say(f"identity.cause.{name}.what") for name in CAUSES]
    expect(body(page)).not_to_contain_text(say("refusals.not_allowed.happened"))
    person.no_faults()
    press(page, say("common.try_again"))
    expect(heading).to_have_count(0)
    title(page, say(own_title))


@pytest.mark.parametrize("page_of", ["change", "remove"])
def test_a_record_of_the_return_that_cannot_be_read_is_not_called_silent(
    page_of: str, page: Page, signed_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    person.fault("status", "crystallisation", status=500)
    signed_in(page, person.nino, next="/")
    settled(page)
    visit(page, running_portal.url, page_of, year=YEAR)
    asked = say("collection.answer.heading", year="2025 to 2026")
    expect(page.get_by_role("radiogroup", name=asked)).to_be_visible()
    expect(body(page)).to_contain_text(say("refusals.hmrc_fault.happened"))
    expect(body(page)).to_contain_text(say("collection.answer.why_unread"))
    expect(body(page)).not_to_contain_text("does not show")
    visit(page, running_portal.url, "compare", year=YEAR)
    expect(body(page)).to_contain_text(say("windows.AQ_unread", year="2025 to 2026"))
    expect(body(page)).not_to_contain_text("does not show")
    visit(page, running_portal.url, "collection", year=YEAR)
    expect(body(page)).to_contain_text(say("collection.answer.why_unread"))
    expect(body(page)).not_to_contain_text("does not show")


def test_an_error_is_not_remembered_for_long(
    page: Page, signed_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    person.fault("status", AMOUNTS, status=400, code="FORMAT_VALUE")
    signed_in(page, person.nino, next=f"/compare?year={YEAR}")
    settled(page)
    expect(page.locator("table[data-key='compare']")).to_have_count(0)
    person.no_faults()
    page.wait_for_timeout(5000)
    visit(page, running_portal.url, "compare", year=YEAR)
    assert "£412.30" in str(table(page, "compare"))


def test_one_question_of_three_failing_leaves_the_other_figures_to_be_seen(
    page: Page, signed_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    signed_in(page, person.nino, next="/")
    title(page, say("overview.title"))
    settled(page)
    # The Overview has asked for the latest already; the next question is HMRC's own or theirs.
    person.fault("status", AMOUNTS, times=1, status=400, code="FORMAT_VALUE")
    visit(page, running_portal.url, "compare", year=YEAR)
    shown = str(table(page, "compare"))
    assert ("£412.30" in shown) != ("£400" in shown)
    assert say("common.not_read") in shown
    expect(body(page)).to_contain_text(say("compare.action.not_read"))


def test_a_choice_that_cannot_be_read_can_not_be_changed_and_the_rest_is_there(
    page: Page, signed_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    person.fault("status", STATUS, status=500)
    signed_in(page, person.nino, next="/")
    settled(page)
    expect(body(page)).to_contain_text(say("overview.bills.not_read", years="2025 to 2026"))
    assert "£400" in str(table(page, "taken"))
    visit(page, running_portal.url, "collection", year=YEAR)
    expect(body(page)).to_contain_text(say("collection.now.unread"))
    expect(body(page)).to_contain_text(say("refusals.hmrc_fault.happened"))
    for ask in ("stop", "restart"):
        button = page.get_by_role("button", name=say(f"collection.button.{ask}"), exact=True)
        expect(button).to_have_count(0)


def test_no_answer_about_the_number_shows_nothing_kept_for_it_and_can_be_tried_again(
    page: Page, signed_in: SignIn, person: Someone
) -> None:
    person.fault("status", status=503)
    signed_in(page, person.nino, next="/")
    title(page, say("identity.unknown.title"))
    expect(body(page)).not_to_contain_text("412.30")
    settled(page)
    person.no_faults()
    press(page, say("common.try_again"))
    title(page, say("overview.title"))
    expect(body(page)).to_contain_text("£400")


def test_a_record_of_the_return_that_cannot_be_read_is_said_and_the_choice_is_still_shown(
    page: Page, signed_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    signed_in(page, person.nino, next="/")
    settled(page)
    person.fault("status", "crystallisation", status=500)
    # A year outside the five that were remembered with the Overview is asked about by itself.
    visit(page, running_portal.url, "collection", year="2021-22")
    what = say("collection.part.returns")
    expect(body(page)).to_contain_text(say("refusals.not_read", what=what))
    expect(body(page)).to_contain_text(say("collection.now.in_over", year="2021 to 2022"))


def test_an_item_without_a_number_is_seen_and_cannot_be_changed(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = someone(
        years={
            YEAR: year(held(SA, 11, "412.30"), held(SA, None, "5.00")),
            "2026-27": year(held(SA, None, "208.00")),
        }
    )
    signed_in(page, person.nino, next="/")
    settled(page)
    # HMRC's service fails over such an item once the year has ended, and over that year only.
    expect(body(page)).to_contain_text(say("overview.taken.not_read", years="2025 to 2026"))
    assert [(row[0], row[3]) for row in table(page, "taken")] == [("2026 to 2027", "£208")]
    visit(page, running_portal.url, "compare", year="2026-27")
    assert "£208" in str(table(page, "compare"))
    expect(page.get_by_role("link", name="Change:")).to_have_count(0)


@pytest.mark.parametrize(
    ("order", "state", "words"),
    [
        ({"fault": "status", "status": 429, "code": "MESSAGE_THROTTLED_OUT"}, "refused", None),
        ({"fault": "status", "status": 500}, "not_done", "hmrc_fault_on_change"),
        (
            {"fault": "status", "status": 400, "code": "RULE_OUTSIDE_AMENDMENT_WINDOW"},
            "refused",
            None,
        ),
        ({"fault": "redirect", "location": "https://elsewhere.example/"}, "not_done", None),
        ({"fault": "malformed"}, "not_done", None),
        ({"fault": "timeout", "delay_ms": 300}, "unknown", "no_answer_to_change"),
    ],
)
def test_a_change_that_hmrc_did_not_make_is_told_by_what_hmrc_then_holds(
    order: dict[str, Any],
    state: str,
    words: str | None,
    page: Page,
    signed_in: SignIn,
    person: Someone,
) -> None:
    signed_in(page, person.nino, next=f"/change?year={YEAR}&item={SA}-11")
    page.get_by_label(say("change.amount"), exact=True).fill("380.55")
    press(page, say("change.continue"))
    title(page, say("change.check_title.amend_one", year="2025 to 2026"))
    settled(page)
    person.fault(path="collection/tax-code$", method="PUT", **order)
    press(page, say("change.button.amend_one"))
    on_receipt(page)
    outcome(page, state)
    if words:
        expect(body(page)).to_contain_text(say(f"refusals.{words}.happened"))
    expect(body(page)).not_to_contain_text(say("change.outcome.confirmed_amend_one.title"))
    assert len(person.writes()) == 1
    assert person.figures_sent(YEAR) == {(SA, 11): "400.00"}
    # HMRC's own number for its answer stands there to be quoted.
    (entry,) = person.writes()
    if entry["status"]:
        assert facts(page, "receipt")


def test_hmrc_holding_something_else_afterwards_is_said_and_both_are_shown(
    page: Page, signed_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    signed_in(page, person.nino)
    prepare_change(page, running_portal.url, YEAR, f"{SA}-11", "380.55")
    person.fault("malformed", "collection/tax-code$", method="PUT", times=1)
    moved = person.year(YEAR)
    moved["submitted"][0]["amount"] = "111.11"
    person.standin.put("/_standin/settings", json={"latency_ms": 800}).raise_for_status()
    press(page, say("change.button.amend_one"))
    under_way(page, person)
    person.put(**{**person.file, "years": {YEAR: moved}})
    person.standin.put("/_standin/settings", json={"latency_ms": 0}).raise_for_status()
    on_receipt(page)
    outcome(page, "differs")
    rows = table(page, "before-after")
    assert [cell.split(" | ")[0] for cell in rows[0][1:]] == [
        "£412.30",
        "£400",
        "£380.55",
        "£111.11",
    ]
