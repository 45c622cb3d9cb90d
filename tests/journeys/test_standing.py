"""How a prepared change stands to what HMRC holds now: for opening it as for sending it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from codedout.domain.change import Change, ChangeState
from codedout.domain.choice import ReturnState
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.domain.rules.windows import Answer
from codedout.journeys.cached import Answers, CachedReads
from codedout.journeys.parts import InTurn
from codedout.journeys.reading import read_amounts, read_choice, running_year
from codedout.journeys.sending import send
from codedout.journeys.standing import Standing, how_it_stands
from tests.fakes import YEAR, AtOnce, Bench
from tests.journeys.test_sending import (
    EACH,
    amendment,
    choice_moves,
    hmrcs_figure_moves,
    own_set_moves,
    removal,
    restart,
    return_is_submitted,
    stop,
)

Prepare = Callable[[Bench], Change]


def standing(bench: Bench, change: Change) -> Standing:
    return how_it_stands(bench.hmrc, AtOnce(), bench.desk, change)


@EACH
def test_a_change_that_nothing_stands_in_the_way_of_stands(bench: Bench, prepare: Prepare) -> None:
    assert standing(bench, prepare(bench)).stands


@pytest.mark.parametrize(
    ("prepare", "happens"),
    [
        (amendment, hmrcs_figure_moves),
        (amendment, own_set_moves),
        (removal, own_set_moves),
        (stop, choice_moves),
        (restart, choice_moves),
    ],
)
def test_what_moved_is_told_and_sending_goes_by_the_same(
    bench: Bench, prepare: Prepare, happens: Callable[[Bench], None]
) -> None:
    change = prepare(bench)
    happens(bench)
    found = standing(bench, change)
    assert (found.stands, found.moved) == (False, True)
    assert bench.store.journal.find(bench.who, change.reference).state is ChangeState.READY
    assert send(bench.desk, change.reference).state is ChangeState.STALE


@EACH
def test_what_the_rules_no_longer_allow_is_told_apart_from_what_moved(
    bench: Bench, prepare: Prepare
) -> None:
    change = prepare(bench)
    return_is_submitted(bench)
    found = standing(bench, change)
    assert (found.stands, found.moved) == (False, False)
    assert found.verdict is not None
    assert found.verdict.answer is Answer.NO
    assert send(bench.desk, change.reference).state is ChangeState.STALE


def test_whoever_takes_back_their_word_about_the_return_is_asked_again_first(bench: Bench) -> None:
    bench.hmrc.year(YEAR).returned = ReturnState.UNKNOWN
    bench.say_submitted(False)
    change = stop(bench)
    bench.say_submitted(True)
    assert not standing(bench, change).stands


@EACH
def test_opening_it_right_after_it_was_prepared_asks_hmrc_nothing_more(
    bench: Bench, prepare: Prepare
) -> None:
    """The check page is opened a moment after the form was read, which is remembered."""
    change = prepare(bench)
    look = CachedReads(bench.hmrc, Answers(), ("session", bench.who.subject, 0))
    read = read_amounts if change.what.ask.of_amounts else read_choice
    read(look, InTurn(), YEAR, running_year(bench.clock.now()))
    asked = len(bench.hmrc.calls)
    recalled = CachedReads(None, look.answers, look.scope)
    assert how_it_stands(recalled, InTurn(), bench.desk, change).stands
    assert len(bench.hmrc.calls) == asked


@EACH
def test_where_it_cannot_be_read_that_is_said(bench: Bench, prepare: Prepare) -> None:
    change = prepare(bench)
    view = Operation.VIEW_AMOUNTS if change.what.ask.of_amounts else Operation.VIEW_CHOICE
    bench.hmrc.fails(HmrcUnreachable(view))
    with pytest.raises(HmrcUnreachable):
        standing(bench, change)
