"""What is owed now, what is due when and payments, as a person meets them on a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect
from tests.browser.axe import violations
from tests.browser.conftest import PHONE, WIDE
from tests.browser.someone import Someone, year
from tests.browser.steps import body, facts, press, say, settled, tab_to, table, title, visit
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

NOT_COLLECTED = {
    "documentId": "900000000001",
    "taxYear": "2023-24",
    "documentDate": "2024-12-02",
    "documentDescription": "TRM New Charge",
    "documentDueDate": "2026-06-29",
    "originalAmount": "1420.50",
    "outstandingAmount": "155.14",
    "amountCodedOut": "1420.50",
    "codedOutStatus": "partly-collected",
    "collectedThroughCode": "1265.36",
}
IN_THE_CODE = {
    "documentId": "900000000002",
    "taxYear": "2024-25",
    "documentDate": "2025-11-05",
    "documentDescription": "TRM New Charge",
    "documentText": "Balancing payment collected through PAYE tax code",
    "originalAmount": "805.50",
    "amountCodedOut": "805.50",
    "codedOutStatus": "initiated",
}
ON_ACCOUNT = {
    "documentId": "900000000003",
    "taxYear": "2026-27",
    "documentDate": "2026-10-20",
    "documentDescription": "ITSA- POA 1",
    "originalAmount": "620.00",
}


def paid(number: int) -> dict[str, Any]:
    return {
        "transactionDate": f"2025-{number:02}-15",
        "paymentAmount": f"{number}.00",
        "paymentMethod": "FasterPayments",
        "allocations": [],
    }


ACCOUNT = {
    "documentDetails": [NOT_COLLECTED, IN_THE_CODE, ON_ACCOUNT],
    "payments": [paid(number) for number in range(1, 13)],
}


def test_money_first_then_each_charge_then_payments_at_both_widths(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    signed_in(page, someone(years={}, account=ACCOUNT).nino)
    visit(page, running_portal.url, "liability")
    title(page, say("liability.title"))
    expect(page.locator(".co-figure")).to_have_text("£775.14")
    told = facts(page, "owing-balance")
    assert told["Overdue"].startswith("£155.14")
    assert told["Due later"] == "£620.00The first of it is due on 31 January 2027."
    [late, ahead] = table(page, "owing-due")
    assert late[1:] == ["2023 to 2024", "29 June 2026 | 126 days late", "£155.14"]
    assert ahead[1:] == ["2026 to 2027", "31 January 2027 | In 90 days", "£620.00"]
    [in_code] = table(page, "owing-code")
    assert in_code[1:] == ["2024 to 2025", "2026 to 2027", "£805.50"]
    plan = page.get_by_role("link", name=say("owing.ways.plan"))
    expect(plan).to_have_attribute("href", "https://www.gov.uk/difficulties-paying-hmrc")
    for width, height in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        settled(page)
        assert violations(page) == []


def test_the_sum_and_the_earlier_payments_open_by_keyboard(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    signed_in(page, someone(years={}, account=ACCOUNT).nino)
    visit(page, running_portal.url, "liability")
    tab_to(page, say("owing.sum.heading", total="£775.14"))
    page.keyboard.press("Enter")
    settled(page)
    assert facts(page, "owing-sum")["Together"].startswith("£775.14")
    earliest = page.get_by_role("heading", name="£1.00 on 15 January 2025", exact=True)
    expect(earliest).to_be_hidden()
    label = say("owing.payments.older", count="2")
    tab_to(page, label)
    page.keyboard.press("Enter")
    settled(page)
    expect(earliest).to_be_visible()
    assert "earlier payments" in page.evaluate("() => document.activeElement.innerText")


def test_whoever_has_no_account_is_told_so_and_where_they_stand(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    entry = {
        "submittedOn": "2026-04-06T12:00:00Z",
        "status": "Annual",
        "statusReason": "Sign up - no return available",
    }
    person = someone(years={"2026-27": year() | {"itsa_status": [entry]}})
    signed_in(page, person.nino)
    visit(page, running_portal.url, "liability")
    expect(body(page)).to_contain_text(say("owing.balance.empty"))
    expect(body(page)).to_contain_text(say("owing.standing.annual", year="2026 to 2027"))
    asked = [each["path"] for each in person.requests("GET") if "itsa-status" in each["path"]]
    assert len(asked) == 1


def test_where_hmrc_does_not_answer_the_rest_stands_and_can_be_asked_for_again(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = someone(years={}, account=ACCOUNT)
    signed_in(page, person.nino)
    person.fault("status", "balance-and-transactions", status=503)
    visit(page, running_portal.url, "liability")
    expect(body(page)).to_contain_text(say("owing.balance.not_read"))
    expect(body(page)).to_contain_text(say("owing.payments.several", count=12))
    person.no_faults()
    press(page, say("common.try_again"))
    expect(page.locator(".co-figure")).to_have_text("£775.14")
