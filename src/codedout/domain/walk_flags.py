"""What happened in a year beside its figures: what of it is asked, and what counts.

A question is asked only where its answer can change what becomes of a year.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from codedout.domain.rules.tolerance import endings
from codedout.domain.tax_year import TaxYear
from codedout.domain.year_end import (
    Flag,
    YearFacts,
    YearsExplained,
    YearsTogether,
)

_NEEDS = {
    Flag.STILL_REQUESTED: Flag.CALCULATION_REQUESTED,
    Flag.NOT_CLEARED: Flag.CALCULATION_REQUESTED,
    Flag.HMRC_DELAY: Flag.ALREADY_ISSUED,
}
"""What makes no sense without another."""

_OF_UNDERPAYMENTS = (*_NEEDS, Flag.WEEK_1_MONTH_1)
_OF_OVERPAYMENTS = (Flag.REPAYMENT_REQUESTED,)


def counted(flags: frozenset[Flag], difference: Decimal) -> frozenset[Flag]:
    """Those that can be so of such a year; a box may still be ticked from before."""
    return frozenset(
        flag for flag in flags if _NEEDS.get(flag, flag) in flags and can_be_so(flag, difference)
    )


def can_be_so(flag: Flag, difference: Decimal) -> bool:
    """Whether it makes sense of a year with that difference."""
    if difference == 0 or flag is Flag.PAID_TWICE:
        return False
    return flag not in (_OF_UNDERPAYMENTS if difference > 0 else _OF_OVERPAYMENTS)


def flags_to_ask(
    case: YearsTogether, at: int, explained: YearsExplained, ticked: frozenset[Flag]
) -> tuple[Flag, ...]:
    """Those to ask about: what is ticked, and what would change what becomes of any year."""
    year = case.years[at]
    asked = []
    for flag in Flag:
        if not can_be_so(flag, year.difference) or _NEEDS.get(flag, flag) not in (
            flag,
            *year.flags,
        ):
            continue
        if flag in ticked or _changes(case, at, flag, explained):
            asked.append(flag)
    return tuple(asked)


def _changes(case: YearsTogether, at: int, flag: Flag, explained: YearsExplained) -> bool:
    """Whether that would be so of any year, were `flag` ticked as well, and what it opens.

    What is opened can change something where `flag` by itself does not, and never undoes that.
    """
    facts = case.years[at]
    opened = {each for each, needs in _NEEDS.items() if needs is flag}
    more = {flag, *(each for each in opened if can_be_so(each, facts.difference))}
    ticked = replace(facts, flags=facts.flags | more)
    now = {year.tax_year: year.ending for year in explained.years}
    if any(facts.tax_year in (pair.earlier, pair.later) for pair in explained.brought_forward):
        years = sorted((*case.years[:at], ticked, *case.years[at + 1 :]), key=_by_year)
    else:
        # Flags can only keep a year from being settled with another (R74). One that is settled
        # with none stays so, and nothing changes for the others.
        years = [ticked]
    then = endings(replace(case, years=tuple(years)))
    return not all(
        now[year.tax_year].same_as(ending) for year, ending in zip(years, then, strict=True)
    )


def _by_year(facts: YearFacts) -> TaxYear:
    return facts.tax_year
