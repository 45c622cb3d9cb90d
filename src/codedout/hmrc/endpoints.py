"""HMRC's addresses: one row per operation.

Self Assessment Accounts (MTD) 4.0, Obligations (MTD) 3.0, Individual Calculations (MTD) 8.0 and
Self Assessment Individual Details (MTD) 2.0, as published on HMRC's developer hub.
"""

from __future__ import annotations

from dataclasses import dataclass

from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear

_ACCOUNT = "/accounts/self-assessment/{nino}"
_TAX_CODE = _ACCOUNT + "/{tax_year}/collection/tax-code"
_YEARS_TAX = "/individuals/calculations/{nino}/self-assessment/{tax_year}"
_ACCOUNTS = "4.0"
_OBLIGATIONS = "3.0"
_CALCULATIONS = "8.0"
_DETAILS = "2.0"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How one operation is asked for.

    `success` is the status that means it was done. `stateful` says whether HMRC's sandbox keeps
    state for it under `Gov-Test-Scenario: STATEFUL`.
    """

    method: str
    template: str
    version: str
    success: int
    stateful: bool = True

    @property
    def accept(self) -> str:
        """The one `Accept` value HMRC's routing takes; anything added to it is a 406."""
        return f"application/vnd.hmrc.{self.version}+json"

    def path(self, nino: str, tax_year: TaxYear | None, number: str = "") -> str:
        """The address below the host. A page that shows one passes a masked number.

        `number` is that of a document or calculation, checked to be nothing else.
        """
        return self.template.format(nino=nino, tax_year=tax_year, number=number)


def _read(template: str, version: str) -> Endpoint:
    return Endpoint("GET", template, version, 200, stateful=False)


ENDPOINTS: dict[Operation, Endpoint] = {
    Operation.VIEW_AMOUNTS: Endpoint("GET", _TAX_CODE, _ACCOUNTS, 200),
    Operation.AMEND_AMOUNTS: Endpoint("PUT", _TAX_CODE, _ACCOUNTS, 204),
    Operation.DELETE_AMOUNTS: Endpoint("DELETE", _TAX_CODE, _ACCOUNTS, 204),
    Operation.VIEW_CHOICE: Endpoint("GET", _TAX_CODE + "/coding-out/status", _ACCOUNTS, 200),
    Operation.OPT_OUT: Endpoint("POST", _TAX_CODE + "/coding-out/opt-out", _ACCOUNTS, 204),
    Operation.OPT_IN: Endpoint("POST", _TAX_CODE + "/coding-out/opt-in", _ACCOUNTS, 204),
    Operation.VIEW_RETURNS: Endpoint(
        "GET", "/obligations/details/{nino}/crystallisation", _OBLIGATIONS, 200, stateful=False
    ),
    Operation.VIEW_ACCOUNT: _read(_ACCOUNT + "/balance-and-transactions", _ACCOUNTS),
    Operation.VIEW_PAYMENTS: _read(_ACCOUNT + "/payments-and-allocations", _ACCOUNTS),
    Operation.VIEW_CHARGE_HISTORY: _read(_ACCOUNT + "/charges/transactionId/{number}", _ACCOUNTS),
    Operation.VIEW_PENALTIES: _read(_ACCOUNT + "/penalties", _ACCOUNTS),
    Operation.LIST_CALCULATIONS: _read(_YEARS_TAX, _CALCULATIONS),
    Operation.VIEW_CALCULATION: _read(_YEARS_TAX + "/{number}", _CALCULATIONS),
    Operation.VIEW_ITSA_STATUS: Endpoint(
        "GET", "/individuals/person/itsa-status/{nino}/{tax_year}", _DETAILS, 200
    ),
}
