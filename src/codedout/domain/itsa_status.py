"""Where somebody stands with Making Tax Digital for Income Tax, by tax year.

Source: HMRC's document of Self Assessment Individual Details (MTD) 2.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from codedout.domain.said import Said
from codedout.domain.tax_year import TaxYear


class Standing(StrEnum):
    """HMRC's statuses, as it spells them."""

    NO_STATUS = "No Status"
    MANDATED = "MTD Mandated"
    VOLUNTARY = "MTD Voluntary"
    ANNUAL = "Annual"
    NON_DIGITAL = "Non Digital"  # HMRC no longer gives it from 2026-27 on
    DIGITALLY_EXEMPT = "Digitally Exempt"
    DORMANT = "Dormant"
    EXEMPT = "MTD Exempt"
    UNKNOWN = "unknown"  # a value that HMRC's document does not list yet


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRecord:
    """One entry. `income_two_years_before` is business income, in pounds and pence."""

    tax_year: TaxYear | None
    standing: Said[Standing] | None
    reason: str | None
    submitted_at: datetime | None
    income_two_years_before: Decimal | None


@dataclass(frozen=True, slots=True)
class Standings:
    """HMRC's answer, in its order. Empty where HMRC holds nothing."""

    records: tuple[StandingRecord, ...] = ()


NO_STANDINGS = Standings()
