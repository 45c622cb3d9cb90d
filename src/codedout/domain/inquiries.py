"""What HMRC is asked about a person beside what is collected through their tax code.

Each is one call of HMRC's, and says in its type what answers it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from codedout.domain.account import Account
from codedout.domain.calculation import Calculation, Calculations
from codedout.domain.charge_history import ChargeHistory
from codedout.domain.errors import NotRecognised
from codedout.domain.itsa_status import Standings
from codedout.domain.operation import Operation
from codedout.domain.payments import Payments
from codedout.domain.penalties import Penalties
from codedout.domain.span import MOST_DAYS, Span
from codedout.domain.tax_year import TaxYear

T_co = TypeVar("T_co", covariant=True)

_DOCUMENT_ID = re.compile(r"[0-9A-Za-z]{1,12}\Z", re.ASCII)
_CALCULATION_ID = re.compile(
    r"(?:[0-9]{8}|[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\Z",
    re.ASCII,
)


class Inquiry(Generic[T_co]):
    """One question; `T_co` is what answers it."""

    __slots__ = ()
    operation: ClassVar[Operation]


@dataclass(frozen=True, slots=True)
class OpenItems(Inquiry[Account]):
    """What is owed now, and each document with something still to pay."""

    operation = Operation.VIEW_ACCOUNT


@dataclass(frozen=True, slots=True)
class Transactions(Inquiry[Account]):
    """Everything that was posted on days that HMRC answers for in one call (`Span.in_calls`)."""

    operation = Operation.VIEW_ACCOUNT
    span: Span

    def __post_init__(self) -> None:
        _in_one_call(self.span)


@dataclass(frozen=True, slots=True)
class PaymentsIn(Inquiry[Payments]):
    """Payments that came in on days that HMRC answers for in one call."""

    operation = Operation.VIEW_PAYMENTS
    span: Span

    def __post_init__(self) -> None:
        _in_one_call(self.span)


@dataclass(frozen=True, slots=True)
class HistoryOfCharge(Inquiry[ChargeHistory]):
    """How the charge with this document number changed.

    Raises NotRecognised where the number is not spelt as HMRC spells one.
    """

    operation = Operation.VIEW_CHARGE_HISTORY
    document_id: str

    def __post_init__(self) -> None:
        _spelt(_DOCUMENT_ID, self.document_id)


@dataclass(frozen=True, slots=True)
class PenaltiesHeld(Inquiry[Penalties]):
    """Penalties of the last 24 months. Answered only where a setting says so."""

    operation = Operation.VIEW_PENALTIES


@dataclass(frozen=True, slots=True)
class CalculationsOf(Inquiry[Calculations]):
    """Which calculations there are for a year."""

    operation = Operation.LIST_CALCULATIONS
    tax_year: TaxYear


@dataclass(frozen=True, slots=True)
class CalculationWith(Inquiry[Calculation]):
    """The calculation with this number, for its year, by which HMRC chooses the form of the answer.

    Raises NotRecognised where the number is not spelt as HMRC spells one.
    """

    operation = Operation.VIEW_CALCULATION
    tax_year: TaxYear
    calculation_id: str

    def __post_init__(self) -> None:
        _spelt(_CALCULATION_ID, self.calculation_id)


@dataclass(frozen=True, slots=True)
class StandingIn(Inquiry[Standings]):
    """Where the person stands with Making Tax Digital in a year."""

    operation = Operation.VIEW_ITSA_STATUS
    tax_year: TaxYear


def _in_one_call(span: Span) -> None:
    if span.days > MOST_DAYS:
        raise ValueError("more days than HMRC answers for in one call")


def _spelt(pattern: re.Pattern[str], number: str) -> None:
    # It becomes a part of an address, and may have come from one of ours.
    if pattern.match(number) is None:
        raise NotRecognised(number[:40])
