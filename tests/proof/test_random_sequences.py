"""Two people, two processes on one store, anything at any time: against a model of what must hold.

What is asked, what HMRC does to it, how long goes by and who looks is drawn by Hypothesis.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from codedout.domain.change import OPEN, Ask, Change, ChangeState
from codedout.domain.coded_out import OwnSet
from codedout.domain.errors import HmrcError, HmrcUnreachable, Refused, UnexpectedAnswer
from codedout.domain.operation import Operation
from codedout.journeys.desk import Desk
from codedout.journeys.found import is_as_before
from codedout.journeys.preparing import (
    NothingChanged,
    NotOpen,
    NotRead,
    prepare_amend,
    prepare_choice,
    prepare_removal,
)
from codedout.journeys.recovering import Recoverer
from codedout.journeys.sending import drop, send, settle
from codedout.journeys.undoing import CannotUndo, prepare_undo
from codedout.store.store import Store, open_store
from tests.fakes import YEAR, Bench, Call, item, key
from tests.proof.cells import told
from tests.store.values import KEY

SOAK = os.environ.get("CODEDOUT_SOAK") == "1"
EXAMPLES, STEPS = (400, 50) if SOAK else (90, 50)

WRITES = [operation for operation in Operation if operation.writes]
_taken_steps = [0]


@dataclass
class Somebody:
    """One person: two desks, one at each process, and what must be true of their changes."""

    bench: Bench
    stores: list[Store]
    changes: list[str] = field(default_factory=list)
    ends: dict[str, ChangeState] = field(default_factory=dict)
    wrote: dict[str, int] = field(default_factory=dict)
    acted: set[str] = field(default_factory=set)

    def desk(self, process: int) -> Desk:
        store = self.stores[process]
        return replace(
            self.bench.desk, journal=store.journal, answers=store.answers, session_key="here"
        )


class Killed(BaseException):
    """The process is gone at this very point; nothing catches it."""


class TwoPeople(RuleBasedStateMachine):
    """The model is HMRC's own list of what it did, which our side never sees."""

    @initialize()
    def open(self) -> None:
        self.folder = mkdtemp(prefix="codedout-proof-")
        url = f"sqlite:///{Path(self.folder) / 'codedout.sqlite'}"
        self.stores = [open_store(url, [KEY]) for _ in range(2)]
        self.people = []
        for _ in range(2):
            bench = Bench.of(self.stores[0])
            bench.holds(item(1, "95.45"), item(2, "260.00"))
            bench.sent([(key(2), "204.50")])
            self.people.append(Somebody(bench, self.stores))

    def teardown(self) -> None:
        for store in getattr(self, "stores", ()):
            store.close()
        shutil.rmtree(getattr(self, "folder", ""), ignore_errors=True)

    who = st.integers(0, 1)
    process = st.integers(0, 1)

    @rule(who=who, process=process, number=st.integers(1, 2), pence=st.integers(0, 300))
    def asks_for_a_figure(self, who: int, process: int, number: int, pence: int) -> None:
        one = self.people[who]
        self._prepared(
            one,
            lambda: prepare_amend(
                one.desk(process), one.bench.look(), key(number), Decimal(pence) / 100
            ),
        )

    @rule(who=who, process=process, number=st.sampled_from([1, 2, None]))
    def asks_for_a_removal(self, who: int, process: int, number: int | None) -> None:
        one = self.people[who]
        which = None if number is None else key(number)
        self._prepared(one, lambda: prepare_removal(one.desk(process), one.bench.look(), which))

    @rule(who=who, process=process, ask=st.sampled_from([Ask.STOP, Ask.RESTART]))
    def asks_for_a_choice(self, who: int, process: int, ask: Ask) -> None:
        one = self.people[who]
        self._prepared(
            one, lambda: prepare_choice(one.desk(process), one.bench.look_at_bill(), ask)
        )

    @rule(who=who, process=process, which=st.integers(0, 9))
    def asks_to_undo(self, who: int, process: int, which: int) -> None:
        one = self.people[who]
        desk = one.desk(process)
        made = [c for c in desk.journal.of(desk.who) if c.state is ChangeState.CONFIRMED]
        if not made:
            return
        change = made[which % len(made)]
        seen = one.bench.look() if change.what.ask.of_amounts else one.bench.look_at_bill()
        self._prepared(one, lambda: prepare_undo(desk, change, seen))

    @rule(
        who=who,
        process=process,
        which=st.integers(0, 9),
        fault=st.sampled_from(["", "", "", "lost before", "lost after", "no", "500", "503"]),
        reads_fail=st.booleans(),
        killed=st.sampled_from(["", "", "", "before", "after"]),
        twice=st.booleans(),
    )
    def sends(
        self,
        who: int,
        process: int,
        which: int,
        fault: str,
        reads_fail: bool,
        killed: str,
        twice: bool,
    ) -> None:
        one = self.people[who]
        if not one.changes:
            return
        reference = one.changes[-1 - which % len(one.changes)]
        hmrc = one.bench.hmrc
        for operation in WRITES:
            self._order(one, operation, fault)

        def before(call: Call) -> None:
            if call.operation.writes:
                one.wrote[reference] = one.wrote.get(reference, 0) + 1
                if killed == "before":
                    raise Killed

        def after(call: Call) -> None:
            if call.operation.writes:
                one.acted.add(reference)
            if call.operation.writes and reads_fail:
                for read in (Operation.VIEW_AMOUNTS, Operation.VIEW_CHOICE):
                    hmrc.fails(HmrcUnreachable(read), times=2)
            if call.operation.writes and killed == "after":
                raise Killed

        hmrc.before, hmrc.after = before, after
        try:
            send(one.desk(process), reference)
            if twice:
                send(one.desk(1 - process), reference)
        except (Killed, HmrcError):
            pass
        finally:
            hmrc.before = hmrc.after = lambda call: None
            hmrc._faults.clear()

    @rule(who=who, process=process, which=st.integers(0, 9))
    def looks_at_a_receipt(self, who: int, process: int, which: int) -> None:
        one = self.people[who]
        if one.changes:
            settle(one.desk(process), one.changes[-1 - which % len(one.changes)])

    @rule(who=who, process=process)
    def comes_again(self, who: int, process: int) -> None:
        store = self.stores[process]
        Recoverer(store.journal, store.locks, lambda key: None).settle_those_of(
            self.people[who].desk(process)
        )

    @rule(who=who, process=process)
    def puts_one_aside(self, who: int, process: int) -> None:
        one = self.people[who]
        desk = one.desk(process)
        ready = desk.journal.prepared(desk.who)
        if ready:
            drop(desk, ready[0].reference)

    @rule(minutes=st.sampled_from([1, 2, 4, -1]))
    def time_goes_by(self, minutes: int) -> None:
        for one in self.people:
            one.bench.clock.move(timedelta(minutes=minutes))

    @invariant()
    def nothing_is_sent_twice_and_what_is_settled_stays(self) -> None:
        _taken_steps[0] += 1
        for one in getattr(self, "people", ()):
            assert all(times <= 1 for times in one.wrote.values()), "sent twice"
            for change in self.stores[0].journal.of(one.bench.who):
                ended = one.ends.get(change.reference)
                if ended is not None:
                    assert change.state is ended, f"{ended} became {change.state}"
                elif change.state not in OPEN and change.state is not ChangeState.READY:
                    one.ends[change.reference] = change.state
                    self._is_true(one, change)

    def _is_true(self, one: Somebody, change: Change) -> None:
        """What is said at the moment at which it is first said."""
        held = one.bench.hmrc.year(YEAR)
        sent = one.wrote.get(change.reference, 0)
        if change.state is ChangeState.CONFIRMED:
            assert change.reference in one.acted, "said to be done, and never was"
            if change.what.ask.of_amounts:
                assert one.bench.own() == (change.what.wanted or OwnSet())
            else:
                assert held.opted_out is (change.what.ask is Ask.STOP)
            self._is_undone(one, change)
        if change.state in (ChangeState.NOT_DONE, ChangeState.REFUSED):
            assert change.reference not in one.acted, "said not to be done, and was"
        if change.state in (ChangeState.STALE, ChangeState.DROPPED):
            assert sent == 0, "said not to be sent, and was"

    def _is_undone(self, one: Somebody, undoing: Change) -> None:
        """What was undone is as it was before, and was undone once."""
        if not undoing.what.undoes:
            return
        everything = self.stores[0].journal.of(one.bench.who)
        (undone,) = (each for each in everything if each.reference == undoing.what.undoes)
        assert undone.state is ChangeState.CONFIRMED
        assert is_as_before(undone, undoing.after or undoing.what.before)
        assert [
            each.reference
            for each in everything
            if each.what.undoes == undone.reference and each.state is ChangeState.CONFIRMED
        ] == [undoing.reference]

    def _prepared(self, one: Somebody, prepare: Callable[[], Change]) -> None:
        try:
            change = prepare()
        except (NotOpen, NothingChanged, NotRead, CannotUndo):
            return
        if change.reference not in one.changes:
            one.changes.append(change.reference)

    def _order(self, one: Somebody, operation: Operation, fault: str) -> None:
        hmrc = one.bench.hmrc
        match fault:
            case "lost before":
                hmrc.fails(HmrcUnreachable(operation))
            case "lost after":
                hmrc.fails(HmrcUnreachable(operation), acted=True)
            case "no":
                hmrc.fails(Refused(operation, status=400, code="INVALID_REQUEST"))
            case "500" | "503":
                hmrc.fails(UnexpectedAnswer(operation, status=int(fault)))


def test_whatever_two_people_do_nothing_is_sent_twice_and_all_that_is_said_is_so() -> None:
    _taken_steps[0] = 0
    TwoPeople.TestCase.settings = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    TwoPeople.TestCase().runTest()
    told("two people at random", [("steps", _taken_steps[0])])
    assert _taken_steps[0] >= 2000
