"""What a tax calculation used of the amounts in its year's tax code, and what is in use now.

All of it is story (a) of R10a. A line of a calculation has no number, so it stands beside all items
of one kind that were owed for one year, and never beside one of them. Kinds are never put together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from codedout.domain.calculation import Calculation, Underpayment
from codedout.domain.coded_out import Kind, Source, TaxCodeComponent
from codedout.domain.comparison import Comparison, Row
from codedout.domain.tax_year import TaxYear

IN_CALCULATIONS = (Kind.SELF_ASSESSMENT, Kind.PAYE)
"""The kinds of which a calculation has lines; of the others it has none."""

SOURCES = {"customer": Source.USER, "hmrc-held": Source.HMRC_HELD}
"""Whose figure a line has, as HMRC spells it in a calculation."""

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """One kind of one year, or all of a kind.

    Attributes:
        related_year: the year it was owed for; None where not known, or of all years.
        amounts: what the calculation used; none where it has no line of this.
        collected, uncollected: how much of it the code took and did not; None where not said.
        source: whose figure it is; None where not said, or where there are both.
        in_use: the figures that HMRC uses now; None where they are not known or not set beside it.
    """

    related_year: TaxYear | None = None
    amounts: tuple[Decimal, ...] = ()
    collected: Decimal | None = None
    uncollected: Decimal | None = None
    source: Source | None = None
    in_use: tuple[TaxCodeComponent, ...] | None = None

    @property
    def amount(self) -> Decimal:
        return sum(self.amounts, ZERO)

    @property
    def now(self) -> Decimal | None:
        """What is in use now, in all."""
        return None if self.in_use is None else sum((c.amount for c in self.in_use), ZERO)

    @property
    def difference(self) -> Decimal | None:
        """What the calculation used less what is in use now."""
        return None if self.now is None else self.amount - self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedOfKind:
    """What there is of one kind.

    Attributes:
        lines: by year owed, the earliest first.
        total: of all years, where that says more than the lines do.
        by_year: whether what is in use now stands beside each line. Where the year of anything is
            not known, it stands beside the total alone.
        hmrcs_total: whether the total is HMRC's, and not our sum of its lines.
        adds_up: whether the lines come to HMRC's totals, where it gives any.
    """

    kind: Kind
    lines: tuple[Used, ...]
    total: Used | None
    by_year: bool
    hmrcs_total: bool
    adds_up: bool

    @property
    def all(self) -> tuple[Used, ...]:
        return self.lines if self.total is None else (*self.lines, self.total)

    @property
    def compared(self) -> tuple[Used, ...]:
        """What stands beside what is in use now: each line, or the total of them."""
        return self.lines if self.by_year or self.total is None else (self.total,)


def used_of(found: Calculation, both: Comparison | None, code_year: TaxYear) -> list[UsedOfKind]:
    """Each kind that the calculation or the code has anything of.

    `both`: what is in the code now; None where nothing of it is to be set beside the calculation.
    """
    kinds = (_of_kind(kind, found, both, code_year) for kind in IN_CALCULATIONS)
    return [one for one in kinds if one is not None]


def _of_kind(
    kind: Kind, found: Calculation, both: Comparison | None, code_year: TaxYear
) -> UsedOfKind | None:
    details, said = _details(kind, found), _said_total(kind, found)
    known = both is not None and both.hmrc_read
    rows = [r for r in (*both.rows, *both.rows_without_id) if r.kind is kind] if both else []
    if not details and not (said.amount or rows):
        return None
    years = [one.related_year for one in details]
    owed = [row.owed_for(code_year) for row in rows]
    by_year = None not in owed and None not in years and bool(details or not said.amounts)
    lines = []
    for year in sorted({*years, *(owed if by_year else ())}, key=_in_order):
        of_year = [one for one in details if one.related_year == year]
        now = [row for row, its in zip(rows, owed, strict=True) if its == year]
        lines.append(_line(year, of_year, _in_use(now) if by_year and known else None))
    adds_up = _adds_up(said, lines)
    total = None
    if not by_year or (said.amounts and (len(lines) > 1 or not adds_up)):
        of_all = said if said.amounts else _line(None, details, None)
        total = replace(of_all, in_use=_in_use(rows) if known and not by_year else None)
    return UsedOfKind(
        kind=kind,
        lines=tuple(lines),
        total=total,
        by_year=by_year,
        hmrcs_total=bool(said.amounts),
        adds_up=adds_up,
    )


def _details(kind: Kind, found: Calculation) -> tuple[Underpayment, ...]:
    if found.coded_out is None:
        return ()
    return found.coded_out.paye if kind is Kind.PAYE else found.coded_out.self_assessment


def _said_total(kind: Kind, found: Calculation) -> Used:
    """HMRC's own total of the kind: with the lines or, where it is not there, with the tax."""
    coded, tax = found.coded_out, found.tax
    if kind is Kind.PAYE:
        amount = None if coded is None else coded.total_paye
        if amount is None and tax is not None:
            amount = tax.paye_underpayments_coded_out
        return Used(amounts=_one(amount))
    if coded is None or coded.total_self_assessment is None:
        with_tax = None if tax is None else tax.self_assessment_underpayments_coded_out
        lacks = coded is None or not coded.self_assessment
        return Used(amounts=_one(with_tax if lacks else None))
    return Used(
        amounts=_one(coded.total_self_assessment),
        collected=coded.total_collected,
        uncollected=coded.total_uncollected,
    )


def _one(amount: Decimal | None) -> tuple[Decimal, ...]:
    return () if amount is None else (amount,)


def _line(
    year: TaxYear | None,
    details: list[Underpayment] | tuple[Underpayment, ...],
    in_use: tuple[TaxCodeComponent, ...] | None,
) -> Used:
    sources = {SOURCES.get(one.source or "") for one in details}
    return Used(
        related_year=year,
        amounts=tuple(one.amount for one in details),
        collected=_sum(one.collected for one in details),
        uncollected=_sum(one.uncollected for one in details),
        source=sources.pop() if len(sources) == 1 else None,
        in_use=in_use,
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Of all of them, or None where one is not said, or there is none."""
    said = list(amounts)
    known = [one for one in said if one is not None]
    return sum(known, ZERO) if known and len(known) == len(said) else None


def _in_use(rows: list[Row]) -> tuple[TaxCodeComponent, ...] | None:
    """The figure of each that HMRC uses; None where it does not say that of one."""
    figures = [
        {Source.HMRC_HELD: row.hmrc, Source.USER: row.user}.get(row.in_use or Source.UNKNOWN)
        for row in rows
    ]
    known = tuple(figure for figure in figures if figure is not None)
    return known if len(known) == len(rows) else None


def _adds_up(said: Used, lines: list[Used]) -> bool:
    """Whether the lines come to each total that HMRC gives beside them."""
    if not any(line.amounts for line in lines):
        return True
    return all(total == ours for total, ours in _pairs(said, lines) if None not in (total, ours))


def _pairs(said: Used, lines: list[Used]) -> Iterator[tuple[Decimal | None, Decimal | None]]:
    with_amount = [line for line in lines if line.amounts]
    yield (said.amount if said.amounts else None), sum((one.amount for one in with_amount), ZERO)
    part: Callable[[Used], Decimal | None]
    for part in (lambda one: one.collected, lambda one: one.uncollected):
        yield part(said), _sum(part(one) for one in with_amount)


def _in_order(year: TaxYear | None) -> int:
    return 0 if year is None else year.starts_in
