"""The sums of one calculation, from the few figures a people file gives."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from .account import Calculation
from .calendar import TaxYear
from .ledger import ZERO, money
from .person import HmrcItem, Person

# A guess: an item without a related year is shown under the one two years before.
_EARLIER = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One amount of the year's code, as the calculation used it."""

    item: HmrcItem
    year: TaxYear
    amount: Decimal
    by_customer: bool
    uncollected: Decimal

    @property
    def related(self) -> str:
        return self.item.related_tax_year or str(self.year.earlier(_EARLIER))

    @property
    def collected(self) -> Decimal:
        return max(ZERO, self.amount - self.uncollected)


@dataclass(frozen=True, slots=True)
class Sums:
    calculation: Calculation
    lines: tuple[Line, ...]

    def of_kind(self, kind: str) -> list[Line]:
        return [one for one in self.lines if one.item.kind == kind]

    @property
    def paye_coded(self) -> Decimal:
        return sum((one.amount for one in self.of_kind("payeUnderpayment")), ZERO)

    @property
    def sa_collected(self) -> Decimal:
        return sum((one.collected for one in self.of_kind("selfAssessmentUnderpayment")), ZERO)

    @property
    def nics(self) -> Decimal:
        return money(self.calculation.class2_nic) + money(self.calculation.class4_nic)

    @property
    def income_tax_due(self) -> Decimal:
        return money(self.calculation.income_tax_charged) + self.paye_coded

    @property
    def charged(self) -> Decimal:
        return self.income_tax_due + self.nics

    @property
    def deducted_before(self) -> Decimal:
        return money(self.calculation.paye_deducted) + money(self.calculation.in_year_adjustment)

    @property
    def deducted(self) -> Decimal:
        """What PAYE took of this year's own tax: not what it took for an earlier return."""
        return self.deducted_before - self.sa_collected

    @property
    def due(self) -> Decimal:
        if self.calculation.liability_amount is not None:
            return Decimal(self.calculation.liability_amount)
        return self.charged + money(self.calculation.student_loan) - self.deducted


def sums_of(one: Calculation, person: Person, year: TaxYear) -> Sums:
    """A calculation uses the amounts of the year's code as they were when it was made."""
    held = person.year(year)
    sent = {(s.kind, s.id): s for s in held.submitted}
    left = {line.id: Decimal(line.uncollected_amount) for line in one.uncollected}
    lines = []
    for item in held.hmrc_items:
        theirs = None if item.id is None else sent.get((item.kind, item.id))
        if theirs is not None and not _in_force(theirs.submitted, item, one):
            theirs = None
        lines.append(
            Line(
                item,
                year,
                Decimal(item.amount if theirs is None else theirs.amount),
                theirs is not None,
                left.get(item.id, ZERO) if item.id is not None else ZERO,
            )
        )
    return Sums(one, tuple(lines))


def _in_force(submitted: datetime, item: HmrcItem, one: Calculation) -> bool:
    return item.updated <= submitted <= one.calculation_timestamp
