"""An adviser asks HMRC about twelve clients, through a pause and a portal that is killed, opens
one of them, and can send nothing before it is on record that they agreed."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect
from tests.advising import cookies_of_an_adviser, list_client
from tests.browser.conftest import NewVisitor
from tests.browser.steps import on_receipt, press, settled, title, visit
from tests.browser.unseen import as_this_browser, keep_cookies
from tests.running import RunningPortal

from codedout.domain.voice import Voice
from codedout.words import words

say = words(Voice.ADVISER).say

AGENT = "AA100024D"
REFUSED = "Rufus Haverstock"
IN_TIME = 60_000  # milliseconds
AGREED = "Said on the phone that HMRC should not collect it"


def rows(page: Page, text: str = "") -> Locator:
    return page.locator("[data-key=december] tbody tr").filter(has_text=text)


def begins_with(page: Page, text: str) -> Locator:
    return page.get_by_text(re.compile(f"^{text} "))


def asks_and_pauses(page: Page) -> None:
    press(page, say("december.begin"))
    answered = page.get_by_text(re.compile("Answered by HMRC: [1-9][0-9]* of 12 clients"))
    expect(answered).to_be_visible(timeout=IN_TIME)
    expect(begins_with(page, "To go:")).to_be_visible()
    pause = page.get_by_role("button", name=say("december.pause"), exact=True)
    pause.focus()
    before = answered.text_content()
    expect(answered).not_to_have_text(before or "", timeout=IN_TIME)
    expect(pause).to_be_focused()
    pause.click()
    expect(begins_with(page, "It is paused.")).to_be_visible()


def goes_on_to_the_end(page: Page) -> None:
    expect(begins_with(page, "It is paused.")).to_be_visible()
    assert 0 < rows(page, "Never").count() < 12
    press(page, say("december.go_on"))
    done = begins_with(page, "Every client then on the list has been asked about.")
    expect(done).to_be_visible(timeout=IN_TIME)
    expect(rows(page, "Never")).to_have_count(0)
    expect(rows(page, REFUSED)).to_contain_text(say("december.open.refused"))


def stops_for(page: Page, portal: RunningPortal, writes: Callable[[], list[Any]]) -> None:
    visit(page, portal.url, "collection", year="2025-26")
    press(page, say("collection.button.stop"))
    page.wait_for_url(re.compile(r"/check\?"))
    settled(page)
    press(page, say("change.button.stop", year="2025 to 2026"))
    fault = page.get_by_role("alert").get_by_text(say("agreed.fault.no_day"))
    expect(fault).to_be_visible(timeout=IN_TIME)
    assert writes() == []
    page.get_by_role("spinbutton", name=f"day, {say('agreed.day')}").click()
    page.keyboard.type("01112026")
    page.get_by_label(say("agreed.words")).fill(AGREED)
    settled(page)
    press(page, say("change.button.stop", year="2025 to 2026"))
    on_receipt(page)
    expect(page.get_by_text(AGREED)).to_be_visible()
    expect(page.get_by_text("Ann Adviser").first).to_be_visible()
    assert writes() == ["POST"]


def test_twelve_clients_before_30_december(
    new_visitor: NewVisitor, start_portal: Callable[..., RunningPortal]
) -> None:
    portal = start_portal(env={"CODEDOUT_HMRC_RATE_PER_SECOND": "3"})
    ask = portal.standin.get
    numbers = ask(f"/_standin/people/{AGENT}").json()["clients"]
    clients = {ask(f"/_standin/people/{nino}").json()["name"]: nino for nino in numbers}
    for name, nino in clients.items():
        list_client(portal, name, nino)
    page = new_visitor().page
    cookies = cookies_of_an_adviser(portal, AGENT, browser=as_this_browser(page))
    keep_cookies(page, portal, cookies)
    visit(page, portal.url, "december")
    title(page, say("december.title"))
    expect(rows(page, "Never")).to_have_count(12)
    asks_and_pauses(page)
    page.goto("about:blank")
    os.killpg(portal.portal_pid, signal.SIGKILL)
    portal.restart_portal()
    visit(page, portal.url, "december")
    goes_on_to_the_end(page)
    settled(page)
    first = (
        rows(page, say("december.open.yes")).filter(has_text=say("december.choice.collects")).first
    )
    name = (first.locator("th .co-value").text_content() or "").strip()
    first.get_by_role("button").click()
    page.wait_for_url(f"{portal.url}/")

    def writes() -> list[Any]:
        made = ask("/_standin/requests").json()
        return [e["method"] for e in made if clients[name] in e["path"] and e["method"] != "GET"]

    stops_for(page, portal, writes)
