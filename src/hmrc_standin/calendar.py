"""Tax years, and which calendar each of HMRC's limits runs on."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

# hmrc/self-assessment-accounts-api:app/api/controllers/validators/resolvers/ResolveTaxYear.scala
TAX_YEAR_FORMAT = re.compile(r"20([1-9][0-9])-([1-9][0-9])")


@dataclass(frozen=True, order=True, slots=True)
class TaxYear:
    """A UK tax year by the calendar year it ends in: `TaxYear(2026)` is 2025-26."""

    ends_in: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the year HMRC spells `2025-26`.

        Raises:
            ValueError: not that spelling, or the two halves are not one year apart.
        """
        found = TAX_YEAR_FORMAT.fullmatch(text)
        if found is None or int(found[2]) - int(found[1]) != 1:
            raise ValueError(f"not a tax year: {text!r}")
        return cls(2000 + int(found[2]))

    @classmethod
    def containing(cls, day: date) -> Self:
        return cls(day.year if (day.month, day.day) < (4, 6) else day.year + 1)

    def __str__(self) -> str:
        return f"{self.ends_in - 1}-{self.ends_in % 100:02}"

    @property
    def first_day(self) -> date:
        return date(self.ends_in - 1, 4, 6)

    @property
    def last_day(self) -> date:
        return date(self.ends_in, 4, 5)

    @property
    def return_due(self) -> date:
        return date(self.ends_in + 1, 1, 31)

    @property
    def last_day_to_choose(self) -> date:
        """30 December: the last day to opt out or in (HMRC's opt_out_of_coding_out.yaml)."""
        return date(self.ends_in, 12, 30)

    @property
    def last_day_to_amend(self) -> date:
        """Twelve months after the filing date (hmrc/income-tax-mtd-end-to-end-service-guide)."""
        return date(self.ends_in + 2, 1, 31)

    def earlier(self, years: int) -> Self:
        return type(self)(self.ends_in - years)

    def has_ended(self, now: datetime) -> bool:
        """By the UTC date, as HMRC's API has it (TaxYear.scala uses Clock.systemUTC).

        So from 00:00 to 00:59 in London on 6 April the year has not ended here.
        """
        return self.last_day < now.astimezone(UTC).date()


def london_date(now: datetime) -> date:
    """The day in the United Kingdom; limits that fall on 30 December or 31 January use it."""
    return now.astimezone(LONDON).date()


def to_milliseconds(now: datetime) -> datetime:
    """UTC, cut to the precision HMRC's answers carry, so what is stored equals what is shown."""
    utc = now.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def stamp(moment: datetime) -> str:
    """`2026-05-02T09:00:00.000Z`, the long spelling HMRC's samples use for `submittedOn`."""
    return to_milliseconds(moment).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def short_stamp(moment: datetime) -> str:
    """`2026-05-02T09:00:00Z`, the spelling HMRC's samples use for `processingDate`."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def instant(text: str) -> datetime:
    """Read an ISO 8601 instant.

    Raises:
        ValueError: not ISO 8601, or no offset, so it names no instant.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("an instant needs an offset or Z")
    return moment.astimezone(UTC)
