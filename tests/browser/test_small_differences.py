"""Small differences, as a person meets them: from Compare, and from papers of past years."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser.conftest import PHONE, NewVisitor
from tests.browser.someone import PAYE, Someone, held, sent, year
from tests.browser.steps import body, press, say, settled, tab_to, title, visit
from tests.browser.walking import results, walk_answer, walk_fill, walk_years
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

CLOSED = "left alone, with nothing to collect and nothing to repay"


def test_somebody_asks_by_keyboard_why_paye_tax_was_not_left_alone(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    signed_in(
        page,
        someone(
            years={
                "2025-26": year(
                    held(PAYE, 31, "62.40", related_tax_year="2022-23"),
                    submitted=[sent(PAYE, 31, "41.10")],
                )
            }
        ).nino,
    )
    visit(page, running_portal.url, "compare", year="2025-26")
    keys, of = page.keyboard, "2022 to 2023"
    tab_to(page, page.get_by_role("link", name=say("compare.not_left")).get_attribute("aria-label"))
    keys.press("Enter")
    title(page, say("walk.title"))
    expect(page).to_have_url(f"{running_portal.url}/small-differences")
    settled(page)
    tab_to(page, say("walk.yes"))
    keys.press("ArrowRight")
    settled(page)
    tab_to(page, say("walk.field.under", year=of))
    keys.type("50")
    keys.press("Tab")
    settled(page)
    expect(body(page)).to_contain_text(
        "£62.40 too little was paid, more than £50.00, the limit for paying too little."
    )
    expect(body(page)).to_contain_text(
        "£41.10 too little was paid, within £50.00, the limit for paying too little."
    )
    expect(body(page)).to_contain_text(re.compile("you assume, yes. 2022 to 2023 with your figure"))
    page.reload()
    settled(page)
    expect(page.get_by_label(say("walk.field.under", year=of), exact=True)).to_have_value("50")
    assert results(page) == ["£62.40 collected"]


def test_papers_of_four_years_are_walked_through_on_a_phone(
    new_visitor: NewVisitor, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    page = new_visitor(PHONE).page
    signed_in(page, someone(years={}).nino)
    visit(page, running_portal.url, "small-differences")
    four = {
        "2007 to 2008": ("2764.00", "2700.00"),
        "2006 to 2007": ("2600.00", "2755.00"),
        "2005 to 2006": ("2650.00", "2500.00"),
        "2004 to 2005": ("2420.00", "2400.00"),
    }
    walk_years(page, four, under="50", over="10")
    assert results(page) == [CLOSED, CLOSED, CLOSED, "£64.00 collected"]
    paper = page.context.new_page()
    paper.goto(f"{running_portal.url}/small-differences/2004-05/letter")
    blanks = paper.locator(".co-blanks span")
    assert min(blanks.evaluate_all("all => all.map(each => each.offsetWidth)")) > 300
    paper.close()
    walk_fill(page, "paid", "2006 to 2007", "2760.01")
    assert results(page) == [CLOSED, "£150.00 collected", "£160.01 repaid", "£64.00 collected"]
    walk_fill(page, "paid", "2006 to 2007", "two thousand")
    expect(body(page)).to_contain_text(say("change.error.not_a_number"))
    walk_answer(page, "2006 to 2007", self_assessment=True)
    walk_fill(page, "paid", "2006 to 2007", "2755.00")
    expect(body(page)).to_contain_text(say("walk.example_beside"))


def test_two_tabs_lose_nothing_of_each_other_and_bring_nothing_back(
    new_visitor: NewVisitor, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    page, of = new_visitor(PHONE).page, "2025 to 2026"
    signed_in(page, someone(years={}).nino)
    visit(page, running_portal.url, "small-differences")
    walk_answer(page, of, self_assessment=False)
    walk_fill(page, "paid", of, "2380")
    other = page.context.new_page()
    visit(other, running_portal.url, "small-differences")
    walk_fill(other, "due", of, "2400")
    walk_fill(page, "paid", of, "2390")
    expect(page.get_by_text(say("walk.other_tab.merged"))).to_be_in_viewport()
    expect(page.get_by_label(say("walk.field.due", year=of), exact=True)).to_have_value("2400")
    walk_fill(page, "under", of, "50")
    assert results(page) == [CLOSED]
    press(other, say("walk.throw_away"))
    expect(body(other)).to_contain_text(say("walk.other_tab.pressed"))
    expect(other.get_by_label(say("walk.field.under", year=of), exact=True)).to_have_value("50")
    press(other, say("walk.throw_away"))
    settled(other)
    page.get_by_label(say("walk.field.paid", year=of), exact=True).press_sequentially("1")
    expect(page.get_by_text(say("walk.other_tab.gone"))).to_be_in_viewport()
    expect(page.get_by_label(say("walk.field.paid", year=of), exact=True)).to_have_count(0)
