"""Which figure HMRC uses for an item, before a change and after, and a figure sent again.

HMRC uses the newer of its own and the person's. So the same figure sent again is a change too,
where HMRC has moved its own since.
"""

from __future__ import annotations

from collections.abc import Collection

from codedout.domain.change import AmountsPosition, Ask, Change, ChangeState, NewChange
from codedout.domain.coded_out import Amounts, ItemKey, OwnSet, Source, TaxCodeComponent
from codedout.domain.comparison import Row, compare, own_set
from codedout.domain.errors import UnsafeToSend
from codedout.domain.tax_year import TaxYear
from codedout.presenters.compare import item_label
from codedout.presenters.items import kind_name
from codedout.presenters.viewer import Viewer

_NEVER_MADE = (
    *(ChangeState.STALE, ChangeState.DROPPED),
    *(ChangeState.REFUSED, ChangeState.NOT_DONE),
)


def in_use_words(change: Change, show: Viewer) -> tuple[str, ...]:
    """Before and after, in one line; none where HMRC did not say which one it was using."""
    what = change.what
    row = _row(what)
    if row is None or row.key is None or what.wanted is None:
        return ()
    old = {Source.HMRC_HELD: row.hmrc, Source.USER: row.user}.get(what.in_use or Source.UNKNOWN)
    if old is None:
        return ()
    when = "was" if change.state is ChangeState.CONFIRMED else "is"
    whose = "own" if old is row.hmrc else "yours"
    new = what.wanted.get(row.key)
    if new is None and row.hmrc is not None:  # none of theirs stands there any more
        whose, new = f"{whose}_then_own", row.hmrc.amount
    if new is None:
        return ()
    return (show.say(f"change.in_use.{when}_{whose}", old=show.gbp(old.amount), new=show.gbp(new)),)


def going_along_words(change: Change, show: Viewer) -> tuple[str, ...]:
    """A line for each other item that HMRC may use the person's figure for again afterwards."""
    what = change.what
    if not isinstance(what.before, AmountsPosition):
        return ()
    rows = compare(what.before.hmrc_held, what.before.user, None).rows
    return tuple(
        show.say(
            "change.going_along",
            kind=kind_name(show, row.kind),
            number=show.item_number(row.key.id),
            hmrc=show.gbp(row.hmrc.amount),
            yours=show.gbp(row.user.amount),
        )
        for row in rows
        if row.key in what.going_along
        and row.key is not None
        and row.hmrc is not None
        and row.user is not None
    )


def items_of(hmrc_held: Amounts) -> dict[ItemKey | None, TaxCodeComponent]:
    """HMRC's own figures."""
    return {c.key: c for c in hmrc_held.components if c.source is Source.HMRC_HELD}


def moves(
    hmrc_held: Amounts,
    old: OwnSet,
    new: OwnSet,
    year: TaxYear,
    show: Viewer,
    *,
    passed_over: Collection[ItemKey],
) -> tuple[str, ...]:
    """A line for each item of the person's that goes, comes back or is another figure again.

    `passed_over`: items for which HMRC is using its own figure already.
    """
    held = items_of(hmrc_held)
    lines = []
    for key in sorted({*old, *new}):
        was, is_, hmrcs = old.get(key), new.get(key), held.get(key)
        related = None if hmrcs is None else hmrcs.related_tax_year
        values = {"item": item_label(key.kind, related, year, key, show)}
        if hmrcs is not None:
            values["hmrc"] = show.gbp(hmrcs.amount)
        if was is not None and is_ is None:
            own = "goes_already" if key in passed_over else "goes"
            name = own if hmrcs is not None else "goes_unmatched"
            values["yours"] = show.gbp(was)
        elif was is None and is_ is not None:
            name = "comes" if hmrcs is not None else "comes_unmatched"
            values["yours"] = show.gbp(is_)
        elif was is not None and is_ is not None and was != is_:
            name, values["old"], values["new"] = "goes_back", show.gbp(was), show.gbp(is_)
        else:
            continue
        lines.append(show.say(f"change.moves.{name}", **values))
    return tuple(lines)


def whole_set_words(what: NewChange, show: Viewer) -> tuple[str, ...]:
    """The same for a change that is of no one item: all are removed, or put back together."""
    if what.item is not None or what.ask not in (Ask.REMOVE_ALL, Ask.PUT_BACK):
        return ()
    if not isinstance(what.before, AmountsPosition):
        return ()
    try:
        old = own_set(what.before.user)
    except UnsafeToSend:  # the table names every figure that goes
        return ()
    new, held = what.wanted or OwnSet(), what.before.hmrc_held
    return moves(held, old, new, what.tax_year, show, passed_over=what.passed_over)


def sent_again(what: NewChange) -> bool:
    """Whether the figure asked for is the one that the person had sent before."""
    row = _row(what) if what.ask is Ask.AMEND_ONE else None
    if row is None or row.user is None or what.wanted is None or row.key is None:
        return False
    return what.wanted.get(row.key) == row.user.amount


def again_mark(change: Change, show: Viewer, *, prepared: bool) -> str:
    """What its line is marked with. `prepared`: it can no longer be sent."""
    never = prepared or change.state in _NEVER_MADE
    return show.say("change.the_same_again" if never else "change.sent_again")


def _row(what: NewChange) -> Row | None:
    if what.ask not in (Ask.AMEND_ONE, Ask.REMOVE_ONE, Ask.PUT_BACK):
        return None
    if not isinstance(what.before, AmountsPosition):
        return None
    rows = compare(what.before.hmrc_held, what.before.user, None).rows
    return next((row for row in rows if row.key == what.item), None)
