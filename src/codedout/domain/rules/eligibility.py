"""What HMRC goes by in collecting a bill through a tax code, as far as figures tell (R11-R26).

HMRC decides. `met` says how each condition looks by these figures: True, False, or None where only
HMRC decides, or something is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from codedout.domain.tax_year import TaxYear

# A bill must be strictly less: PAYE Regulations 2003 reg 186(3)(a), (4)(a); R11.
CODE_LIMIT = Decimal("3000.00")

# PAYE Regulations 2003 reg 14D, Table 1A: pay under the first, debts up to the second; R25.
DEBT_SCALE = tuple(
    (Decimal(under), Decimal(most))
    for under, most in (
        *((30000, 3000), (40000, 5000), (50000, 7000), (60000, 9000)),
        *((70000, 11000), (80000, 13000), (90000, 15000)),
    )
)
MOST_DEBT = Decimal(17000)

GIVEN_UP_UNDER = Decimal(1)
"""What HMRC does not trouble to collect (R24)."""


class Channel(StrEnum):
    """How a tax return is sent."""

    ONLINE = "online"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Filed:
    """The day on which HMRC has the return; `channel` is None where it is not known how."""

    on: date
    channel: Channel | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BillFacts:
    """One bill, and the pay that would bear it.

    Attributes:
        bill: what is left to pay for `owed_year`, without Class 2 (R22).
        pay: the pay and pensions taxed through PAYE in the year that collects it.
        normal_tax: the tax on that pay without the bill.
        filed: None where it is not known whether and when the return was sent.
    """

    owed_year: TaxYear
    bill: Decimal
    pay: Decimal
    normal_tax: Decimal
    today: date
    filed: Filed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition, how it came out, and what the words for it need.

    `because` names the reason in the catalogue; it begins with the rule.
    """

    because: str
    met: bool | None
    values: Mapping[str, Decimal | date] = field(default_factory=dict)

    @property
    def rule(self) -> str:
        """The number of the rule in docs/rules.md."""
        return self.because.partition(".")[0]

    @property
    def about(self) -> str:
        """The same, with the half it is of the one rule that has two: "R20.half", "R20.twice"."""
        return self.because.partition("_")[0] if self.rule == "R20" else self.rule


def conditions(facts: BillFacts) -> tuple[Condition, ...]:
    """Each condition, in the order of the rules."""
    return (
        _small_enough(facts),
        _paid_through_paye(facts),
        *_in_time(facts),
        _half(facts),
        _twice(facts),
        _each_payday(facts),
        _own_estimate(facts),
        _debts(facts),
    )


def ruled_out(found: Iterable[Condition]) -> bool:
    """Whether one of them already keeps the bill out of a tax code (R91)."""
    return any(condition.met is False for condition in found)


def most_debt(pay: Decimal) -> Decimal:
    """The most that HMRC may collect of debts, which this bill is not, at that pay (R25, R26)."""
    return next((most for under, most in DEBT_SCALE if pay < under), MOST_DEBT)


def _condition(
    rule: str, met: bool, name: str = "", values: Mapping[str, Decimal | date] | None = None
) -> Condition:
    because = f"{rule}.{name}{'yes' if met else 'no'}"
    return Condition(because=because, met=met, values=values or {})


def _small_enough(facts: BillFacts) -> Condition:
    values = {"bill": facts.bill, "limit": CODE_LIMIT}
    return _condition("R11", facts.bill < CODE_LIMIT, values=values)


def _paid_through_paye(facts: BillFacts) -> Condition:
    return _condition("R14", facts.pay > 0, values={"pay": facts.pay})


def _in_time(facts: BillFacts) -> Iterator[Condition]:
    """R15, and R16 for a return on paper that missed its day."""
    year, filed = facts.owed_year, facts.filed
    online, paper = year.choice_closes_on, year.paper_return_by
    days = {"online": online, "paper": paper}
    if filed is None:
        name = "too_late" if facts.today > online else "online" if facts.today > paper else "either"
        yield Condition(because=f"R15.{name}", met=None, values=days)
        return
    values = days | {"filed": filed.on}
    if filed.channel is None and paper < filed.on <= online:
        yield Condition(because="R15.any_perhaps", met=None, values=values)
    elif filed.channel is None:
        yield _condition("R15", filed.on <= paper, "any_", values)
    elif filed.channel is Channel.ONLINE:
        yield _condition("R15", filed.on <= online, "online_", values)
    elif filed.on <= paper:
        yield _condition("R15", True, "paper_", values)
    else:
        # The law's "may": neither yes nor no, as long as there is time left to settle the amount.
        perhaps = filed.on <= online
        name = "perhaps" if perhaps else "no"
        for rule in ("R15", "R16"):
            met = None if perhaps else False
            yield Condition(because=f"{rule}.paper_{name}", met=met, values=values)


def _half(facts: BillFacts) -> Condition:
    met = _within_half(facts)
    return _condition("R20", met, "half_", _sum(facts))


def _within_half(facts: BillFacts) -> bool:
    return 2 * (facts.normal_tax + facts.bill) <= facts.pay


def _sum(facts: BillFacts) -> dict[str, Decimal | date]:
    return {
        "normal": facts.normal_tax,
        "bill": facts.bill,
        "total": facts.normal_tax + facts.bill,
        "pay": facts.pay,
    }


def _twice(facts: BillFacts) -> Condition:
    """GOV.UK says "more than twice", HMRC's manual "doubled": exactly twice passes, and is told."""
    if 0 < facts.bill == facts.normal_tax:
        return Condition(because="R20.twice_exactly", met=True, values=_sum(facts))
    return _condition("R20", facts.bill <= facts.normal_tax, "twice_", _sum(facts))


def _each_payday(facts: BillFacts) -> Condition:
    """The same half for each payment by itself, which the year's pay does not tell."""
    if _within_half(facts):
        return Condition(because="R21.each", met=None)
    return Condition(because="R21.no", met=False)


def _own_estimate(facts: BillFacts) -> Condition:
    name = "cleared" if facts.bill < GIVEN_UP_UNDER else "own_estimate"
    return Condition(because=f"R24.{name}", met=None, values={"bill": facts.bill})


def _debts(facts: BillFacts) -> Condition:
    values = {"pay": facts.pay, "most": most_debt(facts.pay), "limit": CODE_LIMIT}
    return Condition(because="R25.debts", met=None, values=values)
