"""What HMRC is found to hold after a change was sent, beside what was asked for.

What it holds is what became of a change only if none of the person's own was sent later about the
same: then it may be from that one, and says nothing sure of the earlier.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cmp_to_key

from codedout.domain.change import AmountsPosition, Ask, Change, ChoicePosition, Position
from codedout.domain.choice import CollectionChoice
from codedout.domain.coded_out import Amounts, Question
from codedout.domain.comparison import has_own, own_set
from codedout.domain.errors import UnsafeToSend
from codedout.domain.operation import Operation
from codedout.journeys.desk import Desk
from codedout.journeys.ports import Asked


def read_position(desk: Desk, change: Change) -> tuple[Position, str]:
    """What HMRC holds now, of what the change was about, and its number for that answer.

    It is kept for when HMRC does not answer.

    Raises:
        HmrcError: it could not be read.
        StoreUnavailable: the store cannot be used, this time.
    """
    before, year, take_down = change.what.before, change.what.tax_year, desk.taking_down()
    if isinstance(before, AmountsPosition):
        user = desk.fresh.amounts(year, Question.USER)
        take_down(Asked(Amounts, year, Question.USER, of_change=True), user)
        return replace(before, user=user.value), user.correlation_id
    choice = desk.fresh.choice(year)
    take_down(Asked(CollectionChoice, year, of_change=True), choice)
    return ChoicePosition(opted_out=choice.value.opted_out), choice.correlation_id


def is_wanted(change: Change, after: Position) -> bool:
    """Whether it is what the change asked for."""
    if isinstance(after, ChoicePosition):
        return after.opted_out is (change.what.ask is Ask.STOP)
    if not change.what.wanted:
        return not has_own(after.user)
    try:
        return own_set(after.user) == change.what.wanted
    except UnsafeToSend:
        return False


def is_as_before(change: Change, after: Position) -> bool:
    """Whether it is what HMRC held before the change was sent."""
    before = change.what.before
    if isinstance(before, ChoicePosition) or isinstance(after, ChoicePosition):
        return before == after
    try:
        return own_set(after.user) == own_set(before.user)
    except UnsafeToSend:
        return before.user == after.user


def might_be_the_old_one(change: Change, after: Position) -> bool:
    """Whether the same figures were sent again, and their times on HMRC's record have not moved."""
    before = change.what.before
    return (
        isinstance(before, AmountsPosition)
        and change.operation is Operation.AMEND_AMOUNTS
        and after == before
    )


def sent_after(desk: Desk, change: Change) -> tuple[Change, ...]:
    """The person's changes of the same that were sent later, the last one first.

    To be asked for after HMRC was: what was sent in between may be what was read.
    """
    return later_among(desk.journal.of(desk.who), change)


def later_among(everything: Iterable[Change], change: Change) -> tuple[Change, ...]:
    """The same, of changes of the person's that were read already."""
    later = [each for each in everything if each.may_overtake(change)]
    return tuple(sorted(later, key=cmp_to_key(_later_first)))


def _later_first(one: Change, other: Change) -> int:
    return other.sent_later_than(one) - one.sent_later_than(other)


def who_wanted(after: Position, changes: Iterable[Change]) -> Change | None:
    """The first of the changes that asked for just that."""
    return next((each for each in changes if is_wanted(each, after)), None)
