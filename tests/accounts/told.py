"""What HMRC would say of a made-up account: a file for the stand-in, or HMRC's answers themselves.

The answers are the stand-in's, so that HMRC's members are spelt in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from typing import Any, TypeVar

from codedout.domain.span import Span
from hmrc_standin import payments, transactions
from hmrc_standin.account import Account
from hmrc_standin.refusals import Refusal
from hmrc_standin.wire import write_json
from tests.accounts.truth import Charge, Holder, Payment

T = TypeVar("T")


def tax_year(begins: int) -> str:
    """As HMRC spells it."""
    return f"{begins}-{(begins + 1) % 100:02}"


def pounds(pence: int) -> str:
    """As a people file has an amount."""
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02}"


def file_of(holder: Holder) -> dict[str, Any]:
    """The `account` of a people file. What is open of a charge is for the stand-in to work out."""
    return {
        "documentDetails": [
            *map(_document, holder.charges),
            *(_credit(*one) for one in holder.credits),
        ],
        "payments": [_payment(one, holder) for one in holder.payments],
        "codingDetails": [
            _coding(one, holder)
            for one in holder.charges
            if holder.codes_told and one.coded and one.code is not None
        ],
    }


def answers_of(holder: Holder, spans: Iterable[Span], today: date) -> list[bytes]:
    """HMRC's answers about each of those times that has something, and about what is open now."""
    account = Account.model_validate(file_of(holder), strict=False)
    informed = {"payment_information": True, "locks": True, "interest": True}
    asked = [
        *(transactions.Wanted(first=span.first, last=span.last, **informed) for span in spans),
        transactions.Wanted(open_only=True, **informed),
    ]
    return _told(lambda one: transactions.retrieve(account, one, today), asked)


def payments_of(holder: Holder, spans: Iterable[Span], today: date) -> list[bytes]:
    """HMRC's answers about the payments of each of those times that has some."""
    account = Account.model_validate(file_of(holder), strict=False)
    asked = [payments.Wanted(first=span.first, last=span.last) for span in spans]
    return _told(lambda one: payments.retrieve(account, one, today), asked)


def _told(retrieve: Callable[[T], dict[str, Any]], asked: Iterable[T]) -> list[bytes]:
    found = []
    for one in asked:
        with suppress(Refusal):  # nothing is held of that time
            found.append(write_json(retrieve(one)).encode())
    return found


def _document(charge: Charge) -> dict[str, Any]:
    said: dict[str, Any] = {
        "documentId": charge.id,
        "taxYear": tax_year(charge.owed),
        "documentDate": charge.dated.isoformat(),
        "documentDescription": charge.name,
        "originalAmount": pounds(charge.pence),
    }
    if charge.coded:
        said["amountCodedOut"] = pounds(charge.coded)
        said["collectedThroughCode"] = pounds(charge.collected)
    return said if charge.status is None else said | {"codedOutStatus": charge.status}


def _credit(number: str, on: date, pence: int) -> dict[str, Any]:
    return {
        "documentId": number,
        "documentDate": on.isoformat(),
        "documentDescription": "ITSA - Cutover Credits",
        "originalAmount": pounds(-pence),
    }


def _payment(payment: Payment, holder: Holder) -> dict[str, Any]:
    towards = holder.set_against(payment)
    return {
        "paymentLot": payment.lot,
        "paymentLotItem": "000001",
        "transactionDate": payment.on.isoformat(),
        "paymentAmount": pounds(sum(towards.values()) + payment.spare),
        "allocations": [
            {"documentId": number, "amount": pounds(pence)} for number, pence in towards.items()
        ],
    }


def _coding(charge: Charge, holder: Holder) -> dict[str, Any]:
    assert charge.code is not None
    return {
        "returnTaxYear": tax_year(charge.owed),
        "totalLiabilityAmount": pounds(sum(holder.by_year[charge.owed])),
        "codingTaxYear": tax_year(charge.code),
        "coded": {"charge": pounds(charge.coded), "initiationDate": charge.dated.isoformat()},
    }
