"""The sandbox's fixed answers about an account: one made-up person's, whoever is asked about.

As at HMRC they do not follow the request, except DYNAMIC; only the shape follows the tax year.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from . import calculation_body, calculations, charge_history, itsa, payments, transactions
from .calendar import TaxYear
from .canned_penalties import PENALTIES
from .operations import Operation
from .person import Person, read_person

OPERATIONS: tuple[Operation, ...] = (
    "retrieve_transactions", "list_payments", "retrieve_charge_history", "retrieve_penalties",
    "list_calculations", "retrieve_calculation", "retrieve_itsa_status",
)  # fmt: skip
_NINO = "AA000001A"
_SCOTTISH = "SCOT_SE_DIVIDENDS_EXAMPLE"
_EXAMPLES = (
    "UK_MULTIPLE_INCOMES_EXAMPLE", "UK_PROP_DIVIDENDS_EXAMPLE", "UK_PROP_GIFTAID_EXAMPLE",
    "UK_PROP_SAVINGS_EXAMPLE", "UK_SE_GIFTAID_EXAMPLE", "UK_SE_SAVINGS_EXAMPLE", _SCOTTISH,
)  # fmt: skip
_FIRST_DYNAMIC = TaxYear(2024)
# A year of each shape that HMRC's calculations have, by the last year of the shape
_SHAPES = ((TaxYear(2023), "2021-22"), (TaxYear(2024), "2023-24"), (TaxYear(2025), "2024-25"),
           (TaxYear(2026), "2025-26"), (TaxYear(2100), "2026-27"))  # fmt: skip
_CHANGED = "700000000012"
_DAY = date(2023, 3, 1)
_LATE = datetime(2200, 1, 1, tzinfo=UTC)

_ACCOUNT = {
    "documentDetails": [
        {
            "taxYear": "2020-21", "documentId": "700000000011", "documentDate": "2021-08-02",
            "documentDescription": "TRM New Charge",
            "documentText": "Balancing payment collected through PAYE tax code",
            "originalAmount": "540.60", "amountCodedOut": "540.60", "codedOutStatus": "initiated",
        },
        {
            "taxYear": "2021-22", "documentId": "700000000012", "documentDate": "2022-11-30",
            "documentDescription": "ITSA- Bal Charge", "originalAmount": "1250.40",
        },
        {
            "taxYear": "2022-23", "documentId": "700000000013", "documentDate": "2022-11-30",
            "documentDescription": "ITSA- POA 1", "originalAmount": "625.20",
        },
        {
            "taxYear": "2022-23", "documentId": "700000000014", "documentDate": "2022-11-30",
            "documentDescription": "ITSA - POA 2", "originalAmount": "625.20",
        },
    ],
    "payments": [
        {
            "paymentReference": "70000001", "paymentMethod": "BACS", "paymentAmount": "1500.00",
            "transactionDate": "2023-01-27",
            "allocations": [
                {"documentId": "700000000012", "amount": "1250.40"},
                {"documentId": "700000000013", "amount": "249.60"},
            ],
        }
    ],
    "chargeHistoryDetails": [
        {
            "transactionId": "700000000012", "changeTimestamp": "2022-12-19T10:02:00Z",
            "totalAmount": "1250.40", "changeReason": "Amended return",
        }
    ],
}  # fmt: skip


def _year(year: TaxYear) -> dict[str, Any]:
    """An estimate of the running year, and the final figure of 20 January after it."""
    figures = {
        "pay": "31250.00", "profit": "6400.00", "incomeTaxCharged": "5016.00",
        "payeDeducted": "3736.00", "calculationTrigger": "attended",
    }  # fmt: skip
    item = {"updated": "2015-03-01T06:00:00Z", "related_tax_year": str(year.earlier(2))}
    return {
        "hmrc_items": [
            {"kind": "selfAssessmentUnderpayment", "id": 7000000001, "amount": "150.20"} | item,
            {"kind": "payeUnderpayment", "id": 7000000002, "amount": "62.40"} | item,
        ],
        "calculations": [
            {"calculationType": "in-year", "calculationTimestamp": f"{year.first_day}T09:00:00Z"}
            | figures,
            {
                "calculationType": "final-declaration",
                "calculationTimestamp": f"{year.ends_in + 1}-01-20T09:00:00Z",
            }
            | figures,
        ],
        "itsa_status": [
            {
                "submittedOn": f"{year.first_day}T12:29:27Z", "status": "MTD Mandated",
                "statusReason": "Sign up - return available",
                "businessIncome2YearsPrior": "52000.00",
            }
        ],
    }  # fmt: skip


def _person(year: TaxYear, nation: str = "england_ni") -> Person:
    return read_person(
        json.dumps(
            {
                "name": "Canned Person",
                "sign_in_id": "canned",
                "nation": nation,
                "account": _ACCOUNT,
                "years": {str(year): _year(year)},
            }
        )
    )


def answer(scenario: str, operation: Operation, year: TaxYear | None) -> dict[str, Any] | None:
    """The body of one scenario, or None where the operation has no such scenario."""
    if operation == "retrieve_penalties":
        return PENALTIES.get(scenario)
    asked = calculations.FIRST_YEAR if year is None else year
    if scenario not in _scenarios(operation, asked):
        return None
    used = asked if scenario == "DYNAMIC" else TaxYear.parse(_of_shape(asked))
    person = _person(used, "scotland" if scenario == _SCOTTISH else "england_ni")
    if scenario == "ERROR_MESSAGES_EXIST":
        return _failed(person, used)
    return _BODIES[operation](person, used)


def _scenarios(operation: Operation, year: TaxYear) -> tuple[str, ...]:
    if operation == "list_calculations":
        return ("DEFAULT", "DYNAMIC")
    if operation != "retrieve_calculation":
        return ("DEFAULT",)
    dynamic = ("DYNAMIC",) if year >= _FIRST_DYNAMIC else ()
    return ("DEFAULT", "ERROR_MESSAGES_EXIST", *_EXAMPLES, *dynamic)


def _of_shape(year: TaxYear) -> str:
    return next(name for last, name in _SHAPES if year <= last)


def _transactions(person: Person, _: TaxYear) -> dict[str, Any]:
    everything = transactions.Wanted(payment_information=True)
    return transactions.retrieve(person.account, everything, _DAY)


def _payments(person: Person, _: TaxYear) -> dict[str, Any]:
    return payments.retrieve(person.account, payments.Wanted(), _DAY)


def _history(person: Person, _: TaxYear) -> dict[str, Any]:
    return charge_history.retrieve(person.account, document=_CHANGED, reference=None, now=_LATE)


def _list(person: Person, year: TaxYear) -> dict[str, Any]:
    return calculations.retrieve_list(person, _NINO, year, None, _LATE)


def _calculation(person: Person, year: TaxYear) -> dict[str, Any]:
    return calculation_body.body(calculations.there(person, year, _LATE)[0], person, _NINO, year)


def _failed(person: Person, year: TaxYear) -> dict[str, Any]:
    one = calculations.there(person, year, _LATE)[0]
    told = ("A business has no income to count.",)
    return calculation_body.body(one.model_copy(update={"errors": told}), person, _NINO, year)


def _status(person: Person, year: TaxYear) -> dict[str, Any]:
    return itsa.retrieve(person, year, future=False, history=False, now=_LATE)


_BODIES: dict[Operation, Callable[[Person, TaxYear], dict[str, Any]]] = {
    "retrieve_transactions": _transactions,
    "list_payments": _payments,
    "retrieve_charge_history": _history,
    "list_calculations": _list,
    "retrieve_calculation": _calculation,
    "retrieve_itsa_status": _status,
}
