"""A bill in equal parts over the year whose tax code collects it (R84). Estimates: "about"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from codedout.domain.money import PENNY
from codedout.domain.tax_year import TaxYear

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    """What one month takes; `begins` is its first day, and stands for the month."""

    begins: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalments:
    """One bill by payday. What is taken by `per_…` is to the nearest penny.

    `months`, April to March, are exact: equal, rounded down to the penny, the last makes the sum.
    """

    per_month: Decimal
    per_week: Decimal
    per_four_weeks: Decimal
    months: tuple[Month, ...]


def instalments(bill: Decimal, year: TaxYear) -> Instalments:
    """`bill` over the tax year that collects it."""
    equal = (bill / MONTHS).quantize(PENNY, ROUND_DOWN)
    last = bill - equal * (MONTHS - 1)
    firsts = [date(year.starts_in, month, 1) for month in range(4, 13)]
    firsts += [date(year.ends_in, month, 1) for month in range(1, 4)]
    return Instalments(
        per_month=about_a_month(bill),
        per_week=_part(bill, 52),
        per_four_weeks=_part(bill, 13),
        months=(*(Month(first, equal) for first in firsts[:-1]), Month(firsts[-1], last)),
    )


def about_a_month(bill: Decimal) -> Decimal:
    """A twelfth, to the nearest penny."""
    return _part(bill, MONTHS)


def _part(bill: Decimal, parts: int) -> Decimal:
    return (bill / parts).quantize(PENNY, ROUND_HALF_UP)
