"""What a view says, taken apart into what a person reads as one: a row, or a line of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum

import plotly.graph_objects as go

from codedout.presenters.views import Cell, Fact, Table


def rows_and_lines(view: object) -> Iterator[str]:
    """Every row of a table, every fact and every line, each as one text."""
    match view:
        case None | Enum() | bool() | int() | go.Figure():
            return
        case str():
            if view:
                yield view
        case Table():
            yield view.caption
            yield " | ".join(column.label for column in view.columns)
            yield from (" | ".join(_cell(cell) for cell in row) for row in view.rows)
        case Fact():
            yield " | ".join(part for part in (view.label, view.value, view.note) if part)
        case Mapping():
            yield from (text for value in view.values() for text in rows_and_lines(value))
        case tuple() | list():
            yield from (text for value in view for text in rows_and_lines(value))
        case _ if is_dataclass(view):
            for field in fields(view):
                if field.name not in ("params", "key", "page"):
                    yield from rows_and_lines(getattr(view, field.name))
        case _:
            return


def _cell(cell: Cell) -> str:
    return f"{cell.text} | {cell.note}" if cell.note else cell.text


def column(table: Table, place: int) -> list[str]:
    """One column, from the top."""
    return [row[place].text for row in table.rows]
