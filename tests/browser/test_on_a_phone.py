"""On a phone: the menu that stands in place of Streamlit's, and pages shown from their top."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.axe import violations
from tests.browser.conftest import PHONE, WIDE, NewVisitor
from tests.browser.every_page import BUSY, YEAR
from tests.browser.someone import SA, Someone
from tests.browser.steps import (
    on_receipt,
    prepare_change,
    press,
    say,
    settled,
    title,
    visit,
)
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

TARGET = 44  # px, the least that a finger is sure to hit


@pytest.fixture
def signed_in(phone: Page, sign_in: SignIn, someone: MakeSomeone) -> Page:
    """Somebody with all a page can show, on the Overview on their phone."""
    sign_in(phone, someone(years=BUSY).nino)
    settled(phone)
    return phone


def menu(page: Page) -> Locator:
    """The menu's button, by the name that is seen and told."""
    return page.locator("summary").filter(visible=True).get_by_text(say("frame.menu"), exact=True)


def in_menu(page: Page, name: str) -> Locator:
    """The link of that name, when the menu is open."""
    link = page.locator("details[open]").get_by_role("link", name=say(name), exact=True)
    return link.filter(visible=True)


def starts_at_its_top(page: Page) -> None:
    """The heading can be seen, and nothing above it is out of sight."""
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport(ratio=1)
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 0


def scroll_down(page: Page) -> None:
    """To the end, as soon as there is anything to scroll."""
    page.wait_for_function(
        """() => {
          const main = document.querySelector("[data-testid='stMain']");
          main.scrollTo(0, main.scrollHeight);
          return main.scrollTop > 300;
        }"""
    )


def test_the_menu_closes_when_a_page_is_chosen_and_opens_again(signed_in: Page) -> None:
    signed_in.evaluate("window.here = true")
    for name in ("compare.title", "receipts.title", "compare.title", "overview.title"):
        expect(in_menu(signed_in, name)).to_have_count(0)
        menu(signed_in).click()
        expect(in_menu(signed_in, name)).to_be_visible()
        in_menu(signed_in, name).click()
        title(signed_in, say(name))
        settled(signed_in)
        expect(signed_in.locator("details[open]").filter(visible=True)).to_have_count(0)
        expect(signed_in.get_by_test_id("stSidebar").filter(visible=True)).to_have_count(0)
    assert signed_in.evaluate("window.here"), "the whole application was loaded again"


def test_the_menu_names_every_page_says_where_one_is_and_is_large_enough(signed_in: Page) -> None:
    menu(signed_in).click()
    names = ("compare.title", "collection.title", "open.title", "receipts.title")
    things = [signed_in.locator("summary").filter(visible=True).first]
    things += [in_menu(signed_in, name) for name in names]
    for thing in things:
        expect(thing).to_be_visible()
        box = thing.bounding_box()
        assert box is not None
        assert box["height"] >= TARGET
        assert box["width"] >= TARGET
    here = signed_in.locator("[aria-current='page']").filter(visible=True)
    expect(here).to_have_text(say("overview.title"))
    assert violations(signed_in) == []


def test_signing_out_is_at_the_end_of_the_menu_too(signed_in: Page) -> None:
    way_out = signed_in.locator("details[open]").get_by_role(
        "button", name=say("common.sign_out"), exact=True
    )
    expect(way_out).to_have_count(0)
    menu(signed_in).click()
    expect(way_out).to_be_in_viewport(ratio=1)
    box = way_out.bounding_box()
    last = in_menu(signed_in, "receipts.title").bounding_box()
    assert box is not None
    assert last is not None
    assert box["height"] >= TARGET
    assert box["width"] >= TARGET
    assert box["y"] >= last["y"] + last["height"]
    way_out.click()
    expect(signed_in.locator("body")).to_contain_text(say("identity.signed_out.line"))
    settled(signed_in)
    menu(signed_in).click()
    expect(in_menu(signed_in, "compare.title")).to_be_visible()
    expect(way_out).to_have_count(0)


def test_a_receipts_file_can_be_read_on_a_phone(
    signed_in: Page, new_visitor: NewVisitor, running_portal: RunningPortal
) -> None:
    prepare_change(signed_in, running_portal.url, YEAR, f"{SA}-4100000018", "99999999999.99")
    press(signed_in, say("change.button.amend_one"))
    on_receipt(signed_in)
    with signed_in.expect_download() as download:
        signed_in.get_by_role("link", name=say("receipts.save"), exact=True).click()
    kept = new_visitor(PHONE, has_touch=True, is_mobile=True).page
    kept.set_content(download.value.path().read_text(encoding="utf-8"))
    cells = kept.locator("tbody > tr > *")
    for cell in cells.all():
        box = cell.bounding_box()
        assert box is not None
        assert box["width"] > PHONE[0] * 0.75, "the cell is squeezed beside others"
        expect(cell.locator(".co-label")).to_be_visible()
    assert cells.count() > 10
    assert kept.evaluate("document.scrollingElement.scrollWidth") == PHONE[0]
    assert violations(kept) == []
    kept.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    expect(kept.locator("thead th").first).to_be_visible()
    expect(cells.first.locator(".co-label")).to_be_hidden()
    assert violations(kept) == []


def test_the_menu_is_worked_by_keyboard(signed_in: Page) -> None:
    keys = signed_in.keyboard
    signed_in.locator("summary").filter(visible=True).first.focus()
    keys.press("Enter")
    expect(in_menu(signed_in, "compare.title")).to_be_visible()
    keys.press("Tab")
    expect(in_menu(signed_in, "compare.title")).to_be_focused()
    keys.press("Enter")
    title(signed_in, say("compare.title"))
    expect(in_menu(signed_in, "receipts.title")).to_have_count(0)
    settled(signed_in)
    keys.press("Tab")  # the keyboard begins anew, as the accessibility page says
    expect(signed_in.locator("summary").filter(visible=True).first).to_be_focused()


def test_nothing_of_streamlits_own_stands_beside_our_menu(
    signed_in: Page, new_visitor: NewVisitor, running_portal: RunningPortal
) -> None:
    wide = new_visitor(WIDE).page
    visit(wide, running_portal.url, "privacy")
    expect(wide.get_by_role("navigation").get_by_role("link")).not_to_have_count(0)
    expect(menu(wide)).to_have_count(0)
    for page in (signed_in, wide):
        for name in ("Main menu", "Expand sidebar", "Collapse sidebar"):
            expect(page.get_by_role("button", name=name)).to_have_count(0)


def test_every_page_begins_at_its_beginning(signed_in: Page, running_portal: RunningPortal) -> None:
    scroll_down(signed_in)
    signed_in.get_by_role("link", name=say("privacy.title"), exact=True).click()
    title(signed_in, say("privacy.title"))
    starts_at_its_top(signed_in)
    visit(signed_in, running_portal.url, "change", year=YEAR, item=f"{SA}-4100000018")
    signed_in.get_by_label(say("change.amount"), exact=True).fill("1.01")
    scroll_down(signed_in)
    press(signed_in, say("change.continue"))
    title(signed_in, say("change.check_title.amend_one", year="2025 to 2026"))
    settled(signed_in)
    starts_at_its_top(signed_in)
    scroll_down(signed_in)
    press(signed_in, say("change.button.amend_one"))
    on_receipt(signed_in)
    starts_at_its_top(signed_in)


def test_a_page_that_is_drawn_again_stays_where_it_was(
    signed_in: Page, running_portal: RunningPortal
) -> None:
    visit(signed_in, running_portal.url, "stay-or-stop", year=YEAR)
    scroll_down(signed_in)
    press(signed_in, say("stay_or_stop.throw_away"))
    settled(signed_in)
    assert signed_in.get_by_test_id("stMain").evaluate("main => main.scrollTop") > 300
