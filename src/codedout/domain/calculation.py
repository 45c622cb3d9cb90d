"""HMRC's tax calculations: which there are for a year, and what one of them says.

Source: HMRC's document of Individual Calculations (MTD) 8.0. It gives lists in three shapes and
calculations in four, by tax year; here they are one. Amounts are pounds and pence; one that the
shape of the year does not have, or that HMRC left out, is None and never nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from codedout.domain.said import Said
from codedout.domain.tax_year import TaxYear


class CalculationType(StrEnum):
    """What a calculation was made for."""

    IN_YEAR = "in-year"
    INTENT_TO_FINALISE = "intent-to-finalise"
    FINAL = "final-declaration"  # "declare-finalisation" in the calculations of 2025-26 and later
    INTENT_TO_AMEND = "intent-to-amend"
    CONFIRM_AMENDMENT = "confirm-amendment"
    UNKNOWN = "unknown"  # a value that HMRC's document does not list yet


class CalculationOutcome(StrEnum):
    """What became of asking for a calculation."""

    PROCESSED = "PROCESSED"
    ERROR = "ERROR"
    REJECTED = "REJECTED"
    UNKNOWN = "unknown"  # a value that HMRC's document does not list yet


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculationEntry:
    """One calculation in the list of a year.

    `kind.value` is what it is: up to 2022-23 HMRC calls one that was only meant for a declaration
    by the same name as one that was declared, and says which in other members. `liability` is
    Income Tax and National Insurance, with Capital Gains Tax where there is any. `outcome` is None
    where the shape of the year has none.
    """

    id: str
    tax_year: TaxYear
    kind: Said[CalculationType]
    made_at: datetime | None
    outcome: Said[CalculationOutcome] | None
    liability: Decimal | None
    trigger: str | None
    requested_by: str | None
    declared_at: datetime | None
    covers_from: date | None
    covers_to: date | None


@dataclass(frozen=True, slots=True)
class Calculations:
    """The list of a year, in HMRC's order. Empty where HMRC holds none."""

    entries: tuple[CalculationEntry, ...] = ()


NO_CALCULATIONS = Calculations()


@dataclass(frozen=True, slots=True, kw_only=True)
class Underpayment:
    """Tax of an earlier year that the code of this one collected. A line has no number.

    Several can share kind and year, so a line is never taken for one item of the tax code.
    """

    amount: Decimal
    related_year: TaxYear | None
    source: str | None
    collected: Decimal | None
    uncollected: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedOutInCalculation:
    """What a calculation used of amounts collected through the tax code.

    Debts and in-year adjustments are not among them.
    """

    total_paye: Decimal | None
    paye: tuple[Underpayment, ...]
    total_self_assessment: Decimal | None
    total_collected: Decimal | None
    total_uncollected: Decimal | None
    self_assessment: tuple[Underpayment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentLoan:
    """What is repaid of one student loan. `through_pay` is what pay already repaid of it."""

    plan: str | None
    repayment: Decimal | None
    through_pay: Decimal | None
    still_to_repay: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeductedAtSource:
    """Tax taken before the money came."""

    employments: Decimal | None
    pensions: Decimal | None
    state_benefits: Decimal | None
    in_year_adjustment_coded_later: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxFigures:
    """The results. `total_due` may be less than nothing: then HMRC owes.

    `class_2` and `class_4` National Insurance are net of deductions up to 2025-26; calculations of
    later years have the amounts alone.
    """

    total_due: Decimal
    total_due_with_gains: Decimal | None
    income: Decimal | None
    taxable_income: Decimal | None
    income_tax_charged: Decimal | None
    income_tax_due: Decimal | None
    class_2: Decimal | None
    class_4: Decimal | None
    national_insurance: Decimal | None
    tax_and_insurance_charged: Decimal | None
    paye_underpayments_coded_out: Decimal | None
    self_assessment_underpayments_coded_out: Decimal | None
    deducted_before_coding_out: Decimal | None
    total_deducted: Decimal | None
    student_loans: Decimal | None
    taxable_gains: Decimal | None
    gains_tax_due: Decimal | None
    gains_tax_overpaid: Decimal | None
    gains_tax_already_paid: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the year may come to, in a calculation made while it runs."""

    tax_and_insurance: Decimal | None
    with_gains: Decimal | None
    self_assessment_underpayments_coded_out: Decimal | None
    deducted_before_coding_out: Decimal | None
    student_loans: Decimal | None


@dataclass(frozen=True, slots=True)
class Message:
    """What HMRC says beside a calculation, in its own words."""

    id: str | None
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """One calculation. Without `tax` it has no result; `errors` then say why.

    `period_to` is up to when HMRC had been told of income. `sample`: HMRC's test system answered
    with its sample, which is another calculation or about another year.
    """

    id: str
    tax_year: TaxYear
    kind: Said[CalculationType]
    made_at: datetime | None
    requested_at: datetime | None
    requested_by: str | None
    reason: str | None
    period_from: date | None
    period_to: date | None
    declared_at: datetime | None
    confirmed_at: datetime | None
    tax: TaxFigures | None
    deducted_at_source: DeductedAtSource | None
    coded_out: CodedOutInCalculation | None
    student_loans: tuple[StudentLoan, ...]
    forecast: Forecast | None
    infos: tuple[Message, ...]
    warnings: tuple[Message, ...]
    errors: tuple[Message, ...]
    sample: bool = False
