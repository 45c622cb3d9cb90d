"""One bill both ways, month by month, until the year that would collect it is over (R84, R94-R96).

A month stands by its first day. What each way takes in all is the sum of its months.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from codedout.domain.rules.on_account import Payment
from codedout.domain.rules.stay_or_stop import StayOrStop

NIL = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OneWay:
    """What one way takes in a month: of this bill, and on account for the year after."""

    bill: Decimal = NIL
    on_account: Decimal = NIL


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthBothWays:
    """`through_code` is None where the bill cannot go that way (R91)."""

    begins: date
    through_code: OneWay | None
    direct: OneWay


def month_by_month(found: StayOrStop, today: date) -> tuple[MonthBothWays, ...]:
    """From now, or from the day on which the bill is due directly if that is over, to March."""
    code, direct = found.through_code, found.direct
    on_account = direct.on_account.payments if direct.on_account else ()
    directly = _by_month([Payment(direct.on, direct.bill)], on_account)
    through_code = None
    if code is not None:
        parts = [Payment(month.begins, month.amount) for month in code.parts.months]
        through_code = _by_month(parts, code.on_account.payments if code.on_account else ())
    return tuple(
        MonthBothWays(
            begins=month,
            through_code=None if through_code is None else through_code.get(month, OneWay()),
            direct=directly.get(month, OneWay()),
        )
        for month in _months(min(today, direct.on), date(found.collected_in.ends_in, 3, 1))
    )


def _by_month(bill: Iterable[Payment], on_account: Iterable[Payment]) -> dict[date, OneWay]:
    of_bill = {each.on.replace(day=1): each.amount for each in bill}
    ahead = {each.on.replace(day=1): each.amount for each in on_account}
    return {
        month: OneWay(bill=of_bill.get(month, NIL), on_account=ahead.get(month, NIL))
        for month in {*of_bill, *ahead}
    }


def _months(first: date, last: date) -> Iterable[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
