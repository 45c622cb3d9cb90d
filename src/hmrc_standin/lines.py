"""`financialDetails` of a document that a file says nothing more of."""

from decimal import Decimal

from .account import Charge
from .calendar import TaxYear
from .ledger import ZERO, Posting, lot_item_of, lot_of, squeezed, tax_year

NO_LOCKS = {
    "isChargeOnHold": False,
    "isEstimatedChargeOnHold": False,
    "isInterestAccrualOnHold": False,
    "isInterestChargeOnHold": False,
}
# hmrc/income-tax-view-change-frontend:TransactionType.scala
_MAIN = {
    "itsa-poa1": ("4920", "ITSA- POA 1"),
    "itsa-poa2": ("4930", "ITSA - POA 2"),
    "itsa-balcharge": ("4910", "ITSA- Bal Charge"),
    "trmnewcharge": ("4910", "ITSA- Bal Charge"),
    "trmamendcharge": ("4915", "ITSA- Amendment"),
}
_OTHER = ("4000", "ITSA- Adjustment")


def charge_of(one: Posting) -> list[Charge]:
    """One line for a charge of a tax year, with an item for each part of its way; none for others.

    The items add up to the charge: what each payment cleared, what a code collected, and the rest.
    """
    document, year = one.document, tax_year(one.document.tax_year)
    if year is None or one.is_credit:
        return []
    code, name = _MAIN.get(squeezed(document.document_description), _OTHER)
    return [
        Charge.model_validate(
            {
                "taxYear": str(year),
                "chargeDetail": {
                    "documentId": document.document_id,
                    "documentType": code,
                    "documentTypeDescription": name,
                    "chargeType": "1005",
                    "chargeTypeDescription": "SelfAssessment",
                },
                "taxPeriodFrom": year.first_day,
                "taxPeriodTo": year.last_day,
                "documentNumber": document.document_id,
                "chargeReference": one.reference,
                "originalAmount": f"{one.original:.2f}",
                "outstandingAmount": f"{one.outstanding:.2f}",
                "clearedAmount": f"{one.original - one.outstanding:.2f}",
                "items": tuple(_items(one, year)),
            }
        )
    ]


def _items(one: Posting, year: TaxYear) -> list[dict[str, object]]:
    parts: list[tuple[Decimal, dict[str, object]]] = [
        (
            part.amount,
            {
                "clearingDate": part.payment.transaction_date,
                "clearingReason": "Incoming Payment",
                "paymentReference": part.payment.payment_reference,
                "paymentAmount": f"{Decimal(part.payment.payment_amount):.2f}",
                "paymentMethod": part.payment.payment_method,
                "paymentLot": lot_of(part.payment)[:12],
                "paymentLotItem": lot_item_of(part.payment),
            },
        )
        for part in one.sets
    ]
    if one.collected:
        ended = year.earlier(-2).last_day
        parts.append(
            (one.collected, {"clearingDate": ended, "clearingReason": "Automatic Clearing"})
        )
    rest = one.original - sum((amount for amount, _ in parts), ZERO)
    if rest or not parts:
        parts.append((rest, {}))
    return [
        {
            "itemId": f"{number:03}",
            "dueDate": one.due,
            "amount": f"{amount:.2f}",
            "isReturn": True,
            "isChargeEstimate": one.document.is_charge_estimate,
            "codedOutStatus": one.document.coded_out_status,
            **more,
        }
        for number, (amount, more) in enumerate(parts, 1)
    ]
