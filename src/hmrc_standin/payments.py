"""The body of GET payments and allocations."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from .account import Account, Allocation, ChargeDetail, Payment
from .ledger import Posting, lot_item_of, lot_of, postings, reference_of, tax_year
from .ledger import payments as payments_on
from .lines import charge_of
from .refusals import Refusal
from .wire import pounds_on_wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    first: date | None = None
    last: date | None = None
    lot: str | None = None
    lot_item: str | None = None

    def takes(self, payment: Payment) -> bool:
        day = payment.transaction_date
        return (
            (self.first is None or self.first <= day)
            and (self.last is None or day <= self.last)
            and self.lot in (None, lot_of(payment))
            and self.lot_item in (None, lot_item_of(payment))
        )


def retrieve(account: Account | None, wanted: Wanted, day: date) -> dict[str, Any]:
    """The answer on a day.

    Raises:
        Refusal: MATCHING_RESOURCE_NOT_FOUND when no payment was asked for that there is.
    """
    paid = [] if account is None else [p for p in payments_on(account, day) if wanted.takes(p)]
    if account is None or not paid:
        raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
    charges = {one.document.document_id: one for one in postings(account, day)}
    return {"payments": [_payment(one, charges) for one in paid]}


def _payment(payment: Payment, charges: dict[str, Posting]) -> dict[str, Any]:
    shown = payment.on_wire("allocations")
    shown |= {"paymentLot": lot_of(payment), "paymentLotItem": lot_item_of(payment)}
    shown["allocations"] = [_allocation(one, charges) for one in payment.allocations]
    return shown


def _allocation(one: Allocation, charges: dict[str, Posting]) -> dict[str, Any]:
    """As the file has it, with what the charge tells of itself."""
    charge = charges.get(one.towards or "")
    follows: dict[str, Any] = {"chargeReference": reference_of(one.towards or "0")}
    if charge is not None:
        year = tax_year(charge.document.tax_year)
        detail = [line.charge_detail for line in charge_of(charge)]
        follows |= {
            "chargeReference": charge.reference,
            "dueDate": charge.due.isoformat(),
            "chargeDetail": _detail(detail, one),
            "clearedAmount": pounds_on_wire(one.amount or Decimal(0)),
        }
        if year is not None:
            follows |= {
                "startDate": year.first_day.isoformat(),
                "endDate": year.last_day.isoformat(),
            }
    return follows | one.on_wire("document_id")


def _detail(found: list[ChargeDetail], one: Allocation) -> dict[str, Any]:
    return found[0].on_wire() if found else {"documentId": one.towards}
