"""The figures of both charts as rows: the bars, the table and the file are all made of these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from codedout.domain.liability import NIL, Collected, Liability, Named, Split
from codedout.domain.tax_year import TaxYear
from codedout.presenters.liability_chart import Series, Stack
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Column


class By(StrEnum):
    """By which year the figures stand."""

    OWED = "owed"
    COLLECTED = "collected"


class Met(StrEnum):
    """How a year's charges are met, as `Split` has it."""

    PAID = "paid"
    THROUGH_CODE = "through_code"
    STILL_TO_PAY = "still_to_pay"
    NOT_COLLECTED = "not_collected"


class How(StrEnum):
    """How it is known which code collects something, or why none does."""

    NAMED = "named"
    BY_RULE = "by_rule"
    BY_US = "by_us"
    UNDECIDED = "undecided"
    CAME_BACK = "came_back"


_HOW = {Named.BY_HMRC: How.NAMED, Named.BY_RULE: How.BY_RULE, Named.BY_US: How.BY_US}

Value = TaxYear | Decimal | str
Row = tuple[Value, ...]
"""A year, amounts and words, in the order of the columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Rows under columns, the last of them the sum of the others.

    `years` says how many of the first columns are for years: in a file each stands once more there,
    as computers spell it.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row
    years: int


def sheet(by: By, found: Liability, show: Viewer) -> Sheet:
    """The figures by that year."""
    return _owed(found, show) if by is By.OWED else _collected(found, show)


def stack(by: By, found: Liability, show: Viewer) -> Stack:
    """The bars of it."""
    rows = sheet(by, found, show).rows
    if by is By.OWED:
        return Stack(
            years=tuple(_name(row[0], show) for row in rows),
            series=tuple(
                Series(_met(met, show), tuple(_amount(row[at]) for row in rows))
                for at, met in enumerate(Met, start=1)
            ),
        )
    return _code_stack(rows, show)


def _owed(found: Liability, show: Viewer) -> Sheet:
    rows: tuple[Row, ...] = tuple((year.tax_year, *_parts(year.split)) for year in found.years)
    every = Split.of_all(year.split for year in found.years)
    return Sheet(
        caption=show.say("liability.owed.table"),
        columns=(
            Column(label=show.say("liability.column.owed"), short=True),
            *(Column(label=_met(met, show), numeric=True) for met in Met),
            Column(label=show.say("liability.column.total"), numeric=True),
        ),
        rows=rows,
        total=(show.say("liability.owed.all"), *_parts(every)),
        years=1,
    )


def _parts(split: Split) -> tuple[Decimal, ...]:
    of: Mapping[Met, Decimal] = {
        Met.PAID: split.paid,
        Met.THROUGH_CODE: split.through_code,
        Met.STILL_TO_PAY: split.still_to_pay,
        Met.NOT_COLLECTED: split.not_collected,
    }
    return (*(of[met] for met in Met), split.total)


def _collected(found: Liability, show: Viewer) -> Sheet:
    return Sheet(
        caption=show.say("liability.code.table"),
        columns=(
            Column(label=show.say("liability.column.code"), short=True),
            Column(label=show.say("liability.column.owed"), short=True),
            Column(label=show.say("liability.column.amount"), numeric=True),
            Column(label=show.say("liability.column.how")),
        ),
        rows=tuple(_code_rows(found, show)),
        total=(show.say("liability.code.all"), "", found.coded, ""),
        years=2,
    )


def in_order(some: Iterable[Collected]) -> list[Collected]:
    """As the first rows of the figures by code year have them."""
    return sorted(some, key=lambda one: (one.code_year, one.owed_year, one.named))


def _code_rows(found: Liability, show: Viewer) -> Iterator[Row]:
    for one in in_order(found.collected):
        yield one.code_year, one.owed_year, one.amount, _how(_HOW[one.named], show)
    for how in (How.CAME_BACK, How.UNDECIDED):
        for year in found.years:
            parts = (
                each.divided.came_back if how is How.CAME_BACK else each.divided.undecided
                for each in year.charges
            )
            amount = sum(parts, NIL)
            if amount:
                where = show.say(f"liability.code.row.{how.value}")
                yield where, year.tax_year, amount, _how(how, show)


def _code_stack(rows: tuple[Row, ...], show: Viewer) -> Stack:
    """Only what is in the code of a year: the rest belongs to no code."""
    sums: dict[tuple[Value, Value], Decimal] = {}
    for code_year, _, amount, how in rows:
        sums[code_year, how] = sums.get((code_year, how), NIL) + _amount(amount)
    years = sorted({row[0] for row in rows if isinstance(row[0], TaxYear)})
    return Stack(
        years=tuple(show.year(year) for year in years),
        series=tuple(
            Series(name, tuple(sums.get((year, name), NIL) for year in years))
            for name in (_how(how, show) for how in _HOW.values())
        ),
    )


def _met(met: Met, show: Viewer) -> str:
    return show.say(f"liability.met.{met.value}")


def _how(how: How, show: Viewer) -> str:
    return show.say(f"liability.how.{how.value}")


def _name(value: Value, show: Viewer) -> str:
    return show.year(value) if isinstance(value, TaxYear) else str(value)


def _amount(value: Value) -> Decimal:
    return value if isinstance(value, Decimal) else NIL
