"""The figures of a chart as a file for spreadsheets (CSV, RFC 4180)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import StringIO

from codedout.domain.tax_year import TaxYear
from codedout.presenters.liability_rows import Sheet, Value
from codedout.presenters.viewer import Viewer
from codedout.spreadsheets import safe


def as_file(sheet: Sheet, lacking: Iterable[str], show: Viewer) -> bytes:
    """The file in UTF-8, marked so that spreadsheets know it: the table's columns and rows.

    Each year stands before them once more, as computers spell it. Amounts are bare figures to the
    penny. `lacking` are sentences on what is not in it, each in a row of its own at the end.
    """
    out = StringIO()
    writer = csv.writer(out)
    short = show.say("liability.file.short")
    labels = [column.label for column in sheet.columns]
    writer.writerow([*(f"{label} {short}" for label in labels[: sheet.years]), *labels])
    for row in (*sheet.rows, sheet.total):
        spelt = (str(each) if isinstance(each, TaxYear) else "" for each in row[: sheet.years])
        writer.writerow([*spelt, *_cells(row, show)])
    writer.writerows([safe(line)] for line in lacking)
    return out.getvalue().encode("utf-8-sig")


def _cells(row: Iterable[Value], show: Viewer) -> Iterator[str]:
    for each in row:
        match each:
            case TaxYear():
                yield show.year(each)
            case Decimal():
                yield show.exact(each)
            case _:
                yield safe(each)
