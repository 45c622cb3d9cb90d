"""The steps of R54-R74 once more, as short as they can be put, to hold the engine against.

No findings, no other readings, and nothing of the engine's but its values.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from codedout.domain.tax_year import TaxYear
from codedout.domain.year_end import Boundary, Flag, Outcome, YearFacts, YearsTogether

FIXED_BY = {
    "calculation_already_issued",
    "enquiries_made_or_customer_aware",
    "p2_week1_month1_restriction",
    "still_requested_after_letter",
    "repayment_requested",
}


@dataclass
class Settled:
    years: list[tuple[TaxYear, Outcome, Decimal, Decimal]]
    pairs: list[tuple[TaxYear, TaxYear, Decimal]]
    enote: bool


def by_hand(case: YearsTogether) -> Settled:
    def within(amount: Decimal, facts: YearFacts) -> bool:
        tolerance = facts.tolerance_under if amount < 0 else facts.tolerance_over
        inclusive = case.boundary is Boundary.INCLUSIVE
        return abs(amount) < tolerance or (inclusive and abs(amount) == tolerance)

    years = sorted(case.years, key=lambda facts: facts.tax_year)
    difference = [facts.tax_paid - facts.tax_due for facts in years]
    small = [within(difference[at], facts) for at, facts in enumerate(years)]
    fixed = [
        bool({flag.value for flag in facts.flags} & FIXED_BY)
        or (small[at] and difference[at] > 0 and Flag.CALCULATION_REQUESTED in facts.flags)
        for at, facts in enumerate(years)
    ]
    paired: dict[int, int] = {}
    pairs, enote = [], False
    for later, facts in enumerate(years):
        if small[later] or fixed[later]:
            continue
        for earlier in range(later):
            if earlier in paired or fixed[earlier]:
                continue
            if difference[later] < 0 < difference[earlier]:
                net = difference[earlier] + years[earlier].supplement + difference[later]
            elif difference[earlier] < 0 < difference[later] and not small[earlier]:
                net = difference[later] + difference[earlier]
            else:
                continue
            if within(net, facts):
                paired[earlier], paired[later] = later, earlier
                pairs.append((years[earlier].tax_year, facts.tax_year, net))
                enote = enote or difference[earlier] > 0
                break
    ended = []
    for at, facts in enumerate(years):
        outcome, amount = Outcome.CLEARED_Z, Decimal(0)
        if at not in paired and difference[at]:
            outcome, amount = (under if difference[at] < 0 else over)(facts, small[at])
        collected = amount if difference[at] < 0 else Decimal(0)
        ended.append((facts.tax_year, outcome, collected, amount - collected))
    return Settled(ended, pairs, enote)


def under(facts: YearFacts, small: bool) -> tuple[Outcome, Decimal]:
    owed, nil = facts.tax_due - facts.tax_paid, Decimal(0)
    further = owed - facts.already_notified
    flags = {flag.value for flag in facts.flags}
    issued, asked = "calculation_already_issued" in flags, "calculation_requested" in flags
    steps = [
        (issued and "esc_a19_applies" in flags, Outcome.GIVE_UP_A19, nil),
        (issued and further < 0, Outcome.REVISED_LOWER, nil),
        (issued, Outcome.CALC_AND_COLLECT, further),
        (not small, Outcome.CALC_AND_COLLECT, owed),
        ("enquiries_made_or_customer_aware" in flags, Outcome.CALC_AND_COLLECT, owed),
        ("p2_week1_month1_restriction" in flags, Outcome.ADVISE_AND_CODE, owed),
        ("still_requested_after_letter" in flags, Outcome.CALC_AND_COLLECT, owed),
        (asked and "not_cleared_z" in flags, Outcome.CALC_AND_COLLECT, owed),
        (asked, Outcome.EXPLAIN_LETTER, nil),
        (True, Outcome.CLEARED_Z, nil),
    ]
    return next((outcome, amount) for holds, outcome, amount in steps if holds)


def over(facts: YearFacts, small: bool) -> tuple[Outcome, Decimal]:
    claims = {Flag.REPAYMENT_REQUESTED, Flag.CALCULATION_REQUESTED}
    if small and not facts.flags & claims:
        return Outcome.CLEARED_Z, Decimal(0)
    return Outcome.REPAY, facts.tax_paid - facts.tax_due + facts.supplement
