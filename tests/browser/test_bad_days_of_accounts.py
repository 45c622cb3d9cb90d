"""One of HMRC's answers about an account lacking: the rest stays, and the hole is marked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.axe import violations
from tests.browser.someone import SA, Someone, held, year
from tests.browser.steps import body, press, say, settled, table, title, visit
from tests.running import RunningPortal

from codedout.journeys.waiting import SLOW_AFTER

SignIn = Callable[..., None]

ACCOUNT, PAYMENTS = "balance-and-transactions", "payments-and-allocations"
HISTORY, RETURNS, AMOUNTS = "charges/transactionId", "crystallisation", "collection/tax-code$"
OWED = [["2023 to 2024", "£200.00", "£1,065.36", "£0.00", "£155.14", "£1,420.50"]]
A_LONG_WHILE = round(1000 * SLOW_AFTER) + 3000  # milliseconds
PAID = "£200.00 on 25 June 2026"


@pytest.fixture
def person(someone: Callable[..., Someone]) -> Someone:
    """One charge, a part of which no code collected, and a payment."""
    return someone(
        years={
            "2025-26": year(held(SA, 11, "1420.50", related_tax_year="2023-24")),
            "2023-24": year(tax_return={"state": "submitted", "at": "2024-11-20T10:00:00Z"}),
        },
        account={
            "documentDetails": [
                {
                    "documentId": "500000000001",
                    "taxYear": "2023-24",
                    "documentDate": "2024-12-05",
                    "documentDescription": "TRM New Charge",
                    "originalAmount": "1420.50",
                    "amountCodedOut": "1420.50",
                    "codedOutStatus": "partly-collected",
                    "collectedThroughCode": "1065.36",
                    "documentDueDate": "2026-06-29",
                }
            ],
            "payments": [
                {
                    "transactionDate": "2026-06-25",
                    "paymentAmount": "200.00",
                    "allocations": [{"documentId": "500000000001", "amount": "200.00"}],
                }
            ],
            "chargeHistoryDetails": [
                {
                    "transactionId": "500000000001",
                    "totalAmount": "1420.50",
                    "changeTimestamp": "2026-05-18T10:02:00Z",
                    "changeReason": "Amended return",
                }
            ],
        },
    )


def the_years_are_there(page: Page) -> None:
    assert table(page, "liability-owed")[:1] == OWED


@pytest.mark.parametrize("order", [{"fault": "status", "status": 503}, {"fault": "malformed"}])
def test_without_payments_the_years_and_what_is_owed_are_there(
    order: dict[str, object],
    page: Page,
    signed_in: SignIn,
    person: Someone,
    running_portal: RunningPortal,
) -> None:
    person.fault(path=PAYMENTS, **order)
    signed_in(page, person.nino)
    visit(page, running_portal.url, "liability")
    the_years_are_there(page)
    assert [row[-1] for row in table(page, "owing-due")] == ["£155.14"]
    expect(body(page)).to_contain_text(say("owing.payments.none_read"))
    expect(body(page)).not_to_contain_text(say("owing.payments.none"))
    if order["fault"] == "status":
        person.no_faults()
        press(page, say("common.try_again"))
        expect(body(page)).to_contain_text(PAID)


def test_while_payments_are_slow_the_years_are_there_and_answer_to_a_press(
    page: Page, signed_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    signed_in(page, person.nino)
    person.fault("slow", PAYMENTS, delay_ms=A_LONG_WHILE)
    page.goto(f"{running_portal.url}/liability")
    the_years_are_there(page)
    expect(body(page)).to_contain_text(say("frame.asking"))
    assert [row[-1] for row in table(page, "owing-due")] == ["£155.14"]
    page.get_by_text(say("liability.by.collected"), exact=True).click()
    expect(page.locator("table[data-key='liability-collected']")).to_be_visible()
    expect(body(page)).not_to_contain_text(say("owing.payments.heading"))
    expect(body(page)).to_contain_text(PAID, timeout=2 * A_LONG_WHILE)


def test_while_a_part_of_the_account_is_slow_the_rest_of_it_is_told_after_a_while(
    page: Page, signed_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    signed_in(page, person.nino)
    person.fault("slow", ACCOUNT, times=1, delay_ms=A_LONG_WHILE)
    page.goto(f"{running_portal.url}/liability")
    slow = page.get_by_role("region", name=say("last_known.title_slow"), exact=True)
    expect(slow).to_contain_text(say("last_known.so_far"), timeout=A_LONG_WHILE)
    expect(slow).to_contain_text(say("refusals.still_asked.next"))
    the_years_are_there(page)
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(0)
    assert violations(page) == []
    expect(slow).to_have_count(0, timeout=2 * A_LONG_WHILE)
    the_years_are_there(page)
    expect(page.get_by_test_id("stPlotlyChart")).to_be_visible()
    expect(body(page)).to_contain_text(PAID)


def test_without_the_account_payments_are_there_and_nothing_is_said_to_be_nothing(
    page: Page, signed_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    person.fault("status", ACCOUNT, status=503)
    signed_in(page, person.nino)
    visit(page, running_portal.url, "liability")
    settled(page)
    for name in ("liability.hole.title_all", "owing.balance.not_read", "owing.due.not_read"):
        expect(body(page)).to_contain_text(say(name))
    expect(body(page)).to_contain_text(PAID)
    for name in ("liability.empty.title", "owing.due.nothing", "owing.balance.empty"):
        expect(body(page)).not_to_contain_text(say(name))
    expect(body(page)).not_to_contain_text("£0")


def test_without_one_time_of_the_account_the_others_are_there(
    page: Page, signed_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    person.fault("status", ACCOUNT, times=1, status=400, code="FORMAT_VALUE")
    signed_in(page, person.nino)
    visit(page, running_portal.url, "liability")
    the_years_are_there(page)
    expect(body(page)).to_contain_text(say("last_known.title_partly"))
    expect(body(page)).to_contain_text(PAID)


def test_without_the_figures_in_tax_codes_the_chart_is_there(
    page: Page, signed_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    signed_in(page, person.nino)
    person.fault("status", AMOUNTS, status=500)
    visit(page, running_portal.url, "liability")
    settled(page)
    page.get_by_text(say("liability.mark.ask"), exact=True).click()
    what = say("liability.mark.part")
    expect(body(page)).to_contain_text(say("refusals.not_read", what=what))
    the_years_are_there(page)
    expect(body(page)).not_to_contain_text(say("liability.mark.none_line"))


@pytest.mark.parametrize(
    ("path", "part"), [(PAYMENTS, "payments"), (HISTORY, "history"), (RETURNS, "returns")]
)
def test_the_story_stands_without_one_of_its_parts(
    path: str,
    part: str,
    page: Page,
    signed_in: SignIn,
    person: Someone,
    running_portal: RunningPortal,
) -> None:
    person.fault("status", path, status=503)
    signed_in(page, person.nino)
    visit(page, running_portal.url, "story", year="2023-24")
    title(page, say("story.title"))
    settled(page)
    what = say(f"story.part_of.{part}")
    notice = say("refusals.not_read", what=what)
    expect(body(page)).to_contain_text(notice)
    expect(body(page)).to_contain_text("£1,420.50")
    expect(body(page)).to_contain_text("£155.14")
    expect(page.get_by_role("heading", name=say("story.ribbon.heading"))).to_be_visible()
    person.no_faults()
    press(page, say("common.try_again"))
    expect(body(page)).not_to_contain_text(notice)


def test_without_the_account_the_story_says_so_and_has_the_days_of_the_year(
    page: Page, signed_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    person.fault("status", ACCOUNT, status=503)
    signed_in(page, person.nino)
    visit(page, running_portal.url, "story", year="2023-24")
    settled(page)
    expect(body(page)).to_contain_text(say("refusals.not_read", what=say("story.part_of.account")))
    expect(page.get_by_role("heading", name=say("story.ribbon.heading"))).to_be_visible()
    expect(body(page)).to_contain_text(say("story.amount_unread", year="2023 to 2024"))
    expect(body(page)).not_to_contain_text(say("story.no_amount", year="2023 to 2024"))
    expect(body(page)).to_contain_text("20 November 2024")
    expect(body(page)).not_to_contain_text("£0")
