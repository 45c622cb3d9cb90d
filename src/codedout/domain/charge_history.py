"""How one charge changed.

Source: HMRC's document of Self Assessment Accounts (MTD) 4.0, charge history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from codedout.domain.tax_year import TaxYear


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeChange:
    """One change of a charge. `total` is what it came to after that, in pounds and pence.

    `payment_on_account_reason` is HMRC's number for why payments on account were reduced, "001" to
    "005". `changed_on` is HMRC's older way to say `changed_at`.
    """

    document_id: str
    tax_year: TaxYear | None
    created_on: date | None
    description: str | None
    classification: str | None
    total: Decimal
    changed_on: date | None
    changed_at: datetime | None
    reason: str | None
    payment_on_account_reason: str | None


@dataclass(frozen=True, slots=True)
class ChargeHistory:
    """All changes, in HMRC's order. Empty where HMRC holds none."""

    changes: tuple[ChargeChange, ...] = ()


NO_HISTORY = ChargeHistory()
