"""Whether and when a year's own bill goes through a tax code, by the days alone (R8, R15-R17)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from codedout.domain.choice import ReturnRecord, ReturnState
from codedout.domain.tax_year import TaxYear


class Collecting(StrEnum):
    """Where the year in which a bill may be collected stands: to come, running or over."""

    AHEAD = "ahead"
    NOW = "now"
    OVER = "over"

    @classmethod
    def of(cls, owed_year: TaxYear, today: date) -> Collecting:
        """For the bill of `owed_year`, which is collected two years on (R8)."""
        year = owed_year.collected_in
        if year.has_ended(today):
            return cls.OVER
        return cls.NOW if year == TaxYear.containing(today) else cls.AHEAD


class InTime(StrEnum):
    """Whether the year's return reached HMRC early enough, or still can (R15).

    IF: it has, if it reached HMRC by the last day; nobody says on which day it did.
    """

    YES = "yes"
    IF = "if"
    NO = "no"


def in_time_for_code(record: ReturnRecord, owed_year: TaxYear, today: date) -> InTime:
    """What `record` and the day say. A return on paper has an earlier day, and may be let through
    later (R16); HMRC's record does not tell the two apart, so the later day is gone by.
    """
    closes = owed_year.choice_closes_on
    if record.state is ReturnState.SUBMITTED and record.received_on is not None:
        return InTime.YES if record.received_on <= closes else InTime.NO
    if today <= closes:
        return InTime.YES
    return InTime.NO if record.state is ReturnState.OPEN else InTime.IF
