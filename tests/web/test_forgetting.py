"""What is over is forgotten by a portal that nobody comes back to."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Table, select

from codedout.cli.pair import running_clock
from codedout.domain.errors import StoreUnavailable
from codedout.store import tables
from codedout.store.engine import reading
from codedout.store.store import Store, open_store
from codedout.web import lifespan
from tests.running import USUAL_START, RunningPortal
from tests.store.test_attempts import ATTEMPT
from tests.store.values import FACTS, NINO, tokens

from .fakes import FakePortal

IN_TIME = 45.0  # seconds


def kept(store: Store, table: Table, name: str) -> set[str]:
    with reading(store.engine) as connection:
        return set(connection.execute(select(table.c[name])).scalars())


def test_a_session_left_idle_goes_with_its_number_and_keys_and_so_does_a_sign_in_never_finished(
    start_portal: Callable[..., RunningPortal],
) -> None:
    portal, now = start_portal(), USUAL_START
    file = portal.pair.folder / "portal.sqlite"
    key = file.with_name(f"{file.name}.keys").read_text(encoding="ascii").strip()
    store = open_store(f"sqlite:///{file}", [key])
    idle = store.sessions.open("idle", tokens(), FACTS, NINO, now)
    busy = store.sessions.open("busy", tokens(), FACTS, NINO, now + timedelta(minutes=10))
    store.attempts.begin(replace(ATTEMPT, started_at=now))
    fresh = replace(ATTEMPT, state_hash="6" * 64, started_at=now + timedelta(minutes=9))
    store.attempts.begin(fresh)
    assert kept(store, tables.sessions, "key") == {idle.key, busy.key}
    assert len(kept(store, tables.attempts, "state_hash")) == 2
    later = now + timedelta(minutes=16)
    portal.restart_portal(CODEDOUT_CLOCK=running_clock(later, datetime.now(UTC)))
    until = time.monotonic() + IN_TIME
    while (
        kept(store, tables.sessions, "key") != {busy.key}
        or kept(store, tables.attempts, "state_hash") != {fresh.state_hash}
    ) and time.monotonic() < until:
        time.sleep(0.2)
    assert kept(store, tables.sessions, "key") == {busy.key}
    assert kept(store, tables.attempts, "state_hash") == {fresh.state_hash}
    store.close()


def live_until(portal: FakePortal, what: str, times: int, **every: float) -> None:
    """The server's whole life, which ends when the portal has done that so many times."""

    async def live() -> None:
        async with lifespan(lambda: portal, **every)(None):
            async with asyncio.timeout(10):
                while portal.life.count(what) < times:
                    await asyncio.sleep(0.01)

    try:
        asyncio.run(live())
    finally:
        gc.unfreeze()


class Ailing(FakePortal):
    """A portal whose store cannot be reached the first time."""

    def forget_what_is_over(self) -> None:
        super().forget_what_is_over()
        if self.life.count("forget") == 1:
            raise StoreUnavailable("down")


def test_it_goes_on_forgetting_for_as_long_as_the_server_lives_even_after_a_failure() -> None:
    portal = Ailing("http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:2")

    live_until(portal, "forget", 3, forget_every=0.01)
    assert portal.life[0] == "open"
    assert portal.life[-1] == "close", "nothing is forgotten from a store that is closed"


class CannotRecover(FakePortal):
    """A portal that waits for HMRC, and fails when it is given up."""

    def recover(self, given_up: Callable[[], bool]) -> None:
        super().recover(given_up)
        if self.life.count("recover") == 1:
            raise StoreUnavailable("down")
        while not given_up():
            time.sleep(0.01)


def test_what_was_left_open_is_settled_from_the_start_on_and_the_end_does_not_wait_for_it() -> None:
    portal = CannotRecover("http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:2")

    live_until(portal, "recover", 2, recover_every=0.01, after_a_fault=0.01)
    assert portal.life[0] == "open"
    assert portal.life[-1] == "close"


class Down(FakePortal):
    """A portal whose store stays down for runs through all clients."""

    def sweep(self, given_up: Callable[[], bool]) -> None:
        super().sweep(given_up)
        raise StoreUnavailable("down")


def test_a_store_that_is_down_is_not_asked_again_and_again_at_once() -> None:
    portal = Down("http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:2")
    live_until(portal, "forget", 9, forget_every=0.01, sweep_every=0.001)
    assert portal.life.count("sweep") == 1
