"""The body of GET charge history, by a document's id or by a charge's reference."""

from datetime import datetime
from typing import Any

from .account import Account, Change
from .calendar import london_date
from .ledger import Posting, postings
from .refusals import Refusal


def retrieve(
    account: Account | None, *, document: str | None, reference: str | None, now: datetime
) -> dict[str, Any]:
    """The changes there have been, oldest first.

    Raises:
        Refusal: MATCHING_RESOURCE_NOT_FOUND when the charge is not there or never changed.
    """
    if account is None:
        raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
    charges = {one.document.document_id: one for one in postings(account, london_date(now))}
    asked = {document} if reference is None else {
        key for key, one in charges.items() if one.reference == reference
    }  # fmt: skip
    found = [
        one
        for one in account.charge_history_details
        if one.transaction_id in asked and one.change_timestamp <= now
    ]
    if not found:
        raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
    found.sort(key=lambda one: one.change_timestamp)
    return {"chargeHistoryDetails": [_change(one, charges) for one in found]}


def _change(one: Change, charges: dict[str, Posting]) -> dict[str, Any]:
    charge = charges.get(one.transaction_id)
    day = london_date(one.change_timestamp)
    follows: dict[str, Any] = {
        "transactionDate": day.isoformat(),
        "description": "ITSA- Bal Charge",
        "changeDate": day.isoformat(),
    }
    if charge is not None:
        document = charge.document
        follows["transactionDate"] = document.document_date.isoformat()
        follows["description"] = document.document_description or follows["description"]
        if document.tax_year is not None:
            follows["taxYear"] = document.tax_year
    return follows | one.on_wire()
