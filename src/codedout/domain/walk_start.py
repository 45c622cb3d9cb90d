"""Beginning a walk with PAYE tax of an earlier year that HMRC takes through a tax code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from codedout.domain.coded_out import Kind
from codedout.domain.comparison import Comparison, Row
from codedout.domain.money import plain_figures
from codedout.domain.tax_year import TaxYear
from codedout.domain.walk import MOST_YEARS, About, Known, TypedYear, Walk


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


def begin(walk: Walk, start: Start) -> Walk | None:
    """The walk with that amount in it, and all that was typed; None where there is no room."""
    years = tuple(year for year in walk.sheet.years if year != TypedYear(tax_year=year.tax_year))
    theirs = start.owed_for or _free(walk, start.taken_in)
    there = next((year for year in years if year.tax_year == theirs), None)
    hmrc = plain_figures(start.hmrc)
    if there is None and len(years) >= MOST_YEARS:
        return None
    if there and (there.known, there.short, there.taken_in) == (Known.SHORT, hmrc, start.taken_in):
        return replace(walk, about=About.YEARS)  # opened again: what was changed since stays
    begun = replace(
        there or TypedYear(tax_year=theirs),
        known=Known.SHORT,
        short=hmrc,
        own="" if start.own is None else plain_figures(start.own),
        taken_in=start.taken_in,
        unsaid=start.owed_for is None,
    )
    years = tuple(year for year in years if year is not there)
    return replace(walk, sheet=replace(walk.sheet, years=(*years, begun)), about=About.YEARS)


def _free(walk: Walk, taken_in: TaxYear) -> TaxYear:
    """A year before `taken_in` of which nothing was typed, to stand there until one is picked."""
    typed = {year.tax_year for year in walk.sheet.years}
    return next(
        year for back in range(1, MOST_YEARS + 2) if (year := taken_in.plus(-back)) not in typed
    )
