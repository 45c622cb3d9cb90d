"""Whether HMRC may collect a year's own bill through a tax code, and where its return stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
    """One year's entry in HMRC's obligations.

    `told`: HMRC has no entry, and the state is what the person told us.
    """

    state: ReturnState
    received_on: date | None = None
    due_on: date | None = None
    told: bool = False

    def heard(self, says_not_submitted: bool | None) -> ReturnRecord:
        """The record with the person's word taken where HMRC has none; None: they gave none."""
        if self.state is not ReturnState.UNKNOWN or says_not_submitted is None:
            return self
        state = ReturnState.OPEN if says_not_submitted else ReturnState.SUBMITTED
        return replace(self, state=state, told=True)


UNKNOWN_RETURN = ReturnRecord(state=ReturnState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Returns:
    """What HMRC's obligations say, by tax year; a year without an entry is unknown."""

    by_year: Mapping[TaxYear, ReturnRecord]

    def of(self, year: TaxYear) -> ReturnRecord:
        """The record for `year`."""
        return self.by_year.get(year, UNKNOWN_RETURN)
