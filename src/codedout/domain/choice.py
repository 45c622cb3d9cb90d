"""Whether HMRC may collect a year's own bill through a tax code, and where its return stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from codedout.domain.tax_year import TaxYear


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionChoice:
    """HMRC's record of a person's choice for the bill of `owed_year`.

    `sample`: HMRC's test system answered with its sample, which is about another person or year.
    """

    owed_year: TaxYear
    opted_out: bool
    processed_at: datetime | None = None
    sample: bool = False


class ReturnState(StrEnum):
    """What HMRC's record says of a year's tax return.

    UNKNOWN is not "not submitted": people who filed outside Making Tax Digital have no entry.
    """

    SUBMITTED = "submitted"
    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRecord:
    """One year's entry in HMRC's obligations."""

    state: ReturnState
    received_on: date | None = None
    due_on: date | None = None


UNKNOWN_RETURN = ReturnRecord(state=ReturnState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Returns:
    """What HMRC's obligations say, by tax year; a year without an entry is unknown."""

    by_year: Mapping[TaxYear, ReturnRecord]

    def of(self, year: TaxYear) -> ReturnRecord:
        """The record for `year`."""
        return self.by_year.get(year, UNKNOWN_RETURN)
