"""Income Tax on pay and pensions by nation and year, as far as it is known (R89).

For estimating what a tax code does. Where each figure comes from is in docs/rules.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from typing import NamedTuple

from codedout.domain.tax_year import TaxYear

FIRST_RATES, LATEST_RATES = TaxYear(2021), TaxYear(2026)
"""The first and the last year that is known."""

NIL = Decimal(0)

# The same in each of these years.
_PERSONAL_ALLOWANCE = Decimal(12570)
_TAPERED_FROM = Decimal(100000)


class Nation(StrEnum):
    """Whose rates a person pays: by where they live."""

    ENGLAND_NI = "england_ni"
    SCOTLAND = "scotland"
    WALES = "wales"

    @property
    def code_prefix(self) -> str:
        """What a tax code of theirs begins with."""
        return {Nation.ENGLAND_NI: "", Nation.SCOTLAND: "S", Nation.WALES: "C"}[self]


class Band(NamedTuple):
    """`rate` is paid on taxable income up to and including `up_to`, above the band before."""

    rate: Decimal
    up_to: Decimal | None


class InBand(NamedTuple):
    """So much of an income, and the rate that is paid on it."""

    income: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """One nation's rates for one year."""

    nation: Nation
    year: TaxYear
    bands: tuple[Band, ...]

    def tax_on(self, taxable: Decimal) -> Decimal:
        """The tax on that much income after allowances, with every fraction of a penny."""
        return sum((part.income * part.rate for part in self.in_bands(NIL, taxable)), NIL)

    def in_bands(self, below: Decimal, taxable: Decimal) -> tuple[InBand, ...]:
        """The taxable income above `below` by its rates; what is under nil is free of tax."""
        parts, bottom = [], min(below, NIL)
        for rate, up_to in ((NIL, NIL), *self.bands):
            top = taxable if up_to is None else min(taxable, up_to)
            parts.append(InBand(top - max(bottom, below), rate))
            bottom = max(top, bottom)
        return tuple(part for part in parts if part.income > 0)

    def income_for(self, tax: Decimal, taxable: Decimal) -> Decimal:
        """How much more income costs that much more tax, on top of `taxable` (R85).

        Where `taxable` is under nil, the first of it is still free of tax.
        """
        if tax == 0:
            return NIL
        at, left = max(taxable, NIL), tax
        for band in self.bands:
            if band.up_to is None or left <= max(band.up_to - at, NIL) * band.rate:
                return at + left / band.rate - taxable
            left -= max(band.up_to - at, NIL) * band.rate
            at = max(at, band.up_to)
        raise AssertionError("the last band has no end")


def rates_for(nation: Nation, year: TaxYear) -> Rates:
    """The rates of `year`; those of the latest year known for a later one, which `year` tells.

    Raises:
        ValueError: the year is before the first that is known.
    """
    if year < FIRST_RATES:
        raise ValueError("no rates are known of so early a year")
    known = min(year, LATEST_RATES)
    by_year = _SCOTLAND if nation is Nation.SCOTLAND else _ELSEWHERE
    return Rates(nation=nation, year=known, bands=_bands(by_year[known.starts_in]))


def personal_allowance(income: Decimal) -> Decimal:
    """What is free of tax at that income: a pound less for every two above £100,000 (R88).

    A part of a pound counts as a whole one, to the person's good.
    """
    over = max(income - _TAPERED_FROM, NIL)
    return max((_PERSONAL_ALLOWANCE - over / 2).to_integral_value(ROUND_CEILING), NIL)


def _bands(figures: str) -> tuple[Band, ...]:
    """ "19 2097, 46": 19% up to £2,097, and 46% of all that is above."""
    parts = [each.split() for each in figures.split(",")]
    return tuple(
        Band(Decimal(rate) / 100, Decimal(up_to[0]) if up_to else None) for rate, *up_to in parts
    )


_TO_2022 = "20 37700, 40 150000, 45"
_FROM_2023 = "20 37700, 40 125140, 45"

# England and Northern Ireland. Wales has set its own part at the same in each of these years.
_ELSEWHERE = {
    2021: _TO_2022,
    2022: _TO_2022,
    2023: _FROM_2023,
    2024: _FROM_2023,
    2025: _FROM_2023,
    2026: _FROM_2023,
}

_SCOTLAND = {
    2021: "19 2097, 20 12726, 21 31092, 41 150000, 46",
    2022: "19 2162, 20 13118, 21 31092, 41 150000, 46",
    2023: "19 2162, 20 13118, 21 31092, 42 125140, 47",
    2024: "19 2306, 20 13991, 21 31092, 42 62430, 45 125140, 48",
    2025: "19 2827, 20 14921, 21 31092, 42 62430, 45 125140, 48",
    2026: "19 3967, 20 16956, 21 31092, 42 62430, 45 125140, 48",
}
