"""The list of a person's changes, newest first, and what a saved one says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from codedout.domain.change import Change, ChangeState
from codedout.domain.nino import Nino
from codedout.presenters.changes import check_link, outcome_of, title_of
from codedout.presenters.items import kind_name
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Fact, Link, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedView:
    """One that was prepared and never sent, and the button that drops it."""

    reference: str
    drop: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptsView:
    """`table` is of what is over or under way; what was only prepared stands apart."""

    intro: str
    table: Table | None
    prepared_table: Table | None
    prepared: tuple[PreparedView, ...]


def present(changes: Sequence[Change], show: Viewer) -> ReceiptsView:
    """Everything asked for, with a way to each."""
    prepared = [change for change in changes if change.state is ChangeState.READY]
    others = [change for change in changes if change.state is not ChangeState.READY]
    intro = "intro" if others else ("none_sent" if prepared else "none")
    return ReceiptsView(
        intro=show.say(f"receipts.{intro}"),
        table=_table("receipts", others, show),
        prepared_table=_table("prepared", prepared, show),
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


def _open(change: Change, show: Viewer) -> Link:
    label = show.say("receipts.open", reference=change.reference, what=title_of(change, show))
    if change.state is ChangeState.READY:
        return check_link(change, label)
    return Link(label=label, page="receipt", params={"reference": change.reference})


def _table(key: str, changes: Sequence[Change], show: Viewer) -> Table | None:
    if not changes:
        return None
    labels = ["when", "what", "outcome", "reference"]
    if key == "prepared":
        labels.remove("outcome")  # there is none, and the heading says so
    return Table(
        key=key,
        caption=show.say(f"receipts.caption.{key}"),
        columns=tuple(Column(label=show.say(f"receipts.column.{name}")) for name in labels),
        rows=tuple(tuple(_cell(name, change, show) for name in labels) for change in changes),
    )


def _cell(column: str, change: Change, show: Viewer) -> Cell:
    match column:
        case "when":
            return Cell(text=show.instant(change.sent_at or change.prepared_at))
        case "what":
            return Cell(text=title_of(change, show), note=_which(change, show))
        case "outcome":
            return Cell(text=show.say(f"receipts.state.{outcome_of(change)}"))
        case _:
            return Cell(text=change.reference, link=_open(change, show))


def _which(change: Change, show: Viewer) -> str:
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
