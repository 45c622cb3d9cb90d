"""Points and penalties for returns and payments that were late, of the last 24 months.

Source: HMRC's document of Self Assessment Accounts (MTD) 4.0, penalties: only in HMRC's sandbox so
far. Amounts are pounds and pence, rates per cent; what HMRC names is kept as it spells it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """An appeal against a penalty, and how far it is."""

    status: str
    level: str | None
    description: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LateReturn:
    """What was sent late."""

    id: str | None
    income_source: str | None
    period: str | None
    status: str | None
    starts_on: date | None
    ends_on: date | None
    due_on: date | None
    received_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LateReturnPenalty:
    """A point, or the charge that comes with enough of them."""

    number: str
    order: str | None
    category: str | None
    status: str | None
    adjusted_for_frequency: bool | None
    created_on: date | None
    expires_on: date | None
    expiry_reason: str | None
    told_on: date | None
    late_returns: tuple[LateReturn, ...]
    appeals: tuple[Appeal, ...]
    charge_reference: str | None
    charge: Decimal | None
    outstanding: Decimal | None
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsSummary:
    """How many points there are, and how many make a charge (`threshold`)."""

    active: int
    inactive: int
    threshold: int
    expire_on: date | None
    charge: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalments:
    """The days of an agreement to pay in parts."""

    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePaymentPenalty:
    """A penalty on what was paid late: first a part at two rates, then one that grows by days."""

    principal_reference: str
    principal_document: str | None
    principal_from: date | None
    principal_to: date | None
    principal_due_on: date | None
    principal_cleared_on: date | None
    category: str | None
    status: str
    accruing: Decimal
    posted: Decimal
    paid: Decimal | None
    outstanding: Decimal | None
    first_lower_base: Decimal | None
    first_lower_rate: Decimal | None
    first_higher_base: Decimal | None
    first_higher_rate: Decimal | None
    second_days: int | None
    second_rate: Decimal | None
    created_on: date | None
    told_on: date | None
    reference: str | None
    due_on: date | None
    appeals: tuple[Appeal, ...]
    instalments: tuple[Instalments, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyTotals:
    """HMRC's own sums."""

    late_returns: Decimal
    late_tax: Decimal
    late_payments_posted: Decimal
    late_payments_estimated: Decimal


@dataclass(frozen=True, slots=True)
class Penalties:
    """HMRC's answer; empty where there are none."""

    totals: PenaltyTotals | None = None
    points: PointsSummary | None = None
    late_returns: tuple[LateReturnPenalty, ...] = ()
    late_payments: tuple[LatePaymentPenalty, ...] = ()


NO_PENALTIES = Penalties()
