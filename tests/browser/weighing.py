"""What a person types about a bill, on the page "Stay or stop?"."""

from __future__ import annotations

from playwright.sync_api import Locator, Page
from tests.browser.steps import pick, say, settled, the_year

YEARS = {"year": 2025, "collected": 2027}
NAMED = {"bill": ("year",), "pay": ("collected",), "assessed": ("year",)}


def bill_box(page: Page, name: str) -> Locator:
    """The box of that name, for the bill of 2025-26."""
    values = {value: the_year(YEARS[value]) for value in NAMED.get(name, ())}
    return page.get_by_label(say(f"stay_or_stop.box.{name}", **values), exact=True)


def bill_fill(page: Page, name: str, text: str) -> None:
    """Type an amount, and leave the box."""
    box = bill_box(page, name)
    box.fill(text)
    box.press("Tab")
    settled(page)


def bill_typed(page: Page, **amounts: str) -> None:
    """Type those amounts, and pick England."""
    for name, text in amounts.items():
        bill_fill(page, name, text)
    pick(page, say("stay_or_stop.nation.england_ni"))
    settled(page)
