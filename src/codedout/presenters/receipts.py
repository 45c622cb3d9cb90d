"""The list of a person's changes, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from codedout.domain.change import Change, ChangeState
from codedout.presenters.changes import title_of
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Link, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptsView:
    intro: str
    table: Table | None
    links: tuple[Link, ...]


def present(changes: Sequence[Change], show: Viewer) -> ReceiptsView:
    """Everything asked for, with a way to each."""
    if not changes:
        return ReceiptsView(intro=show.say("receipts.none"), table=None, links=())
    labels = ("when", "what", "outcome", "reference")
    return ReceiptsView(
        intro=show.say("receipts.intro"),
        table=Table(
            key="receipts",
            caption=show.say("receipts.caption"),
            columns=tuple(Column(label=show.say(f"receipts.column.{name}")) for name in labels),
            rows=tuple(
                (
                    Cell(text=show.instant(change.sent_at or change.prepared_at)),
                    Cell(text=title_of(change, show)),
                    Cell(text=show.say(f"receipts.state.{change.state.value}")),
                    Cell(text=change.reference),
                )
                for change in changes
            ),
        ),
        links=tuple(
            Link(
                label=show.say(
                    "receipts.open", reference=change.reference, what=title_of(change, show)
                ),
                page="check" if change.state is ChangeState.READY else "receipt",
                params={"reference": change.reference},
            )
            for change in changes
        ),
    )
