"""Sending a change that was written down: looked at again, sent once, read back.

`send` claims a `ready` change so that of any number of tabs and processes one sends it. `settle`
finishes, by reading, whatever a lost answer or a killed process left open. The states are those
of `domain.change`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from codedout.domain.change import (
    MOVES,
    AmountsPosition,
    Ask,
    Change,
    ChangeState,
    ChoicePosition,
    Position,
    Refusal,
)
from codedout.domain.coded_out import OwnSet, Question
from codedout.domain.comparison import has_own, own_set
from codedout.domain.errors import (
    HmrcError,
    NotAllowed,
    Refused,
    SignInExpired,
    UnsafeToSend,
)
from codedout.domain.operation import Operation
from codedout.journeys.desk import Desk
from codedout.journeys.ports import CodingOut, Written
from codedout.journeys.standing import how_it_stands

# So long after a change was claimed, its write can no longer be on its way: our client has given up
# on it after two minutes (`write_leaves` and `whole_write` of hmrc.sending.Patience, to which a
# test holds this), and one more minute is for HMRC to carry out what its gateway gave up on.
IN_FLIGHT = timedelta(minutes=3)

# A gateway says these for itself: what it passed on may be acted on after. A 500 is HMRC's own.
_OF_A_GATEWAY = (502, 503, 504)

# HMRC's "no" to what is done already, by operation and code.
ALREADY_SO = (
    (Operation.OPT_OUT, "RULE_ALREADY_OPTED_OUT"),
    (Operation.OPT_IN, "RULE_ALREADY_OPTED_IN"),
    (Operation.DELETE_AMOUNTS, "MATCHING_RESOURCE_NOT_FOUND"),
)


def send(desk: Desk, reference: str) -> Change:
    """Send a change that stands `ready`, at most once ever, and return it as it then is.

    If what HMRC holds has moved since the person saw it, or the rules no longer allow it, the
    change becomes `stale` and nothing is sent.

    Raises:
        NotRecognised: not this person's.
        HmrcError: HMRC could not be asked before anything was sent; the change stays `ready`.
    """
    change = desk.journal.find(desk.who, reference)
    if change.state is not ChangeState.READY:
        return settle(desk, reference)
    if not how_it_stands(desk.fresh, desk.together, desk, change).stands:
        desk.moved()
        return desk.journal.move(
            desk.who, reference, ChangeState.READY, ChangeState.STALE, desk.clock.now()
        )
    claimed = desk.journal.claim(desk.who, reference, desk.clock.now())
    if claimed is None:  # another tab or process has it
        return desk.journal.find(desk.who, reference)
    try:
        written = _act(desk.fresh, claimed)
    except HmrcError as error:
        return _after_error(desk, claimed, error)
    finally:
        desk.moved()
    taken = _taken(desk, claimed, (written.correlation_id,))
    return _read_back(desk, taken) if taken.state is ChangeState.TAKEN else taken


def settle(desk: Desk, reference: str) -> Change:
    """Finish, by reading and never by sending, a change whose outcome is open.

    One that a living process may still be sending is left alone. Raises NotRecognised.
    """
    change = desk.journal.find(desk.who, reference)
    if change.state is ChangeState.SENDING and not _may_be_in_flight(desk, change):
        change = _move(desk, change, ChangeState.UNKNOWN)
    if change.state is ChangeState.UNKNOWN:
        return _settle_unknown(desk, change)
    if change.state is ChangeState.TAKEN:
        return _read_back(desk, change)
    return change


def drop(desk: Desk, reference: str) -> Change:
    """Put aside a change that the person decided against on the check page."""
    return desk.journal.move(
        desk.who, reference, ChangeState.READY, ChangeState.DROPPED, desk.clock.now()
    )


def _act(api: CodingOut, change: Change) -> Written:
    """The one line of this program that changes what HMRC holds."""
    year = change.what.tax_year
    match change.operation:
        case Operation.OPT_OUT:
            return api.opt_out(year)
        case Operation.OPT_IN:
            return api.opt_in(year)
        case Operation.DELETE_AMOUNTS:
            return api.delete_amounts(year)
        case _:
            return api.put_amounts(year, change.what.wanted or OwnSet())


def _after_error(desk: Desk, change: Change, error: HmrcError) -> Change:
    refusal = Refusal.of(error)
    ids = (error.correlation_id,) if error.correlation_id else ()
    if is_already_so(refusal):
        return _already_so(desk, change, refusal, ids)
    plain_no = isinstance(error, Refused | NotAllowed | SignInExpired) or not error.sent
    if plain_no:
        return _move(desk, change, ChangeState.REFUSED, refusal=refusal, correlation_ids=ids)
    unknown = _move(desk, change, ChangeState.UNKNOWN, refusal=refusal, correlation_ids=ids)
    if unknown.state is not ChangeState.UNKNOWN:  # another process has settled it meanwhile
        return unknown
    return _settle_unknown(desk, unknown)


def is_already_so(refusal: Refusal) -> bool:
    """Whether HMRC says that there was nothing left to do."""
    return (refusal.operation, refusal.code) in ALREADY_SO


def _already_so(desk: Desk, change: Change, refusal: Refusal, ids: tuple[str, ...]) -> Change:
    """HMRC says that nothing was left to do: somebody was quicker, or an answer was lost on the way
    to HMRC's front. What counts is what it holds now.
    """
    try:
        after, read_id = _read_position(desk, change)
    except HmrcError:
        return _move(desk, change, ChangeState.REFUSED, refusal=refusal, correlation_ids=ids)
    state = ChangeState.CONFIRMED if _is_wanted(change, after) else ChangeState.REFUSED
    return _move(desk, change, state, after=after, refusal=refusal, correlation_ids=(*ids, read_id))


def _taken(desk: Desk, change: Change, ids: tuple[str, ...]) -> Change:
    """HMRC said that it took it: that is written down before anything else can go wrong.

    Another process may have taken this one for dead meanwhile and gone by what it read, so it is
    written down over each state to which that may have come.
    """
    while ChangeState.TAKEN in MOVES.get(change.state, ()):
        change = _move(desk, change, ChangeState.TAKEN, correlation_ids=ids)
    return change


def _read_back(desk: Desk, change: Change) -> Change:
    """HMRC took it: confirmed only if what it now holds is what was wanted."""
    try:
        after, read_id = _read_position(desk, change)
    except HmrcError:
        return change
    state = ChangeState.CONFIRMED if _is_wanted(change, after) else ChangeState.DIFFERS
    desk.moved()
    return _move(desk, change, state, after=after, correlation_ids=(read_id,))


def _settle_unknown(desk: Desk, change: Change) -> Change:
    try:
        after, read_id = _read_position(desk, change)
    except HmrcError:
        return change
    if _is_wanted(change, after) and not _might_be_the_old_one(change, after):
        state = ChangeState.CONFIRMED
    elif _is_as_before(change, after):
        # The old position stands, but a request that was never answered may still arrive.
        if _unanswered(change) and _may_be_in_flight(desk, change):
            return change
        state = ChangeState.NOT_DONE
    else:
        state = ChangeState.DIFFERS
    desk.moved()
    return _move(desk, change, state, after=after, correlation_ids=(read_id,))


def _might_be_the_old_one(change: Change, after: Position) -> bool:
    """Whether the same figures were sent again, and their times on HMRC's record have not moved."""
    before = change.what.before
    return (
        isinstance(before, AmountsPosition)
        and change.operation is Operation.AMEND_AMOUNTS
        and after == before
    )


def _unanswered(change: Change) -> bool:
    """Whether what was sent may still be acted on: HMRC itself has not answered it."""
    refusal = change.refusal
    return refusal is None or refusal.status is None or refusal.status in _OF_A_GATEWAY


def _may_be_in_flight(desk: Desk, change: Change) -> bool:
    sent_at: datetime = change.sent_at or change.prepared_at
    return desk.clock.now() - sent_at < IN_FLIGHT


def _read_position(desk: Desk, change: Change) -> tuple[Position, str]:
    """What HMRC holds now, of what the change was about."""
    before = change.what.before
    if isinstance(before, AmountsPosition):
        user = desk.fresh.amounts(change.what.tax_year, Question.USER)
        return replace(before, user=user.value), user.correlation_id
    choice = desk.fresh.choice(change.what.tax_year)
    return ChoicePosition(opted_out=choice.value.opted_out), choice.correlation_id


def _is_wanted(change: Change, after: Position) -> bool:
    if isinstance(after, ChoicePosition):
        return after.opted_out is (change.what.ask is Ask.STOP)
    if not change.what.wanted:
        return not has_own(after.user)
    try:
        return own_set(after.user) == change.what.wanted
    except UnsafeToSend:
        return False


def _is_as_before(change: Change, after: Position) -> bool:
    before = change.what.before
    if isinstance(before, ChoicePosition) or isinstance(after, ChoicePosition):
        return before == after
    try:
        return own_set(after.user) == own_set(before.user)
    except UnsafeToSend:
        return before.user == after.user


def _move(
    desk: Desk,
    change: Change,
    new: ChangeState,
    *,
    after: Position | None = None,
    refusal: Refusal | None = None,
    correlation_ids: tuple[str, ...] = (),
) -> Change:
    return desk.journal.move(
        desk.who,
        change.reference,
        change.state,
        new,
        desk.clock.now(),
        after=after,
        refusal=refusal,
        correlation_ids=tuple(i for i in correlation_ids if i),
    )
