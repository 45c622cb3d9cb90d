"""Showing the portal to others: side by side, from the first step of the tour to the last."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from tests.browser.axe import violations
from tests.browser.conftest import PHONE, NewVisitor
from tests.browser.steps import body, press, say, settled, tab_to, title
from tests.browser.test_accessibility import SIDEWAYS
from tests.running import RunningPortal

from codedout.tour import STEPS

LAST = len(STEPS)


def be(page: Page, portal: RunningPortal, name: str) -> None:
    """Choose them in the gallery, and wait for their Overview."""
    page.goto(f"{portal.url}/demo")
    press(page, say("gallery.be", name=name))
    title(page, say("overview.title"))
    settled(page)


def make(page: Page, what: str) -> None:
    """Have HMRC do that."""
    page.get_by_role("link", name=say("scenarios.link"), exact=True).click()
    title(page, say("scenarios.title"))
    press(page, say(f"scenarios.whole.{what}"))
    expect(body(page)).to_contain_text(on(what))
    settled(page)


def on(what: str) -> str:
    return say("scenarios.on", what=say(f"scenarios.whole.{what}"))


def at_step(page: Page, number: int) -> None:
    expect(body(page)).to_contain_text(say("tour.where", number=number, count=LAST))
    settled(page)


def test_two_demonstrations_side_by_side_each_with_its_own_hmrc_and_its_own_beginning(
    new_visitor: NewVisitor, running_portal: RunningPortal
) -> None:
    one, other = new_visitor().page, new_visitor(PHONE).page
    be(one, running_portal, "Tilda Marchbank")
    be(other, running_portal, "Tilda Marchbank")
    make(one, "down")
    make(other, "slow")
    expect(body(one)).not_to_contain_text(on("slow"))
    expect(body(other)).not_to_contain_text(on("down"))
    one.goto(f"{running_portal.url}/privacy")
    expect(body(one)).to_contain_text(on("down"))
    assert (violations(one), violations(other)) == ([], [])
    assert other.evaluate(SIDEWAYS) == []
    press(one, say("scenarios.stop"))
    expect(body(one)).not_to_contain_text(on("down"))
    expect(body(other)).to_contain_text(on("slow"))
    press(other, say("gallery.again"))
    title(other, say("overview.title"))
    expect(body(other)).not_to_contain_text(on("slow"))
    for page in (one, other):
        for path in ("/demo", "/demo/scenarios"):
            page.goto(running_portal.url + path)
            page.locator("summary").evaluate_all("all => all.forEach(each => each.click())")
            assert (violations(page), page.evaluate(SIDEWAYS)) == ([], [])


def test_the_tour_goes_from_the_first_step_to_the_last_by_the_keyboard_and_keeps_what_is_typed(
    page: Page, running_portal: RunningPortal
) -> None:
    page.goto(f"{running_portal.url}/demo")
    tab_to(page, say("gallery.tour.begin", count=LAST))
    page.keyboard.press("Enter")
    box = page.get_by_label(say("change.amount"), exact=True)
    for number in range(1, LAST + 1):
        at_step(page, number)
        if number in {1, LAST}:
            assert violations(page) == []
        if STEPS[number - 1].name == "change":
            box.fill("380")
            settled(page)
            page.wait_for_timeout(1500)
        if number < LAST:
            tab_to(page, say("tour.next"))
            page.keyboard.press("Enter")
    press(page, say("tour.back"))
    at_step(page, LAST - 1)
    press(page, say("tour.end"))
    title(page, say("gallery.title"))
    page.goto(f"{running_portal.url}/")
    expect(page.get_by_role("button", name=say("tour.next"), exact=True)).to_have_count(0)
