"""Deciding whether a change may be asked for, and writing it down. Nothing is sent here."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

from codedout.domain.change import (
    AmountsPosition,
    Ask,
    Change,
    ChoicePosition,
    NewChange,
)
from codedout.domain.coded_out import ItemKey, OwnSet, Source
from codedout.domain.comparison import compare, own_set, why_unsafe
from codedout.domain.errors import CodedOutError, HmrcError, UnsafeToSend
from codedout.domain.rules.windows import Answer, Verdict
from codedout.journeys.desk import Desk
from codedout.journeys.reading import AmountsReading, ChoiceReading, record_of
from codedout.journeys.standing import end_stale, how_it_stands


class NotOpen(CodedOutError):
    """The rules say no, or say that the person must be asked something first."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.rule)
        self.verdict = verdict


class NothingChanged(CodedOutError):
    """The amount typed is the amount that stands anyway."""


class NotRead(CodedOutError):
    """What HMRC holds could not be read, or no longer has this item: nothing can be asked for."""


class MayNotChange(CodedOutError):
    """Whoever is signed in changes nothing, by their role."""


class OnlyInTestSystem(CodedOutError):
    """Made-up figures were to go to somewhere other than HMRC's test system."""


def prepare_amend(desk: Desk, seen: AmountsReading, item: ItemKey, amount: Decimal) -> Change:
    """Write down the person's own figures with this one put in.

    Raises:
        NotOpen, NothingChanged, NotRead, UnsafeToSend: nothing was written down.
    """
    before = position_of(seen)
    require_open(desk.amounts_open(seen).amend)
    own = _own_set(before)
    held = {c.key: c.amount for c in before.hmrc_held.components if c.source is Source.HMRC_HELD}
    if item not in held:  # R42/A5: only what HMRC holds can be given another figure
        raise NotRead
    used = in_use(seen, item)
    # HMRC uses its own where that is the newer. Then the same figure sent again is a change: it
    # becomes the newest.
    passed_over = item in own and used is Source.HMRC_HELD
    if own.get(item, held[item]) == amount and not passed_over:
        raise NothingChanged
    wanted = own.with_amount(item, amount)
    return write_down(desk, seen, before, ask=Ask.AMEND_ONE, item=item, wanted=wanted, used=used)


def prepare_removal(desk: Desk, seen: AmountsReading, item: ItemKey | None) -> Change:
    """Write down the removal of one of the person's figures, or (None) of all of them.

    Raises:
        NotOpen, NotRead, UnsafeToSend: nothing was written down.
    """
    before = position_of(seen)
    require_open(desk.amounts_open(seen).delete)
    if item is None:
        # Removing everything names no ids: it works even where a set could not be sent.
        return write_down(desk, seen, before, ask=Ask.REMOVE_ALL, item=None, wanted=OwnSet())
    own = _own_set(before)
    if item not in own:
        raise NotRead
    wanted, used = own.without(item), in_use(seen, item)
    return write_down(desk, seen, before, ask=Ask.REMOVE_ONE, item=item, wanted=wanted, used=used)


def prepare_test_figures(desk: Desk, seen: AmountsReading, typed: OwnSet) -> Change:
    """Write down these figures, ids and all, in place of whatever the person has sent.

    Raises:
        OnlyInTestSystem, NotOpen, NothingChanged, NotRead: nothing was written down.
    """
    if not desk.test_system:
        raise OnlyInTestSystem
    before = position_of(seen)
    require_open(desk.test_figures_open(seen))
    # Samples of HMRC's that could not be sent again are nobody's figures: they may be replaced.
    with suppress(UnsafeToSend):
        if own_set(before.user) == typed:
            raise NothingChanged
    return write_down(desk, seen, before, ask=Ask.PUT_TEST_FIGURES, item=None, wanted=typed)


def prepare_choice(desk: Desk, seen: ChoiceReading, ask: Ask, *, undoes: str = "") -> Change:
    """Write down that a year's bill is not (STOP), or is (RESTART), to go through the tax code.

    `undoes` is the reference of the change that is undone by it.

    Raises:
        NotOpen, NotRead: nothing was written down.
    """
    if seen.choice.value is None:
        raise NotRead
    open_ = desk.choice_open(seen)
    require_open(open_.opt_out if ask is Ask.STOP else open_.opt_in)
    return _once(
        desk,
        NewChange(
            who=desk.who,
            ask=ask,
            tax_year=seen.owed_year,
            item=None,
            before=ChoicePosition(opted_out=seen.choice.value.opted_out),
            wanted=None,
            return_state=record_of(seen.returns, seen.owed_year).state,
            says_not_submitted=desk.says_not_submitted(seen.owed_year),
            undoes=undoes,
        ),
    )


def require_open(verdict: Verdict) -> None:
    """Pass if the rules say yes.

    Raises:
        NotOpen: they do not.
    """
    if verdict.answer is not Answer.YES:
        raise NotOpen(verdict)


def position_of(seen: AmountsReading) -> AmountsPosition:
    """What HMRC was found to hold.

    Raises:
        NotRead: it could not be read.
    """
    held, user = seen.hmrc_held.value, seen.user.value
    if held is None or user is None:
        raise NotRead
    return AmountsPosition(hmrc_held=held, user=user)


def in_use(seen: AmountsReading, item: ItemKey) -> Source | None:
    """Whose figure HMRC says it uses for the item; None where it does not say."""
    rows = compare(seen.hmrc_held.value, seen.user.value, seen.latest.value).rows
    return next((row.in_use for row in rows if row.key == item), None)


def _passed_over(seen: AmountsReading) -> dict[ItemKey, Decimal]:
    """The person's figures in place of which HMRC uses a newer one of its own."""
    rows = compare(seen.hmrc_held.value, seen.user.value, seen.latest.value).rows
    return {
        row.key: row.user.amount
        for row in rows
        if row.key is not None and row.user is not None and row.in_use is Source.HMRC_HELD
    }


def _own_set(before: AmountsPosition) -> OwnSet:
    """The person's own figures, if no change to them could lose one or hit the wrong item."""
    why = why_unsafe(before.hmrc_held, before.user)
    if why is not None:
        raise UnsafeToSend(why)
    return own_set(before.user)


def write_down(
    desk: Desk,
    seen: AmountsReading,
    before: AmountsPosition,
    *,
    ask: Ask,
    item: ItemKey | None,
    wanted: OwnSet,
    used: Source | None = None,
    undoes: str = "",
) -> Change:
    """The change of amounts written down. `used`: whose figure HMRC was using for the item."""
    passed_over = _passed_over(seen)
    return _once(
        desk,
        NewChange(
            who=desk.who,
            ask=ask,
            tax_year=seen.code_year,
            item=item,
            before=before,
            wanted=wanted,
            return_state=record_of(seen.returns, seen.code_year).state,
            says_not_submitted=desk.says_not_submitted(seen.code_year),
            in_use=used,
            # The others that are sent again just as they were.
            going_along=tuple(
                key for key, own in passed_over.items() if key != item and wanted.get(key) == own
            ),
            passed_over=tuple(passed_over),
            undoes=undoes,
        ),
    )


def _once(desk: Desk, new: NewChange) -> Change:
    """The change written down, or the one that stands prepared already and is the same in all."""
    if not desk.may_change:
        raise MayNotChange
    prepared = desk.journal.prepared(desk.who)
    same = (kept for kept in prepared if kept.what == new)
    change = next(same, None) or desk.journal.write_down(new, desk.clock.now())
    for kept in prepared:
        if _of_the_same(kept.what, new) and kept.what.before != new.before:
            _end_if_moved(desk, kept)
    return change


def _of_the_same(one: NewChange, other: NewChange) -> bool:
    return (one.ask, one.tax_year, one.item) == (other.ask, other.tax_year, other.item)


def _end_if_moved(desk: Desk, kept: Change) -> None:
    """End one prepared earlier if HMRC no longer holds what it rests on.

    HMRC is asked afresh, as when sending: what the new one rests on was read by a form, may be from
    memory, and then it is the new one that cannot be sent. Without an answer it stays.
    """
    with suppress(HmrcError):
        standing = how_it_stands(desk.fresh, desk.together, desk, kept)
        if standing.moved:
            end_stale(desk, kept, standing)
