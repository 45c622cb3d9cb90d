"""All years as a person meets them: both ways of looking, the file, the sums, on any screen."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from tests.browser.axe import violations
from tests.browser.conftest import PHONE, NewVisitor
from tests.browser.someone import SA, Someone, held, year
from tests.browser.steps import body, facts, open_all, query, say, settled, tab_to, table, visit
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

MOST = "33333333333.33"
"""So much that three of it are still an amount of HMRC's."""


def charge(number: int, owed: str, amount: str, **more: str) -> dict[str, Any]:
    posted = f"{int(owed[:4]) + 2}-01-10"
    return {
        "documentId": f"70000000000{number}",
        "taxYear": owed,
        "documentDate": posted,
        "documentDescription": "TRM New Charge",
        "originalAmount": amount,
        **more,
    }


ACCOUNT = {
    "documentDetails": [
        charge(1, "2021-22", MOST),
        charge(
            2,
            "2022-23",
            "1420.50",
            amountCodedOut="1420.50",
            codedOutStatus="partly-collected",
            collectedThroughCode="1065.36",
        ),
        charge(3, "2023-24", "900.10", amountCodedOut="900.10", codedOutStatus="initiated"),
    ]
}
OWED = [
    ["2021 to 2022", "£0.00", "£0.00", "£33,333,333,333.33", "£0.00", "£33,333,333,333.33"],
    ["2022 to 2023", "£0.00", "£1,065.36", "£0.00", "£355.14", "£1,420.50"],
    ["2023 to 2024", "£0.00", "£900.10", "£0.00", "£0.00", "£900.10"],
    ["All years", "£0.00", "£1,965.46", "£33,333,333,333.33", "£355.14", "£33,333,335,653.93"],
]


def saved(page: Page, folder: Path) -> list[list[str]]:
    with page.expect_download() as coming:
        page.get_by_role("link", name=say("liability.file.link"), exact=True).click()
    assert coming.value.suggested_filename.startswith("tax-by-year-")
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return list(csv.reader(path.read_text("utf-8-sig").splitlines()))[1:]


def bare(rows: list[list[str]]) -> list[list[str]]:
    """A table's cells as the file has them: without pound signs, commas and notes."""
    return [
        [cell.split(" | ")[0].replace("£", "").replace(",", "") for cell in row] for row in rows
    ]


def test_both_ways_of_looking_by_keyboard_and_as_a_file(
    page: Page,
    signed_in: SignIn,
    someone: MakeSomeone,
    running_portal: RunningPortal,
    tmp_path: Path,
) -> None:
    person = someone(
        years={"2024-25": year(held(SA, 21, "1420.50", related_tax_year="2022-23"))},
        account=ACCOUNT,
    )
    signed_in(page, person.nino)
    visit(page, running_portal.url, "liability")
    expect(page.get_by_test_id("stPlotlyChart")).to_be_visible()
    shown = table(page, "liability-owed")
    assert shown == OWED
    assert [row[1:] for row in saved(page, tmp_path)] == bare(shown)
    assert "hmrcHeld" not in str(person.requests()), "only where it is asked for"
    tab_to(page, say("liability.by.owed"))
    page.keyboard.press("ArrowDown")
    expect(page.locator("table[data-key='liability-collected']")).to_be_visible()
    settled(page)
    assert query(page)["by"] == "collected"
    shown, said = table(page, "liability-collected"), say("liability.code.ended.in_part")
    assert [row[:3] for row in shown] == [
        [f"2024 to 2025 | {said}", "2022 to 2023", "£1,065.36"],
        ["2025 to 2026", "2023 to 2024", "£900.10"],
        ["No tax code", "2022 to 2023", "£355.14"],
        ["All meant for tax codes", "", "£2,320.60"],
    ]
    assert [row[2:] for row in saved(page, tmp_path)] == bare(shown)
    page.reload()
    settled(page)
    assert table(page, "liability-collected") == shown
    assert violations(page) == []


def test_charts_are_loaded_only_where_shown_and_of_two_the_one_looked_at_is_sent(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = someone(
        years={"2024-25": year(held(SA, 21, "1420.50", related_tax_year="2022-23"))},
        account=ACCOUNT,
    )
    signed_in(page, person.nino)
    asked, sent = list[str](), list[bytes]()
    page.on("request", lambda request: asked.append(request.url))

    def received(payload: str | bytes) -> None:
        sent.append(payload.encode() if isinstance(payload, str) else payload)

    page.on("websocket", lambda opened: opened.on("framereceived", received))
    for path in ("compare", "story", "receipts"):
        visit(page, running_portal.url, path, year="2022-23")
    assert any("/static/js/" in url for url in asked)
    assert not any("plotly" in url.lower() for url in asked)
    visit(page, running_portal.url, "liability")
    expect(page.get_by_test_id("stPlotlyChart")).to_be_visible()
    assert any("plotly" in url.lower() for url in asked)
    for shown, hidden in (("owed", "collected"), ("collected", "owed")):
        expect(page.locator(f"table[data-key='liability-{shown}']")).to_be_visible()
        settled(page)
        everything = b"".join(sent)
        assert f"chart-liability-{shown}".encode() in everything
        assert f"chart-liability-{hidden}".encode() not in everything
        sent.clear()
        page.get_by_text(say(f"liability.by.{hidden}"), exact=True).click()


def test_on_a_phone_the_largest_amounts_fit_sums_open_and_a_year_leads_on(
    new_visitor: NewVisitor, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    page = new_visitor(PHONE).page
    person = someone(
        years={"2024-25": year(held(SA, 21, "1420.50", related_tax_year="2022-23"))},
        account=ACCOUNT,
    )
    signed_in(page, person.nino)
    visit(page, running_portal.url, "liability")
    page.get_by_text(say("liability.mark.ask"), exact=True).click()
    rows = table(page, "liability-marks")
    assert rows == [["2022 to 2023", "2024 to 2025", "£1,420.50", "None"]]
    settled(page)
    open_all(page)
    assert facts(page, "liability-charge-0")["Amount"] == "£900.10"
    assert page.evaluate("document.scrollingElement.scrollWidth") == PHONE[0]
    assert violations(page) == []
    page.get_by_role("link", name=say("story.of_year", year="2022 to 2023"), exact=True).click()
    page.wait_for_url("**/story?year=2022-23")
    settled(page)


def test_where_hmrc_does_not_tell_of_a_time_the_rest_stands_until_it_does(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = someone(years={}, account=ACCOUNT)
    signed_in(page, person.nino)
    person.fault("status", "balance-and-transactions", status=500)
    visit(page, running_portal.url, "liability")
    expect(body(page)).to_contain_text(say("liability.hole.title_all"))
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(0)
    person.no_faults()
    page.get_by_role("button", name=say("common.try_again"), exact=True).click()
    assert table(page, "liability-owed") == OWED
