"""What stopping collection means in pounds, for a bill that the person types (R84, R94-R96).

Estimates: "about". It compares and never recommends (R97).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from codedout.domain.money import PENNY
from codedout.domain.rules.instalments import about_a_month
from codedout.domain.tax_year import TaxYear

# A bill must be strictly less: PAYE Regulations 2003 reg 186(3)(a), (4)(a); R11.
CODE_LIMIT = Decimal("3000.00")

# TMA 1970 s.59A(1), SI 1996/1654 regs 3-4 as amended by SI 2008/838 and SI 1997/2491; R96.
ON_ACCOUNT_FROM = Decimal("1000.00")
ON_ACCOUNT_SHARE = Decimal("0.20")


class OnAccount(StrEnum):
    """Whether paying directly brings payments on account for the next year."""

    NO = "no"
    YES = "yes"
    DEPENDS = "depends"  # on the whole year's tax, which the person did not type


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """Both ways of paying one bill. Amounts are pounds, exact to the penny.

    Attributes:
        small_enough: whether the bill is under the limit for a tax code (R11).
        in_time: whether a return sent now, or the one sent, can lead to the tax code (R15).
        a_month: about what each of twelve months takes through the code; None where the bill
            cannot be collected so (R91).
        pay_by: when all of it is due if it is paid directly (R94).
        first, second: the payments on account, due on `pay_by` and `second_by`, if they come.
    """

    bill: Decimal
    small_enough: bool
    in_time: bool
    a_month: Decimal | None
    collected_in: TaxYear
    pay_by: date
    on_account: OnAccount
    first: Decimal
    second: Decimal
    second_by: date


def stopping(
    owed_year: TaxYear, bill: Decimal, assessed: Decimal | None, *, in_time: bool = True
) -> Stopping:
    """Both ways of paying the bill of `owed_year`.

    `bill` is what is left to pay for the year before payments on account; `assessed` all Income
    Tax and Class 4 for the year, where the person knows it. HMRC leaves a bill collected through
    the code out of the test for payments on account, and puts it in when it is paid directly.
    """
    first = (bill / 2).quantize(PENNY, ROUND_DOWN)  # the odd penny goes on the second (R96)
    small_enough = bill < CODE_LIMIT
    return Stopping(
        bill=bill,
        small_enough=small_enough,
        in_time=in_time,
        a_month=about_a_month(bill) if small_enough and in_time else None,
        collected_in=owed_year.collected_in,
        pay_by=owed_year.return_due_on,
        on_account=_on_account(bill, assessed),
        first=first,
        second=bill - first,
        second_by=second_payment_by(owed_year),
    )


def second_payment_by(owed_year: TaxYear) -> date:
    """When the second payment on account for the year after `owed_year` is due (R96)."""
    return date(owed_year.ends_in + 1, 7, 31)


def _on_account(bill: Decimal, assessed: Decimal | None) -> OnAccount:
    if bill < ON_ACCOUNT_FROM:
        return OnAccount.NO
    if assessed is None:
        return OnAccount.DEPENDS
    return OnAccount.YES if bill >= ON_ACCOUNT_SHARE * assessed else OnAccount.NO
