"""Two people, two processes on one store, anything at any time: against a model of what must hold.

What is asked, what HMRC does to it, how long goes by, who looks and where a process is killed is
drawn by Hypothesis. The model is the stand-in's own log and record, which our side never sees.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from codedout.domain.change import OPEN, AmountsPosition, Ask, Change, ChangeState
from codedout.domain.coded_out import ItemKey, OwnSet
from codedout.domain.comparison import own_set
from codedout.journeys.found import is_as_before
from tests.proof.asks import DEBT, EVERY, SA
from tests.proof.cells import told
from tests.proof.clerks import Order, Process
from tests.proof.office import Office, Person
from tests.proof.worker import Sending

SOAK = os.environ.get("CODEDOUT_SOAK") == "1"
EXAMPLES = {"sqlite": 400, "postgresql": 200} if SOAK else {"sqlite": 45, "postgresql": 4}
STEPS = 50

FAULTS: dict[str, dict[str, Any]] = {
    "lost before": {"fault": "drop_before"},
    "lost after": {"fault": "drop_after"},
    "no": {"fault": "status", "status": 400},
    "500": {"fault": "status", "status": 500},
    "503": {"fault": "status", "status": 503},
}
KILLED_AT = ("looked", "sending", "answered", "taken", "unknown", "confirmed", "not_done")


asked_for = st.one_of(
    st.fixed_dictionaries(
        {
            "what": st.just("amend"),
            "item": st.sampled_from([SA, DEBT]),
            # So few that two changes often ask for the same.
            "amount": st.sampled_from([Decimal("0.07"), Decimal("1.00")]),
        }
    ),
    st.fixed_dictionaries({"what": st.just("remove"), "item": st.sampled_from([SA, DEBT, None])}),
    st.fixed_dictionaries(
        {"what": st.just("choose"), "ask": st.sampled_from([Ask.STOP, Ask.RESTART])}
    ),
)


@dataclass(frozen=True)
class How:
    """How a change is sent, and what happens to it on the way."""

    process: int
    fault: str
    reads_fail: bool
    killed: str
    twice: bool


AS_IT_SHOULD_GO = How(process=0, fault="", reads_fail=False, killed="", twice=False)

sent_how = st.builds(
    How,
    process=st.integers(0, 1),
    fault=st.sampled_from(["", "", "", *FAULTS]),
    reads_fail=st.booleans(),
    killed=st.sampled_from(["", "", "", *KILLED_AT]),
    twice=st.booleans(),
)

DOINGS = (
    *("asks", "asks", "asks and sends", "asks and sends", "asks and sends"),
    *("asks again for what was lost", "asks again for what was lost", "sends", "sends"),
    *("sends two at once", "sends two at once"),
    *("asks to undo", "asks to undo"),
    *("looks at a receipt", "comes again", "puts one aside"),
    *("minutes go by", "minutes go by", "the clock goes back"),
)


@dataclass
class Somebody:
    """One person, and what must be true of their changes."""

    person: Person
    asked: dict[str, dict[str, Any]] = field(default_factory=dict)  # by reference
    ends: dict[str, ChangeState] = field(default_factory=dict)
    wrote: dict[str, int] = field(default_factory=dict)
    acted: set[str] = field(default_factory=set)
    seen: int = 0  # of the writes in HMRC's log

    def take_note(self, reference: str) -> bool:
        """What came to HMRC since it was last noted is of this change. Whether anything did."""
        new = self.new_writes()
        for one in new:
            self.note(reference, one)
        return bool(new)

    def new_writes(self) -> list[dict[str, Any]]:
        """What came to HMRC since this was asked last."""
        writes = self.person.writes
        new, self.seen = writes[self.seen :], len(writes)
        return new

    def note(self, reference: str, write: dict[str, Any]) -> bool:
        """The write is of this change. Whether HMRC acted on it."""
        self.wrote[reference] = self.wrote.get(reference, 0) + 1
        if acted := write["status"] == 204 or write["fault"] == "drop_after":
            self.acted.add(reference)
        return acted


class TwoPeople(RuleBasedStateMachine):
    def __init__(self, office: Office, processes: list[Process], reached: Counter[str]) -> None:
        super().__init__()
        self.office, self.processes, self.reached = office, processes, reached
        self.people: list[Somebody] = []

    @initialize()
    def begin(self) -> None:
        both = EVERY[1]
        self.people = [Somebody(self.office.somebody(both)) for _ in range(2)]
        if not self.reached["undone"]:  # chance alone would bring a short run to none
            one = self.people[0]
            amend = {"what": "amend", "item": SA, "amount": Decimal("1.00")}
            self._ask(one, 0, amend, AS_IT_SHOULD_GO)
            self.nothing_is_sent_twice_and_what_is_settled_stays()
            (made,) = self._all(one)
            undo = {"what": "undo", "reference": made.reference}
            self._ask(one, 1, undo, AS_IT_SHOULD_GO)

    def teardown(self) -> None:
        self.office.leave()

    # One rule: of several, Hypothesis would leave some out of each run, and most would be idle.
    @rule(
        do=st.sampled_from(DOINGS),
        who=st.integers(0, 1),
        process=st.integers(0, 1),
        which=st.integers(0, 9),
        what=asked_for,
        how=sent_how,
    )
    def something(
        self, do: str, who: int, process: int, which: int, what: dict[str, Any], how: How
    ) -> None:
        one = self.people[who]
        at = self.processes[process]
        ready = [each.reference for each in self.office.store.journal.prepared(one.person.who)]
        known = (do == "sends" and ready) or list(one.asked)
        reference = known[-1 - which % len(known)] if known else ""
        match do:
            case "asks" | "asks and sends":
                self._ask(one, process, what, how if do == "asks and sends" else None)
            case "asks to undo":
                made = [each for each in self._all(one) if each.state is ChangeState.CONFIRMED]
                if made:
                    undone = made[which % len(made)].reference
                    self._ask(one, process, {"what": "undo", "reference": undone}, how)
            case "asks again for what was lost":
                lost = self.office.store.journal.open_ones(one.person.who)
                if lost:
                    self._ask(one, process, one.asked[lost[-1].reference], how)
            case "sends" if reference:
                self._send(one, reference, how)
            case "sends two at once":
                self._send_two(one, how)
            case "looks at a receipt" if reference:
                at.do(self._order(one, "settle", reference=reference))
            case "comes again":
                at.do(self._order(one, "come again"))
            case "puts one aside" if ready:
                at.do(self._order(one, "drop", reference=ready[0]))
            case "minutes go by" | "the clock goes back":
                minutes = 4 if do == "minutes go by" else -1
                for each in self.people:
                    each.person.clock.move(timedelta(minutes=minutes))

    @invariant()
    def nothing_is_sent_twice_and_what_is_settled_stays(self) -> None:
        self.reached["steps"] += 1
        for one in self.people:
            assert all(times <= 1 for times in one.wrote.values()), "sent twice"
            changes = self._all(one)
            for change in changes:
                ended = one.ends.get(change.reference)
                if ended is not None:
                    assert change.state is ended, f"{ended} became {change.state}"
                elif change.state not in OPEN and change.state is not ChangeState.READY:
                    one.ends[change.reference] = change.state
                    self.reached[change.state.value] += 1
                    is_true(one, change)
                    self.reached["undone"] += is_undone(change, changes)

    def _all(self, one: Somebody) -> tuple[Change, ...]:
        return self.office.store.journal.of(one.person.who)

    def _ask(self, one: Somebody, process: int, what: dict[str, Any], how: How | None) -> None:
        said = self.processes[process].do(self._order(one, **what))
        if not said.startswith("CO-"):
            assert said in ("NotOpen", "NothingChanged", "NotRead", "CannotUndo"), said
            return
        one.asked.setdefault(said, what)
        if how is not None:
            self._send(one, said, how)

    def _send(self, one: Somebody, reference: str, how: How) -> None:
        for method in ("PUT", "POST", "DELETE") if how.fault else ():
            one.person.fault(method=method, times=None, **FAULTS[how.fault])
        unread = (
            {"method": "GET", "times": None, "fault": "drop_before"} if how.reads_fail else None
        )
        held = one.person.held
        order = partial(self._order, one, "send", reference=reference, fails=unread)
        here, there = self.processes[how.process], self.processes[1 - how.process]
        here.tell(order(point=how.killed))
        if how.twice:  # at one and the same time
            there.tell(order())
            there.hear()
        said = here.hear()
        self.reached["killed"] += not said
        self.reached["waited"] += said == ChangeState.READY.value
        one.person.no_faults()
        if one.take_note(reference):
            assert said != ChangeState.READY.value, "said to wait, and did not"
            change = self.office.store.journal.find(one.person.who, reference)
            assert rests_on(change) == (
                held.figures if change.what.ask.of_amounts else held.opted_out
            )

    def _send_two(self, one: Somebody, how: How) -> None:
        """Two tabs, each with a change of its own that rests on the same, press in one instant."""
        wishes = [
            {"what": "amend", "item": SA, "amount": Decimal(f"2.0{how.process}")},
            {"what": "amend", "item": DEBT, "amount": Decimal("3.00")},
        ]
        two = []
        for process, wish in zip(self.processes, wishes, strict=True):
            said = process.do(self._order(one, **wish))
            if not said.startswith("CO-"):
                return
            one.asked.setdefault(said, wish)
            two.append(said)
        if how.fault:
            one.person.fault(method="PUT", times=None, **FAULTS[how.fault])
        held = one.person.held.figures
        for process, reference in zip(self.processes, two, strict=True):
            process.tell(self._order(one, "send", reference=reference))
        for process in self.processes:
            process.hear()
        one.person.no_faults()
        changes = [self.office.store.journal.find(one.person.who, each) for each in two]
        sent = sorted((each for each in changes if each.sent_order), key=lambda c: c.sent_order)
        self.reached["one of two sent"] += len(sent) == 1
        for change, write in zip(sent, one.new_writes(), strict=True):
            assert rests_on(change) == held, "sent over what another tab had sent"
            if one.note(change.reference, write):
                held = figures(change.what.wanted or OwnSet())

    def _order(self, one: Somebody, what: str, *, reference: str = "", **more: Any) -> Order:
        person = one.person
        sending = Sending(
            url=self.office.url,
            standin=str(self.office.http.base_url),
            world=person.world,
            nino=person.token.nino,
            token=person.token.current(),
            who=person.who,
            session_key=person.session.key,
            reference=reference,
            at=person.clock.now(),
        )
        return Order(sending, what, **more)


def figures(own: OwnSet) -> tuple[tuple[ItemKey, str], ...]:
    """As the stand-in tells them."""
    return tuple((key, f"{own[key]:.2f}") for key in sorted(own, key=lambda key: str(key.id)))


def rests_on(change: Change) -> object:
    """What the person saw when they asked for it: their figures, or their choice."""
    before = change.what.before
    if isinstance(before, AmountsPosition):
        return figures(own_set(before.user))
    return before.opted_out


def is_true(one: Somebody, change: Change) -> None:
    """What is said at the moment at which it is first said."""
    held, sent = one.person.held, one.wrote.get(change.reference, 0)
    if change.state is ChangeState.CONFIRMED:
        assert change.reference in one.acted, "said to be done, and never was"
        if change.what.ask.of_amounts:
            assert held.figures == figures(change.what.wanted or OwnSet())
        else:
            assert held.opted_out is (change.what.ask is Ask.STOP)
    if change.state in (ChangeState.NOT_DONE, ChangeState.REFUSED):
        assert change.reference not in one.acted, "said not to be done, and was"
    if change.state in (ChangeState.STALE, ChangeState.DROPPED):
        assert sent == 0, "said not to be sent, and was"


def is_undone(undoing: Change, everything: tuple[Change, ...]) -> bool:
    """Whether it undid one: then that is as it was before, and was undone once."""
    if not undoing.what.undoes or undoing.state is not ChangeState.CONFIRMED:
        return False
    (undone,) = (each for each in everything if each.reference == undoing.what.undoes)
    assert undone.state is ChangeState.CONFIRMED
    assert is_as_before(undone, undoing.after or undoing.what.before)
    again = [each for each in everything if each.what.undoes == undone.reference]
    assert [each for each in again if each.state is ChangeState.CONFIRMED] == [undoing]
    return True


def test_whatever_two_people_do_nothing_is_sent_twice_and_all_that_is_said_is_so(
    office: Office,
) -> None:
    database = "sqlite" if office.url.startswith("sqlite") else "postgresql"
    processes = [Process(office.url, str(office.http.base_url)) for _ in range(2)]
    reached: Counter[str] = Counter()
    try:
        run_state_machine_as_test(
            partial(TwoPeople, office, processes, reached),
            settings=settings(
                max_examples=EXAMPLES[database],
                stateful_step_count=STEPS,
                deadline=None,
                # Where two processes race, what failed once need not fail again: nothing to shrink.
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        for process in processes:
            process.end()
    told(f"two people at random, two processes, {database}", reached.most_common())
    assert reached["undone"]
    if database == "sqlite":
        assert reached["steps"] >= 2000
        assert reached["waited"], "no second one came while an earlier one might still arrive"
        assert reached["one of two sent"]
