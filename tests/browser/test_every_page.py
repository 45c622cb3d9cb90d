"""What every page owes: one heading, a title of its own, whose service it is not, the day."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect
from tests.browser.conftest import NewVisitor
from tests.browser.every_page import (
    BUSY,
    SIGNED_IN,
    YEAR,
    pages_on_the_way,
    signed_in_pages,
    signed_out_pages,
)
from tests.browser.someone import Someone
from tests.browser.steps import body, say, settled
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]


def owes(page: Page, say: Callable[..., str] = say) -> None:
    """Hold the page to it, in the words of who looks."""
    settled(page)
    headings = page.get_by_role("heading", level=1)
    expect(headings).to_have_count(1)
    expect(headings).not_to_have_text("")
    heading = headings.inner_text()
    if urlsplit(page.url).path == "/present":  # a card's heading has figures, a window's name none
        heading = say("present.title")
    name = say("common.window_title", heading=heading, service=say("common.service"))
    assert page.title().removeprefix(say("change.error.title", title="")) == name
    for words in (
        say("common.not_hmrc"),
        say("common.mode.demo"),
        say("common.today", day="2 November 2026"),
    ):
        expect(page.get_by_text(words).first).to_be_visible()  # a story says the day too
    said = body(page).inner_text()
    for never in ("Traceback", "StreamlitAPIException", "None,", "Decimal(", "{year}", "NaN"):
        assert never not in said
    # Each heading is at most one step deeper than the one before it.
    levels: list[int] = page.locator("[data-testid='stMain']").evaluate(
        "main => [...main.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => Number(h.tagName[1]))"
    )
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    # Whoever is sent elsewhere is told that a new tab opens.
    for link in page.locator("a[href^='http']").all():
        href = link.get_attribute("href") or ""
        if "127.0.0.1" not in href:
            assert link.get_attribute("target") == "_blank"
            assert "new tab" in link.inner_text()


def test_every_page_of_a_persons_own_has_what_every_page_owes_and_a_title_of_its_own(
    new_visitor: NewVisitor,
    signed_in: SignIn,
    someone: MakeSomeone,
    running_portal: RunningPortal,
) -> None:
    visitor = new_visitor()
    page = visitor.page
    person = someone(years=BUSY)
    signed_in(page, person.nino)
    titles = {}
    for where in signed_in_pages(page, running_portal.url):
        owes(page)
        titles[where] = page.title()
        expect(body(page)).not_to_contain_text(person.nino)
        expect(body(page)).to_contain_text(person.nino[-3:])
    assert len(set(titles.values())) == len(SIGNED_IN) == len(titles), titles
    assert all(name and "…" not in name and "Streamlit" not in name for name in titles.values())
    for _ in pages_on_the_way(page, running_portal.url):
        owes(page)
    assert visitor.script_errors == []


def test_every_page_before_signing_in_has_what_every_page_owes(
    page: Page, running_portal: RunningPortal
) -> None:
    for _ in signed_out_pages(page, running_portal.url):
        owes(page)


def test_every_link_of_ours_on_the_overview_leads_to_a_page(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    signed_in(page, someone(years=BUSY).nino, next="/")
    settled(page)
    links: list[str] = page.locator("[data-testid='stMain'] a[href]").evaluate_all(
        "links => links.filter(a => !a.target).map(a => a.href)"
    )
    assert len(links) >= 7
    for link in sorted(set(links)):
        page.goto(link)
        if not urlsplit(link).path.startswith("/demo"):  # those are not Streamlit's
            settled(page)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        expect(body(page)).not_to_contain_text(say("common.page_missing_title"))
        if "year=" in link:
            year = re.search(r"year=(\d{4})", link)
            assert year is not None
            expect(page.get_by_role("combobox")).to_have_value(re.compile(f"^{year.group(1)} to"))


def test_the_year_of_the_address_is_the_year_picked_and_picking_one_changes_the_address(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    signed_in(page, someone(years=BUSY).nino, next=f"/compare?year={YEAR}")
    settled(page)
    expect(page).to_have_url(f"{running_portal.url}/compare?year={YEAR}")
    page.get_by_role("combobox", name=say("common.year_label")).click()
    page.get_by_role("option", name="2024 to 2025").click()
    expect(page).to_have_url(f"{running_portal.url}/compare?year=2024-25")
    settled(page)
    expect(page.locator("table[data-key='compare']")).to_contain_text("£131.45")
    page.go_back()
    expect(page).to_have_url(f"{running_portal.url}/compare?year={YEAR}")
    settled(page)
    expect(page.locator("table[data-key='compare']")).to_contain_text("£733.09")
