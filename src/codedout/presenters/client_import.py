"""What became of a list of clients that was imported, row by row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from codedout.domain.client_rows import MOST_ROWS, NAMES, ListedClient, Row, WrongRow
from codedout.presenters.clients import most
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Fact, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedView:
    """`mend` says how to go on, "" where nothing is wrong."""

    counts: tuple[Fact, ...]
    mend: str
    table: Table


def imported(rows: Sequence[Row], added: Collection[int], show: Viewer) -> ImportedView:
    """`added` are the rows that were not on the list before."""
    wrong = sum(isinstance(one, WrongRow) for one in rows)
    counts = {
        "clients.import.done.added": len(added),
        "clients.import.done.listed": len(rows) - wrong - len(added),
        "clients.import.done.wrong": wrong,
    }
    return ImportedView(
        counts=tuple(Fact(label=show.say(name), value=str(n)) for name, n in counts.items()),
        mend=show.say("clients.import.done.mend") if wrong else "",
        table=Table(
            key="imported",
            caption=show.say("clients.import.done.caption"),
            columns=(
                Column(label=show.say("clients.import.done.row"), short=True),
                Column(label=show.say("clients.import.done.name")),
                Column(label=show.say("clients.import.done.became")),
            ),
            rows=tuple(_line(one, added, show) for one in rows),
        ),
    )


def _line(one: Row, added: Collection[int], show: Viewer) -> tuple[Cell, ...]:
    name = show.person(one.name) if one.name else show.say("clients.import.done.no_name")
    return (
        Cell(text=str(one.row)),
        Cell(text=name),
        Cell(text=" ".join(f"{said}." for said in _became(one, added, show))),
    )


def _became(one: Row, added: Collection[int], show: Viewer) -> list[str]:
    if isinstance(one, ListedClient):
        became = "added" if one.row in added else "listed"
        return [show.say(f"clients.import.row.{became}")]
    if one.same_as is not None:
        return [show.say("clients.import.row.twice", row=one.same_as)]
    names = (f"clients.import.row.{fault}" for fault in one.faults)
    return [show.say(name, **most(name, show)) for name in names]


def columns(show: Viewer) -> str:
    """How the list has to look."""
    return show.say("clients.import.columns", most=f"{MOST_ROWS:,}", **_column_names())


def not_a_list(reason: str, show: Viewer) -> str:
    """Why no client could be read, by the reason of a `NotAList` or of the form's own."""
    name = f"clients.import.error.{reason}"
    values: dict[str, str] = {"most": f"{MOST_ROWS:,}", **_column_names()}
    return show.say(name, **{field: values[field] for field in show.words.fields(name)})


def _column_names() -> dict[str, str]:
    return {column: f"“{names[0]}”" for column, names in NAMES.items()}
