"""What was left open is settled by reading, with nobody there, and never by sending."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite

from codedout.domain.change import Change, ChangeState, Who
from codedout.domain.errors import HmrcUnreachable, StoreUnavailable
from codedout.domain.nino import Nino
from codedout.domain.operation import Operation
from codedout.domain.session import IDLE_LIMIT
from codedout.journeys.desk import Desk
from codedout.journeys.preparing import prepare_amend
from codedout.journeys.recovering import FIRST_PAUSE, Recoverer
from codedout.journeys.sending import IN_FLIGHT, send
from codedout.store.cipher import Cipher
from codedout.store.engine import reading
from codedout.store.journal import LEFT_OPEN, StoreJournal
from codedout.store.store import Store, open_store
from tests.fakes import NOVEMBER, Bench, FakeHmrc, FixedClock, item, key
from tests.store.values import FACTS, KEY, tokens

LATER = IN_FLIGHT + timedelta(seconds=1)
NO_READ = HmrcUnreachable(Operation.VIEW_AMOUNTS)
NO_ANSWER = HmrcUnreachable(Operation.AMEND_AMOUNTS)

_numbers = count(100000)


@dataclass
class Seconds:
    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Office:
    """A store with several people in it, and one process that recovers."""

    store: Store
    clock: FixedClock = field(default_factory=FixedClock)
    seconds: Seconds = field(default_factory=Seconds)
    desks: dict[str, Desk] = field(default_factory=dict)

    def somebody(self) -> Bench:
        """Signed in, with one amount of HMRC's."""
        nino = Nino(f"AA{next(_numbers)}A")
        nobody_yet = Who("", "")  # whoever signing in says it is
        bench = self.signed_in(
            Bench(self.store, self.clock, FakeHmrc(self.clock), nobody_yet), nino
        )
        bench.holds(item(1, "412.30"))
        return bench

    def signed_in(self, bench: Bench, nino: Nino) -> Bench:
        secret = f"{nino.value} {next(_numbers)}"
        opened = self.store.sessions.open(secret, tokens(), FACTS, nino, self.clock.now())
        session = self.store.sessions.prove(opened.key, nino)
        bench.who = session.who
        self.desks[session.key] = replace(bench.desk, session_key=session.key)
        return bench

    def desk(self, bench: Bench) -> Desk:
        """The one of the person's first session."""
        return next(desk for desk in self.desks.values() if desk.who == bench.who)

    def of_session(self, session_key: str, _: Who) -> Desk | None:
        session = self.store.sessions.again(session_key, self.clock.now())
        return None if session is None else self.desks[session_key]

    def process(self) -> Recoverer:
        return Recoverer(
            self.store.journal, self.store.locks, self.of_session, seconds=self.seconds
        )

    def now(self, bench: Bench, change: Change) -> ChangeState:
        return self.store.journal.find(bench.who, change.reference).state


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(open_store(f"sqlite:///{tmp_path / 'codedout.sqlite'}", [KEY]))


def amendment(office: Office, bench: Bench) -> Change:
    return prepare_amend(office.desk(bench), bench.look(), key(1), Decimal("380.50"))


def left_unknown(office: Office, bench: Bench, *, acted: bool) -> Change:
    """The answer was lost, and HMRC could not be read after."""
    change = amendment(office, bench)
    bench.hmrc.fails(NO_ANSWER, acted=acted)
    bench.hmrc.after = bench.hmrc.before = lambda call: (
        bench.hmrc.fails(NO_READ) if call.operation.writes else None
    )
    sent = send(office.desk(bench), change.reference)
    bench.hmrc.after = bench.hmrc.before = lambda call: None
    bench.hmrc._faults.clear()
    assert sent.state is ChangeState.UNKNOWN
    return sent


def left_taken(office: Office, bench: Bench) -> Change:
    """HMRC said that it took it, and could not be read after."""
    change = amendment(office, bench)
    bench.hmrc.after = lambda call: bench.hmrc.fails(NO_READ) if call.operation.writes else None
    sent = send(office.desk(bench), change.reference)
    bench.hmrc.after = lambda call: None
    assert sent.state is ChangeState.TAKEN
    return sent


def left_sending(office: Office, bench: Bench) -> Change:
    """The process was gone before anything left."""
    change = amendment(office, bench)
    desk = office.desk(bench)
    claimed = desk.journal.claim(
        desk.who, change.reference, office.clock.now(), by=desk.session_key
    )
    assert claimed is not None
    return claimed


LEFT: dict[str, tuple[Callable[[Office, Bench], Change], ChangeState]] = {
    "unknown, done": (lambda o, b: left_unknown(o, b, acted=True), ChangeState.CONFIRMED),
    "unknown, not done": (lambda o, b: left_unknown(o, b, acted=False), ChangeState.NOT_DONE),
    "taken": (left_taken, ChangeState.CONFIRMED),
    "sending": (left_sending, ChangeState.NOT_DONE),
}
EACH = pytest.mark.parametrize("how", LEFT)


@EACH
def test_each_is_settled_by_one_reading_once_nothing_of_it_can_be_on_its_way(
    office: Office, how: str
) -> None:
    leave, becomes = LEFT[how]
    bench = office.somebody()
    left = leave(office, bench)
    calls = len(bench.hmrc.calls)
    office.process().recover()
    assert (office.now(bench, left), len(bench.hmrc.calls)) == (left.state, calls), "too early"
    office.clock.move(LATER)
    office.process().recover()
    assert office.now(bench, left) is becomes
    assert [call.operation for call in bench.hmrc.calls[calls:]] == [Operation.VIEW_AMOUNTS]


@EACH
def test_it_is_not_read_for_somebody_whose_session_is_over_until_they_come_again(
    office: Office, how: str
) -> None:
    leave, becomes = LEFT[how]
    bench = office.somebody()
    left = leave(office, bench)
    calls = len(bench.hmrc.calls)
    office.clock.move(IDLE_LIMIT)
    office.process().recover()
    assert len(bench.hmrc.calls) == calls
    office.process().settle_those_of(replace(office.desk(bench), session_key="another"))
    assert office.now(bench, left) is becomes
    assert len(bench.hmrc.calls) == calls + 1


def test_another_device_of_the_same_person_is_not_said_to_be_asking(office: Office) -> None:
    bench = office.somebody()
    (first,) = office.desks
    number = office.store.sessions.again(first, NOVEMBER)
    assert number is not None
    assert number.nino is not None
    office.signed_in(bench, number.nino)
    left = left_sending(office, bench)
    office.store.sessions.close(first)
    office.clock.move(LATER)
    calls = len(bench.hmrc.calls)
    office.process().recover()
    assert (office.now(bench, left), len(bench.hmrc.calls)) == (ChangeState.SENDING, calls)


def test_one_process_recovers_at_a_time(office: Office) -> None:
    bench = office.somebody()
    left = left_sending(office, bench)
    office.clock.move(LATER)
    calls = len(bench.hmrc.calls)
    with office.store.locks.hold("recover", 60):
        office.process().recover()
    assert (office.now(bench, left), len(bench.hmrc.calls)) == (ChangeState.SENDING, calls)
    office.process().recover()
    assert office.now(bench, left) is ChangeState.NOT_DONE


def test_what_cannot_be_read_is_asked_about_less_and_less_often(office: Office) -> None:
    bench = office.somebody()
    left = left_sending(office, bench)
    office.clock.move(LATER)
    bench.hmrc.fails(NO_READ, times=1000)
    process = office.process()
    before = len(bench.hmrc.calls)
    asked = []
    for _ in range(60):  # every ten seconds
        process.recover()
        process.settle_those_of(office.desk(bench))
        asked.append(len(bench.hmrc.calls) - before)
        office.seconds.at += FIRST_PAUSE / 2
    assert asked[:8] == [1, 1, 2, 2, 2, 2, 3, 3]
    assert asked[-1] == 5
    bench.hmrc._faults.clear()
    office.seconds.at += 1000
    process.recover()
    assert office.now(bench, left) is ChangeState.NOT_DONE


def test_it_says_how_far_it_is_and_stops_when_told(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    people = [office.somebody() for _ in range(10)]
    left = [left_sending(office, bench) for bench in people]
    office.clock.move(LATER)
    quick = Recoverer(office.store.journal, office.store.locks, office.of_session, one_pass=0.0)
    with caplog.at_level(logging.INFO, "codedout.journeys.recovering"):
        quick.recover(given_up=lambda: True)
        assert caplog.messages == []
        quick.recover()
    assert caplog.messages == [
        "Changes left open: 4 settled, 0 not to be read now, 6 to go",
        "Changes left open: 4 settled, 0 not to be read now, 2 to go",
        "Changes left open: 2 settled, 0 not to be read now, 0 to go",
    ]
    states = {office.now(bench, one) for bench, one in zip(people, left, strict=True)}
    assert states == {ChangeState.NOT_DONE}


def test_a_visit_is_not_troubled_by_a_store_that_fails(office: Office) -> None:
    bench = office.somebody()

    class Down(StoreJournal):
        def open_ones(self, who: Who) -> tuple[Change, ...]:
            raise StoreUnavailable("down")

    journal = Down(office.store.engine, Cipher([KEY]))
    process = Recoverer(journal, office.store.locks, office.of_session)
    process.settle_those_of(office.desk(bench))


def test_years_of_others_changes_are_not_looked_through(office: Office) -> None:
    asked = str(LEFT_OPEN.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    with reading(office.store.engine) as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}").fetchall()
    said = " / ".join(str(row[-1]) for row in plan)
    assert "changes USING INDEX ix_changes_subject_actor" in said
    assert "SCAN changes" not in said
