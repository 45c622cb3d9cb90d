"""Undoing a change that HMRC made: back to exactly what the person had before it.

An undoing is a change like any other: written down, looked at again, sent once, read back. What it
undoes is named in it (`undoes`), so whether one was undone is found in the journal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from codedout.domain.change import (
    OPEN,
    AmountsPosition,
    Ask,
    Change,
    ChangeState,
    ChoicePosition,
    Position,
)
from codedout.domain.coded_out import OwnSet
from codedout.domain.comparison import own_set, why_unsafe
from codedout.domain.errors import CodedOutError, UnsafeToSend
from codedout.domain.rules.windows import Verdict
from codedout.domain.tax_year import TaxYear
from codedout.journeys.desk import Desk
from codedout.journeys.found import is_wanted, later_among, sent_after, who_wanted
from codedout.journeys.parts import Together
from codedout.journeys.ports import Journal, Looking
from codedout.journeys.preparing import (
    NotRead,
    in_use,
    position_of,
    prepare_choice,
    require_open,
    write_down,
)
from codedout.journeys.reading import (
    AmountsReading,
    ChoiceReading,
    read_amounts,
    read_choice,
)
from codedout.journeys.standing import is_too_late

Seen = AmountsReading | ChoiceReading


class Why(StrEnum):
    """Why a change cannot be undone, whatever day it is."""

    NOT_MADE = "not_made"  # HMRC is not known to have made it
    UNDONE = "undone"
    UNDER_WAY = "under_way"  # it is being undone, and how that ends is open
    SINCE = "since"  # HMRC now holds something else of the person's than this one left
    SAME = "same"  # it sent again what stood there: there is nothing to put back
    UNSAFE = "unsafe"  # a set sent would not be the one that stood there


class CannotUndo(CodedOutError):
    """There is no way back from this change."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class WayBack:
    """How a change would be undone. `wanted` is what stood there before it, None for a choice.

    `why_not` says that it cannot be, and `by` which changes of the person's are in the way of it:
    a later one, or what undid this one, what undid that, and so on; `verdict` what the rules say
    of the day.
    """

    ask: Ask
    wanted: OwnSet | None
    why_not: Why | None
    by: tuple[Change, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """`by`: what undid a change, what undid that, and so on; how the last ended may be open.

    `in_way`: a later change of the person's own, which left something else. `may_ask`: it can be
    asked for, as far as the person and the day go; what HMRC holds now has not been looked at.
    """

    by: tuple[Change, ...] = ()
    in_way: Change | None = None
    may_ask: bool = False


def undoing_among(everything: Iterable[Change], change: Change) -> Change | None:
    """The change that undid this one; or else one that may yet, or that ended otherwise."""
    made = (ChangeState.CONFIRMED, *sorted(OPEN), ChangeState.DIFFERS)
    tried = [
        each for each in everything if each.what.undoes == change.reference and each.state in made
    ]
    return min(tried, key=lambda each: made.index(each.state), default=None)


def undoings_of(journal: Journal, change: Change) -> tuple[Change, ...]:
    """What undid a change, what undid that, and so on: how it stands is told by the last."""
    if change.state is not ChangeState.CONFIRMED:  # nothing undoes what was not made
        return ()
    return undoings_among(journal.of(change.what.who), change)


def undoings_among(everything: Iterable[Change], change: Change) -> tuple[Change, ...]:
    """The same, of changes that were read already, newest first."""
    everything, chain = tuple(everything), [change]
    while chain[-1].state is ChangeState.CONFIRMED:
        by = undoing_among(everything, chain[-1])
        if by is None:
            break
        chain.append(by)
    return tuple(chain[1:])


def how_undone(desk: Desk, change: Change) -> Undoing:
    """What there is to say of undoing a change on its receipt, without asking HMRC anything."""
    if change.state is not ChangeState.CONFIRMED:  # nothing undoes what was not made
        return Undoing()
    everything = desk.journal.of(change.what.who)
    by = undoings_among(everything, change)
    gone = bool(by) and by[0].state is not ChangeState.DIFFERS
    if gone or is_too_late(desk, change):
        return Undoing(by=by)
    in_way = _left_something_else(everything, change)
    return Undoing(by=by, in_way=in_way, may_ask=in_way is None)


def _left_something_else(everything: Iterable[Change], change: Change) -> Change | None:
    """The person's last change of the same, if HMRC made it and it asked for something else.

    Where it is not known what became of that one, only HMRC can tell whether it is in the way.
    """
    last = next(iter(later_among(everything, change)), None)
    if last is None or last.state is not ChangeState.CONFIRMED:
        return None
    if change.what.ask.of_amounts:
        same = last.what.wanted == change.what.wanted
    else:
        same = last.what.ask is change.what.ask
    return None if same else last


def asks_back(change: Change) -> tuple[Ask, ...]:
    """What is asked for when such a change is undone."""
    return (Ask.PUT_BACK,) if change.what.ask.of_amounts else (Ask.STOP, Ask.RESTART)


def read_again(look: Looking, together: Together, change: Change, running: TaxYear) -> Seen:
    """What HMRC holds now of what the change was about."""
    year = change.what.tax_year
    if change.what.ask.of_amounts:
        return read_amounts(look, together, year, running)
    return read_choice(look, together, year, running)


def way_back(desk: Desk, change: Change, seen: Seen) -> WayBack | None:
    """Whether the change can be undone, and to what; None if what HMRC holds was not read."""
    try:
        if isinstance(seen, ChoiceReading):
            return _other_choice(desk, change, seen)
        return _earlier_set(desk, change, seen)
    except NotRead:
        return None


def prepare_undo(desk: Desk, change: Change, seen: Seen) -> Change:
    """Write down the undoing of a change that was made.

    Raises:
        CannotUndo, NotOpen, NotRead: nothing was written down.
    """
    way = way_back(desk, change, seen)
    if way is None:
        raise NotRead
    if way.why_not is not None:
        raise CannotUndo(way.why_not)
    if isinstance(seen, ChoiceReading):
        return prepare_choice(desk, seen, way.ask, undoes=change.reference)
    require_open(way.verdict)
    item = change.what.item
    return write_down(
        desk,
        seen,
        position_of(seen),
        ask=way.ask,
        item=item,
        wanted=way.wanted or OwnSet(),
        used=None if item is None else in_use(seen, item),
        undoes=change.reference,
    )


def _earlier_set(desk: Desk, change: Change, seen: AmountsReading) -> WayBack:
    now, wanted, by = position_of(seen), OwnSet(), undoings_of(desk.journal, change)
    why_not = None
    try:
        wanted = _set_before(change)
    except UnsafeToSend:
        why_not = Why.UNSAFE
    else:
        if wanted == change.what.wanted:
            why_not = Why.SAME
        elif wanted and why_unsafe(now.hmrc_held, now.user):
            why_not = Why.UNSAFE
    lasting = _not_from_here(change, by, now)
    return WayBack(
        ask=Ask.PUT_BACK,
        wanted=wanted,
        why_not=lasting or why_not,
        by=_sent_since(desk, change, now) if lasting is Why.SINCE else by,
        verdict=desk.put_back_open(seen, wanted),
    )


def _other_choice(desk: Desk, change: Change, seen: ChoiceReading) -> WayBack:
    if seen.choice.value is None:
        raise NotRead
    now = ChoicePosition(opted_out=seen.choice.value.opted_out)
    open_, by = desk.choice_open(seen), undoings_of(desk.journal, change)
    stopped = change.what.ask is Ask.STOP
    why_not = _not_from_here(change, by, now)
    return WayBack(
        ask=Ask.RESTART if stopped else Ask.STOP,
        wanted=None,
        why_not=why_not,
        by=_sent_since(desk, change, now) if why_not is Why.SINCE else by,
        verdict=open_.opt_in if stopped else open_.opt_out,
    )


def _not_from_here(change: Change, by: tuple[Change, ...], now: Position) -> Why | None:
    if change.state is not ChangeState.CONFIRMED:
        return Why.NOT_MADE
    if by and by[0].state is ChangeState.CONFIRMED:
        return Why.UNDONE
    if by and by[0].state in OPEN:
        return Why.UNDER_WAY
    return None if is_wanted(change, now) else Why.SINCE


def _sent_since(desk: Desk, change: Change, now: Position) -> tuple[Change, ...]:
    """The later change of the person's own that HMRC now holds, or else the last of them."""
    later = sent_after(desk, change)
    one = who_wanted(now, later) or next(iter(later), None)
    return () if one is None else (one,)


def _set_before(change: Change) -> OwnSet:
    """The person's whole own set before the change, with what HMRC could not match.

    Raises:
        UnsafeToSend: it could not be sent as it was.
    """
    before = change.what.before
    if not isinstance(before, AmountsPosition):
        return OwnSet()
    why = why_unsafe(before.hmrc_held, before.user)
    if why is not None:
        raise UnsafeToSend(why)
    return own_set(before.user)
