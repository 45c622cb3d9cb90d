"""A bill goes through a tax code two years on, if the return reached HMRC in time (R8, R15)."""

from __future__ import annotations

from datetime import date

import pytest

from codedout.domain.choice import ReturnRecord, ReturnState
from codedout.domain.rules.collecting import Collecting, InTime, in_time_for_code
from codedout.domain.tax_year import TaxYear

YEAR = TaxYear(2025)
LAST_DAY, NEXT_DAY, LATER = date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 20)

OPEN = ReturnRecord(state=ReturnState.OPEN)
SUBMITTED = ReturnRecord(state=ReturnState.SUBMITTED)
UNKNOWN = ReturnRecord(state=ReturnState.UNKNOWN)
IN_TIME = ReturnRecord(state=ReturnState.SUBMITTED, received_on=LAST_DAY)
TOO_LATE = ReturnRecord(state=ReturnState.SUBMITTED, received_on=NEXT_DAY)


@pytest.mark.parametrize(
    ("record", "today", "in_time"),
    [
        (OPEN, LAST_DAY, InTime.YES),
        (OPEN, NEXT_DAY, InTime.NO),
        (IN_TIME, LATER, InTime.YES),
        (TOO_LATE, NEXT_DAY, InTime.NO),
        (TOO_LATE, LATER, InTime.NO),
        (SUBMITTED, LAST_DAY, InTime.YES),
        (SUBMITTED, NEXT_DAY, InTime.IF),  # nobody says on which day
        (UNKNOWN, LAST_DAY, InTime.YES),
        (UNKNOWN, NEXT_DAY, InTime.IF),
        (UNKNOWN.heard(says_not_submitted=False), LATER, InTime.IF),
        (UNKNOWN.heard(says_not_submitted=True), LATER, InTime.NO),
    ],
)
def test_a_return_is_in_time_for_the_code_to_30_december(
    record: ReturnRecord, today: date, in_time: InTime
) -> None:
    assert in_time_for_code(record, YEAR, today) is in_time


@pytest.mark.parametrize(
    ("today", "where"),
    [
        (date(2027, 4, 5), Collecting.AHEAD),
        (date(2027, 4, 6), Collecting.NOW),
        (date(2028, 4, 5), Collecting.NOW),
        (date(2028, 4, 6), Collecting.OVER),
    ],
)
def test_the_year_of_collection_is_two_years_on(today: date, where: Collecting) -> None:
    assert Collecting.of(YEAR, today) is where
