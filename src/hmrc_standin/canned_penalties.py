"""The sandbox's penalties, by scenario. Released in HMRC's sandbox alone; the figures are ours."""

from decimal import Decimal
from typing import Any

_THRESHOLD, _CHARGE = 4, Decimal(200)


def _late_return(number: int, **more: Any) -> dict[str, Any]:
    """The penalty point for the return of one quarter."""
    quarter = f"{number + 1:02}"
    return {
        "penaltyNumber": f"7000000000{number:04}",
        "penaltyOrder": f"{number:02}",
        "penaltyCategory": "point",
        "penaltyStatus": "active",
        "penaltyCreationDate": f"2025-{quarter}-14",
        "penaltyExpiryDate": f"2027-{quarter}-14",
        "communicationsDate": f"2025-{quarter}-15",
        "lateSubmissions": [
            {
                "lateSubmissionId": f"{100 + number}",
                "incomeSource": "Income Tax Liability",
                "taxReturnStatus": "fulfilled",
                "taxPeriodDueDate": f"2025-{quarter}-07",
                "returnReceiptDate": f"2025-{quarter}-12",
            }
        ],
        **more,
    }


def _charged(number: int, kind: str) -> dict[str, Any]:
    return _late_return(
        number,
        penaltyCategory=kind,
        chargeReference=f"XP7000000000{number:02}",
        chargeAmount=_CHARGE,
        chargeOutstandingAmount=_CHARGE,
        chargeDueDate=f"2025-{number + 2:02}-13",
    )


def _late_payment(number: int, status: str, amount: str) -> dict[str, Any]:
    posted = status == "posted"
    return {
        "principalChargeReference": f"XD7000000000{number:02}",
        "penaltyCategory": f"lpp{number}",
        "penaltyStatus": status,
        "penaltyAmountAccruing": Decimal(0) if posted else Decimal(amount),
        "penaltyAmountPosted": Decimal(amount) if posted else Decimal(0),
        "penaltyAmountPaid": Decimal(0),
        "penaltyAmountOutstanding": Decimal(amount),
        "principalChargeBillingFrom": "2023-04-06",
        "principalChargeBillingTo": "2024-04-05",
        "principalChargeDueDate": "2025-01-31",
    }


def _answer(returns: list[dict[str, Any]], paid: list[dict[str, Any]]) -> dict[str, Any]:
    """The totals follow from the penalties."""
    charged = [one for one in returns if "chargeAmount" in one]
    total = _CHARGE * len(charged)
    body: dict[str, Any] = {
        "totalisations": {
            "lateSubmissionPenaltyTotalValue": total,
            "penalisedPrincipalTotal": Decimal(1250) if paid else Decimal(0),
            "latePaymentPenaltyPostedTotal": sum(one["penaltyAmountPosted"] for one in paid),
            "latePaymentPenaltyEstimateTotal": sum(one["penaltyAmountAccruing"] for one in paid),
        }
    }
    if returns:
        active = sum(one["penaltyStatus"] == "active" for one in returns)
        summary = {
            "activePenaltyPoints": min(active, _THRESHOLD),
            "inactivePenaltyPoints": len(returns) - active,
            "regimeThreshold": _THRESHOLD,
            "penaltyChargeAmount": _CHARGE if charged else Decimal(0),
        }
        body["lateSubmissionPenalty"] = {"summary": summary, "details": returns}
    return body | ({"latePaymentPenalty": {"details": paid}} if paid else {})


_POSTED, _ACCRUING = _late_payment(1, "posted", "25.00"), _late_payment(2, "accruing", "31.40")
_INACTIVE = {"penaltyStatus": "inactive", "expiryReason": "natural-expiry"}
_TO_THRESHOLD = [*(_late_return(n) for n in (1, 2, 3)), _charged(4, "threshold")]
PENALTIES: dict[str, dict[str, Any]] = {
    "DEFAULT": _answer([_late_return(1), _late_return(2)], [_POSTED]),
    "NO_PENALTIES": {},
    "LATE_SUBMISSION": _answer([_late_return(1)], []),
    "LATE_PAYMENT": _answer([], [_POSTED]),
    "MULTIPLE_PENALTIES": _answer([_late_return(1)], [_POSTED]),
    "MULTIPLE_LATE_PAYMENT_PENALTIES": _answer([], [_POSTED, _ACCRUING]),
    "MULTIPLE_INACTIVE_LATE_SUBMISSION_PENALTIES": _answer(
        [_late_return(1, **_INACTIVE), _late_return(2, **_INACTIVE)], []
    ),
    "THRESHOLD_LATE_SUBMISSION_PENALTIES": _answer(_TO_THRESHOLD, []),
    "CHARGE_LATE_SUBMISSION_PENALTIES": _answer([*_TO_THRESHOLD, _charged(5, "charge")], []),
}
