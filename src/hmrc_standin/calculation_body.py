"""Retrieving one calculation; the shape follows the year (CALC: RetrieveCalculationSchema)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from .account import Calculation
from .calculation_sums import Line, Sums, sums_of
from .calculations import id_of, is_final, there
from .calendar import TaxYear, stamp
from .ledger import ZERO, money
from .person import Person
from .refusals import Refusal
from .wire import pounds_on_wire

_REGIME = {"england_ni": "uk", "wales": "wales", "scotland": "scotland"}
_REASON = {
    "class2NICEvent": "class2-nic-event",
    "unattended": "unattended-calculation",
    "newLossEvent": "new-loss-event",
    "updatedLossEvent": "updated-loss-event",
}
# The last year in which a calculation says `finalDeclaration`, and the last before 2026-27's shape
_OLD_WORDS, _OLD_NICS = TaxYear(2025), TaxYear(2026)
_LOWER_PROFITS_LIMIT = 12570
_CLASS4_RATE = {2023: "9.73", 2025: "6", 2026: "6", 2027: "6"}  # otherwise 9


def retrieve(
    person: Person, nino: str, year: TaxYear, calculation: str, now: datetime
) -> dict[str, Any]:
    """The answer.

    Raises:
        Refusal: MATCHING_RESOURCE_NOT_FOUND when there is no such calculation in the year.
    """
    found = [one for one in there(person, year, now) if id_of(one, nino, year) == calculation]
    if not found:
        raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
    return found[0].retrieve or body(found[0], person, nino, year)


def body(one: Calculation, person: Person, nino: str, year: TaxYear) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "metadata": _metadata(one, nino, year),
        "inputs": {
            "personalInformation": {"identifier": nino, "taxRegime": _REGIME[person.nation]},
            "incomeSources": {},
        },
    }
    if one.errors:
        told = [{"id": f"C{number:05}", "text": text} for number, text in enumerate(one.errors, 1)]
        return shown | {"messages": {"errors": told}}
    return shown | {"calculation": _calculation(sums_of(one, person, year), year)}


def _metadata(one: Calculation, nino: str, year: TaxYear) -> dict[str, Any]:
    at, final = stamp(one.calculation_timestamp), is_final(one)
    shown: dict[str, Any] = {
        "calculationId": id_of(one, nino, year),
        "taxYear": str(year),
        "requestedBy": one.requested_by,
        "requestedTimestamp": at,
        "calculationReason": _REASON.get(one.calculation_trigger, "customer-request"),
        "calculationTimestamp": at,
        "periodFrom": (one.from_date or year.first_day).isoformat(),
        "periodTo": (one.to_date or year.last_day).isoformat(),
    }
    if year > _OLD_WORDS:
        spelled = one.calculation_type.replace("final-declaration", "declare-finalisation")
        moment = "confirmationTimestamp" if "amend" in spelled else "finalisationTimestamp"
        return shown | {"calculationType": spelled} | ({moment: at} if final else {})
    shown |= {
        "calculationType": "final-declaration" if final else "in-year",
        "intentToSubmitFinalDeclaration": final or one.calculation_type == "intent-to-finalise",
        "finalDeclaration": final,
    }
    return shown | ({"finalDeclarationTimestamp": at} if final else {})


def _calculation(sums: Sums, year: TaxYear) -> dict[str, Any]:
    one = sums.calculation
    pay, profit = money(one.pay), money(one.profit)
    shown: dict[str, Any] = {
        "allowancesAndDeductions": {"personalAllowance": _whole(money(one.allowances))},
        "taxDeductedAtSource": {
            "payeEmployments": pounds_on_wire(one.paye_deducted),
            **_said("inYearAdjustmentCodedInLaterTaxYear", one.in_year_adjustment),
        },
        "codedOutUnderpayments": _coded(sums),
        "employmentAndPensionsIncome": {"totalPayeEmploymentAndLumpSumIncome": pounds_on_wire(pay)},
        "incomeSummaryTotals": {
            "totalSelfEmploymentProfit": _whole(profit),
            "totalEmploymentIncome": _whole(pay),
        },
        "taxCalculation": _tax(sums, year),
    }
    if one.calculation_type == "in-year":
        shown["endOfYearEstimate"] = {
            "totalEstimatedIncome": _whole(pay + profit),
            "incomeTaxAmount": pounds_on_wire(max(ZERO, sums.income_tax_due)),
            "totalTaxDeductedBeforeCodingOut": pounds_on_wire(sums.deducted_before),
            "saUnderpaymentsCodedOut": pounds_on_wire(sums.sa_collected),
            "totalTaxDeducted": pounds_on_wire(sums.deducted),
            "incomeTaxNicAmount": pounds_on_wire(sums.due),
        }
    return {name: part for name, part in shown.items() if part}


def _coded(sums: Sums) -> dict[str, Any]:
    paye = sums.of_kind("payeUnderpayment")
    own = sums.of_kind("selfAssessmentUnderpayment")
    shown: dict[str, Any] = {}
    if paye:
        shown |= {
            "totalPayeUnderpayments": pounds_on_wire(sums.paye_coded),
            "payeUnderpaymentsDetail": [_line(one) for one in paye],
        }
    if own:
        total = sum((one.amount for one in own), ZERO)
        shown |= {
            "totalSelfAssessmentUnderpayments": pounds_on_wire(total),
            "totalCollectedSelfAssessmentUnderpayments": pounds_on_wire(sums.sa_collected),
            "totalUncollectedSelfAssessmentUnderpayments": pounds_on_wire(
                total - sums.sa_collected
            ),
            "selfAssessmentUnderpaymentsDetail": [
                _line(one)
                | {
                    "collectedAmount": pounds_on_wire(one.collected),
                    "uncollectedAmount": pounds_on_wire(one.amount - one.collected),
                }
                for one in own
            ],
        }
    return shown


def _line(one: Line) -> dict[str, Any]:
    return {
        "amount": pounds_on_wire(one.amount),
        "relatedTaxYear": one.related,
        "source": "customer" if one.by_customer else "hmrc-held",
    }


def _tax(sums: Sums, year: TaxYear) -> dict[str, Any]:
    one = sums.calculation
    income = _whole(money(one.pay) + money(one.profit))
    allowances = _whole(money(one.allowances))
    taxable = max(0, income - allowances)
    tax: dict[str, Any] = {
        "totalIncomeReceivedFromAllSources": income,
        "totalAllowancesAndDeductions": allowances,
        "totalTaxableIncome": taxable,
        "payPensionsProfit": {
            "incomeReceived": income,
            "allowancesAllocated": min(income, allowances),
            "taxableIncome": taxable,
            "incomeTaxAmount": pounds_on_wire(one.income_tax_charged),
        },
        "incomeTaxCharged": pounds_on_wire(one.income_tax_charged),
        "totalIncomeTaxDue": pounds_on_wire(sums.income_tax_due),
    }
    if sums.paye_coded:
        tax["payeUnderpaymentsCodedOut"] = pounds_on_wire(sums.paye_coded)
    shown: dict[str, Any] = {"incomeTax": tax, **_nics(one, sums, year)}
    if sums.sa_collected:
        shown["saUnderpaymentsCodedOut"] = pounds_on_wire(sums.sa_collected)
    return shown | {
        "totalTaxDeductedBeforeCodingOut": pounds_on_wire(sums.deducted_before),
        "totalIncomeTaxNicsCharged": pounds_on_wire(sums.charged),
        **_said("totalStudentLoansRepaymentAmount", one.student_loan),
        "totalTaxDeducted": pounds_on_wire(sums.deducted),
        "totalIncomeTaxAndNicsDue": pounds_on_wire(sums.due),
    }


def _nics(one: Calculation, sums: Sums, year: TaxYear) -> dict[str, Any]:
    if not sums.nics:
        return {}
    second, fourth = pounds_on_wire(one.class2_nic), pounds_on_wire(one.class4_nic)
    names = ("nic2NetOfDeductions", "nic4NetOfDeductions")
    if year > _OLD_NICS:
        names = ("nic2Amount", "nic4Amount")
    band = {
        "name": "basic-rate",
        "rate": Decimal(_CLASS4_RATE.get(year.ends_in, "9")),
        "income": max(0, _whole(money(one.profit)) - _LOWER_PROFITS_LIMIT),
        "amount": fourth,
    }
    nics = {
        "class2Nics": {"amount": second, "underSmallProfitThreshold": False},
        "class4Nics": {"totalAmount": fourth, "nic4Bands": [band]},
        "totalNic": pounds_on_wire(sums.nics),
        **dict(zip(names, (second, fourth), strict=True)),
    }
    return {"nics": nics}


def _said(name: str, amount: str | None) -> dict[str, Any]:
    return {name: pounds_on_wire(amount)} if amount is not None and money(amount) else {}


def _whole(amount: Decimal) -> int:
    return int(amount)
