"""Whether a tax return has been submitted, as the final declaration obligations show it."""

from datetime import UTC, datetime, timedelta

from .calendar import TaxYear, london_date
from .person import Person
from .refusals import Refusal

# hmrc/obligations-api: 2017-18; without a year, the current one and the four before
FIRST_YEAR = TaxYear(2018)
_YEARS_BACK = 4
# hmrc/income-tax-mtd-end-to-end-service-guide, make-updates-at-tax-year-end: up to an hour
SHOWS_AFTER = timedelta(hours=1)


def retrieve(
    person: Person, year: TaxYear | None, status: str | None, now: datetime
) -> dict[str, object]:
    """The body of GET crystallisation obligations.

    Raises:
        Refusal: MATCHING_RESOURCE_NOT_FOUND when the person has no entry for any year;
            NO_OBLIGATIONS_FOUND when there are entries and none is the one asked for.
    """
    mentioned = [TaxYear.parse(name) for name in sorted(person.years)]
    listed = [one for one in mentioned if person.year(one).tax_return.state != "absent"]
    if not listed:
        raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
    if year is None:
        current = TaxYear.containing(now.astimezone(UTC).date())
        wanted = [one for one in listed if current.earlier(_YEARS_BACK) <= one <= current]
    else:
        wanted = [one for one in listed if one == year]
    found = [
        entry
        for one in wanted
        if (entry := _entry(person, one, now))["status"] == status or status is None
    ]
    if not found:
        raise Refusal("NO_OBLIGATIONS_FOUND")
    return {"obligations": found}


def _entry(person: Person, year: TaxYear, now: datetime) -> dict[str, object]:
    submitted = person.year(year).tax_return.at
    fulfilled = submitted is not None and now >= submitted + SHOWS_AFTER
    entry: dict[str, object] = {
        "periodStartDate": year.first_day.isoformat(),
        "periodEndDate": year.last_day.isoformat(),
        "dueDate": year.return_due.isoformat(),
        "status": "fulfilled" if fulfilled else "open",
    }
    if fulfilled and submitted is not None:
        entry["receivedDate"] = london_date(submitted).isoformat()
    return entry
