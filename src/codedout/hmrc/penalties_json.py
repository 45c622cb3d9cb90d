"""HMRC's penalties: to our values."""

from __future__ import annotations

from codedout.domain.penalties import (
    Appeal,
    Instalments,
    LatePaymentPenalty,
    LateReturn,
    LateReturnPenalty,
    Penalties,
    PenaltyTotals,
    PointsSummary,
)
from codedout.hmrc.fields import Fields, answer
from codedout.hmrc.leaves import day, flag, money, rate, text, whole


def penalties_of(content: bytes) -> Penalties:
    """The penalties in an answer; `{}` says that there are none. Raises Unreadable."""
    top = answer(content)
    returns = top.get("lateSubmissionPenalty", Fields.of) or Fields({})
    payments = top.get("latePaymentPenalty", Fields.of) or Fields({})
    return Penalties(
        totals=top.one("totalisations", _totals),
        points=returns.one("summary", _points),
        late_returns=returns.all("details", _late_return_penalty),
        late_payments=payments.all("details", _late_payment_penalty),
    )


def _totals(of: Fields) -> PenaltyTotals:
    return PenaltyTotals(
        late_returns=of.need("lateSubmissionPenaltyTotalValue", money),
        late_tax=of.need("penalisedPrincipalTotal", money),
        late_payments_posted=of.need("latePaymentPenaltyPostedTotal", money),
        late_payments_estimated=of.need("latePaymentPenaltyEstimateTotal", money),
    )


def _points(of: Fields) -> PointsSummary:
    return PointsSummary(
        active=of.need("activePenaltyPoints", whole),
        inactive=of.need("inactivePenaltyPoints", whole),
        threshold=of.need("regimeThreshold", whole),
        expire_on=of.get("periodOfComplianceAchievement", day),
        charge=of.need("penaltyChargeAmount", money),
    )


def _late_return_penalty(of: Fields) -> LateReturnPenalty:
    return LateReturnPenalty(
        number=of.need("penaltyNumber", text),
        order=of.get("penaltyOrder", text),
        category=of.get("penaltyCategory", text),
        status=of.get("penaltyStatus", text),
        adjusted_for_frequency=of.get("frequencyAdjustmentPointIndicator", flag),
        created_on=of.get("penaltyCreationDate", day),
        expires_on=of.get("penaltyExpiryDate", day),
        expiry_reason=of.get("expiryReason", text),
        told_on=of.get("communicationsDate", day),
        late_returns=of.all("lateSubmissions", _late_return),
        appeals=of.all("appealInformation", _appeal),
        charge_reference=of.get("chargeReference", text),
        charge=of.get("chargeAmount", money),
        outstanding=of.get("chargeOutstandingAmount", money),
        due_on=of.get("chargeDueDate", day),
    )


def _late_return(of: Fields) -> LateReturn:
    return LateReturn(
        id=of.get("lateSubmissionId", text),
        income_source=of.get("incomeSource", text),
        period=of.get("taxPeriod", text),
        status=of.get("taxReturnStatus", text),
        starts_on=of.get("taxPeriodStartDate", day),
        ends_on=of.get("taxPeriodEndDate", day),
        due_on=of.get("taxPeriodDueDate", day),
        received_on=of.get("returnReceiptDate", day),
    )


def _appeal(of: Fields) -> Appeal:
    return Appeal(
        status=of.need("status", text),
        level=of.get("level", text),
        description=of.get("description", text),
    )


def _late_payment_penalty(of: Fields) -> LatePaymentPenalty:
    first = "latePaymentPenalty1"
    return LatePaymentPenalty(
        principal_reference=of.need("principalChargeReference", text),
        principal_document=of.get("principalChargeDocNumber", text),
        principal_from=of.get("principalChargeBillingFrom", day),
        principal_to=of.get("principalChargeBillingTo", day),
        principal_due_on=of.get("principalChargeDueDate", day),
        principal_cleared_on=of.get("principalChargeLatestClearing", day),
        category=of.get("penaltyCategory", text),
        status=of.need("penaltyStatus", text),
        accruing=of.need("penaltyAmountAccruing", money),
        posted=of.need("penaltyAmountPosted", money),
        paid=of.get("penaltyAmountPaid", money),
        outstanding=of.get("penaltyAmountOutstanding", money),
        first_lower_base=of.get(f"{first}LowerRateCalculationAmount", money),
        first_lower_rate=of.get(f"{first}LowerRatePercentage", rate),
        first_higher_base=of.get(f"{first}HigherRateCalculationAmount", money),
        first_higher_rate=of.get(f"{first}HigherRatePercentage", rate),
        second_days=of.get("latePaymentPenalty2Days", whole),
        second_rate=of.get("latePaymentPenalty2Percentage", rate),
        created_on=of.get("penaltyChargeCreationDate", day),
        told_on=of.get("communicationsDate", day),
        reference=of.get("penaltyChargeReference", text),
        due_on=of.get("penaltyChargeDueDate", day),
        appeals=of.all("appealInformation", _appeal),
        instalments=of.all("timeToPay", _instalments),
    )


def _instalments(of: Fields) -> Instalments:
    return Instalments(starts_on=of.get("startDate", day), ends_on=of.get("endDate", day))
