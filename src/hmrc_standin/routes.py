"""The addresses of HMRC's endpoints, the right each asks for, and the version each is at."""

import re
from dataclasses import dataclass

from .operations import Operation

_ACCOUNT = r"/accounts/self-assessment/(?P<nino>[^/]+)"
_TAX_CODE = rf"{_ACCOUNT}/(?P<year>[^/]+)/collection/tax-code"
_CALCULATIONS = r"/individuals/calculations/(?P<nino>[^/]+)/self-assessment/(?P<year>[^/]+)"
VERSIONS = {
    "/accounts/self-assessment/": "4.0",
    "/obligations/details/": "3.0",
    "/individuals/calculations/": "8.0",
    "/individuals/person/": "2.0",
}


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: re.Pattern[str]
    operation: Operation
    scope: str
    supporting_agents: bool = False


def _route(method: str, path: str, operation: Operation, *, supporting: bool = False) -> Route:
    right = "read" if method == "GET" else "write"
    return Route(method, re.compile(path), operation, f"{right}:self-assessment", supporting)


ROUTES = (
    _route("GET", _TAX_CODE, "retrieve_amounts"),
    _route("PUT", _TAX_CODE, "put_amounts"),
    _route("DELETE", _TAX_CODE, "delete_amounts"),
    _route("GET", f"{_TAX_CODE}/coding-out/status", "retrieve_status"),
    _route("POST", f"{_TAX_CODE}/coding-out/opt-out", "opt_out"),
    _route("POST", f"{_TAX_CODE}/coding-out/opt-in", "opt_in"),
    _route("GET", f"{_ACCOUNT}/balance-and-transactions", "retrieve_transactions"),
    _route("GET", f"{_ACCOUNT}/payments-and-allocations", "list_payments"),
    _route("GET", f"{_ACCOUNT}/penalties", "retrieve_penalties"),
    _route("GET", rf"{_ACCOUNT}/charges/(?P<transaction>[^/]+)", "retrieve_charge_history"),
    _route(
        "GET", rf"{_ACCOUNT}/charges/transactionId/(?P<transaction>[^/]+)",
        "retrieve_charge_history",
    ),
    _route(
        "GET", rf"{_ACCOUNT}/charges/chargeReference/(?P<reference>[^/]+)",
        "retrieve_charge_history",
    ),
    _route("GET", _CALCULATIONS, "list_calculations"),
    _route("GET", rf"{_CALCULATIONS}/(?P<calculation>[^/]+)", "retrieve_calculation"),
    _route(
        "GET", r"/individuals/person/itsa-status/(?P<nino>[^/]+)/(?P<year>[^/]+)",
        "retrieve_itsa_status", supporting=True,
    ),
    _route(
        "GET", r"/obligations/details/(?P<nino>[^/]+)/crystallisation",
        "retrieve_obligations", supporting=True,
    ),
)  # fmt: skip
