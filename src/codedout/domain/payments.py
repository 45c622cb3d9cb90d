"""Payments into somebody's Self Assessment account, and the charges that each was set against.

Source: HMRC's document of Self Assessment Accounts (MTD) 4.0, payments and allocations. Amounts are
pounds and pence; a missing one is None, never nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """A charge that (part of) a payment was set against.

    `amount` is the whole charge, `cleared` how much of it was paid so. The days are those of the
    period of the charge.
    """

    charge_reference: str
    document_id: str | None
    main_code: str | None
    main_text: str | None
    sub_code: str | None
    sub_text: str | None
    period_key: str | None
    period_text: str | None
    starts_on: date | None
    ends_on: date | None
    due_on: date | None
    amount: Decimal | None
    cleared: Decimal | None
    contract_account: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payment. `lot` and `lot_item` together are its number, where it has one."""

    lot: str | None
    lot_item: str | None
    reference: str | None
    amount: Decimal | None
    method: str | None
    received_on: date | None
    allocations: tuple[Allocation, ...]

    @property
    def number(self) -> tuple[str, str] | None:
        """What makes it that payment and no other."""
        return None if self.lot is None or self.lot_item is None else (self.lot, self.lot_item)


@dataclass(frozen=True, slots=True)
class Payments:
    """One answer, or several put together. Empty where HMRC holds nothing.

    `set_aside` are payments under a number that another one has, and that say something else.
    """

    payments: tuple[Payment, ...] = ()
    set_aside: tuple[Payment, ...] = ()


NO_PAYMENTS = Payments()


def joined_payments(answers: Sequence[Payments]) -> Payments:
    """Answers about several times as one, with no payment twice.

    Of payments without a number the same one in two answers is one, twice in one answer it is two.
    """
    numbered: dict[tuple[str, str], Payment] = {}
    aside: dict[Payment, None] = {}
    others: dict[Payment, int] = {}
    for answer in answers:
        here: dict[Payment, int] = {}
        for payment in (*answer.payments, *answer.set_aside):
            if payment.number is None:
                here[payment] = here.get(payment, 0) + 1
            elif numbered.setdefault(payment.number, payment) != payment:
                aside[payment] = None
        for payment, times in here.items():
            others[payment] = max(times, others.get(payment, 0))
    return Payments((*numbered.values(), *_each(others)), tuple(aside))


def _each(counted: dict[Payment, int]) -> Iterable[Payment]:
    return (payment for payment, times in counted.items() for _ in range(times))
