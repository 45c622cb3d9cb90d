"""When what a tax code did not collect is payable directly, and from when interest counts (R93).

HMRC's interface has no member for the day on which an amount was put back. A due day after the
usual one is taken as HMRC's own, and so is that of what was never in a code; else an entry of the
charge's history that says that it came out of the code. Neither counts from before that can be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from codedout.domain.charge_history import ChargeChange
from codedout.domain.documents import ChargeLine, CollectionStatus, Document
from codedout.domain.liability import Charge
from codedout.domain.rules.code_years import code_years
from codedout.domain.tax_year import london_day

SIX_WEEKS = timedelta(days=42)

# HMRC's reasons are free text. One counts where it names the tax code and says that the charge came
# out of it; not what puts that right again.
_OF_THE_CODE = re.compile(r"\b(?:paye|tax[ -]codes?|cod(?:ing|ed)|code[ -]?out)\b", re.IGNORECASE)
_CAME_OUT = re.compile(
    r"\b(?:cancel\w*|remov\w*|reject\w*|refus\w*|withdr[ae]w\w*|uncollected|un(?:able|successful)"
    r"|not (?:been |be )?(?:collected|coded)|cannot|could not|no longer|(?:taken|came) out"
    r"|(?:put|came|sent|moved) back(?! (?:in)?to (?:the |your )?(?:paye|tax|cod)))\b",
    re.IGNORECASE,
)
_IN_AGAIN = re.compile(r"\b(?:re-?instat|restor|revers)", re.IGNORECASE)


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


def put_back(
    charge: Charge, lines: Iterable[ChargeLine], changes: Iterable[ChargeChange], today: date
) -> PutBack | None:
    """What is known of it; None where no day to pay by is. `lines`, `changes`: the charge's."""
    usual = charge.owed_year.return_due_on
    earliest = _earliest(charge)
    due = _due(charge.document, lines)
    on = _by_history(changes, earliest, today)
    told = on is not None
    late = due is not None and due > usual and due >= earliest
    if due is not None and (late or _stands(due, on, today, charge)):
        worked_back = due - SIX_WEEKS
        if on is None and due > usual and earliest <= worked_back <= today:
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


def _stands(due: date, on: date | None, today: date, charge: Charge) -> bool:
    """Whether a due day is still the day to pay by, though it need not be from the putting back."""
    if on is not None:
        return on + SIX_WEEKS <= due
    never_in = charge.status is CollectionStatus.REJECTED
    return never_in or due >= today  # else it may be from before it went into the code


def _earliest(charge: Charge) -> date:
    """The first day on which it can have been put back.

    What a code was to collect and did not, once the year of that code has begun; what was taken
    out, once it was put down for the code; what was refused, once it was charged.
    """
    posted = charge.document.dated
    if charge.status in (CollectionStatus.NOT_COLLECTED, CollectionStatus.PARTLY_COLLECTED):
        return max(posted, code_years(charge)[0].first_day)
    if charge.status is CollectionStatus.CANCELLED:
        begun = [one.started_on for one in charge.codings if one.started_on is not None]
        return max(posted, min(begun, default=posted))
    return posted


def _due(document: Document, lines: Iterable[ChargeLine]) -> date | None:
    """The latest day that HMRC names for what is open."""
    days = [
        item.due_on
        for line in lines
        for item in line.items
        if item.due_on is not None and item.cleared_on is None and item.clearing_reason is None
    ]
    return max((*days, *([] if document.due_on is None else [document.due_on])), default=None)


def _by_history(changes: Iterable[ChargeChange], earliest: date, today: date) -> date | None:
    days = [
        day
        for change in changes
        if _says_put_back(change.reason or "")
        and (day := day_of(change)) is not None
        and earliest <= day <= today
    ]
    return max(days, default=None)


def _says_put_back(reason: str) -> bool:
    out = _OF_THE_CODE.search(reason) and _CAME_OUT.search(reason)
    return out is not None and _IN_AGAIN.search(reason) is None


def day_of(change: ChargeChange) -> date | None:
    """The London day on which a charge changed."""
    return change.changed_on if change.changed_at is None else london_day(change.changed_at)
