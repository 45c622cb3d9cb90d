"""What HMRC would say of a made-up account: a file for the stand-in, or HMRC's answers themselves.

The answers are the stand-in's, so that HMRC's members are spelt in one place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any, TypeVar

from codedout.domain.span import Span
from hmrc_standin import payments, transactions
from hmrc_standin.account import Account
from hmrc_standin.refusals import Refusal
from hmrc_standin.wire import write_json
from tests.accounts.truth import Charge, Holder, Payment

K = TypeVar("K")
W = TypeVar("W")


def tax_year(begins: int) -> str:
    """As HMRC spells it."""
    return f"{begins}-{(begins + 1) % 100:02}"


def pounds(pence: int) -> str:
    """As a people file has an amount."""
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02}"


def file_of(holder: Holder) -> dict[str, Any]:
    """The `account` of a people file. What is open of a charge is for the stand-in to work out."""
    towards, by_year = holder.set_against, holder.by_year
    return {
        "documentDetails": [
            *map(_document, holder.charges),
            *(_credit(*one) for one in holder.credits),
        ],
        "payments": [_payment(one, towards[one.lot]) for one in holder.payments],
        "codingDetails": [
            _coding(one, one.code, sum(by_year[one.owed]))
            for one in holder.charges
            if holder.codes_told and one.coded and one.code is not None
        ],
    }


def account_answers(holder: Holder, spans: Iterable[Span], today: date) -> dict[Span | None, bytes]:
    """HMRC's answers about each of those times that has something, and (None) what is open now."""
    informed = {"payment_information": True, "locks": True, "interest": True}
    asked: dict[Span | None, transactions.Wanted] = {
        span: transactions.Wanted(first=span.first, last=span.last, **informed) for span in spans
    }
    asked[None] = transactions.Wanted(open_only=True, **informed)
    return _told(holder, asked, transactions.retrieve, today)


def payment_answers(holder: Holder, spans: Iterable[Span], today: date) -> dict[Span, bytes]:
    """HMRC's answers about the payments of each of those times that has some."""
    asked = {span: payments.Wanted(first=span.first, last=span.last) for span in spans}
    return _told(holder, asked, payments.retrieve, today)


def _told(
    holder: Holder,
    asked: Mapping[K, W],
    retrieve: Callable[[Account, W, date], dict[str, Any]],
    today: date,
) -> dict[K, bytes]:
    account = Account.model_validate_json(json.dumps(file_of(holder)))
    found = {}
    for about, wanted in asked.items():
        with suppress(Refusal):  # nothing is held of that time
            found[about] = write_json(retrieve(account, wanted, today)).encode()
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


def _payment(payment: Payment, towards: dict[str, int]) -> dict[str, Any]:
    return {
        "paymentLot": payment.lot,
        "paymentLotItem": "000001",
        "transactionDate": payment.on.isoformat(),
        "paymentAmount": pounds(sum(towards.values()) + payment.spare),
        "allocations": [
            {"documentId": number, "amount": pounds(pence)} for number, pence in towards.items()
        ],
    }


def _coding(charge: Charge, code: int, liability: int) -> dict[str, Any]:
    return {
        "returnTaxYear": tax_year(charge.owed),
        "totalLiabilityAmount": pounds(liability),
        "codingTaxYear": tax_year(code),
        "coded": {"charge": pounds(charge.coded), "initiationDate": charge.dated.isoformat()},
    }
