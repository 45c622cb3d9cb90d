"""Somebody of a firm's at the door: turned away, let in, signed in with HMRC, and shut out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from tests.browser.axe import violations
from tests.browser.conftest import NewVisitor
from tests.browser.someone import SA, Someone, held, year
from tests.browser.steps import body, press, say, settled, title, visit
from tests.running import RunningPortal

from codedout.domain.adviser import Role
from codedout.domain.door import MOST_WRONG, AtOurDoor
from codedout.domain.nino import Nino
from codedout.signin.passwords import hash_of
from codedout.store.store import Store, open_store

YEAR = "2025-26"
PASSWORD = "Made-up-1"


@pytest.fixture
def store(running_portal: RunningPortal) -> Iterator[Store]:
    """The portal's own, as its commands open it."""
    folder = running_portal.pair.folder
    key = (folder / "portal.sqlite.keys").read_text(encoding="ascii").strip()
    opened = open_store(f"sqlite:///{folder / 'portal.sqlite'}", [key])
    yield opened
    opened.close()


def types(page: Page, username: str, password: str) -> None:
    page.get_by_label(say("adviser.door.username"), exact=True).fill(username)
    page.get_by_label(say("adviser.door.password"), exact=True).fill(password)
    press(page, say("adviser.door.go"))


def test_a_reviewer_is_turned_away_let_in_and_shut_out_and_changes_nothing(
    new_visitor: NewVisitor,
    running_portal: RunningPortal,
    someone: Callable[..., Someone],
    store: Store,
) -> None:
    client = someone(years={YEAR: year(held(SA, 11, "1412.37"))})
    agent = someone(kind="agent", clients=[client.nino], years={})
    now, username = datetime.now(UTC), f"rev-{uuid4().hex[:8]}"
    added = store.advisers.add(username, "Casper Hale", Role.REVIEWER, hash_of(PASSWORD), now)
    assert added is not None
    listed = store.clients.add(client.name, Nino(client.nino), "", by=added.key, at=now)
    assert listed is not None
    page = new_visitor().page

    visit(page, running_portal.url, "change", year=YEAR)
    page.get_by_role("link", name=say("adviser.door.link"), exact=True).click()
    title(page, say("adviser.door.title"))
    assert violations(page) == []
    for _ in range(MOST_WRONG):
        types(page, username, "Made-up-2")
        expect(body(page)).to_contain_text(say("adviser.door.wrong"))
    assert violations(page) == []
    # The passwords of a demonstration are known to all: nobody locks it for the others.
    expect(body(page)).not_to_contain_text(say("adviser.door.wrong_locked"))
    what = [one.what for one in store.advisers.book(MOST_WRONG) if one.adviser == added]
    assert what == [AtOurDoor.WRONG] * MOST_WRONG
    types(page, username, PASSWORD)
    settled(page)
    title(page, say("firm.no_hmrc.title"))
    page.get_by_role("link", name=say("firm.no_hmrc.button"), exact=True).click()
    expect(body(page)).to_contain_text(say("adviser.hmrc.where"))
    expect(body(page)).to_contain_text(say("adviser.hmrc.only_sees_reviewer"))
    assert violations(page) == []
    press(page, say("signin.go"))
    page.locator(f"input[name='person'][value='{agent.nino}']").check()
    press(page, "Give permission")
    settled(page)
    title(page, say("firm.no_client.title"))

    visit(page, running_portal.url, "clients")
    row = page.locator("table[data-key='clients'] tr", has_text=client.name)
    row.locator("button[name=client]").click()
    settled(page)
    heading = page.get_by_role("heading", name=say("adviser.looks.reviewer.title"), exact=True)
    expect(heading).to_be_visible()
    visit(page, running_portal.url, "change", year=YEAR)
    expect(heading).to_be_visible()
    expect(page.get_by_role("button", name=say("change.continue"), exact=True)).to_have_count(0)

    store.advisers.set_disabled(username, disabled=True, at=now)
    visit(page, running_portal.url, "compare", year=YEAR)
    title(page, say("identity.welcome.title"))
    expect(body(page)).not_to_contain_text("1,412.37")
    assert client.requests("GET"), "HMRC was asked about the client"
    assert client.writes() == []
