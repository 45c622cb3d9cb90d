"""The pages there are, and people who have come to each of them."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page
from tests.browser.someone import DEBT, IN_YEAR, PAYE, SA, held, sent, year
from tests.browser.steps import (
    on_receipt,
    open_all,
    pick,
    prepare_change,
    press,
    say,
    settled,
    the_year,
    title,
    visit,
)
from tests.browser.walking import walk_answer, walk_fill, walk_pick
from tests.browser.weighing import bill_fill, bill_typed

YEAR = "2025-26"

BUSY = {
    YEAR: year(
        held(SA, 4_100_000_017, "1260.00", related_tax_year="2022-23"),
        held(SA, 4_100_000_018, "733.09", related_tax_year="2023-24"),
        held(PAYE, 4_100_000_019, "95.45"),
        held(DEBT, 4_100_000_020, "99999999999.99"),
        held(IN_YEAR, 4_100_000_021, "158.00"),
        submitted=[sent(SA, 4_100_000_017, "1204.50"), sent(PAYE, 999_999_999_999_999, "75.00")],
    ),
    "2026-27": year(held(SA, 4_100_000_030, "46.00")),
    "2024-25": year(held(PAYE, 4_100_000_031, "131.45"), opted_out=True),
    "2023-24": year(tax_return={"state": "submitted", "at": "2024-12-11T20:44:00Z"}),
}
"""Five years with all that a page can show at once, in the largest amounts there can be."""

OPEN_TO_ALL = ("privacy", "accessibility", "terms", "report-a-problem")
SIGNED_IN = (
    "",
    "compare",
    "collection",
    "stay-or-stop",
    "liability",
    "story",
    "open",
    "small-differences",
    "receipts",
    "papers",
    "present",
    "change",
    "remove",
    "connection",
    *OPEN_TO_ALL,
)


def signed_out_pages(page: Page, portal_url: str) -> Iterator[str]:
    """Each page that somebody can read without signing in."""
    for path in ("", *OPEN_TO_ALL):
        visit(page, portal_url, path)
        yield path or "welcome"


def signed_in_pages(page: Page, portal_url: str) -> Iterator[str]:
    """Each page of somebody with `BUSY` years, with everything folded away open."""
    for path in SIGNED_IN:
        visit(page, portal_url, path, **({"year": YEAR} if path else {}))
        open_all(page)
        yield path or "overview"


def pages_on_the_way(page: Page, portal_url: str) -> Iterator[str]:
    """The check page and the receipt of each of the two stories, and errors on the forms."""
    visit(page, portal_url, "change", year=YEAR)
    press(page, say("change.continue"))
    page.locator(".co-errors").wait_for()
    yield "change with errors"
    visit(page, portal_url, "remove", year=YEAR)
    press(page, say("change.remove_continue"))
    page.locator(".co-errors").wait_for()
    yield "remove with errors"
    visit(page, portal_url, "stay-or-stop", year=YEAR)
    bill_fill(page, "bill", "two thousand")
    yield "stay or stop with an error"
    bill_typed(page, bill="2500.00", pay="42000", assessed="9000", deducted="6500")
    open_all(page)
    yield "stay or stop in pounds"
    prepare_change(page, portal_url, YEAR, f"{SA}-4100000018", "99999999999.99")
    open_all(page)
    yield "check"
    press(page, say("change.button.amend_one"))
    on_receipt(page)
    yield "receipt"
    yield from _undoing(page)
    visit(page, portal_url, "collection", year=YEAR)
    press(page, say("collection.button.stop"))
    page.wait_for_url("**/check?reference=*")
    open_all(page)
    yield "check of a choice"
    press(page, say("change.cancel"))
    on_receipt(page)
    yield "receipt of a choice"
    visit(page, portal_url, "remove", year=YEAR)
    pick(page, say("change.remove_all", year=the_year(2025)))
    press(page, say("change.remove_continue"))
    page.wait_for_url("**/check?reference=*")
    open_all(page)
    yield "check of a removal"
    visit(page, portal_url, "receipts")
    yield "receipts with some"
    visit(page, portal_url, "receipt", reference="CO-NONE")
    yield "receipt of nobody"
    visit(page, portal_url, "compare", year="1999-00")
    yield "year of nothing"
    yield from _walking(page, portal_url)


def _walking(page: Page, portal_url: str) -> Iterator[str]:
    """Small differences with a year by HMRC's figure and by another, and a year beside it."""
    visit(page, portal_url, "small-differences", year="2024-25", item="4100000031")
    walk_pick(page, page.get_by_label(say("walk.year"), exact=True), the_year(2022))
    walk_answer(page, the_year(2022), self_assessment=False)
    walk_fill(page, "under", the_year(2022), "50")
    walk_fill(page, "own", the_year(2022), "x")
    yield "small differences with an error"
    walk_fill(page, "own", the_year(2022), "41.10")
    open_all(page)
    yield "small differences by two figures"


def _undoing(page: Page) -> Iterator[str]:
    """From a receipt to the check page of undoing its change."""
    page.get_by_role("link", name=say("change.undo.start"), exact=True).click()
    title(page, say("change.undo_page"))
    settled(page)
    yield "undo"
    press(page, say("change.undo.continue"))
    title(page, say("change.check_title.put_back"))
    open_all(page)
    yield "check of an undoing"
