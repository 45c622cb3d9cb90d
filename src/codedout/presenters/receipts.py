"""The timeline of a person's own changes, newest first, and what a saved one says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from codedout.domain.change import Change, ChangeState
from codedout.domain.nino import Nino
from codedout.domain.tax_year import london_day
from codedout.journeys.undoing import undoing_among
from codedout.presenters.changes import check_link, outcome_of, title_of
from codedout.presenters.items import kind_name
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Fact, Link, Table, receipt_link


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedView:
    """One that was prepared and never sent, and the button that drops it."""

    reference: str
    drop: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptsView:
    """`days`: what is over or under way, a table for each day; what was only prepared is apart."""

    intro: str
    days: tuple[Table, ...]
    prepared_table: Table | None
    prepared: tuple[PreparedView, ...]


def present(changes: Sequence[Change], show: Viewer) -> ReceiptsView:
    """Everything asked for, with a way to each."""
    changes = sorted(changes, key=_when, reverse=True)
    prepared = [change for change in changes if change.state is ChangeState.READY]
    others = [change for change in changes if change.state is not ChangeState.READY]
    pairs = {change.reference: _pair(change, changes, show) for change in changes}
    intro = "intro" if others else ("none_sent" if prepared else "none")
    return ReceiptsView(
        intro=show.say(f"receipts.{intro}"),
        days=tuple(
            _table("receipts", show.day(day), tuple(each), pairs, show)
            for day, each in groupby(others, key=lambda change: london_day(_when(change)))
        ),
        prepared_table=_table(
            "prepared", show.say("receipts.caption_prepared"), prepared, pairs, show
        )
        if prepared
        else None,
        prepared=tuple(
            PreparedView(
                reference=change.reference,
                drop=show.say("receipts.drop", reference=change.reference),
            )
            for change in prepared
        ),
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


def _when(change: Change) -> datetime:
    """Where it stands on the timeline."""
    return change.sent_at or change.prepared_at


def _pair(change: Change, changes: Sequence[Change], show: Viewer) -> str:
    """Which other change belongs to it, and how."""
    pairs = []
    if change.what.undoes:
        done = change.state in (ChangeState.READY, ChangeState.CONFIRMED)
        pairs.append(("puts_back" if done else "to_put_back", change.what.undoes))
    undoing = undoing_among(changes, change)
    if undoing is not None:
        name = {ChangeState.CONFIRMED: "undone", ChangeState.DIFFERS: "undone_differs"}
        pairs.append((name.get(undoing.state, "undone_open"), undoing.reference))
    if change.overtaken_by:
        pairs.append(("overtaken", change.overtaken_by))
    return " ".join(show.say(f"receipts.pair.{name}", other=other) for name, other in pairs)


def _open(change: Change, show: Viewer) -> Link:
    label = show.say("receipts.open", reference=change.reference, what=title_of(change, show))
    if change.state is ChangeState.READY:
        return check_link(change, label)
    return receipt_link(change.reference, label)


def _table(
    key: str, caption: str, changes: Sequence[Change], pairs: Mapping[str, str], show: Viewer
) -> Table:
    labels = ["time", "what", "outcome", "reference"]
    if key == "prepared":  # there is no outcome, and the heading says so
        labels = ["when", "what", "reference"]
    return Table(
        key=key,
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
            return Cell(text=show.time(_when(change)))
        case "when":
            return Cell(text=show.instant(_when(change)))
        case "what":
            return Cell(text=title_of(change, show), note=which(change, show))
        case "outcome":
            return Cell(text=show.say(f"receipts.state.{outcome_of(change)}"))
        case _:
            return Cell(text=change.reference, note=pair, link=_open(change, show))


def which(change: Change, show: Viewer) -> str:
    """What tells a change of one item from others like it."""
    item, wanted = change.what.item, change.what.wanted
    if item is None or wanted is None:
        return ""
    kind = kind_name(show, item.kind)
    if item not in wanted:
        return show.say("receipts.item_removed", kind=kind, number=item.id)
    return show.say(
        "receipts.item_amended", kind=kind, number=item.id, amount=show.gbp(wanted[item])
    )
