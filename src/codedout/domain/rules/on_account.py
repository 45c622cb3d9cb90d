"""Payments on account: when a year's tax brings them for the year after, and how much (R96)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal

from codedout.domain.money import PENNY
from codedout.domain.tax_year import TaxYear

# TMA 1970 s.59A(1), SI 1996/1654 regs 3-4 as amended by SI 2008/838 and SI 1997/2491; R96.
ON_ACCOUNT_FROM = Decimal("1000.00")
ON_ACCOUNT_SHARE = Decimal("0.20")


@dataclass(frozen=True, slots=True)
class Payment:
    """What is to be paid by a day."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAccountTest:
    """How the test came out for one year's tax.

    Attributes:
        assessed: all Income Tax and Class 4 for the year.
        left: what of it was not taken at source.
        payments: both payments on account, or none.
    """

    assessed: Decimal
    left: Decimal
    payments: tuple[Payment, ...]

    @property
    def share(self) -> Decimal:
        """The part of the tax that `left` has to come to."""
        return _share(self.assessed)

    @property
    def enough(self) -> bool:
        """Whether `left` is large enough by itself, whatever part of the tax it is."""
        return self.left >= ON_ACCOUNT_FROM


def on_account_test(owed_year: TaxYear, assessed: Decimal, left: Decimal) -> OnAccountTest:
    """Apply the test to the tax of `owed_year`."""
    days = (owed_year.return_due_on, second_payment_by(owed_year))
    due = brings_on_account(assessed, left)
    payments = zip(days, halves(left), strict=True) if due else ()
    return OnAccountTest(
        assessed=assessed,
        left=left,
        payments=tuple(Payment(on, amount) for on, amount in payments),
    )


def brings_on_account(assessed: Decimal, left: Decimal) -> bool:
    """Whether `left`, not taken at source, is enough of the tax `assessed` to bring payments."""
    return left >= ON_ACCOUNT_FROM and left >= _share(assessed)


def _share(assessed: Decimal) -> Decimal:
    """Up to the penny: what is left, in whole pence, is as much or it is less."""
    return (ON_ACCOUNT_SHARE * assessed).quantize(PENNY, ROUND_CEILING)


def halves(left: Decimal) -> tuple[Decimal, Decimal]:
    """Both payments; the odd penny goes on the second."""
    first = (left / 2).quantize(PENNY, ROUND_DOWN)
    return first, left - first


def second_payment_by(owed_year: TaxYear) -> date:
    """When the second payment on account for the year after `owed_year` is due."""
    return date(owed_year.ends_in + 1, 7, 31)
