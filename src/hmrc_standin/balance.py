"""`balanceDetails`: what is overdue, due soon and due later, worked out from the documents."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from .account import Balance
from .ledger import ZERO, Posting, squeezed
from .wire import pounds_on_wire

# "due within the next 30 days" (self-assessment-accounts-api:.../balanceDetails.json)
_SOON = timedelta(days=30)


def balance(found: list[Posting], given: Balance | None, day: date) -> dict[str, Any]:
    """The object, with whatever the file says itself in the place of what follows."""
    charges = [
        one
        for one in found
        if not one.is_credit and not one.document.is_charge_estimate and one.payable + one.interest
    ]
    overdue = [one for one in charges if one.due < day]
    soon = [one for one in charges if day <= one.due <= day + _SOON]
    later = [one for one in charges if one.due > day + _SOON]
    per_year = _per_year(found)
    shown: dict[str, Any] = {
        "overdueAmount": _sum(one.payable + one.interest for one in overdue),
        "payableAmount": _sum(one.payable for one in soon),
        "payableDueDate": _earliest(soon),
        "pendingChargeDueAmount": _sum(one.payable for one in later),
        "pendingChargeDueDate": _earliest(later),
        "totalBalance": _sum(
            one.payable + (one.interest if one in overdue else ZERO) for one in charges
        ),
        "bcdBalancePerYear": [
            {"taxYear": year, "bcdAmount": pounds_on_wire(amount)}
            for year, amount in sorted(per_year.items())
        ],
        "totalBcdBalance": _sum(per_year.values()),
        "earliestPaymentDateOverdue": _after(_earliest(overdue)),
        "amountCodedOut": _sum(one.in_code for one in found),
        **_credits([one for one in found if one.is_credit]),
    }
    shown |= {} if given is None else given.on_wire()
    return {name: value for name, value in shown.items() if value is not None}


def _credits(found: list[Posting]) -> dict[str, Any]:
    if not found:
        return {}
    unallocated = _sum(-one.outstanding for one in found)
    return {
        "unallocatedCredit": unallocated,
        "allocatedCredit": _sum(one.outstanding - one.original for one in found),
        "totalCredit": _sum(-one.original for one in found),
        "availableCredit": unallocated,
    }


def _per_year(found: list[Posting]) -> dict[str, Decimal]:
    """What each year's return left to pay, however it is then paid."""
    sums: dict[str, Decimal] = {}
    for one in found:
        year = one.document.tax_year
        if year is not None and not one.is_credit and is_balancing(one):
            sums[year] = sums.get(year, ZERO) + one.original
    return sums


def is_balancing(one: Posting) -> bool:
    return squeezed(one.document.document_description) in ("itsa-balcharge", "trmnewcharge")


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return pounds_on_wire(sum(amounts, ZERO))


def _earliest(found: list[Posting]) -> str | None:
    return min(one.due for one in found).isoformat() if found else None


def _after(day: str | None) -> str | None:
    return None if day is None else (date.fromisoformat(day) + timedelta(days=1)).isoformat()
