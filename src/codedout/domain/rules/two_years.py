"""Bringing one year's difference forward to a later year of the other sign (R65-R74).

It is done to see whether the two come to anything together. If not, both are closed (P3.6, P3.7);
if they do, they are kept apart, each as if the other were not there (R67, R70).
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from codedout.domain.tax_year import TaxYear
from codedout.domain.year_end import (
    NIL,
    Boundary,
    BroughtForward,
    Finding,
    Flag,
    Question,
    Reading,
    YearFacts,
)

# R74: with one of these a calculation or a payment has to be made, so that a year cannot be closed
# together with another.
_FIXING = frozenset(
    {
        Flag.ALREADY_ISSUED,
        Flag.ENQUIRIES,
        Flag.WEEK_1_MONTH_1,
        Flag.STILL_REQUESTED,
        Flag.REPAYMENT_REQUESTED,
    }
)


@dataclass(slots=True)
class Standing:
    """One year by itself, and what is found of it with others.

    Attributes:
        fixed: it cannot be closed together with another year, whatever the figures (R74).
        over: more was paid than was due.
        settled_with: the year that it was settled with as one.
        closed: nothing was left of the two.
    """

    facts: YearFacts
    difference: Decimal
    within: bool
    fixed: bool
    over: bool
    findings: list[Finding] = field(default_factory=list)
    settled_with: Standing | None = None
    closed: bool = False

    @classmethod
    def of(cls, facts: YearFacts, boundary: Boundary) -> Standing:
        """The year as it stands at this boundary."""
        difference = facts.difference
        within = boundary.within(abs(difference), facts.tolerance_for(difference))
        # Who asks for a calculation of a small overpayment is taken to claim it (R62).
        over = difference > 0
        claimed = within and over and Flag.CALCULATION_REQUESTED in facts.flags
        fixed = claimed or not _FIXING.isdisjoint(facts.flags)
        return cls(facts, difference, within, fixed, over)


def bring_forward(
    years: Sequence[Standing], boundary: Boundary, turned: Reading | None, *, whole: bool
) -> tuple[BroughtForward, ...]:
    """Settle as one what can be of `years`, which are in order, and note in each what was found.

    Each year looks back, from the earliest on, for one of the other sign that is settled with none
    yet, and takes the first that will do (R72, R72a). The `whole` of what was found includes what
    came too late to change anything.
    """
    unequal = [year for year in years if year.difference]
    brought: list[BroughtForward] = []
    rivals: set[TaxYear] = set()
    for before, at in _in_turn(len(unequal), turned):
        earlier, later = unequal[before], unequal[at]
        if earlier.over == later.over:
            continue
        taken = earlier if earlier.settled_with is not None else later
        third = taken.settled_with
        if third is not None and not whole:
            continue
        found = _taken_together(earlier, later, boundary, turned, neighbours=before + 1 == at)
        if third is not None:
            if found is None or not found.met:
                continue
            found = _settled_already(found, taken, third)
            rivals |= {earlier.facts.tax_year, later.facts.tax_year}
        if found is None:
            continue
        earlier.findings.append(found)
        later.findings.append(found)
        if found.met or _set_against(found, turned):
            earlier.settled_with, later.settled_with = later, earlier
            earlier.closed = later.closed = found.met
            brought.append(_brought_forward(earlier, later, found))
    settled = {year for pair in brought for year in (pair.earlier, pair.later)}
    for year in unequal:
        year.findings = [
            _among_others(each, rivals)
            for each in year.findings
            if not _overtaken(each, year, settled)
        ]
    return tuple(brought)


def _in_turn(years: int, turned: Reading | None) -> list[tuple[int, int]]:
    """Which two of so many years are looked at one after the other, the earlier of them first."""
    in_turn = [(before, at) for at in range(years) for before in range(at)]
    return in_turn[::-1] if turned is Reading.EARLIEST_FIRST else in_turn


def _settled_already(found: Finding, taken: Standing, third: Standing) -> Finding:
    """Two years could have been closed together, had one of them not been settled with a third."""
    return replace(
        found,
        question=Question.NEITHER_SETTLED,
        met=False,
        settled=(taken.facts.tax_year, third.facts.tax_year),
        readings=(Reading.EARLIEST_FIRST,),
    )


def _among_others(found: Finding, rivals: Set[TaxYear | None]) -> Finding:
    """What closed two years, marked where another could have been taken with one of them."""
    if not found.met or (found.earlier not in rivals and found.later not in rivals):
        return found
    return replace(found, readings=(*found.readings, Reading.EARLIEST_FIRST))


def _overtaken(found: Finding, year: Standing, settled: Set[TaxYear | None]) -> bool:
    """Whether what kept two years apart is of no account, since one was settled with a third."""
    if found.question is Question.NEITHER_SETTLED:
        return year.settled_with is not None
    by_the_words = found.question in _BY_THE_WORDS and not found.readings
    return by_the_words and (found.earlier in settled or found.later in settled)


def _set_against(found: Finding, turned: Reading | None) -> bool:
    """Whether the years are one although something is left: the other way of R67 and of R70."""
    return (found.question, turned) in (
        (Question.OVERPAYMENT_FORWARD, Reading.OVERPAYMENT_APART),
        (Question.UNDERPAYMENT_FORWARD, Reading.UNDERPAYMENT_APART),
    )


def _brought_forward(earlier: Standing, later: Standing, found: Finding) -> BroughtForward:
    return BroughtForward(
        earlier=earlier.facts.tax_year,
        later=later.facts.tax_year,
        overpayment=earlier.over,
        net_after=found.amount,
        closed=found.met,
    )


# --- two years


class _Unmet(NamedTuple):
    """What keeps two years apart, whatever the sum; None: the words do, and no reading."""

    question: Question
    paragraphs: tuple[str, ...]
    reading: Reading | None = None


def _taken_together(
    earlier: Standing,
    later: Standing,
    boundary: Boundary,
    turned: Reading | None,
    *,
    neighbours: bool,
) -> Finding | None:
    """What was found of the two; None where neither has a bearing on the other."""
    if earlier.within and later.within:
        return None
    small_overpayment = earlier.within and earlier.over
    if small_overpayment and turned is Reading.SMALL_OVERPAYMENT:
        return None
    if not neighbours and turned is Reading.CHAINS:
        return None
    terms = [later.difference, earlier.difference]
    if earlier.over and earlier.facts.supplement:
        terms.append(earlier.facts.supplement)  # P3.6 names it, P3.7 does not (R67, R69)
    net = sum(terms, NIL)
    limit, other_limit = later.facts.tolerance_for(net), earlier.facts.tolerance_for(net)
    if turned is Reading.LATER_TOLERANCE:
        limit, other_limit = other_limit, limit
    past_nil = net * later.difference < 0
    fits = boundary.within(abs(net), limit) and not (past_nil and turned is Reading.PAST_NIL)
    unmet = _unmet(earlier, later, turned)
    readings: tuple[Reading, ...] = ()
    if unmet:
        question, paragraphs, reading = unmet[0]
        readings = (reading,) if reading and fits and len(unmet) == 1 else ()
        if not readings and question not in _BY_THE_WORDS:
            return None
    else:
        question, paragraphs = _forward(over=earlier.over, fits=fits)
        if turned is None:
            would = {
                Reading.BOUNDARY: abs(net) == limit,
                Reading.PAST_NIL: fits and past_nil,
                Reading.SMALL_OVERPAYMENT: fits and small_overpayment,
                Reading.CHAINS: fits and not neighbours,
                Reading.LATER_TOLERANCE: boundary.within(abs(net), other_limit) != fits,
                Reading.OVERPAYMENT_APART: not fits and earlier.over,
                Reading.UNDERPAYMENT_APART: not fits and not earlier.over,
            }
            readings = tuple(reading for reading, otherwise in would.items() if otherwise)
    return Finding(
        question=question,
        met=fits and not unmet,
        paragraphs=paragraphs,
        terms=tuple(terms),
        limit=limit,
        earlier=earlier.facts.tax_year,
        later=later.facts.tax_year,
        readings=readings,
    )


def _forward(*, over: bool, fits: bool) -> tuple[Question, tuple[str, ...]]:
    if over:
        return Question.OVERPAYMENT_FORWARD, ("P3.6",) if fits else ("P3.1", "P3.6")
    return Question.UNDERPAYMENT_FORWARD, ("P3.7",) if fits else ("P3.4", "P3.7")


# Said by the page itself, and worth saying whatever the sum.
_BY_THE_WORDS = (Question.LATER_UNDERPAYMENT_LARGE, Question.EARLIER_UNDERPAYMENT_LARGE)


def _unmet(earlier: Standing, later: Standing, turned: Reading | None) -> list[_Unmet]:
    unmet = []
    if later.within and earlier.over:
        unmet.append(_Unmet(Question.LATER_UNDERPAYMENT_LARGE, ("P3.5",)))
    if later.within and not earlier.over:
        unmet.append(_Unmet(Question.LATER_OVERPAYMENT_LARGE, ("P3.3",), Reading.SMALL_LATER))
    if earlier.within and not earlier.over:
        paragraphs, reading = ("P3.4", "P3.3"), Reading.SMALL_UNDERPAYMENT
        unmet.append(_Unmet(Question.EARLIER_UNDERPAYMENT_LARGE, paragraphs, reading))
    if earlier.fixed or later.fixed:
        paragraph = "P3.6" if earlier.over else "P3.7"
        unmet.append(_Unmet(Question.NEITHER_FIXED, (paragraph,), Reading.FIXED))
    return [each for each in unmet if each.reading is None or each.reading is not turned]
