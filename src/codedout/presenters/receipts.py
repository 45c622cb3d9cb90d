"""The timeline of a person's own changes, newest first, and what a saved one says of itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from codedout.domain.change import AmountsPosition, Ask, Change, ChangeState
from codedout.domain.coded_out import ItemKey, OwnSet
from codedout.domain.nino import Nino
from codedout.domain.tax_year import london_day
from codedout.journeys.undoing import undoings_among
from codedout.presenters.changes import check_link, figures_of, outcome_of, title_of
from codedout.presenters.drafts import in_short
from codedout.presenters.items import kind_name
from codedout.presenters.undone import undone_by
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Fact, Line, Link, Table, receipt_link


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedView:
    """One that was prepared and never sent, the way to it, and the button that drops it."""

    reference: str
    facts: tuple[Fact, ...]
    passed: str
    open: Link
    drop: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptsView:
    """`days`: what is over or under way, a table for each day; what was only prepared is apart.

    A clock that was put back changes no order: then the same day can stand there twice.
    """

    intro: str
    days: tuple[Table, ...]
    prepared: tuple[PreparedView, ...]
    save_note: str  # "" where there is nothing to save
    put_aside: Line | None


def present(
    changes: Sequence[Change],
    show: Viewer,
    passed: Collection[str] = (),
    put_aside: str | None = None,
) -> ReceiptsView:
    """Everything asked for, with a way to each. `changes` are newest first, as in the journal.

    `passed`: the references of those that the calendar no longer allows. `put_aside`: that of the
    one that was put aside a moment ago, on this page.
    """
    prepared = [change for change in changes if change.state is ChangeState.READY]
    others = [change for change in changes if change.state is not ChangeState.READY]
    places = _places(changes)
    others = sorted(others, key=lambda change: places[change.reference], reverse=True)
    pairs = {change.reference: _pair(change, changes, show) for change in changes}
    intro = "intro" if others else ("none_sent" if prepared else "none")
    return ReceiptsView(
        intro=show.say(f"receipts.{intro}"),
        days=tuple(
            _table(show.day(day), tuple(each), pairs, show)
            for day, each in groupby(others, key=lambda change: london_day(change.asked_at))
        ),
        prepared=tuple(
            _prepared(change, pairs[change.reference], show, passed=change.reference in passed)
            for change in prepared
        ),
        save_note=show.say("receipts.save_note") if changes else "",
        put_aside=next(
            (
                _put_aside(change, show)
                for change in changes
                if change.reference == put_aside and change.state is ChangeState.DROPPED
            ),
            None,
        ),
    )


def _put_aside(change: Change, show: Viewer) -> Line:
    reference = change.reference
    way = show.say("receipts.open_passed", reference=reference)
    said = show.say(
        "receipts.put_aside",
        reference=reference,
        what=in_short(title_of(change, show), which(change, show), show),
    )
    return Line(text=said, links=(receipt_link(reference, way),))


def _prepared(change: Change, pair: str, show: Viewer, *, passed: bool) -> PreparedView:
    reference = change.reference
    name = "open_passed" if passed else "open_prepared"
    return PreparedView(
        reference=reference,
        facts=(
            Fact(
                label=show.say("receipts.column.what"),
                value=title_of(change, show),
                note=which(change, show),
            ),
            Fact(label=show.say("receipts.prepared"), value=show.instant(change.prepared_at)),
            Fact(label=show.say("receipts.reference"), value=reference, note=pair),
        ),
        passed=show.say("receipts.passed") if passed else "",
        open=check_link(change, show.say(f"receipts.{name}", reference=reference)),
        drop=show.say("receipts.drop", reference=reference),
    )


def about_the_file(nino: Nino | None, made_at: datetime, show: Viewer) -> tuple[Fact, ...]:
    """Whose receipt a saved file is, and when it was made."""
    whose = (
        ()
        if nino is None
        else (Fact(label=show.say("receipts.file_whose"), value=show.nino(nino)),)
    )
    made = Fact(
        label=show.say("receipts.file_made"), value=show.instant(made_at), note=show.utc(made_at)
    )
    return (*whose, made)


def _places(changes: Sequence[Change]) -> dict[str, tuple[int, bool, float]]:
    """Where each stands on the timeline, whatever clocks do: after what was sent before it.

    Clocks are asked only where a change was sent or prepared before such an order was kept.
    """
    sent = [(each.sent_order, each.sent_at) for each in changes if each.sent_at is not None]
    by_clock = any(order == 0 for order, _ in sent)

    def place(change: Change) -> tuple[int, bool, float]:
        if change.sent_at is not None:
            return change.sent_order, False, change.sent_at.timestamp()
        at = change.prepared_at
        order = change.prepared_order or max((n for n, when in sent if when <= at), default=0)
        return (0, False, at.timestamp()) if by_clock and not order else (order, True, 0.0)

    return {change.reference: place(change) for change in changes}


def _pair(change: Change, changes: Sequence[Change], show: Viewer) -> str:
    """Which other change belongs to it, and how."""
    pairs = []
    if change.what.undoes:
        done = change.state in (ChangeState.READY, ChangeState.CONFIRMED)
        name = "puts_back" if done else "to_put_back"
        pairs.append(show.say(f"receipts.pair.{name}", other=change.what.undoes))
    by = undone_by(undoings_among(changes, change))
    pairs += [show.say(f"receipts.pair.{name}", **references) for name, references in by]
    if change.overtaken_by:
        pairs.append(show.say("receipts.pair.overtaken", other=change.overtaken_by))
    return " ".join(pairs)


def _open(change: Change, show: Viewer) -> Link:
    label = show.say("receipts.open", reference=change.reference, what=title_of(change, show))
    return receipt_link(change.reference, label)


def _table(
    caption: str, changes: Sequence[Change], pairs: Mapping[str, str], show: Viewer
) -> Table:
    labels = ["time", "what", "outcome", "reference"]
    return Table(
        key="receipts",
        caption=caption,
        columns=tuple(
            Column(label=show.say(f"receipts.column.{name}"), short=name == "time")
            for name in labels
        ),
        rows=tuple(
            tuple(_cell(name, change, pairs[change.reference], show) for name in labels)
            for change in changes
        ),
    )


def _cell(column: str, change: Change, pair: str, show: Viewer) -> Cell:
    match column:
        case "time":
            return Cell(text=show.time(change.asked_at))
        case "what":
            return Cell(text=title_of(change, show), note=which(change, show))
        case "outcome":
            return Cell(text=show.say(f"receipts.state.{outcome_of(change)}"))
        case _:
            return Cell(text=change.reference, note=pair, link=_open(change, show))


def which(change: Change, show: Viewer, only: Collection[ItemKey] | None = None) -> str:
    """The figures that tell a change from others like it; of `only` those items, if it says."""
    keys = [key for key in changed_items(change) if only is None or key in only]
    if not isinstance(change.what.before, AmountsPosition):
        return ""
    old, wanted = figures_of(change.what.before.user), change.what.wanted or OwnSet()
    return "; ".join(_figure(key, old.get(key), wanted.get(key), show) for key in keys)


def changed_items(change: Change) -> list[ItemKey]:
    """Whose figures a change is about; none of a choice, or of figures that were made up."""
    what = change.what
    if not isinstance(what.before, AmountsPosition) or what.ask is Ask.PUT_TEST_FIGURES:
        return []
    if what.item is not None:
        return [what.item]
    old, wanted = figures_of(what.before.user), what.wanted or OwnSet()
    return sorted(key for key in {*old, *wanted} if old.get(key) != wanted.get(key))


def _figure(key: ItemKey, old: Decimal | None, new: Decimal | None, show: Viewer) -> str:
    values = {"kind": kind_name(show, key.kind), "number": show.item_number(key.id)}
    if new is not None:
        return show.say("receipts.item_amended", **values, amount=show.gbp(new))
    if old is not None:
        return show.say("receipts.item_gone", **values, amount=show.gbp(old))
    return show.say("receipts.item_removed", **values)
