"""The pages of a firm's own: no rule of accessibility broken, on a phone none wider than it, and
by keyboard from the list to a client's figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.advising import cookies_of_an_adviser, list_client, store_of
from tests.browser.axe import violations
from tests.browser.conftest import PHONE, WIDE, NewVisitor
from tests.browser.someone import SA, Someone, held, year
from tests.browser.steps import press, settled, tab_to, title, visit
from tests.browser.test_accessibility import SIDEWAYS, check
from tests.browser.test_every_page import owes
from tests.browser.unseen import as_this_browser, keep_cookies
from tests.running import RunningPortal

from codedout.domain.voice import Voice
from codedout.words import words

MakeSomeone = Callable[..., Someone]
say = words(Voice.ADVISER).say

LONG = f"Maximiliana {'x' * 60}"
NOTES = f"Papers are at https://practice.example/clients/{'x' * 100}"
ROWS = "Name,NI number,Notes\n{name},{nino},\nNobody,AA,\n"


@pytest.fixture
def nobody_left(running_portal: RunningPortal) -> Iterator[None]:
    """No client of another test's before, and none of this one's after."""
    _take_off_all(running_portal)
    yield
    _take_off_all(running_portal)


def _take_off_all(portal: RunningPortal) -> None:
    with store_of(portal) as store:
        for client in store.clients.all():
            store.clients.remove(client.key)


def pages_of_the_firm(page: Page, url: str, person: Someone) -> Iterator[str]:
    """Each with something in it, and with what can be wrong on it."""
    for path in ("clients", "december"):
        visit(page, url, path)
        owes(page, say)
        assert page.evaluate(SIDEWAYS) == [], path
        yield path
    press(page, say("december.begin"))
    expect(page.get_by_text(say("december.so_far", done=2, all=2))).to_be_visible(timeout=30_000)
    yield "december with answers"
    visit(page, url, "clients")
    press(page, say("clients.add.button"))
    page.locator(".co-errors").wait_for()
    yield "clients with errors"
    page.get_by_role("link", name=say("clients.edit_named", client=LONG)).click()
    title(page, say("clients.one.title"))
    owes(page, say)
    press(page, say("clients.remove.button"))
    page.locator(".co-errors").wait_for()
    yield "client with an error"


def imports(page: Page, url: str, person: Someone) -> Iterator[str]:
    """The page that takes a list, which is not of Streamlit's, with all that it can say."""
    page.goto(f"{url}/clients/import")
    yield "import"
    page.get_by_role("button", name=say("clients.import.button"), exact=True).click()
    page.get_by_role("alert").wait_for()
    yield "import of nothing"
    rows = ROWS.format(name=person.name, nino=person.nino)
    page.get_by_label(say("clients.import.pasted")).fill(rows)
    page.get_by_role("button", name=say("clients.import.button"), exact=True).click()
    page.locator("dl[data-key='imported']").wait_for()
    yield "import with a report"


def opened_by_keyboard(page: Page, url: str, person: Someone) -> None:
    """From the list before 30 December, and from the list of clients."""
    for path in ("december", "clients"):
        visit(page, url, path)
        tab_to(page, say("clients.open_named", client=person.name))
        page.keyboard.press("Enter")
        page.wait_for_url(f"{url}/")
        settled(page)
        expect(page.locator(".co-whose")).to_contain_text(person.name)
    tab_to(page, say("clients.whose.change"))
    page.keyboard.press("Enter")
    title(page, say("clients.title"))


@pytest.mark.usefixtures("nobody_left")
def test_the_pages_of_the_firm_break_no_rule_and_a_client_is_opened_by_keyboard(
    new_visitor: NewVisitor, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    url = running_portal.url
    one, other = (
        someone(name=name, years={"2025-26": year(held(SA, at, "412.30"))})
        for at, name in enumerate((LONG, "Ada Short"), 4_300_000_001)
    )
    agent = someone(name="An agent", kind="agent", clients=[one.nino, other.nino])
    for size in (WIDE, PHONE):
        visitor = new_visitor(size)
        page = visitor.page
        told = as_this_browser(page)
        keep_cookies(
            page, running_portal, cookies_of_an_adviser(running_portal, agent.nino, browser=told)
        )
        visit(page, url, "december")
        assert check(page, size, iter(["december of nobody"])) == {}
        listed = list_client(running_portal, one.name, one.nino)
        list_client(running_portal, other.name, other.nino)
        with store_of(running_portal) as store:
            store.clients.describe(listed.key, listed.name, NOTES)
        assert check(page, size, pages_of_the_firm(page, url, one)) == {}
        for where in imports(page, url, one):
            assert violations(page) == [], where
            assert page.evaluate(SIDEWAYS) == [], where
        if size == WIDE:
            opened_by_keyboard(page, url, one)
        with store_of(running_portal) as store:
            for client in store.clients.all():
                store.clients.remove(client.key)
        assert visitor.script_errors == []
