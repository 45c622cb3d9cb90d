"""The calls we make on HMRC, by what they do."""

from __future__ import annotations

from enum import StrEnum


class Operation(StrEnum):
    """One endpoint each. The first three take a `code_year`, the next three an `owed_year`.

    Those from `VIEW_ACCOUNT` on are asked by an `inquiries.Inquiry`.
    """

    VIEW_AMOUNTS = "view_amounts"
    AMEND_AMOUNTS = "amend_amounts"
    DELETE_AMOUNTS = "delete_amounts"
    VIEW_CHOICE = "view_choice"
    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    VIEW_RETURNS = "view_returns"
    VIEW_ACCOUNT = "view_account"
    VIEW_PAYMENTS = "view_payments"
    VIEW_CHARGE_HISTORY = "view_charge_history"
    VIEW_PENALTIES = "view_penalties"
    LIST_CALCULATIONS = "list_calculations"
    VIEW_CALCULATION = "view_calculation"
    VIEW_ITSA_STATUS = "view_itsa_status"

    @property
    def writes(self) -> bool:
        """Whether the call asks HMRC to change something."""
        return self in _WRITES


_WRITES = {
    Operation.AMEND_AMOUNTS,
    Operation.DELETE_AMOUNTS,
    Operation.OPT_OUT,
    Operation.OPT_IN,
}
