"""What HMRC's calculation of a tax return says of the tax that payments on account go by (R96)."""

from __future__ import annotations

from decimal import Decimal

from codedout.domain.calculation import Calculation
from codedout.domain.liability import NIL
from codedout.domain.picking import Weight
from codedout.domain.rules.stay_or_stop import YearsTax


def years_tax_of(calculation: Calculation, weight: Weight) -> YearsTax | None:
    """Income Tax and Class 4, and what was deducted of it; None where that cannot be told.

    Only a calculation of a return that was submitted counts, and only where its figures come to
    what it says is due: else something is in it that this does not know of. Class 2 and student
    loans are no part of the tax.
    """
    tax = calculation.tax
    if weight is not Weight.FINAL or calculation.sample or tax is None:
        return None
    if tax.income_tax_due is None or tax.total_deducted is None:
        return None
    assessed = tax.income_tax_due + _or_nil(tax.class_4)
    beside = _or_nil(tax.class_2) + _or_nil(tax.student_loans)
    if assessed + beside - tax.total_deducted != tax.total_due:
        return None
    if assessed < NIL or tax.total_deducted < NIL:
        return None
    return YearsTax(assessed, tax.total_deducted)


def _or_nil(amount: Decimal | None) -> Decimal:
    return NIL if amount is None else amount
