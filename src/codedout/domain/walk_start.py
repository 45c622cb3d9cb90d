"""Beginning a walk with PAYE tax of an earlier year that HMRC takes through a tax code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from codedout.domain.coded_out import Kind
from codedout.domain.comparison import Comparison, Row
from codedout.domain.money import plain_figures
from codedout.domain.tax_year import TaxYear
from codedout.domain.walk import MOST_YEARS, About, Known, Sheet, TypedYear, Walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One amount, HMRC's figure for it and the person's.

    Attributes:
        item: what it is known by within its code year.
        owed_for: the year it was owed for, where HMRC says.
        taken_in: the year whose tax code took it.
    """

    item: str
    owed_for: TaxYear | None
    taken_in: TaxYear
    hmrc: Decimal
    own: Decimal | None


def starts(both: Comparison, code_year: TaxYear) -> Iterator[tuple[Row, Start]]:
    """Every amount that a walk can begin with; an item without an id is known by its place."""
    rows = [(str(row.key.id), row) for row in both.rows if row.key is not None]
    rows += [(f"at-{place}", row) for place, row in enumerate(both.rows_without_id, 1)]
    for item, row in rows:
        if row.kind is Kind.PAYE and row.hmrc is not None and row.hmrc.amount > 0:
            yield (
                row,
                Start(
                    item=item,
                    owed_for=row.owed_for(code_year),
                    taken_in=code_year,
                    hmrc=row.hmrc.amount,
                    own=None if row.user is None else row.user.amount,
                ),
            )


class NoRoom(StrEnum):
    """Why an amount was not put on a sheet: all years are taken, or its own by another amount."""

    FULL = "full"
    YEAR_TAKEN = "year_taken"


def begin(walk: Walk, start: Start) -> Walk | NoRoom:
    """The walk with that amount in it, and all that was typed."""
    sheet = _with(walk.sheet, start)
    before = None if walk.before is None else _with(walk.before, start)
    if isinstance(sheet, NoRoom):
        return sheet
    if isinstance(before, NoRoom):
        return before
    return replace(walk, sheet=sheet, before=before, about=About.YEARS)


def _with(sheet: Sheet, start: Start) -> Sheet | NoRoom:
    years = tuple(year for year in sheet.years if year != TypedYear(tax_year=year.tax_year))
    there = _there(years, start)
    if there is None and len(years) >= MOST_YEARS:
        return NoRoom.FULL
    again = there is not None and bool(there.item)
    if there and again and (there.taken_in, there.item) != (start.taken_in, start.item):
        return NoRoom.YEAR_TAKEN
    year = there or TypedYear(
        tax_year=start.owed_for or _free(years, start.taken_in), unsaid=start.owed_for is None
    )
    sent = "" if start.own is None else plain_figures(start.own)
    begun = replace(
        year,
        known=Known.SHORT,
        short=plain_figures(start.hmrc),
        # Opened again, what was typed stays, unless something else was sent to HMRC since.
        own=sent if sent and not (again and sent == year.sent) else year.own,
        taken_in=start.taken_in,
        item=start.item,
        sent=sent or year.sent,
    )
    at = years.index(year) if there else len(years)
    return replace(sheet, years=(*years[:at], begun, *years[at + 1 :]))


def _there(years: Sequence[TypedYear], start: Start) -> TypedYear | None:
    """The year that has that amount already, or else the one that it was owed for."""
    known = (start.taken_in, start.item)
    same = [year for year in years if (year.taken_in, year.item) == known]
    owed = [year for year in years if year.tax_year == start.owed_for and not year.unsaid]
    return next(iter(same or owed), None)


def _free(years: Sequence[TypedYear], taken_in: TaxYear) -> TaxYear:
    """A year before `taken_in` of which nothing was typed, to stand there until one is picked."""
    typed = {year.tax_year for year in years}
    return next(
        year for back in range(1, MOST_YEARS + 2) if (year := taken_in.plus(-back)) not in typed
    )
