"""Which of the person's own changes it was that made HMRC hold something else."""

from __future__ import annotations

from collections.abc import Iterable

from codedout.domain.change import AmountsPosition, Ask, Change, ChangeState
from codedout.domain.coded_out import ItemKey, OwnSet, Source
from codedout.domain.comparison import Figure
from codedout.domain.since import Difference, source_of
from codedout.journeys.ports import Journal


def last_sent_first(changes: Iterable[Change]) -> list[Change]:
    """One person's changes that were sent, in the order in which they count."""
    return sorted(changes, key=lambda each: (each.sent_order, each.asked_at), reverse=True)


def made_meanwhile(journal: Journal, change: Change) -> tuple[Change, ...]:
    """The person's changes of the same that were sent while this one was only prepared.

    They may be what HMRC's record moved under it by; of one that was sent there are none.
    """
    if change.state is not ChangeState.STALE:
        return ()
    return sent_between(journal.of(change.what.who), change)


def sent_between(everything: Iterable[Change], change: Change) -> tuple[Change, ...]:
    """The same, of changes that were read already."""
    return tuple(
        last_sent_first(
            each
            for each in everything
            if each.is_about_the_same(change)
            and each.cannot_be_ruled_out
            and change.prepared_order < each.sent_order < change.settled_order
        )
    )


def who_did(difference: Difference, changes: Iterable[Change]) -> Change | None:
    """The first of the changes that did this to a figure."""
    return next((change for change in changes if _did(change, difference)), None)


def who_chose(changes: Iterable[Change], *, opted_out: bool) -> Change | None:
    """The first of the changes that asked for this choice."""
    ask = Ask.STOP if opted_out else Ask.RESTART
    return next((change for change in changes if change.what.ask is ask), None)


def _did(change: Change, difference: Difference) -> bool:
    """Whether it is what the person asked for with this change, and was not so before it."""
    if difference.only_the_match:
        return False  # HMRC did, by what it holds itself
    wanted = change.what.wanted or OwnSet()
    old, new, key = difference.old, difference.new, difference.key
    if new is not None and source_of(new) is Source.USER:
        return key is not None and wanted.get(key) == new.amount and _moved(change, difference, key)
    taken_back = old is not None and source_of(old) is Source.USER and key not in wanted
    return taken_back and bool(_had(change, difference))


def _moved(change: Change, difference: Difference, key: ItemKey) -> bool:
    """Whether the figure, which was sent, was new then, or HMRC was not using it.

    All of a person's figures are sent together: most of them only go along as they stand.
    """
    what = change.what
    if key in (what.item, *what.going_along, *what.passed_over):
        return True
    wanted = what.wanted or OwnSet()
    return all(figure.amount != wanted[key] for figure in _had(change, difference))


def _had(change: Change, difference: Difference) -> list[Figure]:
    """The person's figures for the item when they asked for the change."""
    before, key = change.what.before, difference.key
    if not isinstance(before, AmountsPosition):
        return []
    figures: list[Figure] = [*before.user.components, *before.user.unmatched]
    return [
        figure
        for figure in figures
        if figure.kind is difference.kind and (None in (figure.key, key) or figure.key == key)
    ]
