"""What PAYE took for a year beside what was due, and what HMRC's guidance made of the difference.

The guidance is PAYE93145, written for a system that HMRC no longer has (R50). Its paragraphs are
named "P1.1" to "P4.2" (docs/rules.md); what another page of the manual decides, "PAYE" and its
number. No sentence is here: presenters have words for each question, outcome and reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from codedout.domain.money import pounds
from codedout.domain.tax_year import TaxYear

NIL = Decimal("0.00")

UNDERPAYMENTS = "PAYE90000"
"""Where the page itself sends its reader for an underpayment that is collected as usual."""

SMALL_CLAIM = "PAYE91045"
TWICE = "PAYE90015"
ELSEWHERE = (SMALL_CLAIM, TWICE)
"""Pages that decide where PAYE93145 is silent."""


class Boundary(StrEnum):
    """Whether an amount that equals a tolerance is within it (R63)."""

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"

    def within(self, amount: Decimal, tolerance: Decimal) -> bool:
        """Whether a difference of `amount`, its sign left out, is within the tolerance."""
        return amount <= tolerance if self is Boundary.INCLUSIVE else amount < tolerance

    @property
    def other(self) -> Boundary:
        """The one that this is not."""
        return Boundary.EXCLUSIVE if self is Boundary.INCLUSIVE else Boundary.INCLUSIVE


class Reading(StrEnum):
    """What the page leaves open, by the rule that says how we read it and how else one may."""

    LOWER = "R55"
    UNCLEARED = "R60a"
    BOUNDARY = "R63"
    SMALL_UNDERPAYMENT = "R65"
    OVERPAYMENT_APART = "R67"
    SMALL_OVERPAYMENT = "R68"
    PAST_NIL = "R69"
    UNDERPAYMENT_APART = "R70"
    SMALL_LATER = "R71"
    CHAINS = "R72"
    EARLIEST_FIRST = "R72a"
    LATER_TOLERANCE = "R73"
    FIXED = "R74"
    OVER_REPAID = "R77"


class Basis(StrEnum):
    """What decides a result."""

    WORDS = "words"
    READING = "reading"
    ELSEWHERE = "elsewhere"


class Flag(StrEnum):
    """What happened, beside the figures."""

    CALCULATION_REQUESTED = "calculation_requested"
    STILL_REQUESTED = "still_requested_after_letter"
    NOT_CLEARED = "not_cleared_z"
    REPAYMENT_REQUESTED = "repayment_requested"
    ALREADY_ISSUED = "calculation_already_issued"
    ENQUIRIES = "enquiries_made_or_customer_aware"
    WEEK_1_MONTH_1 = "p2_week1_month1_restriction"
    HMRC_DELAY = "esc_a19_applies"
    PAID_TWICE = "duplicate_payable_order"


class Outcome(StrEnum):
    """What the guidance had HMRC do about a year, or about what was repaid by mistake."""

    CLEARED_Z = "CLEARED_Z"
    EXPLAIN_LETTER = "CLEARED_Z_EXPLAIN_LETTER"
    CALC_AND_COLLECT = "CALC_AND_COLLECT"
    ADVISE_AND_CODE = "ADVISE_AND_CODE"
    REPAY = "REPAY"
    GIVE_UP_A19 = "GIVE_UP_A19"
    REVISED_LOWER = "REVISED_LOWER"
    NO_ACTION = "NO_ACTION_OVER_REPAYMENT"
    RECOVER = "RECOVER_OVER_REPAYMENT"


class Question(StrEnum):
    """What was asked on the way to a result; `Finding.met` is the answer."""

    EXACTLY_RIGHT = "exactly_right"
    WITHIN = "within"
    # Of two years. What has to be so before they are taken together; asked only where it is not.
    LATER_UNDERPAYMENT_LARGE = "later_underpayment_large"
    LATER_OVERPAYMENT_LARGE = "later_overpayment_large"
    EARLIER_UNDERPAYMENT_LARGE = "earlier_underpayment_large"
    NEITHER_FIXED = "neither_fixed"
    NEITHER_SETTLED = "neither_settled"
    # Of two years: whether what is left of both is within the tolerance.
    OVERPAYMENT_FORWARD = "overpayment_forward"
    UNDERPAYMENT_FORWARD = "underpayment_forward"
    # Of one year.
    ALREADY_ISSUED = "already_issued"
    HMRC_DELAY = "hmrc_delay"
    LOWER_THAN_NOTIFIED = "lower_than_notified"
    ENQUIRIES = "enquiries"
    WEEK_1_MONTH_1 = "week_1_month_1"
    STILL_REQUESTED = "still_requested"
    REQUESTED = "requested"
    CLEARED = "cleared"
    CLAIMED = "claimed"
    # Of what was repaid by mistake.
    PAID_TWICE = "paid_twice"
    LESS_THAN = "less_than"


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFacts:
    """One year's figures, in pounds and pence.

    The tolerances are assumptions: HMRC does not publish them (R53). `already_notified` is what an
    issued calculation has asked for.

    Raises:
        NotPenceExact: a figure is not in whole pence.
        ValueError: a figure is less than nil.
    """

    tax_year: TaxYear
    tax_due: Decimal
    tax_paid: Decimal
    supplement: Decimal = NIL
    tolerance_under: Decimal
    tolerance_over: Decimal
    flags: frozenset[Flag] = frozenset()
    already_notified: Decimal = NIL

    def __post_init__(self) -> None:
        _not_less_than_nil(self.tax_due, self.tax_paid, self.supplement)
        _not_less_than_nil(self.tolerance_under, self.tolerance_over, self.already_notified)

    @property
    def difference(self) -> Decimal:
        """More than nil: overpaid; less: underpaid."""
        return self.tax_paid - self.tax_due

    def tolerance_for(self, difference: Decimal) -> Decimal:
        """The tolerance for an overpayment or an underpayment, whichever `difference` is."""
        return self.tolerance_under if difference < 0 else self.tolerance_over


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsTogether:
    """Years reviewed together, in any order.

    Raises:
        ValueError: there is none, or one twice.
    """

    years: tuple[YearFacts, ...]
    boundary: Boundary = Boundary.INCLUSIVE

    def __post_init__(self) -> None:
        if not self.years or len({each.tax_year for each in self.years}) < len(self.years):
            raise ValueError("each year once, and one at least")


@dataclass(frozen=True, slots=True, kw_only=True)
class OverRepaid:
    """What HMRC repaid and should not have.

    Raises:
        NotPenceExact: a figure is not in whole pence.
        ValueError: a figure is less than nil.
    """

    tax: Decimal
    supplement: Decimal
    current_tolerance: Decimal
    flags: frozenset[Flag] = frozenset()

    def __post_init__(self) -> None:
        _not_less_than_nil(self.tax, self.supplement, self.current_tolerance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One condition, and whether it is met.

    Attributes:
        paragraphs: what the answer rests on, the first above all.
        terms: the figures that were added up, signed; empty where no sum was done.
        limit: what the sum was compared with.
        earlier, later: the two years, where it was asked of two.
        settled: which of them was settled with another, and with which, where that kept them apart.
        readings: those that, read the other way, would have answered this question differently;
            between years only looked for where no reading is turned around.
    """

    question: Question
    met: bool
    paragraphs: tuple[str, ...]
    terms: tuple[Decimal, ...] = ()
    limit: Decimal | None = None
    earlier: TaxYear | None = None
    later: TaxYear | None = None
    settled: tuple[TaxYear, TaxYear] | None = None
    readings: tuple[Reading, ...] = ()

    @property
    def amount(self) -> Decimal:
        """What the terms add up to."""
        return sum(self.terms, NIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What becomes of a year, or of what was repaid by mistake.

    `decided_by` names the paragraphs, the first above all. `set_against`: what is left of the year
    and of another is dealt with for the other. Only a reading turned around can come to that.
    """

    outcome: Outcome
    decided_by: tuple[str, ...]
    collect: Decimal = NIL
    repay: Decimal = NIL
    recover: Decimal = NIL
    set_against: bool = False

    @property
    def calculation_issued(self) -> bool:
        """Whether a calculation goes out, or one that went out is revised."""
        return self.outcome in (Outcome.CALC_AND_COLLECT, Outcome.REVISED_LOWER)

    @property
    def tell_customer(self) -> bool:
        """Whether the person hears of it."""
        return self.outcome is not Outcome.CLEARED_Z

    def same_as(self, other: Ending) -> bool:
        """Whether it comes to the same for the person, whichever paragraphs led there."""
        return (self.outcome, self.collect, self.repay, self.recover) == (
            other.outcome,
            other.collect,
            other.repay,
            other.recover,
        )


LEFT_ALONE = (Outcome.CLEARED_Z, Outcome.EXPLAIN_LETTER)
"""Nothing is asked for and nothing paid back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A result, and what led to it.

    Attributes:
        findings: in the order in which they were made.
        others: for each reading that decides, what the other way of reading it comes to.
    """

    ending: Ending
    findings: tuple[Finding, ...]
    others: Mapping[Reading, Ending] = field(default_factory=dict)

    @property
    def basis(self) -> Basis:
        """Whether the words of PAYE93145 decide, a reading of ours, or another page."""
        if self.others:
            return Basis.READING
        if self.ending.decided_by[0] in ELSEWHERE:
            return Basis.ELSEWHERE
        return Basis.WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class YearExplained(Explained):
    """The same of one year."""

    tax_year: TaxYear
    difference: Decimal
    within_alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtForward:
    """Two years settled as one. `net_after` is where that leaves the later, signed as a difference.

    `closed`: both are closed by it. Only where a reading is turned around can it be otherwise.
    """

    earlier: TaxYear
    later: TaxYear
    overpayment: bool
    net_after: Decimal
    closed: bool

    @property
    def paragraph(self) -> str:
        """P3.6 brings an overpayment forward, P3.7 an underpayment."""
        return "P3.6" if self.overpayment else "P3.7"


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsExplained:
    """What becomes of years reviewed together, in the order of the years."""

    years: tuple[YearExplained, ...]
    brought_forward: tuple[BroughtForward, ...]

    @property
    def enote(self) -> bool:
        """Whether a note was made on the record, which P3.6 asks for and P3.7 does not."""
        return any(pair.overpayment and pair.closed for pair in self.brought_forward)


def _not_less_than_nil(*figures: Decimal) -> None:
    if min(map(pounds, figures)) < 0:
        raise ValueError("a figure is less than nil")
