"""When what a tax code did not collect is payable directly, and from when interest counts (R93).

HMRC's interface has no member for the day on which an amount was put back. A due day after the
usual one is taken as HMRC's own, and so is that of what was never in a code; else an entry of the
charge's history that speaks of the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from codedout.domain.charge_history import ChargeChange
from codedout.domain.documents import ChargeLine, Document
from codedout.domain.tax_year import TaxYear, london_day

SIX_WEEKS = timedelta(days=42)

_OF_THE_CODE = re.compile(r"\b(?:paye|cod(?:e|ed|es|ing|ed-?out))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PutBack:
    """What is known of an amount that became payable directly.

    Attributes:
        on: the day it was put back. `on_told`: HMRC's history has it; else it is worked back.
        payable_by: the last day to pay. `payable_told`: HMRC's own; else 42 days after `on`.
        interest_after: interest counts from the day after this one at the earliest.
    """

    on: date | None
    on_told: bool
    payable_by: date
    payable_told: bool
    interest_after: date

    def days_left(self, today: date) -> int:
        """Days from `today` to the last one; less than nothing once it is over."""
        return (self.payable_by - today).days


def put_back(
    owed_year: TaxYear,
    document: Document,
    lines: Iterable[ChargeLine],
    changes: Iterable[ChargeChange],
    today: date,
    *,
    rejected: bool = False,
) -> PutBack | None:
    """What is known of it; None where no day to pay by is. `rejected`: it never was in a code."""
    usual = owed_year.return_due_on
    due = _due(document, lines)
    on = _by_history(document, changes, today)
    told = on is not None
    if due is not None and (due > usual or _stands(due, on, today, rejected=rejected)):
        worked_back = due - SIX_WEEKS
        if on is None and due > usual and document.dated <= worked_back <= today:
            on = worked_back
        return PutBack(
            on=on,
            on_told=told,
            payable_by=due,
            payable_told=True,
            interest_after=max(usual, due),
        )
    if on is None:
        return None
    payable_by = on + SIX_WEEKS
    return PutBack(
        on=on,
        on_told=True,
        payable_by=payable_by,
        payable_told=False,
        interest_after=max(usual, payable_by),
    )


def _stands(due: date, on: date | None, today: date, *, rejected: bool) -> bool:
    """Whether a due day that is not after the usual one is still the day to pay by."""
    if on is not None:
        return on + SIX_WEEKS <= due
    return rejected or due >= today  # else it may be from before it went into the code


def _due(document: Document, lines: Iterable[ChargeLine]) -> date | None:
    """The latest day that HMRC names for what is open."""
    days = [
        item.due_on
        for line in lines
        for item in line.items
        if item.due_on is not None and item.cleared_on is None and item.clearing_reason is None
    ]
    return max((*days, *([] if document.due_on is None else [document.due_on])), default=None)


def _by_history(document: Document, changes: Iterable[ChargeChange], today: date) -> date | None:
    days = [
        day
        for change in changes
        if _OF_THE_CODE.search(change.reason or "")
        and (day := day_of(change)) is not None
        and document.dated <= day <= today
    ]
    return max(days, default=None)


def day_of(change: ChargeChange) -> date | None:
    """The London day on which a charge changed."""
    return change.changed_on if change.changed_at is None else london_day(change.changed_at)
