"""The last days of one tax year that still concern a person, by where their return stands.

Each is of one story (R10a): `FIGURES` of the amounts taken through the year's code, all others of
the year's own bill. Days are London's, and the last day itself still counts (R33, R47).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from codedout.domain.choice import ReturnState
from codedout.domain.tax_year import TaxYear


class LastDay(StrEnum):
    """What it is the last day for."""

    PAPER = "paper"
    ONLINE = "online"
    CHOICE = "choice"
    RETURN = "return"
    PAYMENT = "payment"
    FIGURES = "figures"
    AMENDMENT = "amendment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """`unsure`: it concerns them only if their return stands one way, and nobody has said which."""

    tax_year: TaxYear
    of: LastDay
    on: date
    unsure: bool


def deadlines(year: TaxYear, state: ReturnState, today: date) -> tuple[Deadline, ...]:
    """Those from `today` on, the earliest first (R49a).

    Once the return is submitted nothing is left to file, to choose or to change here (R42): only
    to pay what no code collects (R94) and, as a rule, to amend the return. Until then there is
    nothing to amend. Where nobody has said which it is, all are there and only payment is sure.
    """
    open_, submitted = state is not ReturnState.SUBMITTED, state is not ReturnState.OPEN
    days = (
        (LastDay.PAPER, year.paper_return_by, open_),
        (LastDay.ONLINE, year.choice_closes_on, open_),
        (LastDay.CHOICE, year.choice_closes_on, open_),
        (LastDay.RETURN, year.return_due_on, open_),
        (LastDay.PAYMENT, year.return_due_on, True),
        (LastDay.FIGURES, year.amendment_closes_on, open_),
        (LastDay.AMENDMENT, year.amendment_closes_on, submitted),
    )
    unknown = state is ReturnState.UNKNOWN
    return tuple(
        Deadline(tax_year=year, of=of, on=on, unsure=unknown and of is not LastDay.PAYMENT)
        for of, on, concerns in days
        if concerns and on >= today
    )
