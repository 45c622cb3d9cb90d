"""What a person typed about one year's bill, as it was typed, and what it comes to.

Nothing is filled in for the person: what they leave out is not known, or HMRC's record says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from codedout.domain.choice import ReturnRecord, ReturnState
from codedout.domain.errors import NotAnAmount
from codedout.domain.money import typed_pounds
from codedout.domain.rules.eligibility import Channel, Filed
from codedout.domain.rules.stay_or_stop import Facts, YearsTax
from codedout.domain.tax_rates import Nation
from codedout.domain.tax_year import TaxYear

LESS_THAN_BILL = "less_than_bill"
"""What can be wrong with all of a year's tax, beside what can be with any amount."""


class Box(StrEnum):
    """What is typed, by the name it has in `TypedBill`."""

    BILL = "bill"
    PAY = "pay"
    ALLOWANCES = "allowances"
    ASSESSED = "assessed"
    DEDUCTED = "deducted"


NEEDED = (Box.BILL, Box.PAY)
TOGETHER = {Box.ASSESSED: Box.DEDUCTED, Box.DEDUCTED: Box.ASSESSED}
"""What says nothing without the other."""


class Reaches(StrEnum):
    """When, and how, the year's tax return reaches HMRC, as far as it matters (R15, R16)."""

    ONLINE = "online"
    PAPER = "paper"
    PAPER_LATE = "paper_late"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedBill:
    """The bill of `owed_year`. None, or an empty text: not answered."""

    owed_year: TaxYear
    bill: str = ""
    pay: str = ""
    nation: Nation | None = None
    allowances: str = ""
    assessed: str = ""
    deducted: str = ""
    reaches: Reaches | None = None

    def typed(self, box: Box) -> str:
        """The text in that box."""
        text: str = getattr(self, box.value)
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstoodBill:
    """What was typed comes to `facts`, unless something is still missing, or wrong.

    Attributes:
        missing: what has no answer yet and needs one.
        wrong: for each box what is wrong with it: `LESS_THAN_BILL`, or out of `AMOUNT_FAULTS`.
    """

    facts: Facts | None
    missing: tuple[Box, ...]
    wrong: Mapping[Box, str] = field(default_factory=dict)
    no_nation: bool = False


def understand(typed: TypedBill, record: ReturnRecord, today: date) -> UnderstoodBill:
    """What was typed, with HMRC's record of the year's return where it says more."""
    amounts, missing, wrong = _amounts(typed)
    bill, assessed = amounts.get(Box.BILL), amounts.get(Box.ASSESSED)
    if bill is not None and assessed is not None and assessed < bill:
        wrong[Box.ASSESSED] = LESS_THAN_BILL
    facts = None
    if typed.nation is not None and not missing and not wrong:
        both = assessed is not None
        facts = Facts(
            owed_year=typed.owed_year,
            bill=amounts[Box.BILL],
            pay=amounts[Box.PAY],
            nation=typed.nation,
            today=today,
            allowances=amounts.get(Box.ALLOWANCES),
            years_tax=YearsTax(amounts[Box.ASSESSED], amounts[Box.DEDUCTED]) if both else None,
            filed=_filed(typed, record, today),
        )
    return UnderstoodBill(facts=facts, missing=missing, wrong=wrong, no_nation=typed.nation is None)


def _amounts(typed: TypedBill) -> tuple[dict[Box, Decimal], tuple[Box, ...], dict[Box, str]]:
    amounts: dict[Box, Decimal] = {}
    missing: list[Box] = []
    wrong: dict[Box, str] = {}
    for box in Box:
        text = typed.typed(box)
        if text.strip():
            try:
                amounts[box] = typed_pounds(text)
            except NotAnAmount as fault:
                wrong[box] = fault.reason
        elif box in NEEDED or (box in TOGETHER and typed.typed(TOGETHER[box]).strip()):
            missing.append(box)
    return amounts, tuple(missing), wrong


# --- the tax return


def asks_when(record: ReturnRecord, owed_year: TaxYear, today: date) -> bool:
    """Whether the person knows more than HMRC's record of when the return reaches HMRC."""
    return record.received_on is None and not _has_missed_its_day(record, owed_year, today)


def _has_missed_its_day(record: ReturnRecord, owed_year: TaxYear, today: date) -> bool:
    return record.state is ReturnState.OPEN and today > owed_year.choice_closes_on


def _filed(typed: TypedBill, record: ReturnRecord, today: date) -> Filed | None:
    """HMRC's record does not tell how a return came."""
    year = typed.owed_year
    if record.received_on is not None:
        return Filed(record.received_on)
    if _has_missed_its_day(record, year, today):
        return Filed(today)  # or later
    if typed.reaches is None:
        return None
    online, paper = year.choice_closes_on, year.paper_return_by
    return {
        Reaches.ONLINE: Filed(online, Channel.ONLINE),
        Reaches.PAPER: Filed(paper, Channel.PAPER),
        Reaches.PAPER_LATE: Filed(online, Channel.PAPER),
        Reaches.LATER: Filed(online + timedelta(days=1)),
    }[typed.reaches]
