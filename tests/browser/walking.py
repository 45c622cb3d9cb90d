"""What a person types about small differences of past years."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect
from tests.browser.steps import press, say, settled


def walk_fill(page: Page, field: str, year: str, text: str) -> None:
    """Type an amount, and leave the box."""
    box = page.get_by_label(say(f"walk.field.{field}", year=year), exact=True)
    box.fill(text)
    box.press("Tab")
    settled(page)


def walk_answer(page: Page, year: str, *, self_assessment: bool) -> None:
    """Say whether it was a year in Self Assessment, which is asked first."""
    group = page.get_by_role("radiogroup", name=say("walk.self_assessment", year=year))
    group.get_by_text(say("walk.yes" if self_assessment else "walk.no"), exact=True).click()
    settled(page)


def walk_years(page: Page, years: dict[str, tuple[str, str]], *, under: str, over: str) -> None:
    """Type those years, the latest first: what was due and what was paid, and limits for all.

    The first box holds a year of its own, which is picked anew.
    """
    for at, (year, (due, paid)) in enumerate(years.items()):
        if at:
            press(page, say("walk.add_year"))
            settled(page)
        else:
            walk_pick(page, page.get_by_label(say("walk.year")), year)
        walk_answer(page, year, self_assessment=False)
        walk_fill(page, "paid", year, paid)
        walk_fill(page, "due", year, due)
    for year in years:  # which limits are asked for hangs on all years together
        walk_fill(page, "under", year, under)
        walk_fill(page, "over", year, over)


def walk_pick(page: Page, box: Locator, year: str) -> None:
    """Pick a year out of the list, by typing what it is to show."""
    box.click()
    page.keyboard.type(year)
    page.get_by_role("option", name=year, exact=True).click()
    settled(page)


def results(page: Page) -> list[str]:
    """What became of each year, the earliest first, as the table under the picture has it."""
    table = page.locator("table[data-key='walk-chart']")
    expect(table).to_be_visible()
    return [
        row.locator("td").last.locator(".co-value").inner_text()
        for row in table.locator("tbody tr").all()
    ]
