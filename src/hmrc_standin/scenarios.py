"""What a demonstration can have HMRC do: go wrong as a whole, or refuse one call by one code.

Each is a name and the order that `POST /_standin/faults` takes. The codes are those that HMRC's
documents list for the call (app/api's `resources/public/api` of each repository), and those of the
platform in front of all of them (the developer hub's reference guide).
"""

import re
from typing import Any

from .operations import Operation
from .refusals import CODES
from .routes import ROUTES

_ASKED = r"^/(accounts|obligations|individuals)/"
"""HMRC's endpoints: signing in goes on working."""

WHOLE: dict[str, dict[str, Any]] = {
    "slow": {"fault": "slow", "delay_ms": 4_000},
    "silent": {"fault": "timeout", "delay_ms": 60_000},
    "down": {"fault": "status", "code": "SERVER_ERROR"},
    "busy": {"fault": "status", "code": "MESSAGE_THROTTLED_OUT"},
    "refusing": {"fault": "status", "code": "CLIENT_OR_AGENT_NOT_AUTHORISED"},
    "broken": {"fault": "status", "code": "INTERNAL_SERVER_ERROR"},
    "garbage": {"fault": "malformed"},
    "elsewhere": {"fault": "redirect"},
    "no_answer": {"fault": "drop_after"},
}

_PLATFORM = (
    "INVALID_CREDENTIALS", "INVALID_SCOPE", "MESSAGE_THROTTLED_OUT", "INTERNAL_SERVER_ERROR",
    "SERVER_ERROR", "GATEWAY_TIMEOUT",
)  # fmt: skip
_ALL = ("FORMAT_NINO", "CLIENT_OR_AGENT_NOT_AUTHORISED")
_YEAR = ("FORMAT_TAX_YEAR", "RULE_TAX_YEAR_RANGE_INVALID")
_OLD = "RULE_TAX_YEAR_NOT_SUPPORTED"
_NONE = "MATCHING_RESOURCE_NOT_FOUND"
_NO_RECORD = ("RULE_BUSINESS_PARTNER_NOT_EXIST", "RULE_ITSA_CONTRACT_OBJECT_NOT_EXIST")
_DATES = (
    "FORMAT_FROM_DATE", "FORMAT_TO_DATE", "MISSING_FROM_DATE", "MISSING_TO_DATE",
    "RANGE_TO_DATE_BEFORE_FROM_DATE", "RULE_INCONSISTENT_QUERY_PARAMS", "RULE_INVALID_DATE_RANGE",
)  # fmt: skip

DOCUMENTED: dict[Operation, tuple[str, ...]] = {
    "retrieve_amounts": (*_YEAR, "FORMAT_SOURCE", _OLD, _NONE),
    "put_amounts": (
        *_YEAR, "FORMAT_ID", "FORMAT_VALUE", "RULE_DUPLICATE_ID_NOT_ALLOWED",
        "RULE_INCORRECT_OR_EMPTY_BODY_SUBMITTED", "RULE_OUTSIDE_AMENDMENT_WINDOW",
        "RULE_TAX_YEAR_NOT_ENDED", _OLD,
    ),
    "delete_amounts": (*_YEAR, "RULE_OUTSIDE_AMENDMENT_WINDOW", _OLD, _NONE),
    "retrieve_status": (*_YEAR, *_NO_RECORD, _OLD),
    "opt_out": ("FORMAT_TAX_YEAR", *_NO_RECORD, "RULE_ALREADY_OPTED_OUT"),
    "opt_in": ("FORMAT_TAX_YEAR", *_NO_RECORD, "RULE_ALREADY_OPTED_IN"),
    "retrieve_obligations": (
        *_YEAR, "FORMAT_STATUS", "RULE_INSOLVENT_TRADER", _OLD, _NONE, "NO_OBLIGATIONS_FOUND",
    ),
    "retrieve_transactions": (
        *_DATES, "FORMAT_CALCULATE_ACCRUED_INTEREST", "FORMAT_CUSTOMER_PAYMENT_INFORMATION",
        "FORMAT_DOC_NUMBER", "FORMAT_INCLUDE_ESTIMATED_CHARGES", "FORMAT_INCLUDE_LOCKS",
        "FORMAT_ONLY_OPEN_ITEMS", "FORMAT_REMOVE_PAYMENT_ON_ACCOUNT", _NONE,
    ),
    "list_payments": (
        *_DATES, "FORMAT_PAYMENT_LOT", "FORMAT_PAYMENT_LOT_ITEM", "MISSING_PAYMENT_LOT",
        "MISSING_PAYMENT_LOT_ITEM", _NONE,
    ),
    "retrieve_charge_history": ("FORMAT_TRANSACTION_ID", "FORMAT_CHARGE_REFERENCE", _NONE),
    "retrieve_penalties": (),
    "list_calculations": (
        *_YEAR, "FORMAT_CALCULATION_TYPE", "RULE_CALCULATION_TYPE_NOT_ALLOWED", _OLD, _NONE,
    ),
    "retrieve_calculation": (*_YEAR, "FORMAT_CALCULATION_ID", _OLD, _NONE),
    "retrieve_itsa_status": (
        *_YEAR, "FORMAT_FUTURE_YEARS", "FORMAT_HISTORY", "CLIENT_NOT_MTD_ENROLLED", _NONE,
    ),
}  # fmt: skip


def scenarios() -> list[dict[str, Any]]:
    """All there are. `call` is the endpoint's name, with the status and the code that it answers.

    Without `call` it is about all of them.
    """
    usual = {"path": _ASKED, "times": None}
    found: list[dict[str, Any]] = [
        {"name": name, "order": order | usual} for name, order in WHOLE.items()
    ]
    for call, codes in DOCUMENTED.items():
        here = [one for one in ROUTES if one.operation == call]
        path = "|".join(f"^{_bare(one.path.pattern)}$" for one in here)
        for code in (*codes, *_ALL, *_PLATFORM):
            order: dict[str, Any] = {
                "fault": "status",
                "code": code,
                "method": here[0].method,
                "path": path,
            }
            found.append(
                {
                    "name": f"{call}.{code}",
                    "call": call,
                    "code": code,
                    "status": CODES[code][0],
                    "order": order | {"times": None},
                }
            )
    return found


def _bare(pattern: str) -> str:
    """Without the groups' names, which several patterns in one share."""
    return re.sub(r"\?P<\w+>", "", pattern)
