"""ITSA status: whether, and how, a person is in Making Tax Digital for a tax year."""

from datetime import UTC, datetime, time
from typing import Any

from .account import StatusDetail
from .calendar import TaxYear
from .person import Person
from .refusals import Refusal


def retrieve(
    person: Person, year: TaxYear, *, future: bool, history: bool, now: datetime
) -> dict[str, Any]:
    """The body of GET ITSA status: the newest entry of a year, or all of them.

    Raises:
        Refusal: MATCHING_RESOURCE_NOT_FOUND when the year, or all of them, have none.
    """
    years = [year]
    if future:
        years += sorted(y for name in person.years if (y := TaxYear.parse(name)) > year)
    found = [
        {
            "taxYear": str(one),
            "itsaStatusDetails": [detail.on_wire() for detail in (told if history else told[:1])],
        }
        for one in years
        if (told := _details(person, one, now))
    ]
    if not found:
        raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
    return {"itsaStatuses": found}


def _details(person: Person, year: TaxYear, now: datetime) -> list[StatusDetail]:
    """Newest first. A year whose return shows in Making Tax Digital has a status in any case."""
    held = person.year(year)
    told = [one for one in held.itsa_status if one.submitted_on <= now]
    if not held.itsa_status and held.tax_return.state != "absent":
        told = [
            StatusDetail.model_validate(
                {
                    "submittedOn": datetime.combine(year.earlier(1).first_day, time(9), UTC),
                    "status": "MTD Voluntary",
                    "statusReason": "Sign up - return available",
                }
            )
        ]
    return sorted(told, key=lambda one: one.submitted_on, reverse=True)
