"""Somebody's Self Assessment account as HMRC tells it: the balance, the documents, the coding.

Source: HMRC's document of Self Assessment Accounts (MTD) 4.0, balance and transactions. Amounts are
pounds and pence, and may be less than nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from codedout.domain.documents import ChargeLine, Document
from codedout.domain.tax_year import TaxYear


@dataclass(frozen=True, slots=True, kw_only=True)
class YearBalance:
    """What is due on the return of a year. The same money as its documents: never added to them."""

    tax_year: TaxYear | None
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What is owed now, in HMRC's sums.

    `total` is `overdue` (with interest so far), `payable` (due within 30 days) and `pending` (due
    later) together. It leaves out estimates and what is collected through a tax code.
    `available_credit` is `total_credit` without the repayments that are on their way.
    """

    overdue: Decimal
    overdue_since: date | None
    payable: Decimal
    payable_on: date | None
    pending: Decimal
    pending_on: date | None
    total: Decimal
    amount_coded_out: Decimal | None
    by_return: tuple[YearBalance, ...]
    total_by_return: Decimal | None
    unallocated_credit: Decimal | None
    allocated_credit: Decimal | None
    total_credit: Decimal | None
    available_credit: Decimal | None
    first_repayment_asked: Decimal | None
    second_repayment_asked: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """How much of the bill of `return_year` the tax code of `code_year` collects.

    `total_liability` is the whole bill with what is coded, so it is never added to `charge`.
    """

    return_year: TaxYear | None
    total_liability: Decimal | None
    code_year: TaxYear | None
    charge: Decimal | None
    started_on: date | None


@dataclass(frozen=True, slots=True)
class Account:
    """One answer, or several put together. Empty where HMRC holds nothing.

    `set_aside` are documents under a number that another one has, and that say something else.
    """

    balance: Balance | None = None
    codings: tuple[Coding, ...] = ()
    documents: tuple[Document, ...] = ()
    lines: tuple[ChargeLine, ...] = ()
    set_aside: tuple[Document, ...] = ()

    def lines_of(self, document_id: str) -> tuple[ChargeLine, ...]:
        """The lines of one document."""
        return tuple(line for line in self.lines if line.document_id == document_id)

    def lines_by_document(self) -> dict[str, tuple[ChargeLine, ...]]:
        """The same for all documents, found at once."""
        found: dict[str, list[ChargeLine]] = {}
        for line in self.lines:
            found.setdefault(line.document_id, []).append(line)
        return {document_id: tuple(lines) for document_id, lines in found.items()}


NO_ACCOUNT = Account()


def joined(answers: Sequence[Account]) -> Account:
    """Answers about several times as one, with nothing counted twice.

    The balance is the last one's that has one, so an answer about what is open now stands last. A
    document is taken from the first that has its number; one under the same number that says
    otherwise is set aside. All lines of a document come from one answer, the one with most of it:
    an answer about open items has only those that are open. Codings have no number: what says the
    same is one, wherever it stands.
    """
    documents: dict[str, Document] = {}
    aside: dict[Document, None] = {}
    lines: dict[str, tuple[ChargeLine, ...]] = {}
    for answer in answers:
        for document in (*answer.documents, *answer.set_aside):
            if documents.setdefault(document.id, document) != document:
                aside[document] = None
        for document_id, of_one in answer.lines_by_document().items():
            if _items(of_one) > _items(lines.get(document_id, ())):
                lines[document_id] = of_one
    return Account(
        balance=next((one.balance for one in reversed(answers) if one.balance is not None), None),
        codings=tuple(dict.fromkeys(one for answer in answers for one in answer.codings)),
        documents=tuple(documents.values()),
        lines=tuple(line for of_one in lines.values() for line in of_one),
        set_aside=tuple(aside),
    )


def _items(lines: Iterable[ChargeLine]) -> tuple[int, int]:
    counted = [len(line.items) for line in lines]
    return sum(counted), len(counted)
