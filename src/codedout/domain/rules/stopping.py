"""What stopping collection means in pounds, for a bill that the person types (R84, R94-R96).

Estimates: "about". It compares and never recommends (R97).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from codedout.domain.rules.eligibility import CODE_LIMIT
from codedout.domain.rules.instalments import about_a_month
from codedout.domain.rules.on_account import (
    ON_ACCOUNT_FROM,
    brings_on_account,
    halves,
    second_payment_by,
)
from codedout.domain.tax_year import TaxYear


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
    first, second = halves(bill)
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
        second=second,
        second_by=second_payment_by(owed_year),
    )


def _on_account(bill: Decimal, assessed: Decimal | None) -> OnAccount:
    if bill < ON_ACCOUNT_FROM:
        return OnAccount.NO
    if assessed is None:
        return OnAccount.DEPENDS
    return OnAccount.YES if brings_on_account(assessed, bill) else OnAccount.NO
