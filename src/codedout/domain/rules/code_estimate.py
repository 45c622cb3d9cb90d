"""About what a tax code becomes when it is to collect a bill (R85-R88)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from codedout.domain.money import PENNY
from codedout.domain.tax_rates import Nation, Rates
from codedout.domain.tax_year import TaxYear

NO_ALLOWANCE = "0T"
"""The code where not even £10 is left of the tax-free amount, and none is owed to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEstimate:
    """What a bill does to the code of a year in which the pay is known.

    Attributes:
        reduction: how much lower the tax-free amount is, to the nearest penny.
        new_code: the code this comes to, with the letter of most people's.
        rates_year: whose rates were used: not the year's own where these are not known yet.
    """

    reduction: Decimal
    new_code: str
    rates_year: TaxYear


def normal_tax(pay: Decimal, allowances: Decimal, rates: Rates) -> Decimal:
    """The year's tax on `pay` before any bill, down to the penny, as payrolls take it."""
    return rates.tax_on(pay - allowances).quantize(PENNY, ROUND_DOWN)


def code_estimate(bill: Decimal, pay: Decimal, allowances: Decimal, rates: Rates) -> CodeEstimate:
    """The code for which the year's extra tax comes to `bill`, across as many bands as it takes."""
    reduction = rates.income_for(bill, pay - allowances)
    return CodeEstimate(
        reduction=reduction.quantize(PENNY, ROUND_HALF_UP),
        new_code=code_for(allowances - reduction, rates.nation),
        rates_year=rates.year,
    )


def code_for(allowances: Decimal, nation: Nation) -> str:
    """The code for that tax-free amount, which may be under nil (R86)."""
    whole = int(allowances.to_integral_value(ROUND_FLOOR))
    number = whole // 10 if whole >= 0 else -whole // 10 - 1
    if number < 1:
        return nation.code_prefix + NO_ALLOWANCE
    return nation.code_prefix + (f"{number}L" if whole >= 0 else f"K{number}")
