"""HMRC's lists of calculations and calculations: to our values.

The form of both hangs on the tax year that was asked about. HMRC's document has the forms side by
side and an answer can fit several, so the year chooses, and never the look of an answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from codedout.domain.calculation import (
    Calculation,
    CalculationEntry,
    CalculationOutcome,
    Calculations,
    CalculationType,
    CodedOutInCalculation,
    DeductedAtSource,
    Forecast,
    Message,
    StudentLoan,
    TaxFigures,
    Underpayment,
)
from codedout.domain.said import Said
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.fields import Fields, answer, each
from codedout.hmrc.leaves import (
    Unreadable,
    day,
    flag,
    instant,
    money,
    money_or_its_text,
    text,
    year,
)

_LIST_WITH_DECLARED = TaxYear(2022)  # the last year whose list says apart whether it was declared
_LIST_WITHOUT_PERIOD = TaxYear(2024)  # the last year whose list has no period
_WITH_DECLARED = TaxYear(2024)  # the last year whose calculation says that apart
_WITH_NET_INSURANCE = TaxYear(2025)  # the last year with National Insurance net of deductions

_NONE = Fields({})


def calculations_of(content: bytes, tax_year: TaxYear) -> Calculations:
    """The list of a year. Raises Unreadable."""
    read = _declared_entry if tax_year <= _LIST_WITH_DECLARED else _entry
    return Calculations(answer(content).need("calculations", each(lambda of: read(of, tax_year))))


def _declared_entry(of: Fields, tax_year: TaxYear) -> CalculationEntry:
    return CalculationEntry(
        id=of.need("calculationId", text),
        tax_year=tax_year,
        kind=_kind_by_flags(of, "intentToSubmitFinalDeclaration", "finalDeclaration"),
        made_at=of.get("calculationTimestamp", instant),
        outcome=None,
        liability=of.get("totalIncomeTaxAndNicsDue", money_or_its_text),
        trigger=None,
        requested_by=of.get("requestedBy", text),
        declared_at=of.get("finalDeclarationTimestamp", instant),
        covers_from=None,
        covers_to=None,
    )


def _entry(of: Fields, tax_year: TaxYear) -> CalculationEntry:
    with_period = of if tax_year > _LIST_WITHOUT_PERIOD else _NONE
    return CalculationEntry(
        id=of.need("calculationId", text),
        tax_year=tax_year,
        kind=of.need("calculationType", _kind),
        made_at=of.get("calculationTimestamp", instant),
        outcome=of.need("calculationOutcome", lambda v: Said.of(CalculationOutcome, text(v))),
        liability=of.get("liabilityAmount", money_or_its_text),
        trigger=of.get("calculationTrigger", text),
        requested_by=None,
        declared_at=None,
        covers_from=with_period.get("fromDate", day),
        covers_to=with_period.get("toDate", day),
    )


def _kind(value: object) -> Said[CalculationType]:
    spelt = text(value)
    if spelt == "declare-finalisation":  # the list of the same year says "final-declaration"
        return Said(CalculationType.FINAL, spelt)
    return Said.of(CalculationType, spelt)


def _kind_by_flags(of: Fields, intent: str, declared: str) -> Said[CalculationType]:
    kind = of.need("calculationType", _kind)
    if kind.value is CalculationType.FINAL and of.get(declared, flag) is False:
        return Said(CalculationType.INTENT_TO_FINALISE, kind.text)
    if kind.value is CalculationType.IN_YEAR and of.get(intent, flag) is True:
        return Said(CalculationType.INTENT_TO_FINALISE, kind.text)
    return kind


def calculation_of(
    content: bytes, tax_year: TaxYear, calculation_id: str, *, samples: bool = False
) -> Calculation:
    """The calculation that was asked for.

    Another one is no answer, but where `samples` are to be met, as in HMRC's sandbox, it is taken
    and marked.

    Raises:
        Unreadable: it is not what HMRC documents for the year, or another calculation.
    """
    top = answer(content)
    about = top.need("metadata", Fields.of)
    result = top.get("calculation", Fields.of) or _NONE
    messages = top.get("messages", Fields.of) or _NONE
    named = about.need("calculationId", text), about.get("taxYear", year)
    other = named != (calculation_id, tax_year)
    if other and not samples:
        raise Unreadable("another calculation")
    form = _form(about, tax_year)
    return Calculation(
        id=named[0],
        tax_year=tax_year,
        kind=form.kind,
        made_at=about.get("calculationTimestamp", instant),
        requested_at=about.get("requestedTimestamp", instant),
        requested_by=about.get("requestedBy", text),
        reason=about.get("calculationReason", text),
        period_from=about.get("periodFrom", day),
        period_to=about.get("periodTo", day),
        declared_at=about.get(form.declared_at, instant),
        confirmed_at=about.get("confirmationTimestamp", instant),
        tax=result.one("taxCalculation", lambda of: _tax(of, tax_year)),
        deducted_at_source=result.one("taxDeductedAtSource", _at_source),
        coded_out=result.one("codedOutUnderpayments", _coded_out),
        student_loans=result.all("studentLoans", _student_loan),
        forecast=result.one("endOfYearEstimate", _forecast),
        infos=messages.all("info", _message),
        warnings=messages.all("warnings", _message),
        errors=messages.all("errors", _message),
        sample=other,
    )


@dataclass(frozen=True, slots=True)
class _Form:
    kind: Said[CalculationType]
    declared_at: str


def _form(about: Fields, tax_year: TaxYear) -> _Form:
    if tax_year > _WITH_DECLARED:
        return _Form(about.need("calculationType", _kind), "finalisationTimestamp")
    kind = _kind_by_flags(about, "intentToSubmitFinalDeclaration", "finalDeclaration")
    return _Form(kind, "finalDeclarationTimestamp")


def _tax(of: Fields, tax_year: TaxYear) -> TaxFigures:
    income_tax = of.need("incomeTax", Fields.of)
    insurance = of.get("nics", Fields.of) or _NONE
    gains = of.get("capitalGainsTax", Fields.of) or _NONE
    net = tax_year <= _WITH_NET_INSURANCE
    return TaxFigures(
        total_due=of.need("totalIncomeTaxAndNicsDue", money),
        total_due_with_gains=of.get("totalIncomeTaxAndNicsAndCgt", money),
        income=income_tax.get("totalIncomeReceivedFromAllSources", money),
        taxable_income=income_tax.get("totalTaxableIncome", money),
        income_tax_charged=income_tax.get("incomeTaxCharged", money),
        income_tax_due=income_tax.get("totalIncomeTaxDue", money),
        class_2=insurance.get("nic2NetOfDeductions" if net else "nic2Amount", money),
        class_4=insurance.get("nic4NetOfDeductions" if net else "nic4Amount", money),
        national_insurance=insurance.get("totalNic", money),
        tax_and_insurance_charged=of.get("totalIncomeTaxNicsCharged", money),
        paye_underpayments_coded_out=income_tax.get("payeUnderpaymentsCodedOut", money),
        self_assessment_underpayments_coded_out=of.get("saUnderpaymentsCodedOut", money),
        deducted_before_coding_out=of.get("totalTaxDeductedBeforeCodingOut", money),
        total_deducted=of.get("totalTaxDeducted", money),
        student_loans=of.get("totalStudentLoansRepaymentAmount", money),
        taxable_gains=gains.get("totalTaxableGains", money),
        gains_tax_due=gains.get("capitalGainsTaxDue", money),
        gains_tax_overpaid=gains.get("capitalGainsOverpaid", money),
        gains_tax_already_paid=gains.get("taxOnGainsAlreadyPaid", money),
    )


def _at_source(of: Fields) -> DeductedAtSource:
    return DeductedAtSource(
        employments=of.get("payeEmployments", money),
        pensions=of.get("occupationalPensions", money),
        state_benefits=of.get("stateBenefits", money),
        in_year_adjustment_coded_later=of.get("inYearAdjustmentCodedInLaterTaxYear", money),
    )


def _coded_out(of: Fields) -> CodedOutInCalculation:
    return CodedOutInCalculation(
        total_paye=of.get("totalPayeUnderpayments", money),
        paye=of.all("payeUnderpaymentsDetail", _underpayment),
        total_self_assessment=of.get("totalSelfAssessmentUnderpayments", money),
        total_collected=of.get("totalCollectedSelfAssessmentUnderpayments", money),
        total_uncollected=of.get("totalUncollectedSelfAssessmentUnderpayments", money),
        self_assessment=of.all("selfAssessmentUnderpaymentsDetail", _underpayment),
    )


def _underpayment(of: Fields) -> Underpayment:
    return Underpayment(
        amount=of.need("amount", money),
        related_year=of.get("relatedTaxYear", year),
        source=of.get("source", text),
        collected=of.get("collectedAmount", money),
        uncollected=of.get("uncollectedAmount", money),
    )


def _student_loan(of: Fields) -> StudentLoan:
    return StudentLoan(
        plan=of.get("planType", text),
        repayment=of.get("studentLoanRepaymentAmount", money),
        through_pay=of.get("studentLoanDeductionsFromEmployment", money),
        still_to_repay=of.get("studentLoanRepaymentAmountNetOfDeductions", money),
    )


def _forecast(of: Fields) -> Forecast:
    return Forecast(
        tax_and_insurance=of.get("incomeTaxNicAmount", money),
        with_gains=of.get("incomeTaxNicAndCgtAmount", money),
        self_assessment_underpayments_coded_out=of.get("saUnderpaymentsCodedOut", money),
        deducted_before_coding_out=of.get("totalTaxDeductedBeforeCodingOut", money),
        student_loans=of.get("totalStudentLoansRepaymentAmount", money),
    )


def _message(of: Fields) -> Message:
    return Message(of.get("id", text), of.get("text", text))
