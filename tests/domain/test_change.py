"""The states of a change: where each leads, and that none goes back."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.change import (
    MOVES,
    SETTLED,
    AmountsPosition,
    Ask,
    Change,
    ChangeState,
    ChoicePosition,
    NewChange,
    Who,
    check_move,
)
from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import NOTHING_HELD, ItemKey, Kind, OwnSet
from codedout.domain.errors import IllegalMove
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear

STATES = st.sampled_from(ChangeState)
NEVER_SENT = {ChangeState.READY, ChangeState.STALE, ChangeState.DROPPED}


def reach(start: ChangeState) -> set[ChangeState]:
    """Every state that can follow `start`, however far on."""
    found: set[ChangeState] = set()
    ahead = [start]
    while ahead:
        new = MOVES.get(ahead.pop(), frozenset()) - found
        found |= new
        ahead += new
    return found


@given(STATES, STATES)
def test_a_move_is_allowed_exactly_when_the_table_has_it(
    old: ChangeState, new: ChangeState
) -> None:
    if new in MOVES.get(old, frozenset()):
        check_move(old, new)
    else:
        with pytest.raises(IllegalMove):
            check_move(old, new)


@given(STATES)
def test_no_change_comes_back_to_a_state_it_has_left(state: ChangeState) -> None:
    assert state not in reach(state)


def test_every_state_is_reached_from_ready() -> None:
    assert reach(ChangeState.READY) | {ChangeState.READY} == set(ChangeState)


def test_what_was_sent_is_never_again_not_sent() -> None:
    assert not reach(ChangeState.SENDING) & NEVER_SENT


def test_a_change_can_be_sent_only_from_ready() -> None:
    assert [old for old, new in MOVES.items() if ChangeState.SENDING in new] == [ChangeState.READY]


def test_no_answer_is_never_called_refused() -> None:
    assert ChangeState.REFUSED not in reach(ChangeState.UNKNOWN)


@given(STATES)
def test_every_change_can_come_to_an_end(state: ChangeState) -> None:
    assert state in SETTLED or reach(state) & SETTLED


def test_the_settled_states_are_these() -> None:
    assert {s.value for s in SETTLED} == {
        *("confirmed", "refused", "differs", "not_done", "stale", "dropped")
    }


@given(STATES)
def test_a_state_without_a_move_is_settled(state: ChangeState) -> None:
    assert state in SETTLED or MOVES[state]


def test_of_the_settled_states_one_alone_is_overruled_and_by_hmrcs_word_that_it_was_taken() -> None:
    assert {old: MOVES[old] for old in SETTLED if old in MOVES} == {
        ChangeState.NOT_DONE: {ChangeState.TAKEN}
    }


def test_what_hmrc_took_is_never_again_called_refused_or_not_done() -> None:
    assert reach(ChangeState.TAKEN) == {ChangeState.CONFIRMED, ChangeState.DIFFERS}


def change(ask: Ask, wanted: OwnSet | None) -> Change:
    before = (
        AmountsPosition(hmrc_held=NOTHING_HELD, user=NOTHING_HELD)
        if ask.of_amounts
        else ChoicePosition(opted_out=ask is Ask.RESTART)
    )
    return Change(
        reference="made-up",
        what=NewChange(
            who=Who("actor", "subject"),
            ask=ask,
            tax_year=TaxYear(2025),
            item=None,
            before=before,
            wanted=wanted,
            return_state=ReturnState.OPEN,
            says_not_submitted=None,
        ),
        state=ChangeState.READY,
        prepared_at=datetime(2026, 11, 2, 9, tzinfo=UTC),
    )


ONE = OwnSet.of({ItemKey(Kind.DEBT, 1): Decimal("1.00")})


@pytest.mark.parametrize(
    ("ask", "wanted", "operation"),
    [
        (Ask.AMEND_ONE, ONE, Operation.AMEND_AMOUNTS),
        (Ask.REMOVE_ONE, ONE, Operation.AMEND_AMOUNTS),
        (Ask.REMOVE_ONE, OwnSet(), Operation.DELETE_AMOUNTS),
        (Ask.REMOVE_ALL, OwnSet(), Operation.DELETE_AMOUNTS),
        (Ask.PUT_BACK, ONE, Operation.AMEND_AMOUNTS),
        (Ask.PUT_BACK, OwnSet(), Operation.DELETE_AMOUNTS),
        (Ask.STOP, None, Operation.OPT_OUT),
        (Ask.RESTART, None, Operation.OPT_IN),
    ],
)
def test_each_ask_is_carried_out_by_one_write(
    ask: Ask, wanted: OwnSet | None, operation: Operation
) -> None:
    assert change(ask, wanted).operation is operation
    assert operation.writes


def test_a_choice_is_not_an_ask_about_amounts() -> None:
    assert {ask for ask in Ask if not ask.of_amounts} == {Ask.STOP, Ask.RESTART}
