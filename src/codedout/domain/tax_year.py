"""UK tax years, and the day it is in London."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from codedout.domain.errors import NotATaxYear

LONDON = ZoneInfo("Europe/London")

# HMRC's own pattern: self-assessment-accounts-api, ResolveTaxYear.
_SPELLING = re.compile(r"20[1-9][0-9]-[1-9][0-9]\Z")
_OF_ANY_AGE = re.compile(r"([0-9]{4})-([0-9]{2})\Z")


def london_day(instant: datetime) -> date:
    """The calendar day in London at `instant`, by which every deadline goes.

    Raises:
        ValueError: `instant` has no offset.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs an offset")
    return instant.astimezone(LONDON).date()


@dataclass(frozen=True, order=True, slots=True)
class TaxYear:
    """A UK tax year. `TaxYear(2024)` is 2024-25: 6 April 2024 to 5 April 2025."""

    starts_in: int

    @classmethod
    def containing(cls, day: date) -> Self:
        """The tax year that `day` falls in."""
        return cls(day.year if (day.month, day.day) >= (4, 6) else day.year - 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The year HMRC spells "2024-25".

        Raises:
            NotATaxYear: any other spelling, or two years that do not follow each other.
        """
        if _SPELLING.match(text) is None:
            raise NotATaxYear(text[:20])
        return cls.spelt(text)

    @classmethod
    def spelt(cls, text: str) -> Self:
        """The same for a year of any age: "2004-05" and "1999-00" have no place in HMRC's pattern.

        Raises:
            NotATaxYear: any other spelling, or two years that do not follow each other.
        """
        found = _OF_ANY_AGE.match(text)
        if found is None or (int(found.group(1)) + 1) % 100 != int(found.group(2)):
            raise NotATaxYear(text[:20])
        return cls(int(found.group(1)))

    def __str__(self) -> str:
        """The spelling HMRC's APIs use: "2024-25"."""
        return f"{self.starts_in}-{(self.starts_in + 1) % 100:02}"

    def plus(self, years: int) -> TaxYear:
        """The year that many years later."""
        return TaxYear(self.starts_in + years)

    @property
    def ends_in(self) -> int:
        """The calendar year E in which it ends."""
        return self.starts_in + 1

    @property
    def first_day(self) -> date:
        """6 April of the year it begins in."""
        return date(self.starts_in, 4, 6)

    @property
    def last_day(self) -> date:
        """5 April of the year it ends in."""
        return date(self.ends_in, 4, 5)

    @property
    def opens_on(self) -> date:
        """6 April after it ends: the first day to change figures and choices (R35-R38)."""
        return self.plus(1).first_day

    @property
    def paper_return_by(self) -> date:
        """31 October after it ends, the last day for a paper return to lead to the tax code for
        certain (R15, R16).
        """
        return date(self.ends_in, 10, 31)

    @property
    def choice_closes_on(self) -> date:
        """30 December after it ends, the last day to opt out or in (R33, R37); also the last for
        an online return to lead to the tax code (R15).
        """
        return date(self.ends_in, 12, 30)

    @property
    def return_due_on(self) -> date:
        """31 January after it ends: the return, the payment, the first payment on account (R94)."""
        return date(self.ends_in + 1, 1, 31)

    @property
    def amendment_closes_on(self) -> date:
        """31 January a year after the return was due (R42)."""
        return date(self.ends_in + 2, 1, 31)

    @property
    def collected_in(self) -> TaxYear:
        """The year whose tax code collects this year's own bill, if it is collected so (R8)."""
        return self.plus(2)

    def has_ended(self, today: date) -> bool:
        """Whether it was over by the start of `today` in London."""
        return today > self.last_day


LAST_YEAR = TaxYear(9000)
"""The calendar ends soon after; HMRC fills days that it does not know with the last there is."""
