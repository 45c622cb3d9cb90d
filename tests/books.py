"""What HMRC holds beside coding out, for tests: the books of `FakeHmrc`, and how to fill them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from codedout.domain.account import Account, Balance, Coding
from codedout.domain.calculation import (
    Calculation,
    CalculationEntry,
    CalculationOutcome,
    Calculations,
    CalculationType,
    CodedOutInCalculation,
    TaxFigures,
    Underpayment,
)
from codedout.domain.charge_history import NO_HISTORY, ChargeHistory
from codedout.domain.documents import ChargeLine, CollectionStatus, Document, LineItem
from codedout.domain.errors import Refused
from codedout.domain.inquiries import (
    CalculationsOf,
    CalculationWith,
    HistoryOfCharge,
    Inquiry,
    OpenItems,
    PaymentsIn,
    PenaltiesHeld,
    StandingIn,
    Transactions,
)
from codedout.domain.itsa_status import Standing, StandingRecord, Standings
from codedout.domain.payments import Allocation, Payment, Payments
from codedout.domain.penalties import NO_PENALTIES, Penalties
from codedout.domain.said import Said
from codedout.domain.span import Span
from codedout.domain.tax_year import TaxYear


@dataclass
class Books:
    """One person's; each inquiry is answered from them as HMRC would."""

    balance: Balance | None = None
    codings: list[Coding] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    lines: list[ChargeLine] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    histories: dict[str, ChargeHistory] = field(default_factory=dict)
    penalties: Penalties = NO_PENALTIES
    entries: list[CalculationEntry] = field(default_factory=list)
    calculations: dict[str, Calculation] = field(default_factory=dict)
    standings: list[StandingRecord] = field(default_factory=list)

    def answer(self, inquiry: Inquiry[Any]) -> Any:
        """HMRC's answer."""
        found: Any
        match inquiry:
            case OpenItems():
                found = self._account([one for one in self.documents if one.outstanding])
            case Transactions(span):
                found = self._account([one for one in self.documents if _in(span, one.dated)])
            case PaymentsIn(span):
                found = Payments(tuple(p for p in self.payments if _in(span, p.received_on)))
            case HistoryOfCharge(document_id):
                found = self.histories.get(document_id, NO_HISTORY)
            case PenaltiesHeld():
                found = self.penalties
            case CalculationsOf(year):
                found = Calculations(tuple(e for e in self.entries if e.tax_year == year))
            case CalculationWith(_, number):
                if number not in self.calculations:
                    raise Refused(inquiry.operation, status=404, code="MATCHING_RESOURCE_NOT_FOUND")
                found = self.calculations[number]
            case StandingIn(year):
                found = Standings(tuple(s for s in self.standings if s.tax_year == year))
            case _:
                raise TypeError(type(inquiry))
        return found

    def _account(self, documents: list[Document]) -> Account:
        ids = {one.id for one in documents}
        return Account(
            self.balance,
            tuple(self.codings),
            tuple(documents),
            tuple(line for line in self.lines if line.document_id in ids),
        )


def _in(span: Span, day: date | None) -> bool:
    return day is not None and span.first <= day <= span.last


def document(id_: str, year: TaxYear | None, amount: str, **more: Any) -> Document:
    """A charge, if nothing else is said; nothing of it is paid."""
    members: dict[str, Any] = {
        "id": id_,
        "tax_year": year,
        "dated": date(2025, 1, 20) if year is None else date(year.ends_in, 10, 1),
        "due_on": None if year is None else year.return_due_on,
        "description": "TRM New Charge",
        "text": None,
        "form_bundle": None,
        "credit_reason": None,
        "classification": None,
        "original": Decimal(amount),
        "outstanding": Decimal(amount),
        "is_estimate": False,
        "is_coded_out": False,
        "amount_coded_out": None,
        "payment_lot": None,
        "payment_lot_item": None,
        "paid_on": None,
        "last_clearing": None,
        "late_interest": None,
        "reduction": None,
        "relevant_to_payments_on_account": None,
    }
    return Document(**(members | more))


def line(of: Document, code: str | None, *items: LineItem, **more: Any) -> ChargeLine:
    """A line of a document, with HMRC's number for what it is."""
    members: dict[str, Any] = {
        "document_id": of.id,
        "tax_year": of.tax_year,
        "main_code": code,
        "main_text": None,
        "sub_code": None,
        "sub_text": None,
        "period_from": None,
        "period_to": None,
        "contract_account": None,
        "document_number": None,
        "document_number_item": None,
        "charge_reference": None,
        "original": of.original,
        "outstanding": of.outstanding,
        "cleared": None,
        "accrued_interest": None,
        "items": items,
    }
    return ChargeLine(**(members | more))


def line_item(amount: str, collection: str | None = None, **more: Any) -> LineItem:
    """An item of a line; `collection` is how far HMRC is with it, as HMRC spells that."""
    members: dict[str, Any] = {
        "id": None,
        "due_on": None,
        "amount": Decimal(amount),
        "cleared_on": None,
        "clearing_reason": None,
        "repaid_by": None,
        "holds": None,
        "is_from_return": None,
        "payment_reference": None,
        "payment_amount": None,
        "payment_method": None,
        "payment_lot": None,
        "payment_lot_item": None,
        "clearing_document": None,
        "is_estimate": None,
        "collection": None if collection is None else Said.of(CollectionStatus, collection),
    }
    return LineItem(**(members | more))


def balance(total: str, **more: Any) -> Balance:
    """Everything that is owed is overdue, if nothing else is said."""
    members: dict[str, Any] = {
        "overdue": Decimal(total),
        "overdue_since": None,
        "payable": Decimal(0),
        "payable_on": None,
        "pending": Decimal(0),
        "pending_on": None,
        "total": Decimal(total),
        "amount_coded_out": None,
        "by_return": (),
        "total_by_return": None,
        "unallocated_credit": None,
        "allocated_credit": None,
        "total_credit": None,
        "available_credit": None,
        "first_repayment_asked": None,
        "second_repayment_asked": None,
    }
    return Balance(**(members | more))


def coding(
    return_year: TaxYear | None, charge: str | None, code_year: TaxYear | None = None, **more: Any
) -> Coding:
    """What the code of `code_year` (two years on, if nothing is said) collects of a bill."""
    if code_year is None and return_year is not None:
        code_year = return_year.collected_in
    members: dict[str, Any] = {
        "return_year": return_year,
        "total_liability": None,
        "code_year": code_year,
        "charge": None if charge is None else Decimal(charge),
        "started_on": None,
    }
    return Coding(**(members | more))


def payment(amount: str, on: date, lot: str | None = None, **more: Any) -> Payment:
    """A payment that was set against nothing yet, if nothing else is said."""
    members: dict[str, Any] = {
        "lot": lot,
        "lot_item": None if lot is None else "000001",
        "reference": None,
        "amount": Decimal(amount),
        "method": None,
        "received_on": on,
        "allocations": (),
    }
    return Payment(**(members | more))


def allocation(reference: str, **more: Any) -> Allocation:
    """A charge that a payment was set against."""
    members: dict[str, Any] = dict.fromkeys(Allocation.__slots__) | {"charge_reference": reference}
    return Allocation(**(members | more))


def entry(
    id_: str,
    year: TaxYear,
    kind: CalculationType = CalculationType.FINAL,
    *,
    liability: str | None = None,
    made_at: datetime | None = datetime(2026, 7, 1, 12, 0, tzinfo=UTC),
    outcome: CalculationOutcome | None = CalculationOutcome.PROCESSED,
) -> CalculationEntry:
    """One calculation in the list of a year."""
    return CalculationEntry(
        id=id_,
        tax_year=year,
        kind=Said(kind, kind.value),
        made_at=made_at,
        outcome=None if outcome is None else Said(outcome, outcome.value),
        liability=None if liability is None else Decimal(liability),
        trigger=None,
        requested_by=None,
        declared_at=None,
        covers_from=None,
        covers_to=None,
    )


def calculation(id_: str, year: TaxYear, **more: Any) -> Calculation:
    """A calculation without a result, if nothing else is said."""
    members: dict[str, Any] = dict.fromkeys(Calculation.__slots__) | {
        "id": id_,
        "tax_year": year,
        "kind": Said(CalculationType.FINAL, "final-declaration"),
        "student_loans": (),
        "infos": (),
        "warnings": (),
        "errors": (),
        "sample": False,
    }
    return Calculation(**(members | more))


def standing(year: TaxYear, text: str = Standing.MANDATED) -> StandingRecord:
    """Where the person stands in a year, as HMRC spells it."""
    return StandingRecord(
        tax_year=year,
        standing=Said.of(Standing, text),
        reason=None,
        submitted_at=None,
        income_two_years_before=None,
    )


def underpayment(
    amount: str,
    year: TaxYear | None,
    *,
    source: str | None = "customer",
    collected: str | None = None,
    uncollected: str | None = None,
) -> Underpayment:
    """A line of a calculation."""
    return Underpayment(
        amount=Decimal(amount),
        related_year=year,
        source=source,
        collected=None if collected is None else Decimal(collected),
        uncollected=None if uncollected is None else Decimal(uncollected),
    )


def coded_out(
    *,
    paye: tuple[Underpayment, ...] = (),
    self_assessment: tuple[Underpayment, ...] = (),
    **totals: str,
) -> CodedOutInCalculation:
    """What a calculation used; without totals, if nothing else is said."""
    members: dict[str, Any] = dict.fromkeys(CodedOutInCalculation.__slots__)
    members |= {name: Decimal(amount) for name, amount in totals.items()}
    return CodedOutInCalculation(**(members | {"paye": paye, "self_assessment": self_assessment}))


def tax(total_due: str, **more: str) -> TaxFigures:
    """The result of a calculation."""
    members: dict[str, Any] = dict.fromkeys(TaxFigures.__slots__)
    amounts = {"total_due": total_due} | more
    return TaxFigures(**(members | {name: Decimal(amount) for name, amount in amounts.items()}))
