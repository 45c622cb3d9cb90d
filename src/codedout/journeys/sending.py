"""Sending a change that was written down: looked at again, sent once, read back.

`send` claims a `ready` change so that of any number of tabs and processes one sends it. `settle`
finishes, by reading, whatever a lost answer or a killed process left open. The states are those
of `domain.change`.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from codedout.domain.change import MOVES, Change, ChangeState, Position, Refusal
from codedout.domain.coded_out import OwnSet
from codedout.domain.errors import (
    HmrcError,
    NotAllowed,
    Refused,
    SignInExpired,
    StoreUnavailable,
)
from codedout.domain.operation import Operation
from codedout.domain.reason import typed_reason
from codedout.journeys.agreeing import sender_of
from codedout.journeys.desk import Desk
from codedout.journeys.found import (
    is_as_before,
    is_wanted,
    might_be_the_old_one,
    read_position,
    sent_after,
    who_wanted,
)
from codedout.journeys.ports import CodingOut, Written
from codedout.journeys.standing import end_stale, how_it_stands

# So long after a change was claimed, its write can no longer be on its way: our client has given up
# on it after two minutes (`write_leaves` and `whole_write` of hmrc.sending.Patience, to which a
# test holds this), and one more minute is for HMRC to carry out what its gateway gave up on.
IN_FLIGHT = timedelta(minutes=3)

MOST_LOOKS = 3

# Done, by what was read, is no answer either: somebody else may have asked for the same.
_MAY_ARRIVE = (ChangeState.SENDING, ChangeState.UNKNOWN, ChangeState.CONFIRMED)

# A gateway says these for itself: what it passed on may be acted on after. A 500 is HMRC's own.
_OF_A_GATEWAY = (502, 503, 504)

# HMRC's "no" to what is done already, by operation and code.
ALREADY_SO = (
    (Operation.OPT_OUT, "RULE_ALREADY_OPTED_OUT"),
    (Operation.OPT_IN, "RULE_ALREADY_OPTED_IN"),
    (Operation.DELETE_AMOUNTS, "MATCHING_RESOURCE_NOT_FOUND"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What HMRC said, asked at `at`, where that leaves a change open. It is kept nowhere.

    `error`: it did not say. Otherwise it `holds` that, which is not what was asked for, or is what
    the person's own `later` change asked for; what was sent may still arrive, and cannot from
    `settles_from` on.
    """

    at: datetime
    error: HmrcError | None = None
    holds: Position | None = None
    later: Change | None = None
    settles_from: datetime | None = None


def send(desk: Desk, reference: str) -> Change:
    """Send a change that stands `ready`, at most once ever, and return it as it then is.

    If what HMRC holds has moved since the person saw it, or the rules no longer allow it, the
    change becomes `stale` and nothing is sent. Where another of the same was sent and may still
    reach HMRC (`on_its_way`), or where this desk may change nothing, it stays `ready`.

    Raises:
        NotRecognised: not this person's.
        NotAgreed: it is a client's, who is not on record to have agreed.
        HmrcError: HMRC could not be asked before anything was sent; the change stays `ready`.
    """
    change = desk.journal.find(desk.who, reference)
    if change.state is not ChangeState.READY:
        return settle(desk, reference)
    if not desk.may_change:
        return change
    claimed = _claim(desk, change)
    if claimed is None:
        return desk.journal.find(desk.who, reference)
    try:
        written = _act(desk.fresh, claimed)
    except HmrcError as error:
        ended = _after_error(desk, claimed, error)
        return _with_number(desk, ended, error.correlation_id)
    except BaseException:
        # It may have left, and no move is written down that would drop what is remembered.
        with suppress(StoreUnavailable):
            desk.moved()
        raise
    # HMRC said that it took it: that is written down before anything else can go wrong.
    taken = _with_number(desk, _taken(desk, claimed, written), written.correlation_id)
    return _read_back(desk, taken)[0] if taken.state is ChangeState.TAKEN else taken


def _claim(desk: Desk, change: Change) -> Change | None:
    """`change`, for the caller to send; None where nobody is to, or another tab or process is.

    A look takes a while, and what it found may be from before whatever of the person's moved
    meanwhile in another tab: then it is looked at again.
    """
    sender = sender_of(desk, change)
    for _ in range(MOST_LOOKS):
        seen = desk.journal.version(desk.who)
        if on_its_way(desk, change) is not None:
            return None
        standing = how_it_stands(desk.fresh, desk.together, desk, change)
        if not standing.stands:
            end_stale(desk, change, standing)
            return None
        claimed = desk.journal.claim(
            desk.who,
            change.reference,
            desk.clock.now(),
            seen=seen,
            by=desk.session_key,
            sender=sender,
        )
        if claimed is not None:
            return claimed
        if desk.journal.find(desk.who, change.reference).state is not ChangeState.READY:
            return None
    return None


def settle(desk: Desk, reference: str) -> Change:
    """Finish, by reading and never by sending, a change whose outcome is open.

    One that a living process may still be sending is left alone. Raises NotRecognised.
    """
    return ask_again(desk, reference)[0]


def ask_again(desk: Desk, reference: str) -> tuple[Change, Heard | None]:
    """The same, with what HMRC said if it was asked and the change is open nevertheless."""
    change = desk.journal.find(desk.who, reference)
    if change.state is ChangeState.SENDING and not _may_be_in_flight(desk, change):
        change = _move(desk, change, ChangeState.UNKNOWN)
    if change.state is ChangeState.UNKNOWN:
        return _settle_unknown(desk, change)
    if change.state is ChangeState.TAKEN:
        return _read_back(desk, change)
    return change, None


def explain(desk: Desk, reference: str, typed: str) -> Change:
    """Keep why the person asks for a change that stands `ready`; it is sent to nobody.

    On disk before anything is sent, so that it is there whatever breaks.

    Raises:
        NotAReason: it cannot be kept as it was typed; what was kept before stands.
        NotRecognised: not this person's.
    """
    reason = typed_reason(typed)
    change = desk.journal.find(desk.who, reference)
    if change.reason == reason:
        return change
    return desk.journal.explain(desk.who, reference, reason)


def on_its_way(desk: Desk, change: Change) -> Change | None:
    """The other change of the same that was sent and may still reach HMRC; of two, the longer one.

    From the journal alone. Sent now, `change` could be overtaken by it: HMRC would be read back to
    hold what was wanted, and then hold the earlier wish after all. One that seems to be sent long
    from now was not: the clock was put back, and nobody is kept waiting for that.
    """
    now = desk.clock.now()
    others = [
        each
        for each in desk.journal.sent_since(desk.who, now - IN_FLIGHT)
        if each.reference != change.reference
        and each.is_about_the_same(change)
        and each.state in _MAY_ARRIVE
        and _unanswered(each)
        and in_flight_until(each) <= now + 2 * IN_FLIGHT
    ]
    return max(others, key=in_flight_until, default=None)


def in_flight_until(change: Change) -> datetime:
    """From when on what was sent can no longer be on its way."""
    return change.asked_at + IN_FLIGHT


def drop(desk: Desk, reference: str) -> Change:
    """Put aside a change that the person decided against on the check page."""
    if not desk.may_change:
        return desk.journal.find(desk.who, reference)
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
    return _settle_unknown(desk, unknown)[0]


def is_already_so(refusal: Refusal) -> bool:
    """Whether HMRC says that there was nothing left to do."""
    return (refusal.operation, refusal.code) in ALREADY_SO


def _already_so(desk: Desk, change: Change, refusal: Refusal, ids: tuple[str, ...]) -> Change:
    """HMRC says that nothing was left to do: somebody was quicker, or an answer was lost on the way
    to HMRC's front. What counts is what it holds now.
    """
    try:
        after, read_id = read_position(desk, change)
    except HmrcError:
        return _move(desk, change, ChangeState.REFUSED, refusal=refusal, correlation_ids=ids)
    state = ChangeState.CONFIRMED if is_wanted(change, after) else ChangeState.REFUSED
    return _move(desk, change, state, after=after, refusal=refusal, correlation_ids=(*ids, read_id))


def _taken(desk: Desk, change: Change, written: Written) -> Change:
    """HMRC's yes written down.

    Another process may have taken this one for dead meanwhile and gone by what it read, so it is
    written down over each state to which that may have come.
    """
    ids = (written.correlation_id,)
    while ChangeState.TAKEN in MOVES.get(change.state, ()):
        change = _move(desk, change, ChangeState.TAKEN, correlation_ids=ids)
    return change


def _with_number(desk: Desk, change: Change, number: str) -> Change:
    """With HMRC's number for its answer, also where another process was first to settle it."""
    if not number or number in change.correlation_ids:
        return change
    return desk.journal.add_id(desk.who, change.reference, number)


def _read_back(desk: Desk, change: Change) -> tuple[Change, Heard | None]:
    """HMRC took it: confirmed only if what it now holds is what was wanted, and not by a later."""
    try:
        after, read_id = read_position(desk, change)
    except HmrcError as error:
        return change, Heard(at=desk.clock.now(), error=error)
    later = who_wanted(after, sent_after(desk, change))
    done = later is None and is_wanted(change, after)
    state = ChangeState.CONFIRMED if done else ChangeState.DIFFERS
    return _move(desk, change, state, after=after, correlation_ids=(read_id,), later=later), None


def _settle_unknown(desk: Desk, change: Change) -> tuple[Change, Heard | None]:
    try:
        after, read_id = read_position(desk, change)
    except HmrcError as error:
        return change, Heard(at=desk.clock.now(), error=error)
    others = sent_after(desk, change)
    later = who_wanted(after, others)
    made = later is None and is_wanted(change, after) and not might_be_the_old_one(change, after)
    if not made and _unanswered(change) and _may_be_in_flight(desk, change):
        # What HMRC holds says nothing yet of a request that was never answered.
        return change, Heard(
            at=desk.clock.now(), holds=after, later=later, settles_from=in_flight_until(change)
        )
    before_stands = all(is_as_before(change, each.what.before) for each in others)
    if made:
        state = ChangeState.CONFIRMED
    elif later is None and is_as_before(change, after) and before_stands:
        state = ChangeState.NOT_DONE
    else:
        state = ChangeState.DIFFERS
    return _move(desk, change, state, after=after, correlation_ids=(read_id,), later=later), None


def _unanswered(change: Change) -> bool:
    """Whether what was sent may still be acted on: HMRC itself has not answered it."""
    refusal = change.refusal
    if change.taken:
        return False
    return refusal is None or refusal.status is None or refusal.status in _OF_A_GATEWAY


def _may_be_in_flight(desk: Desk, change: Change) -> bool:
    return desk.clock.now() < in_flight_until(change)


def _move(
    desk: Desk,
    change: Change,
    new: ChangeState,
    *,
    after: Position | None = None,
    refusal: Refusal | None = None,
    correlation_ids: tuple[str, ...] = (),
    later: Change | None = None,
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
        overtaken_by="" if later is None else later.reference,
    )
