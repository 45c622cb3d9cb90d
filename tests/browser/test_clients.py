"""An adviser and their clients: the list, the banner, and nothing of one client's at the next."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocket, expect
from tests.advising import cookies_of_an_adviser, store_of
from tests.browser.axe import violations
from tests.browser.conftest import NewVisitor
from tests.browser.every_page import SIGNED_IN, YEAR
from tests.browser.someone import PAYE, SA, Someone, held, sent, year
from tests.browser.steps import body, open_all, press, settled, title, visit
from tests.browser.unseen import as_this_browser, keep_cookies
from tests.running import RunningPortal

from codedout.domain.voice import Voice
from codedout.words import words

MakeSomeone = Callable[..., Someone]
say = words(Voice.ADVISER).say

ITEM = 4_200_000_011
TYPED = "12345.67"
FILES = (
    *("liability/by-owed.csv", "liability/by-collected.csv"),
    *("open/calendar.ics", "receipts/history/file"),
)


def drawn(chance: random.Random) -> str:
    """An amount that no year, number or size on a page is like."""
    return f"{chance.randrange(11_000, 98_000)}.{chance.randrange(11, 99)}"


def spellings(amount: str) -> set[str]:
    whole, pence = amount.split(".")
    grouped = f"{int(whole):,}"
    return {amount, f"{grouped}.{pence}", f"{grouped.replace(',', ' ')}.{pence}", grouped} | {
        f"{grouped}.{pence}".replace(",", "%2C")
    }


def figures(chance: random.Random) -> list[str]:
    return [drawn(chance) for _ in range(4)]


def years_of(amounts: list[str]) -> dict[str, object]:
    one, other, theirs, before = amounts
    return {
        YEAR: year(
            held(SA, ITEM, one, related_tax_year="2023-24"),
            held(PAYE, ITEM + 1, other, related_tax_year="2022-23"),
            submitted=[sent(PAYE, ITEM + 1, theirs)],
        ),
        "2024-25": year(held(PAYE, ITEM + 2, before, related_tax_year="2021-22")),
    }


class Noted:
    """Every websocket frame that comes to a page, from when it is asked to note them."""

    def __init__(self, page: Page) -> None:
        self.frames: list[bytes] = []
        page.on("websocket", self._opened)

    def _opened(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.frames.append(_bytes(frame)))

    def afresh(self) -> None:
        self.frames.clear()


def _bytes(frame: str | bytes) -> bytes:
    return frame.encode() if isinstance(frame, str) else frame


def secrets_of(person: Someone, amounts: list[str]) -> set[str]:
    spaced = " ".join(person.nino[at : at + 2] for at in range(0, 9, 2))
    return {person.name, person.nino, spaced, *(s for a in amounts for s in spellings(a))}


def found(secrets: set[str], *where: bytes) -> list[str]:
    return sorted(s for s in secrets if any(s.encode() in text for text in where))


def kept(portal: RunningPortal) -> Iterator[bytes]:
    """What can be read in the portal's store by whoever has no key."""
    folder: Path = portal.pair.folder
    return (file.read_bytes() for file in folder.glob("portal.sqlite*"))


@pytest.fixture
def people(someone: MakeSomeone) -> list[tuple[Someone, list[str]]]:
    chance = random.SystemRandom()
    made = []
    for name in ("Quillan Ashworthy", "Ottoline Brackenbury", "Peregrine Cadwallon"):
        amounts = figures(chance)
        made.append((someone(name=name, years=years_of(amounts)), amounts))
    return made


@pytest.fixture
def no_clients_left(running_portal: RunningPortal) -> Iterator[None]:
    yield
    nobody_is_listed(running_portal)


def nobody_is_listed(portal: RunningPortal) -> None:
    with store_of(portal) as store:
        for client in store.clients.all():
            store.clients.remove(client.key)


def banner(page: Page, text: str) -> None:
    expect(page.locator(".co-whose")).to_have_text(re.compile(re.escape(text)))


def open_named(page: Page, name: str) -> None:
    press(page, say("clients.open_named", client=name))
    settled(page)
    banner(page, name)


@dataclass(frozen=True)
class Walk:
    """Where an adviser is, and who their clients are."""

    page: Page
    portal: RunningPortal
    first: Someone
    amounts: list[str]
    second: Someone
    stranger: Someone

    @property
    def url(self) -> str:
        return self.portal.url

    def add(self) -> None:
        """An empty list says what to do; one client is typed, two are pasted."""
        page, first = self.page, self.first
        visit(page, self.url, "clients")
        title(page, say("clients.title"))
        banner(page, say("clients.whose.nobody"))
        expect(body(page)).to_contain_text(say("clients.none.title"))
        press(page, say("clients.made_up.button"))
        rows = page.locator("table[data-key='clients'] tbody tr")
        expect(rows).to_have_count(12 + 2)  # those who are shipped, and this agent's own
        nobody_is_listed(self.portal)
        visit(page, self.url, "clients")
        press(page, say("clients.add.button"))
        for name in ("no_name", "empty"):
            expect(page.locator(".co-errors")).to_contain_text(say(f"clients.error.{name}"))
        page.get_by_label(say("clients.add.name"), exact=True).fill(first.name)
        page.get_by_label(say("clients.add.number"), exact=True).fill(first.nino.lower())
        press(page, say("clients.add.button"))
        expect(body(page)).to_contain_text(say("clients.added", client=first.name))
        settled(page)
        assert violations(page) == []
        page.get_by_role("link", name=say("clients.import.link"), exact=True).click()
        cells = [("Name", "NI number"), ("Nobody", "AA")]
        cells += [(one.name, one.nino) for one in (first, self.second, self.stranger)]
        pasted = "\n".join("\t".join(row) for row in cells)
        page.get_by_label(say("clients.import.pasted")).fill(pasted)
        page.get_by_role("button", name=say("clients.import.button"), exact=True).click()
        expect(page.locator("dl[data-key='imported']")).to_contain_text("2")
        assert violations(page) == []
        page.get_by_role("link", name=say("clients.back"), exact=True).first.click()
        settled(page)

    def every_page(self, person: Someone) -> Iterator[str]:
        """Each page with that client on the screen."""
        for path in SIGNED_IN:
            visit(self.page, self.url, path, **({"year": YEAR} if path else {}))
            open_all(self.page)
            banner(self.page, person.name)
            assert person.name not in self.page.title()
            yield path

    def begin_a_change(self) -> Page:
        """The first client's, which waits to be sent in a tab of its own."""
        tab = self.page.context.new_page()
        visit(tab, self.url, "change", year=YEAR, item=f"{SA}-{ITEM}")
        tab.get_by_label(say("change.amount"), exact=True).fill(TYPED)
        press(tab, say("change.continue"))
        expect(tab).to_have_url(re.compile(r"/check\?reference="))
        settled(tab)
        return tab

    def to_the_list(self) -> None:
        self.page.get_by_role("link", name=say("clients.whose.change"), exact=True).click()
        settled(self.page)

    def press_what_was_left(self, tab: Page) -> None:
        """It does nothing for anybody, and shows the second."""
        button = tab.get_by_role("button", name=say("change.button.amend_one"), exact=True)
        if button.count():  # else the tab has found out by itself
            button.click()
        banner(tab, self.second.name)
        settled(tab)
        assert self.first.writes() == self.second.writes() == []

    def describe_and_take_off(self) -> None:
        """Found by name, described anew, taken off."""
        page, second, stranger = self.page, self.second, self.stranger
        page.get_by_label(say("clients.find"), exact=True).fill("otto")
        page.keyboard.press("Enter")
        expect(page.locator("table[data-key='clients'] tbody tr")).to_have_count(1)
        page.get_by_role("link", name=say("clients.edit_named", client=second.name)).click()
        settled(page)
        assert second.name not in page.title()
        page.get_by_label(say("clients.add.name"), exact=True).fill("Ottoline B")
        press(page, say("clients.one.button"))
        expect(body(page)).to_contain_text(say("clients.saved", client="Ottoline B"))
        settled(page)
        page.get_by_role("link", name=say("clients.edit_named", client=stranger.name)).click()
        settled(page)
        press(page, say("clients.remove.button"))
        expect(page.locator(".co-errors")).to_contain_text(say("clients.remove.error"))
        page.get_by_text(say("clients.remove.sure")).click()
        press(page, say("clients.remove.button"))
        expect(body(page)).to_contain_text(say("clients.removed", client=stranger.name))
        banner(page, say("clients.whose.nobody"))


@pytest.mark.usefixtures("no_clients_left")
def test_an_adviser_adds_clients_opens_them_and_meets_nothing_of_the_one_before(
    new_visitor: NewVisitor,
    someone: MakeSomeone,
    people: list[tuple[Someone, list[str]]],
    running_portal: RunningPortal,
) -> None:
    (first, amounts), (second, _), (stranger, _) = people
    agent = someone(name="An agent", kind="agent", clients=[first.nino, second.nino])
    visitor = new_visitor()
    page, url = visitor.page, running_portal.url
    cookies = cookies_of_an_adviser(running_portal, agent.nino, browser=as_this_browser(page))
    keep_cookies(page, running_portal, cookies)
    walk = Walk(page, running_portal, first, amounts, second, stranger)
    walk.add()

    open_named(page, first.name)
    seen = [page.content().encode() for _ in walk.every_page(first)]
    assert len(found(secrets_of(first, amounts), *seen)) > len(amounts), "it can be found"
    left = walk.begin_a_change()
    reference = left.url.rpartition("=")[2]

    # Two clicks from anywhere, and every page is the second's.
    noted, elsewhere = Noted(page), Noted(left)
    visit(page, url, "compare", year=YEAR)
    walk.to_the_list()
    open_named(page, second.name)
    noted.afresh()
    elsewhere.afresh()
    hidden = secrets_of(first, amounts) | spellings(TYPED)
    walk.press_what_was_left(left)
    assert found(hidden, left.content().encode()) == []
    left.close()
    for path in walk.every_page(second):
        assert found(hidden | {reference}, page.content().encode()) == [], path
    assert noted.frames
    assert found(hidden | {reference}, *noted.frames) == []
    assert found(hidden, *elsewhere.frames) == []  # its own address still names the change
    for path in FILES:
        answer = page.request.get(f"{url}/{path}")
        assert answer.status == 200, path
        assert found(hidden, answer.body()) == [], path
    assert page.request.get(f"{url}/receipts/{reference}/file").status == 404
    assert found(hidden, *kept(running_portal)) == []

    # Whom HMRC does not show: why that may be, and the way back.
    walk.to_the_list()
    open_named(page, stranger.name)
    expect(body(page)).to_contain_text(say("clients.cause.supporting.what"))
    assert found(secrets_of(stranger, []), page.content().encode()) == [stranger.name]
    page.get_by_role("link", name=say("clients.back"), exact=True).click()
    settled(page)
    walk.describe_and_take_off()
    assert visitor.script_errors == []
