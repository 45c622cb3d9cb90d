"""How each inquiry is put to HMRC, and what its answer says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from codedout.domain.account import NO_ACCOUNT
from codedout.domain.calculation import NO_CALCULATIONS
from codedout.domain.charge_history import NO_HISTORY
from codedout.domain.inquiries import (
    CalculationsOf,
    CalculationWith,
    HistoryOfCharge,
    Inquiry,
    OpenItems,
    PaymentsIn,
    PenaltiesHeld,
    StandingIn,
    Transactions,
)
from codedout.domain.itsa_status import NO_STANDINGS
from codedout.domain.operation import Operation
from codedout.domain.payments import NO_PAYMENTS
from codedout.domain.span import Span
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.account_json import account_of, history_of, payments_of
from codedout.hmrc.calculations_json import calculation_of, calculations_of
from codedout.hmrc.penalties_json import penalties_of
from codedout.hmrc.standings_json import standings_of

NOTHING: dict[Operation, Any] = {
    Operation.VIEW_ACCOUNT: NO_ACCOUNT,
    Operation.VIEW_PAYMENTS: NO_PAYMENTS,
    Operation.VIEW_CHARGE_HISTORY: NO_HISTORY,
    Operation.LIST_CALCULATIONS: NO_CALCULATIONS,
    Operation.VIEW_ITSA_STATUS: NO_STANDINGS,
}
"""What HMRC means where it answers that it holds nothing (404).

A calculation that is not there is none of these: its number came from HMRC's own list.
"""


_ALL_THAT_IS_KNOWN = {
    "calculateAccruedInterest": "true",
    "customerPaymentInformation": "true",
    "includeLocks": "true",
}
"""Left out unless asked for. The same for all times, so that a document reads the same in each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The parts of the address, and how the answer is read."""

    reading: Callable[[bytes], Any]
    tax_year: TaxYear | None = None
    number: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


def form_of(inquiry: Inquiry[Any], *, samples: bool) -> Form:
    """How to ask. `samples`: answers may be about HMRC's sandbox's made-up person."""
    match inquiry:
        case OpenItems():
            form = Form(reading=account_of, query={"onlyOpenItems": "true"} | _ALL_THAT_IS_KNOWN)
        case Transactions(span):
            form = Form(reading=account_of, query=_days(span) | _ALL_THAT_IS_KNOWN)
        case PaymentsIn(span):
            form = Form(reading=payments_of, query=_days(span))
        case HistoryOfCharge(document_id):
            form = Form(reading=history_of, number=document_id)
        case PenaltiesHeld():
            form = Form(reading=penalties_of)
        case CalculationsOf(year):
            form = Form(reading=lambda found: calculations_of(found, year), tax_year=year)
        case CalculationWith(year, number):
            form = Form(
                reading=lambda found: calculation_of(found, year, number, samples=samples),
                tax_year=year,
                number=number,
            )
        case StandingIn(year):
            form = Form(reading=standings_of, tax_year=year)
        case _:
            raise TypeError(type(inquiry))
    return form


def _days(span: Span) -> dict[str, str]:
    return {"fromDate": span.first.isoformat(), "toDate": span.last.isoformat()}
