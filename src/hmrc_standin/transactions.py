"""The body of GET balance and transactions: the account, cut to what was asked for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from .account import Account, Charge
from .balance import balance
from .ledger import Posting, codings, postings
from .lines import NO_LOCKS, charge_of
from .refusals import Refusal
from .wire import pounds_on_wire

_OURS = ("coded_out_status", "collected_through_code", "charge_reference")
_OF_PAYMENTS = (
    "payment_reference", "payment_amount", "payment_method", "payment_lot", "payment_lot_item",
    "clearing_sap_document",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The checked query; every switch is off unless it is asked for."""

    first: date | None = None
    last: date | None = None
    document: str | None = None
    open_only: bool = False
    locks: bool = False
    interest: bool = False
    no_payments: bool = False
    payment_information: bool = False
    estimates: bool = False

    def takes(self, one: Posting) -> bool:
        """Whether a document is part of the answer.

        A date is a document's own date; a document number is a document id (guesses).
        """
        if one.document.is_charge_estimate and not self.estimates:
            return False
        if self.no_payments and one.document.payment_lot is not None:
            return False
        if self.open_only and not one.outstanding:
            return False
        if self.document is not None and one.document.document_id != self.document:
            return False
        day = one.document.document_date
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def retrieve(account: Account | None, wanted: Wanted, day: date) -> dict[str, Any]:
    """The answer on a day.

    Raises:
        Refusal: MATCHING_RESOURCE_NOT_FOUND when there is no account, or it has documents and
            none of them was asked for.
    """
    if account is None:
        raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
    found = postings(account, day)
    shown = [one for one in found if wanted.takes(one)]
    if not shown and found and not wanted.open_only:
        raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
    body: dict[str, Any] = {
        "balanceDetails": balance(found, account.balance_details, day),
        "codingDetails": [one.on_wire() for one in codings(account, found, day)],
        "documentDetails": [_document(one, wanted) for one in shown],
        "financialDetails": [
            _charge(charge, wanted) for one in shown for charge in _charges(account, one)
        ],
    }
    return {name: part for name, part in body.items() if part}


def _charges(account: Account, one: Posting) -> list[Charge]:
    """The lines of a document: the file's own, else those that follow from it."""
    own = [
        charge
        for charge in account.financial_details
        if charge.charge_detail.document_id == one.document.document_id
    ]
    return own or charge_of(one)


def _document(one: Posting, wanted: Wanted) -> dict[str, Any]:
    shown = one.document.on_wire(*_OURS)
    shown["originalAmount"] = pounds_on_wire(one.original)
    shown["outstandingAmount"] = pounds_on_wire(one.outstanding)
    shown["isCodedOut"] = one.is_sent_to_code
    if not one.is_credit:
        shown["documentDueDate"] = one.due.isoformat()
    if one.sets and not one.is_credit:
        last = max(one.sets, key=lambda part: part.payment.transaction_date)
        shown.setdefault(
            "lastClearing",
            {
                "lastClearingDate": last.payment.transaction_date.isoformat(),
                "lastClearingReason": "Incoming Payment",
                "lastClearedAmount": pounds_on_wire(last.amount),
            },
        )
    if not wanted.interest and "latePaymentInterest" in shown:
        shown["latePaymentInterest"].pop("accruingInterestAmount", None)
    return shown


def _charge(charge: Charge, wanted: Wanted) -> dict[str, Any]:
    without = () if wanted.interest else ("accrued_interest",)
    shown = charge.on_wire("items", *without)
    shown["items"] = []
    for item in charge.items:
        informed = wanted.payment_information and not wanted.no_payments
        line = item.on_wire("locks", *(() if informed else _OF_PAYMENTS))
        if wanted.locks:
            line["locks"] = item.locks.on_wire() if item.locks else dict(NO_LOCKS)
        shown["items"].append(line)
    return shown
