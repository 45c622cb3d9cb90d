"""What is said while a change is being sent, and what becomes of it where its page is left."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from streamlit.delta_generator import DeltaGenerator

from codedout.bootstrap import Visit
from codedout.domain.change import Ask, Change, ChangeState
from codedout.domain.errors import HmrcUnreachable, StoreUnavailable
from codedout.domain.operation import Operation
from codedout.journeys.preparing import prepare_choice
from codedout.journeys.recovering import Recoverer
from codedout.journeys.sending import IN_FLIGHT, send
from codedout.journeys.waiting import begun
from codedout.presenters.viewer import Viewer
from codedout.ui import still_sending
from tests.fakes import Bench, Call
from tests.journeys.conftest import bench, store

__all__ = ["bench", "store"]

SHOW = Viewer()
SENDING, SLOW = SHOW.say("change.sending"), SHOW.say("change.sending_slow")


class Left(Exception):
    """The person went to another page."""


@pytest.fixture
def answered(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Until then HMRC is slow to answer a change."""
    event = threading.Event()

    def slowly(call: Call) -> None:
        assert not call.operation.writes or event.wait(10)

    bench.hmrc.before = slowly
    monkeypatch.setattr(still_sending, "SLOW_AFTER", 0.1)
    return event


def sent(bench: Bench, change: Change, draw: Callable[[str], None]) -> Change:
    visit = cast(Visit, SimpleNamespace(desk=bench.desk, who=bench.who))
    place = cast(DeltaGenerator, SimpleNamespace(html=draw))
    return still_sending.sent(visit, change, place, SHOW)


def test_after_a_while_it_is_said_that_hmrc_is_slow_and_then_it_goes_on(
    bench: Bench, answered: threading.Event
) -> None:
    change, said = prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP), list[str]()

    def draw(markup: str) -> None:
        said.append(markup)
        if SLOW in markup:
            answered.set()

    assert sent(bench, change, draw).state is ChangeState.CONFIRMED
    assert [SENDING in markup for markup in said] == [True, False]
    assert len(bench.hmrc.writes) == 1


def test_whoever_leaves_the_page_and_comes_back_neither_stops_nor_doubles_it(
    bench: Bench, answered: threading.Event
) -> None:
    change = prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)

    def leave(markup: str) -> None:
        if SLOW in markup:
            raise Left

    with pytest.raises(Left):
        sent(bench, change, leave)
    again = begun(lambda: sent(bench, change, lambda markup: None))
    answered.set()
    assert again.result(10).state is ChangeState.CONFIRMED
    assert len(bench.hmrc.writes) == 1


@dataclass
class Followed:
    """An open receipt that nobody touches, and what is asked for it."""

    bench: Bench
    shown: Change
    over: bool = False
    at: float = 1000.0
    reads: int = 0
    recoverer: Recoverer = field(init=False)

    def __post_init__(self) -> None:
        store = self.bench.store
        self.recoverer = Recoverer(
            store.journal, store.locks, lambda key, who: None, seconds=lambda: self.at
        )

    def goes_on(self) -> bool:
        """One look; whether the page is to be drawn again."""
        session = SimpleNamespace(key="its key", who=self.bench.who)
        visit = SimpleNamespace(desk=self.bench.desk, who=self.bench.who, session=session)
        visit.portal = SimpleNamespace(
            clock=self.bench.clock,
            sessions=SimpleNamespace(again=lambda key, at: None if self.over else session),
            settle_left_open=lambda visit: self.recoverer.settle_those_of(visit.desk),
        )
        before = len(self.bench.hmrc.calls)
        moved = still_sending.goes_on(cast(Visit, visit), self.shown)
        self.reads += len(self.bench.hmrc.calls) - before
        self.at += still_sending.EVERY
        self.bench.clock.move(timedelta(seconds=still_sending.EVERY))
        return moved


@pytest.fixture
def lost(bench: Bench) -> Followed:
    """What was sent got no answer, and HMRC holds what it held."""
    change = prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    bench.hmrc.fails(HmrcUnreachable(Operation.OPT_OUT))
    return Followed(bench, send(bench.desk, change.reference))


def test_an_open_receipt_asks_nothing_until_it_can_be_known_then_once_and_goes_on(
    lost: Followed,
) -> None:
    assert lost.shown.state is ChangeState.UNKNOWN
    until = lost.bench.clock.now() + IN_FLIGHT
    while lost.bench.clock.now() < until - timedelta(seconds=still_sending.EVERY):
        assert not lost.goes_on()
    assert lost.reads == 0
    for _ in range(3):
        moved = lost.goes_on()
    assert moved
    assert lost.reads == 1
    ended = lost.bench.store.journal.find(lost.bench.who, lost.shown.reference)
    assert ended.state is ChangeState.NOT_DONE


def test_while_hmrc_is_down_it_asks_no_more_often_than_who_settles_in_the_background(
    lost: Followed,
) -> None:
    lost.bench.clock.move(IN_FLIGHT)
    for _ in range(10):
        lost.bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_CHOICE))
    for _ in range(int(70 / still_sending.EVERY)):
        assert not lost.goes_on()
    assert lost.reads == 3, "at once, after 20 seconds, and after 40 more"


def test_an_open_receipt_goes_on_when_another_has_moved_it_and_when_the_session_is_over(
    lost: Followed,
) -> None:
    assert not lost.goes_on()
    shown = lost.shown
    lost.shown = replace(shown, state=ChangeState.SENDING)
    assert lost.goes_on()
    lost.shown, lost.over = shown, True
    assert lost.goes_on()
    assert lost.reads == 0


def test_a_look_that_finds_no_store_is_left_to_the_next(
    lost: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*of: object) -> Change:
        raise StoreUnavailable("gone")

    monkeypatch.setattr(type(lost.bench.desk.journal), "find", gone)
    assert not lost.goes_on()
