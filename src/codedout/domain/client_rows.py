"""Reading a list of clients out of a file that a spreadsheet saved, or that was copied from one."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO

from codedout.domain.client import typed_name, typed_notes
from codedout.domain.errors import NotAClient, NotAList, NotANino
from codedout.domain.nino import Nino

MOST_ROWS = 2_000
MOST_BYTES = 1_000_000

LIST_FAULTS = (
    *("nothing", "both"),  # there is not one list
    *("empty", "too_big", "letters", "broken", "columns", "column_twice", "too_many"),
)
"""Every `NotAList.reason`."""

NAMES: dict[str, tuple[str, ...]] = {
    "name": ("Name", "Client", "Client name"),
    "number": ("National Insurance number", "NI number", "NINO", "Number"),
    "notes": ("Notes", "Note"),
}
"""What each column may be called, in whatever case; the first is what we call it."""

EXAMPLE = (
    "Name,National Insurance number,Notes\r\n"
    'Example One,QQ 12 34 56 C,"Delete this row: it only shows how"\r\n'
    "Example Two,QQ 65 43 21 A,\r\n"
)
"""A file to copy from. No number begins with QQ, so that none of it can be taken for a client."""

_SEPARATORS = ";\t,"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedClient:
    """A row that is right. `row` counts as a spreadsheet does: the header is row 1."""

    row: int
    name: str = field(repr=False)
    nino: Nino
    notes: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongRow:
    """A row that cannot be a client. `faults` are reasons of `NotAClient` and `NotANino`.

    `same_as` is the row that has the number before.
    """

    row: int
    name: str = field(repr=False)
    faults: tuple[str, ...] = ()
    same_as: int | None = None


Row = ListedClient | WrongRow


def decoded(content: bytes) -> str:
    """The text of a file.

    Raises:
        NotAList: it is bigger than any list may be, or not in UTF-8.
    """
    if len(content) > MOST_BYTES:
        raise NotAList("too_big")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotAList("letters") from None


def read_rows(text: str) -> tuple[Row, ...]:
    """Each row that has anything in it, right or wrong.

    Raises:
        NotAList: no row can be read.
    """
    if len(text) > MOST_BYTES:
        raise NotAList("too_big")
    rows = _records(text.removeprefix("\ufeff"))
    head = next(rows, None)
    if head is None:
        raise NotAList("empty")
    columns = _columns(head[1])
    found: list[Row] = []
    first_with: dict[str, int] = {}
    for at, cells in rows:
        if len(found) == MOST_ROWS:
            raise NotAList("too_many")
        found.append(_row(at, cells, columns, first_with))
    if not found:
        raise NotAList("empty")
    return tuple(found)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """What has anything in it, with its place. Excel's first line may name the separator."""
    lines = list(StringIO(text, newline=""))  # ended as files end lines, and by nothing else
    skipped = 0
    if lines and lines[0].strip().lower() in {f"sep={one}" for one in _SEPARATORS}:
        separator = lines.pop(0).strip()[-1:] or "\t"
        skipped = 1
    else:
        head = next((line for line in lines if line.strip()), "")
        separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(lines, delimiter=separator)
    try:
        for at, cells in enumerate(reader, 1 + skipped):
            if any(cell.strip() for cell in cells):
                yield at, cells
    except csv.Error:
        raise NotAList("broken") from None


def _columns(head: Sequence[str]) -> dict[str, int]:
    """Where each column stands, by its name in whatever order."""
    said = [" ".join(cell.split()).casefold() for cell in head]
    found: dict[str, int] = {}
    for column, names in NAMES.items():
        known = {name.casefold() for name in names}
        places = [at for at, name in enumerate(said) if name in known]
        if len(places) > 1:
            raise NotAList("column_twice")
        if places:
            found[column] = places[0]
    if not {"name", "number"} <= found.keys():
        raise NotAList("columns")
    return found


def _row(at: int, cells: Sequence[str], columns: dict[str, int], first_with: dict[str, int]) -> Row:
    def cell(column: str) -> str:
        place = columns.get(column, len(cells))
        return cells[place] if place < len(cells) else ""

    faults: list[str] = []
    name = notes = ""
    nino: Nino | None = None
    try:
        name = typed_name(cell("name"))
    except NotAClient as fault:
        faults.append(fault.reason)
    try:
        nino = Nino.typed(" ".join(cell("number").split()))
    except NotANino as fault:
        faults.append(fault.reason)
    try:
        notes = typed_notes(cell("notes"))
    except NotAClient as fault:
        faults.append(fault.reason)
    if nino is None or faults:
        return WrongRow(row=at, name=name, faults=tuple(faults))
    before = first_with.setdefault(nino.value, at)
    if before != at:
        return WrongRow(row=at, name=name, same_as=before)
    return ListedClient(row=at, name=name, nino=nino, notes=notes)
