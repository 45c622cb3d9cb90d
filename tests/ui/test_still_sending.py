"""What is said while a change is being sent, and what becomes of it where its page is left."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import pytest
from streamlit.delta_generator import DeltaGenerator

from codedout.bootstrap import Visit
from codedout.domain.change import Ask, Change, ChangeState
from codedout.journeys.preparing import prepare_choice
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
