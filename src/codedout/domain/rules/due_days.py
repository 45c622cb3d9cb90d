"""The days by which something open on HMRC's account is to be paid directly (R93, R94, R96)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from codedout.domain.account import Account
from codedout.domain.document_kind import DocumentKind
from codedout.domain.rules.charge_split import CAME_BACK
from codedout.domain.rules.open_now import open_now
from codedout.domain.tax_year import TaxYear

BALANCING = "payment"
"""What a balancing payment is called, whether or not a tax code was to collect it: it is one."""

_NAMES = {
    DocumentKind.BALANCING_CHARGE: BALANCING,
    DocumentKind.CODED_OUT: BALANCING,
    DocumentKind.CANCELLED_CODING: BALANCING,
    DocumentKind.FIRST_PAYMENT_ON_ACCOUNT: "first-on-account",
    DocumentKind.SECOND_PAYMENT_ON_ACCOUNT: "second-on-account",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """One charge's last day, as HMRC has it. `tax_year` is None where HMRC names none.

    `name` and `number`, in the order of the days, tell apart what is of one year.
    `came_back`: a tax code was to collect it, and did not or not all of it.
    """

    tax_year: TaxYear | None
    kind: DocumentKind
    name: str
    number: int
    on: date
    came_back: bool


def due_days(account: Account, today: date) -> tuple[DueDay, ...]:
    """Those from `today` on, the earliest first; one day for all of one kind that are due on it.

    `account` is HMRC's answer about what is open.
    """
    found: dict[tuple[TaxYear | None, str, date], DueDay] = {}
    numbers: Counter[tuple[TaxYear | None, str]] = Counter()
    for one in open_now(account, today).due:
        year, on = one.document.tax_year, one.document.due_on
        name = _NAMES.get(one.kind, one.kind.value.replace("_", "-"))
        if on is None or not one.to_pay or (year, name, on) in found:
            continue
        numbers[year, name] += 1  # what is overdue counts, so that a name stays
        found[year, name, on] = DueDay(
            tax_year=year,
            kind=one.kind,
            name=name,
            number=numbers[year, name],
            on=on,
            came_back=one.status in CAME_BACK,
        )
    return tuple(day for day in found.values() if day.on >= today)
