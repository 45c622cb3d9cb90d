"""Why a person asks for a change: kept for them with the change, and never sent to HMRC."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect
from tests.browser.axe import violations
from tests.browser.conftest import NewVisitor
from tests.browser.someone import SA, Someone, held, year
from tests.browser.steps import (
    body,
    facts,
    on_receipt,
    outcome,
    prepare_change,
    press,
    press_while_leaving,
    say,
    settled,
    title,
    visit,
)
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

YEAR, IT = "2025-26", f"{SA}-11"
ONE = year(held(SA, 11, "412.30"))
WHY = "My accountant’s sums & “mine” agree: 380.55"


def box(page: Page) -> Locator:
    return page.get_by_label(say("change.reason"), exact=True)


def test_a_reason_is_kept_to_the_receipt_its_file_and_the_history_and_hmrc_never_gets_it(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = someone(years={YEAR: ONE})
    signed_in(page, person.nino)
    prepare_change(page, running_portal.url, YEAR, IT, "380.55")
    assert violations(page) == []
    expect(body(page)).to_contain_text(say("change.reason_note"))
    for text, fault in (("x" * 501, "too_long"), ("turned \u202e round", "not_plain")):
        box(page).fill(text)
        told = page.get_by_role("status").filter(has_text=say(f"change.reason_{fault}", over="1"))
        expect(told).to_be_visible()  # as it is typed, before anything is pressed
        press(page, say("change.button.amend_one"))
        expect(page.locator("section.co-errors li")).to_have_text(
            [say(f"change.error.reason.{fault}")]
        )
        expect(page).to_have_title(re.compile("^Error: "))
        settled(page)
        assert box(page).input_value() == text
        assert violations(page) == []
    assert person.writes() == []
    box(page).fill(WHY)
    press(page, say("change.button.amend_one"))
    on_receipt(page)
    outcome(page, "confirmed_amend_one")
    assert facts(page, "receipt")[say("receipts.reason")].startswith(WHY)
    with page.expect_download() as download:
        page.get_by_role("link", name=say("receipts.save"), exact=True).click()
    assert "My accountant’s sums &amp; “mine” agree" in download.value.path().read_text("utf-8")
    visit(page, running_portal.url, "receipts")
    with page.expect_download() as download:
        page.get_by_role("link", name=say("receipts.save_history"), exact=True).click()
    (entry,) = json.loads(download.value.path().read_bytes())["entries"]
    assert entry["reason"] == WHY
    assert len(person.writes()) == 1
    assert "accountant" not in json.dumps(person.requests(), ensure_ascii=False)


def test_a_reason_is_there_again_after_a_refresh_and_the_end_of_the_portal_and_enter_sends_nothing(
    new_visitor: NewVisitor,
    signed_in: SignIn,
    someone: MakeSomeone,
    start_portal: Callable[..., RunningPortal],
) -> None:
    portal = start_portal(env={"CODEDOUT_HMRC_RATE_PER_SECOND": "0"})
    person = someone(portal, years={YEAR: ONE})
    page = new_visitor().page
    signed_in(page, person.nino, portal=portal)
    prepare_change(page, portal.url, YEAR, IT, "380.55")
    box(page).fill(WHY)
    box(page).press("Enter")
    page.wait_for_timeout(1000)
    settled(page)
    page.reload()
    settled(page)
    expect(box(page)).to_have_value(WHY)
    address = page.url
    os.killpg(portal.portal_pid, signal.SIGKILL)
    portal.restart_portal()
    page.goto(address)
    settled(page)
    expect(box(page)).to_have_value(WHY)
    assert person.writes() == []


def test_a_press_in_the_same_moment_as_the_end_of_typing_sends_once_and_with_the_reason(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = someone(years={YEAR: ONE})
    signed_in(page, person.nino)
    prepare_change(page, running_portal.url, YEAR, IT, "380.55")
    box(page).fill(WHY)
    press_while_leaving(page, say("change.button.amend_one"))
    on_receipt(page)
    title(page, say("change.title.amend_one", year="2025 to 2026"))
    outcome(page, "confirmed_amend_one")
    assert facts(page, "receipt")[say("receipts.reason")].startswith(WHY)
    assert len(person.writes()) == 1
