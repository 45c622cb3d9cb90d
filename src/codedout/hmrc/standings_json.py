"""HMRC's record of who is in Making Tax Digital for Income Tax: to our values."""

from __future__ import annotations

from codedout.domain.itsa_status import Standing, StandingRecord, Standings
from codedout.domain.said import Said
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.fields import Fields, answer
from codedout.hmrc.leaves import instant, money, text, year


def standings_of(content: bytes) -> Standings:
    """Every entry of an answer, in its order. Raises Unreadable."""
    records: list[StandingRecord] = []
    for entry in answer(content).all("itsaStatuses", lambda inner: inner):
        tax_year = entry.get("taxYear", year)
        details = entry.all("itsaStatusDetails", lambda inner: inner)
        records += [_record(detail, tax_year) for detail in details]
    return Standings(tuple(records))


def _record(of: Fields, tax_year: TaxYear | None) -> StandingRecord:
    return StandingRecord(
        tax_year=tax_year,
        standing=of.get("status", lambda value: Said.of(Standing, text(value))),
        reason=of.get("statusReason", text),
        submitted_at=of.get("submittedOn", instant),
        income_two_years_before=of.get("businessIncome2YearsPrior", money),
    )
