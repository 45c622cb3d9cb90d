"""What the tax calculation used, on Compare, and Compare where it cannot be had."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.someone import PAYE, SA, Someone, held, sent, year
from tests.browser.steps import body, press, say, settled, table, visit
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

YEAR = "2025-26"
EARLIER = "2023-24"


@pytest.fixture
def person(someone: MakeSomeone) -> Someone:
    """Two items of one year, of which one was changed after the calculation, and another kind."""
    return someone(
        years={
            YEAR: year(
                held(SA, 31, "684.20", related_tax_year=EARLIER),
                held(SA, 32, "95.45", related_tax_year=EARLIER),
                held(PAYE, 33, "74.85", related_tax_year="2022-23"),
                submitted=[sent(SA, 31, "512.75", "2026-09-07T16:45:00Z")],
            )
            | {
                "calculations": [
                    {
                        "calculationTimestamp": "2026-08-05T10:14:00Z",
                        "uncollected": [{"id": 31, "uncollectedAmount": "84.20"}],
                    }
                ]
            }
        }
    )


def test_the_third_leg_stands_under_the_other_two(
    page: Page, signed_in: SignIn, person: Someone
) -> None:
    signed_in(page, person.nino, next=f"/compare?year={YEAR}")
    settled(page)
    rows = [row[3:] for row in table(page, "calculation")]
    assert rows == [
        [
            "£779.65 | HMRC’s figure; 2 amounts together; £695.45 collected, £84.20 not collected",
            "£608.20 | 2 amounts together",
            "The calculation has £171.45 more",
        ],
        ["£74.85 | HMRC’s figure", "£74.85 | HMRC’s figure", say("compare.difference.same")],
    ]
    shown = body(page)
    expect(shown).to_contain_text(say("common.estimate.hmrc", day="5 April 2026"))
    expect(shown).to_contain_text("last changed on 7 September 2026")
    page.get_by_text(say("calculation.sums_heading")).click()
    expect(shown).to_contain_text("(£684.20 + £95.45) − (£512.75 + £95.45) = £171.45")


def test_where_the_calculation_cannot_be_had_compare_stands(
    page: Page, signed_in: SignIn, person: Someone
) -> None:
    person.fault("status", f"/self-assessment/{YEAR}", status=500)
    signed_in(page, person.nino, next=f"/compare?year={YEAR}")
    settled(page)
    assert len(table(page, "compare")) == 3
    hole = say("refusals.not_read", what=say("calculation.part"))
    expect(body(page)).to_contain_text(hole)
    expect(page.locator("table[data-key='calculation']")).to_have_count(0)
    person.no_faults()
    press(page, say("common.try_again"))
    expect(body(page)).not_to_contain_text(hole)
    assert len(table(page, "calculation")) == 2


def test_a_calculation_with_errors_says_them_and_no_figure(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    failed = {"calculationTimestamp": "2026-08-05T10:14:00Z", "errors": ["Income is missing"]}
    person = someone(years={YEAR: year() | {"calculations": [failed]}})
    signed_in(page, person.nino, next=f"/compare?year={YEAR}")
    settled(page)
    expect(body(page)).to_contain_text("HMRC says: “Income is missing”")
    expect(page.locator("table[data-key='calculation']")).to_have_count(0)
    visit(page, running_portal.url, "compare", year="2022-23")
    expect(body(page)).to_contain_text(say("calculation.none.title", year="2022 to 2023"))
