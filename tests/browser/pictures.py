"""Makes the README's pictures anew: `python -m tests.browser.pictures` from the project's folder.

Real pages of made-up people, taken in a real browser.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright
from tests.browser import steps
from tests.browser.find_browser import FLAGS, ensure
from tests.browser.walking import walk_answer, walk_fill, walk_years
from tests.browser.weighing import bill_typed
from tests.running import RunningPortal

from codedout.words import words

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
GWENDOLYN = "AA100004D"
MORWENNA = "AA100013A"
AMBROSE = "AA100016D"
TOBIAS = "AA100018B"
FIGURE = "690.00"

say = words().say

expect.set_options(timeout=15_000)  # milliseconds; the machine may be busy


def main() -> None:
    """Start a portal, walk through it, keep a picture of each page."""
    FOLDER.mkdir(exist_ok=True)
    start = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        portal = RunningPortal(Path(folder), start, {})
        browser = playwright.chromium.launch(executable_path=ensure(), args=FLAGS)
        try:
            _wide(browser, portal)
            _phone(browser, portal)
            _small_differences(browser, portal)
            _over_the_years(browser, portal)
            _both_ways(browser, portal)
        finally:
            browser.close()
            portal.stop()


def _wide(browser: Browser, portal: RunningPortal) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 1080})
    _sign_in(page, portal)
    steps.visit(page, portal.url, "")
    page.wait_for_timeout(1500)  # the chart draws itself
    _keep(page, "overview")
    steps.visit(page, portal.url, "compare", year="2025-26")
    _keep(page, "compare")
    steps.visit(page, portal.url, "collection", year="2025-26")
    _keep(page, "collection")
    steps.visit(page, portal.url, "change", year="2025-26")
    page.get_by_role("radiogroup").locator("label").last.click()
    steps.settled(page)
    steps.type_amount(page, FIGURE)
    page.wait_for_url("**/check?**")
    steps.settled(page)
    _keep(page, "check")
    steps.press(page, say("change.button.amend_one"))
    page.wait_for_url("**/receipt?**")
    steps.settled(page)
    _keep(page, "receipt")


def _phone(browser: Browser, portal: RunningPortal) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, device_scale_factor=2)
    _sign_in(page, portal)
    steps.visit(page, portal.url, "compare", year="2025-26")
    _keep(page, "phone")


def _small_differences(browser: Browser, portal: RunningPortal) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 1080})
    _sign_in(page, portal, MORWENNA)
    steps.visit(page, portal.url, "small-differences", year="2025-26", item="7714092635")
    walk_answer(page, "2022 to 2023", self_assessment=False)
    walk_fill(page, "under", "2022 to 2023", "50.00")
    page.get_by_role("heading", name=say("walk.own.heading")).evaluate(_TO_TOP)
    _keep(page, "walk")
    steps.visit(page, portal.url, "small-differences")
    steps.press(page, say("walk.throw_away"))
    steps.settled(page)
    years = {"2005 to 2006": ("2500.00", "2575.00"), "2004 to 2005": ("2510.00", "2400.00")}
    walk_years(page, years, under="50.00", over="10.00")
    page.get_by_role("heading", name=say("walk.chart.heading")).evaluate(_TO_TOP)
    page.wait_for_timeout(1500)
    _keep(page, "years")


def _over_the_years(browser: Browser, portal: RunningPortal) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 1080})
    _sign_in(page, portal, AMBROSE)
    steps.visit(page, portal.url, "liability")
    page.get_by_role("heading", name=say("liability.by.heading")).evaluate(_TO_TOP)
    page.wait_for_timeout(1500)
    _keep(page, "liability")
    steps.visit(page, portal.url, "story", year="2023-24")
    _keep(page, "story")


def _both_ways(browser: Browser, portal: RunningPortal) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 1080})
    _sign_in(page, portal, TOBIAS)
    steps.visit(page, portal.url, "stay-or-stop", year="2025-26")
    steps.press(page, say("bill_offer.put", amount="£1,850.00"))
    steps.settled(page)
    bill_typed(page, pay="42000.00")
    page.get_by_role("heading", name=say("stay_or_stop.chart.heading")).evaluate(_TO_TOP)
    page.wait_for_timeout(1500)
    _keep(page, "stay-or-stop")


_TO_TOP = "heading => heading.scrollIntoView({block: 'start'})"


def _sign_in(page: Page, portal: RunningPortal, nino: str = GWENDOLYN) -> None:
    page.goto(f"{portal.url}/oauth/login?next=/")
    steps.press(page, say("signin.go"))
    page.locator(f"input[name='person'][value='{nino}']").check()
    steps.press(page, "Give permission")
    page.get_by_label(say("identity.number.label")).fill(nino)
    steps.press(page, say("identity.number.button"))
    steps.title(page, say("overview.title"))


def _keep(page: Page, name: str) -> None:
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
