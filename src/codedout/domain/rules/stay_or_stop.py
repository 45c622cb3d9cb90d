"""One bill collected through a tax code, and paid directly: both, side by side (R11-R26, R84-R97).

Estimates: "about". It compares and never recommends (R97). It is about how a year's own bill is
collected, and never about what is taken from pay meanwhile (R10a).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from codedout.domain.rules.code_estimate import CodeEstimate, code_estimate, normal_tax
from codedout.domain.rules.eligibility import (
    BillFacts,
    Condition,
    Filed,
    conditions,
    ruled_out,
)
from codedout.domain.rules.instalments import Instalments, instalments
from codedout.domain.rules.on_account import OnAccountTest, on_account_test
from codedout.domain.tax_rates import FIRST_RATES, Nation, Rates, personal_allowance, rates_for
from codedout.domain.tax_year import TaxYear

FIRST_OWED = FIRST_RATES.plus(-2)
"""The first year whose bill is collected in a year with known rates (R8, R89)."""


@dataclass(frozen=True, slots=True)
class YearsTax:
    """All Income Tax and Class 4 for a year, and what of it was deducted at source."""

    assessed: Decimal
    deducted: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a person knows of one bill. Amounts are pounds, none under nil.

    Attributes:
        bill: what is left to pay for `owed_year`, without Class 2 (R22).
        pay: the pay and pensions taxed through PAYE in the year that collects it.
        allowances: the tax-free amount in that year's code; None: the personal allowance.
        normal_tax: the year's tax on that pay without the bill; None: by the rates.
        years_tax: None where it is not known; then nothing is known of payments on account.
        filed: None where it is not known whether and when the return was sent.
    """

    owed_year: TaxYear
    bill: Decimal
    pay: Decimal
    nation: Nation
    today: date
    allowances: Decimal | None = None
    normal_tax: Decimal | None = None
    years_tax: YearsTax | None = None
    filed: Filed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThroughCode:
    """The bill taken in equal parts in `year`; `on_account`: what the test then comes to."""

    year: TaxYear
    parts: Instalments
    code: CodeEstimate
    on_account: OnAccountTest | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Direct:
    """All of the bill by one day; `on_account`: None where the year's tax is not known."""

    on: date
    bill: Decimal
    on_account: OnAccountTest | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StayOrStop:
    """Both ways. `through_code` is None where a condition already rules it out (R91).

    `allowances`, `normal_tax` and `rates` are what it was worked out from: as given, or by the
    rates of `collected_in`.
    """

    collected_in: TaxYear
    allowances: Decimal
    normal_tax: Decimal
    rates: Rates
    through_code: ThroughCode | None
    direct: Direct
    eligibility: tuple[Condition, ...]


def stay_or_stop(facts: Facts) -> StayOrStop:
    """What each way takes, and when.

    Raises:
        ValueError: `facts.owed_year` is before `FIRST_OWED`.
    """
    rates = rates_for(facts.nation, facts.owed_year.collected_in)
    free = personal_allowance(facts.pay) if facts.allowances is None else facts.allowances
    tax = normal_tax(facts.pay, free, rates) if facts.normal_tax is None else facts.normal_tax
    found = conditions(
        BillFacts(
            owed_year=facts.owed_year,
            bill=facts.bill,
            pay=facts.pay,
            normal_tax=tax,
            today=facts.today,
            filed=facts.filed,
        )
    )
    through_code = ThroughCode(
        year=facts.owed_year.collected_in,
        parts=instalments(facts.bill, facts.owed_year.collected_in),
        code=code_estimate(facts.bill, facts.pay, free, rates),
        on_account=_on_account(facts, through_code=facts.bill),
    )
    return StayOrStop(
        collected_in=facts.owed_year.collected_in,
        allowances=free,
        normal_tax=tax,
        rates=rates,
        through_code=None if ruled_out(found) else through_code,
        direct=Direct(
            on=facts.owed_year.return_due_on, bill=facts.bill, on_account=_on_account(facts)
        ),
        eligibility=found,
    )


def _on_account(facts: Facts, through_code: Decimal = Decimal(0)) -> OnAccountTest | None:
    """What is collected `through_code` counts as taken at source (R96)."""
    tax = facts.years_tax
    if tax is None:
        return None
    left = tax.assessed - tax.deducted - through_code
    return on_account_test(facts.owed_year, tax.assessed, max(left, Decimal(0)))
