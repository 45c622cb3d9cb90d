"""What HMRC's endpoints do, by name."""

from typing import Literal

Operation = Literal[
    "retrieve_amounts",
    "put_amounts",
    "delete_amounts",
    "retrieve_status",
    "opt_out",
    "opt_in",
    "retrieve_obligations",
    "retrieve_transactions",
    "list_payments",
    "retrieve_charge_history",
    "retrieve_penalties",
    "list_calculations",
    "retrieve_calculation",
    "retrieve_itsa_status",
]
