"""A demonstration taken to another day: as it would be then, afresh, and in nobody's way."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from tests.browser.axe import violations
from tests.browser.conftest import PHONE, WIDE, NewVisitor
from tests.browser.every_page import SIGNED_IN
from tests.browser.steps import (
    body,
    follow,
    on_receipt,
    open_all,
    outcome,
    press,
    say,
    settled,
    tab_to,
    title,
    visit,
)
from tests.browser.test_accessibility import SIDEWAYS
from tests.running import RunningPortal

SignIn = Callable[..., None]

TILDA, KOFI = "AA100001A", "AA100002B"
YEAR, SHOWN = "2025-26", "2025 to 2026"
TODAY = "2 November 2026"


def it_is(page: Page, day: str) -> None:
    """The page has come up, complete, and names that day as today."""
    expect(body(page)).to_contain_text(say("common.today", day=day))
    settled(page)


def choose(page: Page, day: str) -> None:
    """Go to the days, and type one."""
    page.get_by_role("link", name=say("other_day.link"), exact=True).click()
    title(page, say("other_day.title"))
    page.get_by_label(say("other_day.label"), exact=True).fill(day)
    press(page, say("other_day.go"))


def stop_collecting(page: Page, portal: RunningPortal) -> str:
    """Send the choice; its reference."""
    visit(page, portal.url, "collection", year=YEAR)
    press(page, say("collection.button.stop"))
    title(page, say("change.check_title.stop", year=SHOWN))
    settled(page)
    press(page, say("change.button.stop", year=SHOWN))
    reference = on_receipt(page)
    outcome(page, "confirmed_stop", year=SHOWN)
    return reference


def test_each_day_begins_afresh_and_keeps_what_was_done_on_it_to_itself(
    page: Page, signed_in: SignIn, running_portal: RunningPortal
) -> None:
    portal = running_portal
    signed_in(page, TILDA, next="/open")
    it_is(page, TODAY)

    choose(page, "2026-12-01")
    it_is(page, "1 December 2026")
    assert urlsplit(page.url).path == "/open"
    reference = stop_collecting(page, portal)
    it_is(page, "1 December 2026")
    visit(page, portal.url, "receipts")
    expect(page.locator("table[data-key='receipts'] tbody tr")).to_have_count(1)

    choose(page, "2026-12-31")
    it_is(page, "31 December 2026")
    expect(page.locator("table[data-key='receipts']")).to_have_count(0)
    visit(page, portal.url, "receipt", reference=reference)
    expect(body(page)).not_to_contain_text(say("change.outcome.confirmed_stop.title", year=SHOWN))
    visit(page, portal.url, "collection", year=YEAR)
    expect(page.get_by_role("button", name=say("collection.button.stop"))).to_have_count(0)
    expect(body(page)).to_contain_text("30 December 2026")

    choose(page, "2027-04-06")
    it_is(page, "6 April 2027")
    visit(page, portal.url, "collection", year="2026-27")
    expect(page.get_by_role("button", name=say("collection.button.stop"))).to_be_visible()

    person = portal.standin.get(f"/_standin/people/{TILDA}").json()
    assert not person["years"][YEAR]["opted_out"]
    page.get_by_role("link", name=say("other_day.link"), exact=True).click()
    press(page, say("other_day.back", day=TODAY))
    it_is(page, TODAY)
    visit(page, portal.url, "receipts")
    expect(page.locator("table[data-key='receipts']")).to_have_count(0)


def test_no_page_tells_of_the_day_one_came_from(
    page: Page, signed_in: SignIn, running_portal: RunningPortal
) -> None:
    signed_in(page, TILDA, next="/")
    choose(page, "2027-11-15")
    it_is(page, "15 November 2027")
    visit(page, running_portal.url, "collection", year="2026-27")
    press(page, say("collection.button.stop"))
    title(page, say("change.check_title.stop", year="2026 to 2027"))
    settled(page)
    press(page, say("change.button.stop", year="2026 to 2027"))
    on_receipt(page)
    told = {"receipt": body(page).inner_text()}
    for path in SIGNED_IN:
        visit(page, running_portal.url, path)
        open_all(page)
        told[path] = body(page).inner_text()
    assert [path for path, text in told.items() if TODAY in text] == []
    assert [path for path, text in told.items() if "15 November 2027" not in text] == []


def test_two_people_on_two_days_do_not_disturb_each_other(
    new_visitor: NewVisitor, signed_in: SignIn, running_portal: RunningPortal
) -> None:
    one, other = new_visitor().page, new_visitor().page
    for page in (one, other):
        signed_in(page, KOFI, next="/collection")
    choose(one, "2026-12-01")
    it_is(one, "1 December 2026")
    choose(other, "2026-12-01")
    it_is(other, "1 December 2026")
    stop_collecting(one, running_portal)
    visit(other, running_portal.url, "collection", year=YEAR)
    expect(other.get_by_role("button", name=say("collection.button.stop"))).to_be_visible()
    visit(other, running_portal.url, "receipts")
    expect(other.locator("table[data-key='receipts']")).to_have_count(0)
    choose(other, "2027-01-31")
    it_is(other, "31 January 2027")
    visit(one, running_portal.url, "receipts")
    it_is(one, "1 December 2026")
    expect(one.locator("table[data-key='receipts'] tbody tr")).to_have_count(1)


def test_a_day_whose_world_had_to_make_room_is_signed_out_of_with_a_plain_sentence(
    page: Page, signed_in: SignIn, running_portal: RunningPortal
) -> None:
    signed_in(page, KOFI, next="/receipts")
    choose(page, "2026-12-01")
    it_is(page, "1 December 2026")
    for n in range(100):
        running_portal.standin.get("/_standin/people", params={"world": f"fill-{n}"})
    visit(page, running_portal.url, "collection")
    follow(page, say("open.title"))
    expect(body(page)).to_contain_text(say("identity.ended_other_day.line"))
    for n in range(100):
        running_portal.standin.delete("/_standin/world", params={"world": f"fill-{n}"})


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_days_break_no_rule_and_need_no_mouse(
    size: tuple[int, int],
    new_visitor: NewVisitor,
    signed_in: SignIn,
    running_portal: RunningPortal,
) -> None:
    page = new_visitor(size).page
    signed_in(page, KOFI, next="/")
    it_is(page, TODAY)
    tab_to(page, say("other_day.link"))
    page.keyboard.press("Enter")
    title(page, say("other_day.title"))
    assert (violations(page), page.evaluate(SIDEWAYS)) == ([], [])
    label = say("other_day.day.choice_closed", day="31 December 2026", year=SHOWN)
    tab_to(page, label)
    page.keyboard.press("Enter")
    it_is(page, "31 December 2026")
    page.get_by_role("link", name=say("other_day.link"), exact=True).click()
    title(page, say("other_day.title"))
    page.get_by_label(say("other_day.label"), exact=True).evaluate(
        "box => { box.min = ''; box.max = ''; box.value = '2035-01-01' }"
    )
    press(page, say("other_day.go"))
    first, last = "6 April 2026", "5 April 2030"
    expect(page.get_by_role("alert")).to_contain_text(
        say("other_day.error", first=first, last=last)
    )
    assert violations(page) == []
    it_is_still = say("other_day.now", day="31 December 2026")
    expect(body(page)).to_contain_text(it_is_still)
