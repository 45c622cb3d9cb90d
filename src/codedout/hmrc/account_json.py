"""HMRC's balance and transactions, payments and allocations, and charge history: to our values."""

from __future__ import annotations

from codedout.domain.account import Account, Balance, Coding, YearBalance, joined
from codedout.domain.charge_history import ChargeChange, ChargeHistory
from codedout.domain.documents import (
    ChargeLine,
    Clearing,
    CollectionStatus,
    Document,
    Holds,
    LateInterest,
    LineItem,
    Reduction,
)
from codedout.domain.payments import Allocation, Payment, Payments, joined_payments
from codedout.domain.said import Said
from codedout.hmrc.fields import Fields, answer, each
from codedout.hmrc.leaves import day, flag, instant, money, rate, text, year


def account_of(content: bytes) -> Account:
    """The account in an answer; the same document twice is one. Raises Unreadable."""
    top = answer(content)
    read = Account(
        balance=top.need("balanceDetails", lambda value: _balance(Fields.of(value))),
        codings=top.all("codingDetails", _coding),
        documents=top.all("documentDetails", _document),
        lines=top.all("financialDetails", _line),
    )
    return joined((read,))


def payments_of(content: bytes) -> Payments:
    """The payments in an answer; the same one twice is one. Raises Unreadable."""
    return joined_payments((Payments(answer(content).need("payments", each(_payment))),))


def history_of(content: bytes) -> ChargeHistory:
    """The changes of a charge in an answer. Raises Unreadable."""
    return ChargeHistory(answer(content).need("chargeHistoryDetails", each(_change)))


def _balance(of: Fields) -> Balance:
    return Balance(
        overdue=of.need("overdueAmount", money),
        overdue_since=of.get("earliestPaymentDateOverdue", day),
        payable=of.need("payableAmount", money),
        payable_on=of.get("payableDueDate", day),
        pending=of.need("pendingChargeDueAmount", money),
        pending_on=of.get("pendingChargeDueDate", day),
        total=of.need("totalBalance", money),
        amount_coded_out=of.get("amountCodedOut", money),
        by_return=of.all("bcdBalancePerYear", _year_balance),
        total_by_return=of.get("totalBcdBalance", money),
        unallocated_credit=of.get("unallocatedCredit", money),
        allocated_credit=of.get("allocatedCredit", money),
        total_credit=of.get("totalCredit", money),
        available_credit=of.get("availableCredit", money),
        first_repayment_asked=of.get("firstPendingAmountRequested", money),
        second_repayment_asked=of.get("secondPendingAmountRequested", money),
    )


def _year_balance(of: Fields) -> YearBalance:
    return YearBalance(tax_year=of.get("taxYear", year), amount=of.need("bcdAmount", money))


def _coding(of: Fields) -> Coding:
    coded = of.get("coded", Fields.of) or Fields({})
    return Coding(
        return_year=of.get("returnTaxYear", year),
        total_liability=of.get("totalLiabilityAmount", money),
        code_year=of.get("codingTaxYear", year),
        charge=coded.get("charge", money),
        started_on=coded.get("initiationDate", day),
    )


def _document(of: Fields) -> Document:
    return Document(
        id=of.need("documentId", text),
        tax_year=of.get("taxYear", year),
        dated=of.need("documentDate", day),
        due_on=of.get("documentDueDate", day),
        description=of.get("documentDescription", text),
        text=of.get("documentText", text),
        form_bundle=of.get("formBundleNumber", text),
        credit_reason=of.get("creditReason", text),
        classification=of.get("chargeClassification", text),
        original=of.need("originalAmount", money),
        outstanding=of.need("outstandingAmount", money),
        is_estimate=of.need("isChargeEstimate", flag),
        is_coded_out=of.need("isCodedOut", flag),
        amount_coded_out=of.get("amountCodedOut", money),
        payment_lot=of.get("paymentLot", text),
        payment_lot_item=of.get("paymentLotItem", text),
        paid_on=of.get("effectiveDateOfPayment", day),
        last_clearing=of.one("lastClearing", _clearing),
        late_interest=of.one("latePaymentInterest", _late_interest),
        reduction=of.one("reducedCharge", _reduction),
        relevant_to_payments_on_account=of.get("poaRelevantAmount", money),
    )


def _clearing(of: Fields) -> Clearing:
    return Clearing(
        on=of.get("lastClearingDate", day),
        reason=of.get("lastClearingReason", text),
        amount=of.get("lastClearedAmount", money),
    )


def _late_interest(of: Fields) -> LateInterest:
    return LateInterest(
        id=of.get("latePaymentInterestId", text),
        rate=of.get("interestRate", rate),
        starts_on=of.get("interestStartDate", day),
        ends_on=of.get("interestEndDate", day),
        accruing=of.get("accruingInterestAmount", money),
        amount=of.get("interestAmount", money),
        on_hold=of.get("interestDunningLockAmount", money),
        outstanding=of.get("interestOutstandingAmount", money),
    )


def _reduction(of: Fields) -> Reduction:
    return Reduction(
        charge_type=of.get("chargeType", text),
        document_number=of.get("documentNumber", text),
        amended_on=of.get("amendmentDate", day),
        tax_year=of.get("taxYear", year),
    )


def _line(of: Fields) -> ChargeLine:
    detail = of.need("chargeDetail", Fields.of)
    return ChargeLine(
        document_id=detail.need("documentId", text),
        tax_year=of.get("taxYear", year),
        main_code=detail.get("documentType", text),
        main_text=detail.get("documentTypeDescription", text),
        sub_code=detail.get("chargeType", text),
        sub_text=detail.get("chargeTypeDescription", text),
        period_from=of.get("taxPeriodFrom", day),
        period_to=of.get("taxPeriodTo", day),
        contract_account=of.get("contractAccount", text),
        document_number=of.get("documentNumber", text),
        document_number_item=of.get("documentNumberItem", text),
        charge_reference=of.get("chargeReference", text),
        original=of.get("originalAmount", money),
        outstanding=of.get("outstandingAmount", money),
        cleared=of.get("clearedAmount", money),
        accrued_interest=of.get("accruedInterest", money),
        items=of.all("items", _item),
    )


def _item(of: Fields) -> LineItem:
    return LineItem(
        id=of.get("itemId", text),
        due_on=of.get("dueDate", day),
        amount=of.get("amount", money),
        cleared_on=of.get("clearingDate", day),
        clearing_reason=of.get("clearingReason", text),
        repaid_by=of.get("outgoingPaymentMethod", text),
        holds=of.one("locks", _holds),
        is_from_return=of.get("isReturn", flag),
        payment_reference=of.get("paymentReference", text),
        payment_amount=of.get("paymentAmount", money),
        payment_method=of.get("paymentMethod", text),
        payment_lot=of.get("paymentLot", text),
        payment_lot_item=of.get("paymentLotItem", text),
        clearing_document=of.get("clearingSAPDocument", text),
        is_estimate=of.get("isChargeEstimate", flag),
        collection=of.get("codedOutStatus", _status),
    )


def _status(value: object) -> Said[CollectionStatus]:
    return Said.of(CollectionStatus, text(value))


def _holds(of: Fields) -> Holds:
    return Holds(
        charge=of.need("isChargeOnHold", flag),
        estimated_charge=of.need("isEstimatedChargeOnHold", flag),
        interest_accrual=of.need("isInterestAccrualOnHold", flag),
        interest_charge=of.need("isInterestChargeOnHold", flag),
    )


def _payment(of: Fields) -> Payment:
    return Payment(
        lot=of.get("paymentLot", text),
        lot_item=of.get("paymentLotItem", text),
        reference=of.get("paymentReference", text),
        amount=of.get("paymentAmount", money),
        method=of.get("paymentMethod", text),
        received_on=of.get("transactionDate", day),
        allocations=of.all("allocations", _allocation),
    )


def _allocation(of: Fields) -> Allocation:
    detail = of.get("chargeDetail", Fields.of) or Fields({})
    return Allocation(
        charge_reference=of.need("chargeReference", text),
        document_id=detail.get("documentId", text),
        main_code=detail.get("documentType", text),
        main_text=detail.get("documentTypeDescription", text),
        sub_code=detail.get("chargeType", text),
        sub_text=detail.get("chargeTypeDescription", text),
        period_key=of.get("periodKey", text),
        period_text=of.get("periodKeyDescription", text),
        starts_on=of.get("startDate", day),
        ends_on=of.get("endDate", day),
        due_on=of.get("dueDate", day),
        amount=of.get("amount", money),
        cleared=of.get("clearedAmount", money),
        contract_account=of.get("contractAccount", text),
    )


def _change(of: Fields) -> ChargeChange:
    return ChargeChange(
        document_id=of.need("transactionId", text),
        tax_year=of.get("taxYear", year),
        created_on=of.get("transactionDate", day),
        description=of.get("description", text),
        classification=of.get("chargeClassification", text),
        total=of.need("totalAmount", money),
        changed_on=of.get("changeDate", day),
        changed_at=of.get("changeTimestamp", instant),
        reason=of.get("changeReason", text),
        payment_on_account_reason=of.get("poaAdjustmentReason", text),
    )
