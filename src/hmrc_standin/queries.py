"""What HMRC's services check of a request's query and address, each in its own order.

hmrc/self-assessment-accounts-api: Def1_RetrieveBalanceAndTransactionsValidator.scala,
Def1_ListPaymentsAndAllocationDetailsValidator.scala, the two charge history validators;
hmrc/individual-calculations-api and hmrc/self-assessment-individual-details-api.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

from . import payments, transactions
from .calculations import TYPES, allowed_types
from .calendar import TaxYear
from .checks import check_body_shape, check_source, check_status
from .operations import Operation
from .refusals import Refusal
from .wire import Json

Query = Mapping[str, str]
_LONGEST_DAYS = 732
_YEARS = range(1900, 2100)
_CALCULATION_ID = re.compile(
    r"[0-9]{8}|[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
)
_SWITCHES = {
    "onlyOpenItems": "FORMAT_ONLY_OPEN_ITEMS",
    "includeLocks": "FORMAT_INCLUDE_LOCKS",
    "calculateAccruedInterest": "FORMAT_CALCULATE_ACCRUED_INTEREST",
    "removePOA": "FORMAT_REMOVE_PAYMENT_ON_ACCOUNT",
    "customerPaymentInformation": "FORMAT_CUSTOMER_PAYMENT_INFORMATION",
    "includeEstimatedCharges": "FORMAT_INCLUDE_ESTIMATED_CHARGES",
}


# The one operation whose tax year is a query parameter
BY_QUERY: tuple[Operation, ...] = ("retrieve_obligations",)


def is_on(query: Query, name: str) -> bool:
    return query.get(name, "false").lower() == "true"


def check_switch(query: Query, name: str, code: str) -> list[Refusal]:
    """True or false in any case; left out is false."""
    return [] if query.get(name, "false").lower() in ("true", "false") else [Refusal(code)]


def check_transactions(query: Query) -> list[Refusal]:
    """First stage; the second runs only when the first found nothing."""
    findings = _check_pattern(query, "docNumber", r"[a-zA-Z0-9]{12}", "FORMAT_DOC_NUMBER")
    findings += _missing(query, "fromDate", "toDate", "MISSING_FROM_DATE", "MISSING_TO_DATE") or (
        _check_dates(query, longest=_LONGEST_DAYS)
    )
    for name, code in _SWITCHES.items():
        findings += check_switch(query, name, code)
    if findings:
        return findings
    narrowed = "docNumber" in query or "fromDate" in query
    if is_on(query, "onlyOpenItems") == narrowed:
        return [Refusal("RULE_INCONSISTENT_QUERY_PARAMS")]
    return []


def wanted_transactions(query: Query) -> transactions.Wanted:
    return transactions.Wanted(
        first=_day(query, "fromDate"),
        last=_day(query, "toDate"),
        document=query.get("docNumber"),
        open_only=is_on(query, "onlyOpenItems"),
        locks=is_on(query, "includeLocks"),
        interest=is_on(query, "calculateAccruedInterest"),
        no_payments=is_on(query, "removePOA"),
        payment_information=is_on(query, "customerPaymentInformation"),
        estimates=is_on(query, "includeEstimatedCharges"),
    )


def check_payments(query: Query) -> list[Refusal]:
    """One thing after another: a half pair, half a range, then every format at once."""
    return (
        _missing(
            query, "paymentLot", "paymentLotItem", "MISSING_PAYMENT_LOT", "MISSING_PAYMENT_LOT_ITEM"
        )
        or _missing(query, "fromDate", "toDate", "MISSING_FROM_DATE", "MISSING_TO_DATE")
        or [
            *_check_dates(query),
            *_check_pattern(query, "paymentLot", r"[0-9A-Za-z]{1,12}", "FORMAT_PAYMENT_LOT"),
            *_check_pattern(
                query, "paymentLotItem", r"[0-9A-Za-z]{1,6}", "FORMAT_PAYMENT_LOT_ITEM"
            ),
        ]
    )


def check_payments_behind(query: Query) -> list[Refusal]:
    """What is found only behind the service, so that a scenario comes before it."""
    if "fromDate" not in query and "paymentLot" not in query:
        return [Refusal("RULE_INCONSISTENT_QUERY_PARAMS")]
    first, last = _day(query, "fromDate"), _day(query, "toDate")
    if first is not None and last is not None and (last - first).days > _LONGEST_DAYS:
        return [Refusal("RULE_INVALID_DATE_RANGE")]
    return []


def wanted_payments(query: Query) -> payments.Wanted:
    return payments.Wanted(
        first=_day(query, "fromDate"),
        last=_day(query, "toDate"),
        lot=query.get("paymentLot"),
        lot_item=query.get("paymentLotItem"),
    )


def check_status_query(query: Query) -> list[Refusal]:
    return [
        *check_switch(query, "futureYears", "FORMAT_FUTURE_YEARS"),
        *check_switch(query, "history", "FORMAT_HISTORY"),
    ]


def check_charge(found: Query) -> list[Refusal]:
    return [
        *_check_pattern(found, "transaction", r"[0-9A-Za-z]{1,12}", "FORMAT_TRANSACTION_ID"),
        *_check_pattern(found, "reference", r"[A-Za-z]{2}[0-9]{12}", "FORMAT_CHARGE_REFERENCE"),
    ]


def check_calculation_id(text: str) -> list[Refusal]:
    return [] if _CALCULATION_ID.fullmatch(text) else [Refusal("FORMAT_CALCULATION_ID")]


def check_calculation_type(text: str | None) -> list[Refusal]:
    return [] if text is None or text in TYPES else [Refusal("FORMAT_CALCULATION_TYPE")]


def check_type_allowed(text: str | None, year: TaxYear) -> list[Refusal]:
    """Second stage: a year has only so many types of calculation."""
    allowed = text is None or text in allowed_types(year)
    return [] if allowed else [Refusal("RULE_CALCULATION_TYPE_NOT_ALLOWED")]


def _check_pattern(query: Query, name: str, pattern: str, code: str) -> list[Refusal]:
    text = query.get(name)
    return [] if text is None or re.fullmatch(pattern, text) else [Refusal(code)]


def _missing(query: Query, first: str, second: str, no_first: str, no_second: str) -> list[Refusal]:
    if (first in query) == (second in query):
        return []
    return [Refusal(no_second if first in query else no_first)]


def _check_dates(query: Query, longest: int | None = None) -> list[Refusal]:
    findings = []
    for name, code in (("fromDate", "FORMAT_FROM_DATE"), ("toDate", "FORMAT_TO_DATE")):
        if name in query and _day(query, name) is None:
            findings.append(Refusal(code))
    first, last = _day(query, "fromDate"), _day(query, "toDate")
    if findings or first is None or last is None:
        return findings
    if last < first:
        return [Refusal("RANGE_TO_DATE_BEFORE_FROM_DATE")]
    if longest is not None and (last - first).days > longest:
        return [Refusal("RULE_INVALID_DATE_RANGE")]
    return []


def _day(query: Query, name: str) -> date | None:
    text = query.get(name)
    if text is None or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None


_FINDERS: dict[Operation, Callable[[Query, Query, Json], list[Refusal]]] = {
    "retrieve_amounts": lambda query, _, __: check_source(query.get("source")),
    "put_amounts": lambda _, __, body: check_body_shape(body),
    "retrieve_obligations": lambda query, _, __: check_status(query.get("status")),
    "retrieve_transactions": lambda query, _, __: check_transactions(query),
    "list_payments": lambda query, _, __: check_payments(query),
    "retrieve_charge_history": lambda _, found, __: check_charge(found),
    "list_calculations": lambda query, _, __: check_calculation_type(query.get("calculationType")),
    "retrieve_calculation": lambda _, found, __: check_calculation_id(found["calculation"]),
    "retrieve_itsa_status": lambda query, _, __: check_status_query(query),
}


def findings_of(operation: Operation, query: Query, found: Query, body: Json) -> list[Refusal]:
    """Everything the first stage finds beside the tax year."""
    finder = _FINDERS.get(operation)
    return [] if finder is None else finder(query, found, body)
