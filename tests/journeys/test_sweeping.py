"""HMRC is asked about every client, through whatever stops it in between."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from codedout.domain.choice import ReturnState
from codedout.domain.client import Client
from codedout.domain.errors import HmrcUnreachable, NotAllowed, Refused, SignInExpired
from codedout.domain.nino import Nino
from codedout.domain.operation import Operation
from codedout.domain.sweep import Choice, Sweep, SweepState, Swept, Trouble
from codedout.journeys import sweeping
from codedout.journeys.ports import Clock
from codedout.journeys.sweeping import Ask, Sweeper
from codedout.store.store import Store, open_store
from tests.fakes import NOVEMBER, YEAR, FakeHmrc, FixedClock
from tests.journeys.conftest import KEY


@dataclass
class Firm:
    """A firm with clients, each with an HMRC of their own."""

    store: Store
    people: dict[str, FakeHmrc] = field(default_factory=dict)
    signed_in: bool = True
    asked: int = 0
    before: Callable[[], None] = lambda: None

    def add(self, count: int) -> None:
        for number in range(count):
            nino = Nino(f"AA{100000 + number}A")
            self.people[nino.value] = hmrc = FakeHmrc()
            hmrc.before = lambda _: self.before()
            hmrc.year(YEAR).returned = ReturnState.OPEN
            self.store.clients.add(f"Client {number:02}", nino, "", by="a", at=NOVEMBER)

    def person(self, number: int) -> FakeHmrc:
        return self.people[f"AA{100000 + number}A"]

    def says_nothing_of(self, number: int, times: int = 9) -> None:
        for asked in (Operation.VIEW_CHOICE, Operation.VIEW_RETURNS, Operation.VIEW_ACCOUNT):
            self.person(number).fails(HmrcUnreachable(asked), times=times)

    def ask_with(self, session_key: str) -> tuple[Ask, Clock] | None:
        if not self.signed_in or session_key != "monday":
            return None
        return (lambda nino: self.people[nino.value]), FixedClock()

    def process(self) -> Sweeper:
        return Sweeper(
            self.store.sweeps, lambda world: self.store.clients.of(world).all(), self.ask_with
        )

    def begin(self) -> Sweep:
        return self.store.sweeps.begin("", YEAR, "monday", NOVEMBER)

    def go(self) -> Sweep:
        self.process().work(lambda: False)
        return self.now

    @property
    def now(self) -> Sweep:
        found = self.store.sweeps.find("")
        assert found is not None
        return found

    @property
    def calls(self) -> int:
        return sum(len(hmrc.calls) for hmrc in self.people.values())

    def rows(self) -> dict[str, Swept]:
        names = {one.key: one.name for one in self.clients}
        return {names[row.client]: row for row in self.store.sweeps.rows("")}

    @property
    def clients(self) -> tuple[Client, ...]:
        return self.store.clients.all()


def at_the_first(what: Callable[[], None]) -> Callable[[], None]:
    """Do that at the first call; each takes a while."""
    lock = threading.Lock()

    def then() -> None:
        if lock.acquire(blocking=False):
            what()
        time.sleep(0.03)

    return then


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "LOOK_EVERY", 0.01)


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    store = open_store(f"sqlite:///{tmp_path / 'codedout.sqlite'}", [KEY])
    yield Firm(store)
    store.close()


def test_each_client_is_asked_about_once_in_three_calls(firm: Firm) -> None:
    firm.add(12)
    firm.person(3).year(YEAR).opted_out = True
    firm.begin()
    assert firm.go().state is SweepState.DONE
    assert firm.calls == 36
    choices = {name: row.choice for name, row in firm.rows().items()}
    assert len(choices) == 12
    assert choices["Client 03"] is Choice.ASKED_NOT_TO
    assert choices["Client 04"] is Choice.COLLECTS
    firm.go()
    assert firm.calls == 36, "what is done is not done again"


def test_nothing_is_asked_before_it_is_begun(firm: Firm) -> None:
    firm.add(2)
    firm.process().work(lambda: False)
    assert firm.calls == 0


def test_a_client_that_hmrc_refuses_is_a_row_that_says_so_and_costs_one_call(firm: Firm) -> None:
    firm.add(3)
    firm.person(1).fails(NotAllowed(Operation.VIEW_CHOICE, status=403))
    firm.person(2).fails(
        Refused(Operation.VIEW_CHOICE, status=400, code="RULE_BUSINESS_PARTNER_NOT_EXIST")
    )
    firm.begin()
    assert firm.go().state is SweepState.DONE
    rows = firm.rows()
    assert rows["Client 01"].trouble is Trouble.REFUSED
    assert len(firm.person(1).calls) == 1
    assert rows["Client 02"].trouble is Trouble.NOT_SIGNED_UP


def test_who_is_answered_about_by_half_is_asked_about_again_and_what_is_known_stays(
    firm: Firm,
) -> None:
    firm.add(3)
    for _ in range(2):
        firm.person(0).fails(HmrcUnreachable(Operation.VIEW_RETURNS))
        firm.person(1).fails(HmrcUnreachable(Operation.VIEW_ACCOUNT))
    run = firm.begin()
    assert firm.go().state is SweepState.RUNNING, "two are to be asked about once more"
    assert firm.store.sweeps.count(run) == 1
    for row in (firm.rows()["Client 00"], firm.rows()["Client 01"]):
        assert (row.trouble, row.choice) == (Trouble.NO_ANSWER, Choice.COLLECTS)
    assert firm.rows()["Client 00"].at_stake is not None
    assert firm.rows()["Client 01"].return_read
    assert firm.go().state is SweepState.DONE


def test_pausing_stops_it_and_going_on_asks_about_the_rest(firm: Firm) -> None:
    firm.add(30)
    run = firm.begin()
    firm.before = at_the_first(lambda: firm.store.sweeps.stop(run, SweepState.PAUSED))
    assert firm.go().state is SweepState.PAUSED
    done = firm.store.sweeps.count(run)
    assert 0 < done < 30
    firm.before = lambda: None
    firm.store.sweeps.resume("", "monday", NOVEMBER)
    assert firm.go().state is SweepState.DONE
    assert firm.store.sweeps.count(run) == 30
    assert firm.calls == 90, "nobody is asked about twice"


def test_a_server_that_ends_leaves_it_to_the_next_process(firm: Firm) -> None:
    firm.add(30)
    run = firm.begin()
    over = threading.Event()
    firm.before = at_the_first(over.set)
    firm.process().work(over.is_set)
    assert firm.now.state is SweepState.RUNNING
    assert firm.store.sweeps.count(run) < 30
    firm.before = lambda: None
    assert firm.go().state is SweepState.DONE
    assert firm.store.sweeps.count(run) == 30


def test_it_stands_still_once_the_sign_in_is_over_and_says_so(firm: Firm) -> None:
    firm.add(10)
    firm.begin()
    firm.signed_in = False
    assert firm.go().state is SweepState.SIGNED_OUT
    assert firm.calls == 0
    firm.signed_in = True
    firm.person(0).fails(SignInExpired(Operation.VIEW_CHOICE, status=401))
    firm.store.sweeps.resume("", "monday", NOVEMBER)
    assert firm.go().state is SweepState.SIGNED_OUT
    firm.store.sweeps.resume("", "monday", NOVEMBER)
    assert firm.go().state is SweepState.DONE
    assert firm.store.sweeps.count(firm.now) == 10


def test_it_stands_still_where_hmrc_is_silent_and_one_that_is_not_answered_is_asked_again(
    firm: Firm,
) -> None:
    firm.add(12)
    for number in range(12):
        firm.says_nothing_of(number, times=1)
    firm.begin()
    assert firm.go().state is SweepState.SILENT
    assert len(firm.rows()) < 12
    for _ in range(4):
        firm.store.sweeps.resume("", "monday", NOVEMBER)
        firm.go()
    assert firm.now.state is SweepState.DONE
    assert firm.store.sweeps.count(firm.now) == 12


@pytest.mark.parametrize("before", [0, 12])
def test_five_about_whom_hmrc_never_answers_keep_no_run_from_its_end(
    firm: Firm, before: int
) -> None:
    firm.add(17)
    for number in range(before, before + 5):
        firm.says_nothing_of(number)
    run = firm.begin()
    for _ in range(3):  # it may stand still once, where they are the first to be asked about
        if firm.go().state is SweepState.SILENT:
            firm.store.sweeps.resume("", "monday", NOVEMBER)
    assert firm.now.state is SweepState.DONE
    assert list(firm.store.sweeps.done(run).values()).count(False) == 5


def test_who_is_silent_is_left_at_the_end_of_a_run_that_went_on_anew(firm: Firm) -> None:
    firm.add(6)
    run = firm.begin()
    for number in range(1, 6):
        firm.says_nothing_of(number)
    firm.go()
    firm.store.sweeps.stop(run, SweepState.PAUSED)
    firm.store.sweeps.resume("", "monday", NOVEMBER)
    assert firm.go().state is SweepState.DONE


def test_two_processes_do_not_do_it_both(firm: Firm) -> None:
    firm.add(12)
    firm.begin()
    together = [threading.Thread(target=firm.go) for _ in range(2)]
    for each in together:
        each.start()
    for each in together:
        each.join()
    firm.go()
    assert firm.now.state is SweepState.DONE
    assert firm.calls == 36


def test_a_run_that_waits_for_hmrc_holds_up_no_other_worlds(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "LOOK_FOR_MORE", 0.01)
    firm.add(1)
    slow, over = threading.Event(), threading.Event()
    firm.before = lambda: None if slow.is_set() else slow.set() or over.wait(20)
    first = firm.begin()
    at_it = threading.Thread(target=firm.go)
    at_it.start()
    assert slow.wait(5)
    firm.store.sweeps.begin("a world", YEAR, "monday", NOVEMBER)
    for _ in range(500):
        there = firm.store.sweeps.find("a world")
        if there is not None and there.state is SweepState.DONE:
            break
        time.sleep(0.01)
    still = firm.now.state
    over.set()
    at_it.join()
    assert there is not None
    assert (there.state, still) == (SweepState.DONE, SweepState.RUNNING)
    assert firm.now == replace(first, state=SweepState.DONE)


def test_a_client_added_meanwhile_is_asked_about_in_the_same_run(firm: Firm) -> None:
    run = firm.begin()
    over = threading.Event()
    firm.add(30)  # more than are asked about before it is broken off
    firm.before = at_the_first(over.set)
    firm.process().work(over.is_set)
    firm.before = lambda: None
    firm.store.clients.add("Zoe", Nino("AA200000A"), "", by="a", at=NOVEMBER)
    firm.people["AA200000A"] = FakeHmrc()
    assert firm.go().state is SweepState.DONE
    assert firm.store.sweeps.count(run) == 31
