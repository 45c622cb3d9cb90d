"""An adviser at a running portal, signed in here and with HMRC as an agent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import uuid4

from codedout.domain.adviser import Role
from codedout.domain.client import Client
from codedout.domain.nino import Nino
from codedout.settings import ClockStart
from codedout.signin.cookie_names import session_cookie_name
from codedout.store.store import Store, open_store
from tests.bench.people import cookies_of_a_new_session
from tests.running import RunningPortal
from tests.store.values import FACTS


@contextmanager
def store_of(portal: RunningPortal) -> Iterator[Store]:
    """What that portal keeps, with the key it made for itself."""
    file = portal.pair.folder / "portal.sqlite"
    key = file.with_name(f"{file.name}.keys").read_text(encoding="ascii").strip()
    store = open_store(f"sqlite:///{file}", [key])
    try:
        yield store
    finally:
        store.close()


def now_of(portal: RunningPortal) -> datetime:
    """The time at that portal."""
    clock = ClockStart(*map(datetime.fromisoformat, portal.pair.clock.split("@")))
    return clock.start + (datetime.now(UTC) - clock.anchor)


def cookies_of_an_adviser(
    portal: RunningPortal,
    agent: str,
    role: Role = Role.ADVISER,
    *,
    browser: str = "",
    cookies: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Sign a new adviser in, and with HMRC as the agent of that number."""
    secret, at = uuid4().hex, now_of(portal)
    with store_of(portal) as store:
        adviser = store.advisers.add(f"adviser-{secret[:8]}", "Ann Adviser", role, "none", at)
        assert adviser is not None
        store.sessions.open_for_adviser(secret, adviser, FACTS, at)
    here = {**(cookies or {}), session_cookie_name(portal.url): secret}
    return cookies_of_a_new_session(portal, agent, browser, here)


def list_client(portal: RunningPortal, name: str, number: str) -> Client:
    """Put a client on the firm's list."""
    with store_of(portal) as store:
        client = store.clients.add(name, Nino(number), "", by="a_test", at=now_of(portal))
    assert client is not None
    return client
