"""HMRC down after a first visit: what it last answered is there to be seen, and nothing to press.

And what it holds changed between two visits is said on the second one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.axe import violations
from tests.browser.conftest import NewVisitor
from tests.browser.someone import SA, Someone, held, sent, year
from tests.browser.steps import body, facts, follow, say, settled, table, title, visit
from tests.running import RunningPortal

from codedout.journeys.waiting import SLOW_AFTER
from codedout.presenters.calendar import MOST_KB

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

YEAR = "2025-26"
SHOWN = "2025 to 2026"
CLOSED = {"status": 503, "code": "SERVER_ERROR"}
A_LONG_WHILE = round(1000 * SLOW_AFTER) + 3000  # milliseconds
PAGES = ("compare", "collection", "open", "change", "remove")


@pytest.fixture
def person(someone: MakeSomeone) -> Someone:
    """One year with an amount of which they have sent another figure."""
    return someone(years={YEAR: year(held(SA, 11, "412.30"), submitted=[sent(SA, 11, "400.00")])})


def look_around(page: Page, portal: RunningPortal) -> None:
    """Look at everything once."""
    settled(page)
    for name in PAGES[:3]:
        visit(page, portal.url, name, year=YEAR)


def is_old(page: Page) -> None:
    """One notice says so, with the time, and that is all that is said of it."""
    notice = page.get_by_role("region", name=say("last_known.title"), exact=True)
    expect(notice).to_have_count(1)
    expect(notice).to_contain_text(re.compile(r"9:\d\dam on 2 November 2026"))
    expect(body(page)).not_to_contain_text("We could not read this from HMRC")


def nothing_to_press(page: Page) -> None:
    main = page.get_by_test_id("stMain")
    expect(main.get_by_role("button", name=say("change.continue"))).to_have_count(0)
    expect(main.get_by_role("link", name="Change:")).to_have_count(0)
    expect(main.get_by_role("link", name=say("compare.action.remove"))).to_have_count(0)


def a_look_at_another_day_goes_by_it(page: Page, portal: RunningPortal, closed: str) -> None:
    """With nothing to press either; and the file of deadlines says that HMRC did not answer."""
    visit(page, portal.url, "open", year=YEAR, on="2026-12-31")
    expect(body(page)).to_contain_text(say("open.ahead.title", day="31 December 2026"))
    asks = say("open.answer.ask")  # the record of the return is not kept
    assert facts(page, "open-amounts")[say("open.action.amend")].startswith(asks)
    assert [answer[:2] for answer in facts(page, "open-choice").values()] == ["No"] * 2
    nothing_to_press(page)
    link = page.get_by_role("link", name=say("calendar.link", most=MOST_KB), exact=True)
    file = page.request.get(f"{portal.url}{link.get_attribute('href')}")
    assert file.headers["content-type"].startswith("text/calendar")
    assert "HMRC did not answer" in file.text().replace("\r\n ", "")
    follow(page, say("open.ahead.to_today"))
    assert [answer[: len(closed)] for answer in facts(page, "open-choice").values()] == [closed] * 2


def goes_on_by_itself_once_a_silent_hmrc_answers(
    page: Page, portal: RunningPortal, person: Someone
) -> None:
    """Meanwhile a page says that HMRC is slow, beside what it last answered."""
    person.no_faults()
    person.fault("timeout", delay_ms=A_LONG_WHILE)
    page.goto(f"{portal.url}/")
    beside = page.context.new_page()
    beside.goto(f"{portal.url}/compare?year={YEAR}")
    slow_beside = beside.get_by_role("region", name=say("last_known.title_slow"), exact=True)
    slow = page.get_by_role("region", name=say("last_known.title_slow"), exact=True)
    expect(slow).to_contain_text("9:0", timeout=A_LONG_WHILE)
    expect(slow).to_contain_text(say("refusals.still_asked.next"))
    expect(page.locator("table[data-key='taken']")).to_contain_text("£400")
    expect(slow_beside).to_contain_text("9:0", timeout=A_LONG_WHILE)
    assert "£412.30" in str(table(beside, "compare"))
    assert violations(page) == violations(beside) == []
    person.no_faults()
    expect(slow).to_have_count(0, timeout=20_000)
    expect(slow_beside).to_have_count(0, timeout=20_000)
    settled(beside)
    expect(body(beside)).not_to_contain_text("9:0")
    assert "£412.30" in str(table(beside, "compare"))
    settled(page)
    expect(body(page)).not_to_contain_text("9:0")
    assert [row[3].split(" | ")[0] for row in table(page, "taken")] == ["£400"]


def test_every_page_shows_what_hmrc_last_answered_and_lets_nothing_be_changed(
    page: Page,
    new_visitor: NewVisitor,
    sign_in: SignIn,
    person: Someone,
    running_portal: RunningPortal,
) -> None:
    sign_in(page, person.nino)
    look_around(page, running_portal)
    running_portal.restart_portal()  # nothing is remembered any more; the session goes on
    person.fault("status", **CLOSED)
    visit(page, running_portal.url, "overview")
    is_old(page)
    assert violations(page) == []
    assert [row[3].split(" | ")[0] for row in table(page, "taken")] == ["£400"]
    assert len(table(page, "bills")) == 3
    visit(page, running_portal.url, "compare", year=YEAR)
    is_old(page)
    shown = [cell.split(" | ")[0] for cell in table(page, "compare")[0]]
    assert shown[3:5] == ["£412.30", "£400"]
    expect(body(page)).to_contain_text(say("compare.action.not_read"))
    nothing_to_press(page)
    visit(page, running_portal.url, "collection", year=YEAR)
    is_old(page)
    for ask in ("stop", "restart"):
        expect(page.get_by_role("button", name=say(f"collection.button.{ask}"))).to_have_count(0)
    visit(page, running_portal.url, "open", year=YEAR)
    is_old(page)
    closed = say("open.answer.closed")
    assert [answer[: len(closed)] for answer in facts(page, "open-choice").values()] == [closed] * 2
    a_look_at_another_day_goes_by_it(page, running_portal, closed)
    for form in ("change", "remove"):
        visit(page, running_portal.url, form, year=YEAR, item=f"{SA}-11")
        nothing_to_press(page)
        expect(page.get_by_role("textbox")).to_have_count(0)
    assert person.writes() == []

    # In the next session HMRC answers about the choices, which proves the number, and no more.
    person.no_faults()
    person.fault("status", "/tax-code$", **CLOSED)
    again = new_visitor().page
    sign_in(again, person.nino)
    title(again, say("overview.title"))
    settled(again)
    assert [row[3].split(" | ")[0] for row in table(again, "taken")] == ["£400"]
    expect(body(again)).to_contain_text(say("last_known.closed_partly"))
    visit(again, running_portal.url, "compare", year=YEAR)
    is_old(again)
    assert "£412.30" in str(table(again, "compare"))
    person.no_faults()
    again.get_by_role("button", name=say("common.try_again"), exact=True).click()
    expect(body(again)).to_contain_text(say("compare.caption", year=SHOWN))
    expect(body(again)).not_to_contain_text(say("last_known.title"))
    visit(again, running_portal.url, "collection", year=YEAR)
    stop = again.get_by_role("button", name=say("collection.button.stop"), exact=True)
    expect(stop).to_be_visible()

    goes_on_by_itself_once_a_silent_hmrc_answers(page, running_portal, person)


def test_whoever_hmrc_turns_away_sees_nothing_old(
    page: Page, sign_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    sign_in(page, person.nino)
    look_around(page, running_portal)
    running_portal.restart_portal()
    # One answer is no, and HMRC's service fails over all the others.
    person.fault("status", "/status$", status=403, code="CLIENT_OR_AGENT_NOT_AUTHORISED")
    person.fault("status", **CLOSED)
    visit(page, running_portal.url, "overview")
    expect(page.get_by_role("heading", name=say("identity.refused.title"))).to_be_visible()
    expect(body(page)).not_to_contain_text("£400")
    visit(page, running_portal.url, "collection", year=YEAR)
    expect(page.get_by_role("heading", name=say("identity.refused.title"))).to_be_visible()
    expect(body(page)).not_to_contain_text(say("last_known.title"))
    # Of this page HMRC answered nothing at all, and still what it said before is not for them.
    visit(page, running_portal.url, "compare", year=YEAR)
    expect(body(page)).to_contain_text(say("refusals.not_available.happened"))
    expect(body(page)).not_to_contain_text("412.30")
    expect(body(page)).not_to_contain_text(say("last_known.title"))


def test_what_changed_between_two_visits_is_said_on_the_second(
    page: Page,
    new_visitor: NewVisitor,
    sign_in: SignIn,
    person: Someone,
    running_portal: RunningPortal,
) -> None:
    changed = page.get_by_role("heading", name=say("since.heading"), exact=True)
    sign_in(page, person.nino)
    settled(page)
    expect(changed).to_have_count(0)
    expect(body(page)).not_to_contain_text("since you last looked")

    moved = person.year(YEAR)
    moved["hmrc_items"][0] |= {"amount": "298.40", "updated": "2026-11-01T06:00:00Z"}
    moved["opted_out"] = True
    person.put(**{**person.file, "years": {YEAR: moved}})
    again = new_visitor().page
    sign_in(again, person.nino)
    settled(again)
    changed = again.get_by_role("heading", name=say("since.heading"), exact=True)
    for _ in range(2):  # looking again does not make it old
        expect(changed).to_be_visible()
        lists = again.locator("ul.co-lines")
        expect(lists).to_have_count(2)
        assert violations(again) == []
        expect(lists.nth(0)).to_contain_text("£298.40 in place of yours, £400")
        expect(lists.nth(1)).to_contain_text(say("since.choice_out", year=SHOWN))
        expect(lists.nth(1)).to_contain_text(say("since.not_here"))
        again.reload()
        settled(again)
    lists.nth(0).get_by_role("link", name=say("since.compare", year=SHOWN)).click()
    title(again, say("compare.title"))

    third = new_visitor().page
    sign_in(third, person.nino)
    settled(third)
    expect(body(third)).to_contain_text("Nothing has changed since you last looked, at 9:")
