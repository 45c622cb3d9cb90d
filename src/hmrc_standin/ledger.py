"""An account as it stands on a day: what a people file leaves unsaid, worked out from the rest.

Charges and payments after the day are not there yet. A payment that names a charge brings what is
outstanding down; so does what a tax code has collected. Guesses of ours are listed in the README.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256

from .account import Account, Coding, Document, Payment, Pence
from .calendar import TaxYear

ZERO = Decimal(0)
# While one of these stands, the amount is the tax code's to collect, and not in the balance.
IN_THE_CODE = frozenset({"initiated", "awaiting-collection", "waiting-cancellation"})
NEVER_CODED = frozenset({"rejected"})
PENNY = Decimal("0.01")
_YEAR_OF_INTEREST = 365  # days, in a leap year too
_COLLECTED_AFTER = 2  # hmrc/income-tax-view-change-frontend:ChargeSummaryViewModel.scala


def money(text: str | None) -> Decimal:
    return ZERO if text is None else Decimal(text)


def squeezed(text: str | None) -> str:
    """Descriptions differ in their spaces (`ITSA- POA 1`, `ITSA - POA 2`)."""
    return (text or "").replace(" ", "").lower()


def tax_year(text: str | None) -> TaxYear | None:
    try:
        return None if text is None else TaxYear.parse(text)
    except ValueError:
        return None  # a year long before this service, as HMRC's own sample has


@dataclass(frozen=True, slots=True)
class Set:
    """A part of a payment, set against a charge."""

    payment: Payment
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Posting:
    """A document with what follows for it from the others."""

    document: Document
    sets: tuple[Set, ...] = ()

    @property
    def original(self) -> Decimal:
        return Decimal(self.document.original_amount)

    @property
    def is_credit(self) -> bool:
        return self.document.payment_lot is not None or self.original < 0

    @property
    def is_sent_to_code(self) -> bool:
        """HMRC's flag stands for any information code, so for a rejected amount as well."""
        if self.document.is_coded_out is not None:
            return self.document.is_coded_out
        return self.document.coded_out_status is not None or self.coded > 0

    @property
    def coded(self) -> Decimal:
        return money(self.document.amount_coded_out)

    @property
    def collected(self) -> Decimal:
        """What a tax code has collected of it."""
        given = self.document.collected_through_code
        if given is not None:
            return Decimal(given)
        return self.coded if self.document.coded_out_status == "fully-collected" else ZERO

    @property
    def outstanding(self) -> Decimal:
        if self.document.outstanding_amount is not None:
            return Decimal(self.document.outstanding_amount)
        if self.is_credit:
            return self.original + self.allocated
        return max(ZERO, self.original - self.collected - self.allocated)

    @property
    def allocated(self) -> Decimal:
        return sum((one.amount for one in self.sets), ZERO)

    @property
    def payable(self) -> Decimal:
        """Of what is outstanding, what is not the tax code's to collect."""
        return max(ZERO, self.outstanding - self.in_code)

    @property
    def in_code(self) -> Decimal:
        """What a tax code is to collect, or is collecting."""
        status = self.document.coded_out_status
        there = self.is_sent_to_code and (status is None or status in IN_THE_CODE)
        return self.coded if there else ZERO

    @property
    def due(self) -> date:
        given = self.document.document_due_date
        year = tax_year(self.document.tax_year)
        if given is not None:
            return given
        if year is None:
            return self.document.document_date + timedelta(days=30)
        match squeezed(self.document.document_description):
            case "itsa-poa1":
                return date(year.ends_in, 1, 31)
            case "itsa-poa2":
                return date(year.ends_in, 7, 31)
            case _:
                return year.return_due

    @property
    def reference(self) -> str:
        given = self.document.charge_reference
        return given or reference_of(self.document.document_id)

    @property
    def interest(self) -> Decimal:
        found = self.document.late_payment_interest
        if found is None:
            return ZERO
        return money(found.interest_outstanding_amount or found.accruing_interest_amount)


def reference_of(document_id: str) -> str:
    """A charge reference that is always the same for a document."""
    digits = document_id if document_id.isdecimal() else str(_number(document_id))
    return f"XD{digits[-12:]:0>12}"


def _number(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:5])


def lot_of(payment: Payment) -> str:
    if payment.payment_lot is not None:
        return payment.payment_lot
    return f"{_number(f'{payment.transaction_date}{payment.payment_amount}') % 10**12:012}"


def lot_item_of(payment: Payment) -> str:
    return payment.payment_lot_item or "000001"


def postings(account: Account, day: date) -> list[Posting]:
    """Every document there is on a day, charges in the file's order, then the payments."""
    paid = payments(account, day)
    there = [one for one in account.document_details if one.document_date <= day]
    own = {(one.payment_lot, one.payment_lot_item) for one in there if one.payment_lot}
    sets = _sets(paid)
    charges = [_with_interest(Posting(one, _of(one, sets)), day) for one in there]
    return charges + [
        Posting(_document(one), tuple(Set(one, money(part.amount)) for part in one.allocations))
        for one in paid
        if (lot_of(one), lot_item_of(one)) not in own
    ]


def _with_interest(one: Posting, day: date) -> Posting:
    """The same, with the interest of that day, where the file gives a rate and no amount."""
    found = one.document.late_payment_interest
    amounts = found and (
        found.accruing_interest_amount,
        found.interest_amount,
        found.interest_outstanding_amount,
    )
    if found is None or amounts != (None, None, None):
        return one
    if found.interest_rate is None or found.interest_start_date is None:
        return one
    grown = _grown(one, Decimal(found.interest_rate), found.interest_start_date, day)
    told = found.model_copy(update={"accruing_interest_amount": Pence(grown)}) if grown else None
    document = one.document.model_copy(update={"late_payment_interest": told})
    return Posting(document, one.sets)


def _grown(one: Posting, rate: Decimal, start: date, day: date) -> Decimal:
    """Simple interest to the nearest penny: on what is open, and on what was paid till it was."""
    amounts = [
        (one.payable, day),
        *((part.amount, part.payment.transaction_date) for part in one.sets),
    ]
    times_days = sum((amount * max((till - start).days, 0) for amount, till in amounts), ZERO)
    grown = times_days * rate / 100 / _YEAR_OF_INTEREST
    return grown.quantize(PENNY, ROUND_HALF_UP)


def payments(account: Account, day: date) -> list[Payment]:
    return [one for one in account.payments if one.transaction_date <= day]


def _sets(paid: Iterable[Payment]) -> dict[str, list[Set]]:
    """The parts of payments by the charge that each names: by its document, else its reference."""
    found: dict[str, list[Set]] = {}
    for payment in paid:
        for part in payment.allocations:
            named = part.towards or part.charge_reference
            if named is not None:
                found.setdefault(named, []).append(Set(payment, money(part.amount)))
    return found


def _of(document: Document, sets: dict[str, list[Set]]) -> tuple[Set, ...]:
    by_reference = sets.get(Posting(document).reference, [])
    return (*sets.get(document.document_id, []), *by_reference)


def _document(payment: Payment) -> Document:
    lot, item = lot_of(payment), lot_item_of(payment)
    return Document.model_validate(
        {
            "documentId": f"{_number(lot + item):012}"[-12:],
            "documentDate": payment.transaction_date,
            "documentDescription": "Payment",
            "originalAmount": f"{-Decimal(payment.payment_amount)}",
            "paymentLot": lot[:12],
            "paymentLotItem": item,
            "effectiveDateOfPayment": payment.transaction_date,
        },
    )


def codings(account: Account, found: list[Posting], day: date) -> list[Coding]:
    """How much of each return goes through a code: as given, else from the coded documents."""
    if account.coding_details is not None:
        return [
            one
            for one in account.coding_details
            if one.coded is None or one.coded.initiation_date is None
            or one.coded.initiation_date <= day
        ]  # fmt: skip
    return [
        coding
        for one in found
        if one.coded and one.document.coded_out_status not in NEVER_CODED
        if (coding := _coding(one, found)) is not None
    ]


def _coding(one: Posting, found: list[Posting]) -> Coding | None:
    year = tax_year(one.document.tax_year)
    if year is None:
        return None
    liability = sum(
        (
            other.original
            for other in found
            if other.document.tax_year == one.document.tax_year
            and not other.is_credit
            and not other.document.is_charge_estimate
        ),
        ZERO,
    )
    return Coding.model_validate(
        {
            "returnTaxYear": str(year),
            "totalLiabilityAmount": f"{liability:.2f}",
            "codingTaxYear": str(year.earlier(-_COLLECTED_AFTER)),
            "coded": {
                "charge": f"{one.coded:.2f}",
                "initiationDate": one.document.document_date,
            },
        }
    )
