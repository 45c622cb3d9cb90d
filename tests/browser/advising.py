"""An adviser of a firm, signed in past the firm's door, which has tests of its own."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Page, expect
from tests.browser.steps import say, settled
from tests.running import USUAL_START, RunningPortal
from tests.store.values import FACTS

from codedout.domain.adviser import Adviser, Role
from codedout.domain.nino import Nino
from codedout.signin.cookie_names import session_cookie_name
from codedout.signin.sign_in import fresh_secret
from codedout.store.store import Store, open_store


def store_of(portal: RunningPortal) -> Store:
    """The store of a running portal."""
    file = portal.pair.folder / "portal.sqlite"
    key = file.with_name(f"{file.name}.keys").read_text(encoding="ascii").strip()
    return open_store(f"sqlite:///{file}", [key])


def take_on(store: Store, username: str, name: str, role: Role = Role.ADVISER) -> Adviser:
    """Somebody new of the firm's; nobody knows a password of theirs."""
    adviser = store.advisers.add(username, name, role, "none", USUAL_START)
    assert adviser is not None
    return adviser


def list_clients(store: Store, adviser: Adviser, people: Sequence[tuple[str, str]]) -> None:
    """Put people on the firm's list, by name and number."""
    for name, nino in people:
        store.clients.add(name, Nino(nino), "", by=adviser.key, at=USUAL_START)


def enter(page: Page, portal: RunningPortal, store: Store, adviser: Adviser) -> None:
    """Have the browser of this page be past the firm's door."""
    secret = fresh_secret()
    store.sessions.open_for_adviser(secret, adviser, FACTS, USUAL_START)
    cookie = {"name": session_cookie_name(portal.url), "value": secret, "url": portal.url}
    page.context.add_cookies([{**cookie, "httpOnly": True, "sameSite": "Lax"}])


def sign_in_with_hmrc(page: Page, agent: str, portal: RunningPortal, next: str) -> None:
    """As an agent, with HMRC, by the pages of it."""
    page.goto(f"{portal.url}/oauth/login?next={next}")
    page.get_by_role("button", name=say("signin.go"), exact=True).click()
    expect(page.get_by_role("heading", name="Choose who signs in")).to_be_visible()
    page.locator(f"input[name='person'][value='{agent}']").check()
    page.get_by_role("button", name="Give permission", exact=True).click()
    settled(page)
