"""What stands beside the charges and is in no total: HMRC's own sums, and figures in tax codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from codedout.domain.coded_out import Kind
from codedout.domain.comparison import compare
from codedout.domain.liability import Liability
from codedout.domain.tax_year import TaxYear
from codedout.journeys.code_figures import CodeFigures
from codedout.presenters.last_known import not_read
from codedout.presenters.liability_chart import Points
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Notice, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A Self Assessment amount in the code of `code_year`. None: there is no such figure.

    `owed_year` is None where HMRC does not say which, and then it is not drawn.
    """

    owed_year: TaxYear | None
    code_year: TaxYear
    hmrc: Decimal | None
    own: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkersView:
    notices: tuple[Notice, ...]
    table: Table | None
    lines: tuple[str, ...]


def marked(figures: CodeFigures) -> tuple[Marked, ...]:
    """All of them, as far as they could be read, by the year they were owed for."""
    found = [one for year in figures.held for one in _of_year(figures, year)]
    return tuple(sorted(found, key=lambda one: (str(one.owed_year or ""), one.code_year)))


def _of_year(figures: CodeFigures, code_year: TaxYear) -> Iterator[Marked]:
    both = compare(figures.held[code_year].value, figures.user[code_year].value, None)
    for row in (*both.rows, *both.rows_without_id):
        if row.kind is Kind.SELF_ASSESSMENT:
            yield Marked(
                owed_year=row.owed_for(code_year),
                code_year=code_year,
                hmrc=None if row.hmrc is None else row.hmrc.amount,
                own=None if row.user is None else row.user.amount,
            )
    for figure in both.unmatched:
        if figure.kind is Kind.SELF_ASSESSMENT:
            yield Marked(owed_year=None, code_year=code_year, hmrc=None, own=figure.amount)


def points(some: tuple[Marked, ...], found: Liability, show: Viewer) -> tuple[Points, ...]:
    """Those of the years that are drawn: HMRC's, then the person's own."""
    at = {year.tax_year: place for place, year in enumerate(found.years)}
    drawn = [(at[one.owed_year], one) for one in some if one.owed_year in at]
    return (
        Points(
            show.say("liability.mark.hmrc"),
            tuple((place, one.hmrc) for place, one in drawn if one.hmrc is not None),
        ),
        Points(
            show.say("liability.mark.own"),
            tuple((place, one.own) for place, one in drawn if one.own is not None),
        ),
    )


def present_markers(
    figures: CodeFigures, found: Liability, show: Viewer, now: datetime
) -> MarkersView:
    """The same as a table, with those that are not drawn, and what could not be read."""
    some = marked(figures)
    drawn = {year.tax_year for year in found.years}
    aside = sum(one.owed_year not in drawn for one in some)
    named = [("liability.mark.part", part) for part in figures.parts if part.error is not None]
    return MarkersView(
        notices=tuple(not_read(named[:1], show, now)),
        table=_marked_table(some, show) if some else None,
        lines=tuple(
            line
            for line in (
                "" if some or named else show.say("liability.mark.none_line"),
                show.say("liability.mark.aside_line", number=aside) if aside else "",
            )
            if line
        ),
    )


def _marked_table(some: tuple[Marked, ...], show: Viewer) -> Table:
    none = show.say("common.nothing")
    return Table(
        key="liability-marks",
        caption=show.say("liability.mark.table"),
        columns=(
            Column(label=show.say("liability.column.owed"), short=True),
            Column(label=show.say("liability.column.code"), short=True),
            Column(label=show.say("common.source.hmrcHeld"), numeric=True),
            Column(label=show.say("common.source.user"), numeric=True),
        ),
        rows=tuple(
            (
                Cell(
                    text=show.say("common.owed_for_earlier")
                    if one.owed_year is None
                    else show.year(one.owed_year)
                ),
                Cell(text=show.year(one.code_year)),
                *(
                    Cell(text=none if each is None else show.with_pence(each), spare=each is None)
                    for each in (one.hmrc, one.own)
                ),
            )
            for one in some
        ),
    )


def present_beside(found: Liability, show: Viewer) -> Table | None:
    """HMRC's own sums of each year of which it gives any."""
    none = show.say("liability.beside.not_given")
    rows = [
        (
            Cell(text=show.year(year.tax_year)),
            *(
                Cell(text=", ".join(map(show.with_pence, given)) or none, spare=not any(given))
                for given in (
                    year.beside.total_liabilities,
                    _given(year.beside.coded),
                    _given(year.beside.on_return),
                )
            ),
        )
        for year in found.years
        if year.beside.total_liabilities
        or year.beside.coded is not None
        or year.beside.on_return is not None
    ]
    if not rows:
        return None
    names = ("total", "coded", "on_return")
    return Table(
        key="liability-beside",
        caption=show.say("liability.beside.table"),
        columns=(
            Column(label=show.say("liability.column.owed"), short=True),
            *(Column(label=show.say(f"liability.beside.{name}"), numeric=True) for name in names),
        ),
        rows=tuple(rows),
    )


def _given(amount: Decimal | None) -> tuple[Decimal, ...]:
    return () if amount is None else (amount,)
