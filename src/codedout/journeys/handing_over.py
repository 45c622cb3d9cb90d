"""All that is held about a person as one JSON file, and as tables for spreadsheets (CSV in a zip).

docs/export-file.md describes both.
"""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from codedout.domain.change import Change
from codedout.domain.held import Held
from codedout.journeys.history import entry_of, times_of
from codedout.spreadsheets import safe

FORMAT = "codedout export 1"

HMRCS = ("hmrc_last_answered", "december_list")
"""What HMRC answered: it is for those alone whom HMRC lets see the record."""


def write_export(
    held: Held,
    changes: Sequence[Change],
    *,
    environment: str,
    made_at: datetime,
    turned_away: bool = False,
) -> dict[str, Any]:
    """What goes into either file. `changes` are newest first, and told oldest first.

    While HMRC turns the sign-in away, what it answered before is left out, and that is said.
    """
    left_out = dict.fromkeys(HMRCS if turned_away else (), "turned_away_by_hmrc")
    return {
        "format": FORMAT,
        "environment": environment,
        "made": times_of(made_at),
        **({"left_out": left_out} if left_out else {}),
        **{name: list(rows) for name, rows in held.rows.items() if name not in left_out},
        "changes": [entry_of(change) for change in reversed(changes)],
    }


def as_json(export: Mapping[str, Any]) -> bytes:
    """The one file."""
    return (json.dumps(export, indent=1, ensure_ascii=False) + "\n").encode()


def as_tables(export: Mapping[str, Any]) -> bytes:
    """A zip with a table for each sort of which there is anything, and one about the file."""
    out = BytesIO()
    about = {name: one for name, one in export.items() if not isinstance(one, list)}
    sorts = {"about": [about]} | {name: one for name, one in export.items() if name not in about}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, rows in sorts.items():
            if rows:
                # Of no day: the file says itself when it was made.
                folder.writestr(zipfile.ZipInfo(f"{name}.csv"), _table(rows))
    return out.getvalue()


def _table(rows: Sequence[Mapping[str, Any]]) -> bytes:
    flat = [dict(_leaves(row)) for row in rows]
    columns = list(dict.fromkeys(name for row in flat for name in row))
    out = StringIO()
    writer = csv.DictWriter(out, columns, restval="")
    writer.writerow({name: safe(name) for name in columns})
    writer.writerows(flat)
    return out.getvalue().encode("utf-8-sig")


def _leaves(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Each value within another, by the names on the way to it: "before.user.components.1.id"."""
    match value:
        case Mapping():
            for key, one in value.items():
                yield from _leaves(one, f"{name}.{key}" if name else str(key))
        case list() | tuple():
            for number, one in enumerate(value, start=1):
                yield from _leaves(one, f"{name}.{number}")
        case None:
            yield name, ""
        case bool():
            yield name, "yes" if value else "no"
        case _:
            yield name, safe(str(value))
