"""The last days that are still to come for one person, by HMRC's record of their returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from codedout.domain.choice import UNKNOWN_RETURN
from codedout.domain.inquiries import OpenItems
from codedout.domain.rules.deadlines import Deadline, deadlines
from codedout.domain.rules.due_days import DueDay, due_days
from codedout.domain.tax_year import TaxYear
from codedout.journeys.parts import Together, part
from codedout.journeys.ports import Looking
from codedout.journeys.reading import read_returns, record_of

YEARS_BEFORE = 2
"""A year's last day of all is in the second tax year after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """The earliest first. `read`: HMRC's record of returns could be read; else nothing is sure.

    `due`: what HMRC's account has to pay; None where it could not be read.
    """

    on: date
    days: tuple[Deadline, ...]
    due: tuple[DueDay, ...] | None
    read: bool


def read_coming(
    look: Looking,
    together: Together,
    said: Mapping[TaxYear, bool],
    *,
    running: TaxYear,
    first: TaxYear,
    today: date,
) -> Coming:
    """Two calls side by side: one about all the years there can be days of, one of what is owed.

    `said`: whether a year's return is submitted, by the person's own word, which counts where
    HMRC answers and has no entry.
    """
    owed = together.submit(lambda: part(lambda: look.inquire(OpenItems())))
    returns = read_returns(look, running, running)
    account = owed.result().value
    read = returns.error is None
    found: list[Deadline] = []
    for year in (running.plus(-n) for n in range(YEARS_BEFORE + 1)):
        if year >= first:
            word = None if year not in said else not said[year]
            record = record_of(returns, year).heard(word) if read else UNKNOWN_RETURN
            found += deadlines(year, record.state, today)
    days = sorted(found, key=lambda one: (one.on, one.tax_year))
    due = None if account is None else due_days(account, today)
    return Coming(on=today, days=tuple(days), due=due, read=read)
