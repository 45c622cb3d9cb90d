"""The story of a year, as a person meets it: wide, on a phone, by keyboard, and on a bad day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.axe import violations
from tests.browser.conftest import PHONE, WIDE, NewVisitor
from tests.browser.someone import SA, Someone, held, year
from tests.browser.steps import body, facts, follow, open_all, say, settled, tab_to, table, title
from tests.browser.steps import visit as go
from tests.browser.test_accessibility import SIDEWAYS
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

YEAR = "2023-24"
SHOWN = "2023 to 2024"


def charge(number: int, amount: str, **more: str) -> dict[str, Any]:
    """A charge of the year."""
    return {
        "documentId": f"9000000000{number:02}",
        "taxYear": YEAR,
        "documentDate": "2024-12-05",
        "documentDescription": "TRM New Charge",
        "originalAmount": amount,
        **more,
    }


ACCOUNT = {
    "documentDetails": [
        charge(
            1,
            "163.80",
            documentText="Class 2 National Insurance",
            documentDueDate="2027-01-31",
        ),
        charge(
            2,
            "936.45",
            documentText="Balancing payment collected through PAYE tax code",
            documentDueDate="2026-11-23",
            amountCodedOut="936.45",
            codedOutStatus="partly-collected",
            collectedThroughCode="468.22",
        ),
    ],
    "chargeHistoryDetails": [
        {
            "transactionId": "900000000002",
            "changeTimestamp": "2025-01-12T11:20:00Z",
            "totalAmount": "936.45",
            "changeReason": "Amended return",
        }
    ],
}
FILE: dict[str, Any] = {
    "years": {
        "2025-26": year(held(SA, 11, "936.45", related_tax_year=YEAR)),
        YEAR: year(tax_return={"state": "submitted", "at": "2024-12-05T20:44:00Z"}),
    },
    "account": ACCOUNT,
}


def visit(page: Page, portal_url: str, **query: str) -> None:
    """Open the page and wait until HMRC has been asked for all of it, which takes a while."""
    page.goto(f"{portal_url}/story?" + "&".join(f"{name}={q}" for name, q in query.items()))
    heading = page.get_by_role("heading", name=say("story.timeline.heading"))
    expect(heading).to_be_visible(timeout=30_000)
    settled(page)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_year_is_told_from_the_overview_on(
    size: tuple[int, int],
    new_visitor: NewVisitor,
    signed_in: SignIn,
    someone: MakeSomeone,
    running_portal: RunningPortal,
) -> None:
    person, page = someone(**FILE), new_visitor(size).page
    signed_in(page, person.nino)
    visit(page, running_portal.url, year=YEAR)
    expect(body(page)).to_contain_text(f"£936.45 for {SHOWN}")
    expect(body(page)).to_contain_text("21 days left to pay £468.23")
    ribbon = page.locator("[data-key='ribbon'] li")
    days = [one.inner_text() for one in ribbon.all()]
    assert [day for day in days if day.startswith("Today")], "today stands among them"
    open_all(page)
    shown = table(page, "story-days")
    drawn = [one for one in days if not one.startswith("Today")]
    assert len(shown) == len(drawn)
    assert all(row[0] in one and row[1] in one for row, one in zip(shown, drawn, strict=True)), (
        "what is drawn is the table"
    )
    assert facts(page, "story-sums")["Collected through the tax code"].startswith("£468.22")
    happened = [(row[0], row[2].split(" | ")[0]) for row in table(page, "story-timeline")]
    assert happened[0] == (
        "About 12 October 2026",
        "What the tax code did not collect came back to be paid directly",
    )
    assert happened[1] == ("12 January 2025 | 11:20am", "Changed. HMRC’s reason: “Amended return”.")
    assert violations(page) == []
    assert page.evaluate(SIDEWAYS) == []
    assert "9000" not in page.url


def test_another_charge_is_picked_by_keyboard_and_stays_after_a_refresh(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    signed_in(page, someone(**FILE).nino)
    visit(page, running_portal.url, year=YEAR)
    tab_to(page, "1: Balancing payment put into a tax code, £936.45")
    page.keyboard.press("ArrowDown")
    settled(page)
    expect(body(page)).to_contain_text(f"£163.80 for {SHOWN}")
    assert page.url.endswith(f"year={YEAR}&charge=2")
    page.reload()
    settled(page)
    expect(body(page)).to_contain_text(f"£163.80 for {SHOWN}")
    page.get_by_role("combobox").click()
    page.get_by_role("option", name="2021 to 2022").click()
    expect(page).to_have_url(f"{running_portal.url}/story?year=2021-22")
    settled(page)
    visit(page, running_portal.url, year=YEAR, charge="99")
    expect(body(page)).to_contain_text(f"£936.45 for {SHOWN}")
    visit(page, running_portal.url)
    expect(body(page)).to_contain_text(f"£936.45 for {SHOWN}")


def test_it_is_reached_from_where_the_year_stands_and_leads_back(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    signed_in(page, someone(**FILE).nino)
    go(page, running_portal.url, "compare", year="2025-26")
    page.locator("[data-key] a", has_text=SHOWN).first.click()
    title(page, say("story.title"))
    expect(body(page)).to_contain_text(f"£936.45 for {SHOWN}", timeout=30_000)
    settled(page)
    follow(page, say("story.to_choice", year=SHOWN))
    title(page, say("collection.title"))
    follow(page, say("story.of_year", year=SHOWN))
    title(page, say("story.title"))


def test_without_the_history_the_rest_stays_and_the_hole_is_marked(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = someone(**FILE)
    signed_in(page, person.nino)
    person.fault("status", "charges", status=500)
    visit(page, running_portal.url, year=YEAR)
    expect(body(page)).to_contain_text(say("story.part_of.history"))
    expect(body(page)).to_contain_text(f"£936.45 for {SHOWN}")
