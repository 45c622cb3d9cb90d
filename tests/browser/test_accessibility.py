"""Every page against WCAG 2.2 A and AA, on a computer and on a phone, and by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.browser.axe import violations
from tests.browser.conftest import PHONE, WIDE, NewVisitor
from tests.browser.every_page import BUSY, pages_on_the_way, signed_in_pages, signed_out_pages
from tests.browser.someone import SA, Someone, held, year
from tests.browser.steps import body, outcome, press, say, settled, tab_to, title
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])

SIDEWAYS = """() => {
  const widths = [document.scrollingElement, document.querySelector('[data-testid="stMain"]')]
    .filter(Boolean).map(e => e.scrollWidth - e.clientWidth);
  const out = [...document.querySelectorAll('[data-testid="stMain"] *')].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width > 1 && box.right > innerWidth + 1 && getComputedStyle(e).position !== 'fixed';
  }).slice(0, 3).map(e => e.outerHTML.slice(0, 120));
  return Math.max(...widths) > 0 ? out.concat(`by ${Math.max(...widths)} px`) : [];
}"""


def check(page: Page, size: tuple[int, int], places: Iterator[str]) -> dict[str, list[str]]:
    """What is wrong on each page of `places`."""
    wrong = {}
    for where in places:
        settled(page)
        found = violations(page)
        if size == PHONE:
            found += [f"scrolls sideways: {what}" for what in page.evaluate(SIDEWAYS)]
        if found:
            wrong[where] = found
    return wrong


@SIZES
def test_pages_before_signing_in_break_no_rule(
    size: tuple[int, int], new_visitor: NewVisitor, running_portal: RunningPortal
) -> None:
    page = new_visitor(size).page
    assert check(page, size, signed_out_pages(page, running_portal.url)) == {}
    wrong = []
    page.goto(f"{running_portal.url}/oauth/login")
    wrong += violations(page)
    page.goto(f"{running_portal.url}/oauth/callback?state=x&code=y")
    wrong += violations(page)
    page.goto(f"{running_portal.url}/receipts/CO-0000/file")
    wrong += violations(page)
    assert wrong == []


@SIZES
def test_the_question_for_the_number_breaks_no_rule_with_its_error_open(
    size: tuple[int, int],
    new_visitor: NewVisitor,
    sign_in: SignIn,
    someone: MakeSomeone,
    running_portal: RunningPortal,
) -> None:
    page = new_visitor(size).page
    person = someone(years={})
    page.goto(f"{running_portal.url}/oauth/login")
    press(page, say("signin.go"))
    page.locator(f"input[name='person'][value='{person.nino}']").check()
    press(page, "Give permission")
    title(page, say("identity.number.title"))
    press(page, say("identity.number.button"))
    page.locator(".co-errors").wait_for()
    assert check(page, size, iter(["number with an error"])) == {}
    page.get_by_label(say("identity.number.label")).fill("AA100012D")
    press(page, say("identity.number.button"))
    title(page, say("identity.refused.title"))
    assert check(page, size, iter(["refused"])) == {}


@SIZES
def test_pages_of_a_persons_own_break_no_rule(
    size: tuple[int, int],
    new_visitor: NewVisitor,
    signed_in: SignIn,
    someone: MakeSomeone,
    running_portal: RunningPortal,
) -> None:
    page = new_visitor(size).page
    signed_in(page, someone(years=BUSY).nino)
    assert check(page, size, signed_in_pages(page, running_portal.url)) == {}


@SIZES
def test_errors_checks_and_receipts_break_no_rule(
    size: tuple[int, int],
    new_visitor: NewVisitor,
    signed_in: SignIn,
    someone: MakeSomeone,
    running_portal: RunningPortal,
) -> None:
    page = new_visitor(size).page
    signed_in(page, someone(years=BUSY).nino)
    assert check(page, size, pages_on_the_way(page, running_portal.url)) == {}


def test_a_broken_rule_and_a_wide_page_are_noticed(
    new_visitor: NewVisitor,
) -> None:
    page = new_visitor(PHONE).page
    page.set_content(
        "<html lang='en'><title>x</title><main data-testid='stMain'><img src='data:,'>"
        "<div style='width: 900px'>wide</div></main></html>"
    )
    assert any(found.startswith("image-alt") for found in violations(page))
    assert page.evaluate(SIDEWAYS) != []


def sign_in_by_keyboard(page: Page, person: Someone, running_portal: RunningPortal) -> None:
    """As far as the Overview."""
    keys = page.keyboard
    page.goto(running_portal.url)
    settled(page)
    tab_to(page, say("identity.welcome.button"))
    keys.press("Enter")
    title(page, say("signin.title"))
    tab_to(page, say("signin.go"))
    keys.press("Enter")
    # The stand-in's page is HMRC's part, not ours.
    page.locator(f"input[name='person'][value='{person.nino}']").check()
    press(page, "Give permission")
    title(page, say("identity.number.title"))
    settled(page)
    tab_to(page, say("identity.number.label"))
    keys.type(person.nino)
    keys.press("Enter")
    title(page, say("overview.title"))
    settled(page)


def test_a_change_is_made_from_beginning_to_end_by_keyboard_alone(
    page: Page, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = someone(years={"2025-26": year(held(SA, 11, "412.30"), held(SA, 12, "733.09"))})
    sign_in_by_keyboard(page, person, running_portal)
    keys = page.keyboard
    tab_to(page, say("overview.next.check.link", year="2025 to 2026"))
    keys.press("Enter")
    title(page, say("compare.title"))
    settled(page)
    link = page.get_by_role("link", name="item 12")
    tab_to(page, link.inner_text().strip())
    keys.press("Enter")
    title(page, say("change.title_page"))
    settled(page)
    # By keyboard to the other item and back: arrows choose within the group.
    expect(page.get_by_role("radio", checked=True)).to_have_count(1)
    tab_to(page, page.get_by_role("radio", checked=True).evaluate("e => e.labels[0].innerText"))
    for key, place, hmrcs in (("ArrowUp", 0, "£412.30"), ("ArrowDown", 1, "£733.09")):
        keys.press(key)
        expect(page.get_by_role("radio").nth(place)).to_be_checked()
        expect(body(page)).to_contain_text(f"HMRC’s figure is {hmrcs}")
        settled(page)
    tab_to(page, say("change.amount"))
    keys.type("700.01")
    tab_to(page, say("change.continue"))
    keys.press("Enter")
    title(page, say("change.check_title.amend_one", year="2025 to 2026"))
    settled(page)
    tab_to(page, say("change.request_heading"))
    keys.press("Enter")
    expect(page.locator("pre.co-request")).to_be_visible()
    tab_to(page, say("change.button.amend_one"))
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/receipt\?"))
    settled(page)
    outcome(page, "confirmed_amend_one")
    assert person.figures_sent("2025-26") == {(SA, 12): "700.01"}
    tab_to(page, say("common.sign_out"))
    keys.press("Enter")
    title(page, say("identity.welcome.title"))
