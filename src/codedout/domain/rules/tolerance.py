"""Whether a small difference at a year's end was left alone, paid back or asked for (R54-R77).

HMRC's guidance for its own staff, PAYE93145, as it stood for a system HMRC no longer has (R50).
How several years are treated today (R51) is not mixed in.

Where the page leaves something open, one of our readings does not. To see whether it decides, the
same case is gone through with that one reading turned around.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import overload

from codedout.domain.rules.two_years import Standing, bring_forward
from codedout.domain.year_end import (
    NIL,
    SMALL_CLAIM,
    TWICE,
    UNDERPAYMENTS,
    Ending,
    Explained,
    Finding,
    Flag,
    Outcome,
    OverRepaid,
    Question,
    Reading,
    YearExplained,
    YearFacts,
    YearsExplained,
    YearsTogether,
)


@overload
def explain(case: YearsTogether, turned: Reading | None = None) -> YearsExplained: ...


@overload
def explain(case: OverRepaid, turned: Reading | None = None) -> Explained: ...


def explain(
    case: YearsTogether | OverRepaid, turned: Reading | None = None
) -> YearsExplained | Explained:
    """What the guidance had HMRC do, and why; with a reading `turned`, as if it were read so."""
    if isinstance(case, OverRepaid):
        return _over_repaid_explained(case, turned)
    return _years_explained(case, turned)


def endings(case: YearsTogether) -> tuple[Ending, ...]:
    """What becomes of each year, the earliest first, without looking at any other reading."""
    return tuple(year.ending for year in _years(case, None, whole=False).years)


def _years_explained(case: YearsTogether, turned: Reading | None) -> YearsExplained:
    result = _years(case, turned, whole=turned is None)
    if turned is not None:
        return result
    # A reading that would have answered no question differently cannot change what follows.
    in_play = {one for year in result.years for each in year.findings for one in each.readings}
    otherwise = {each: _years(case, each, whole=False).years for each in Reading if each in in_play}
    years = (
        replace(
            year,
            others=_different(
                year.ending, {each: years[at].ending for each, years in otherwise.items()}
            ),
        )
        for at, year in enumerate(result.years)
    )
    return replace(result, years=tuple(years))


def _over_repaid_explained(case: OverRepaid, turned: Reading | None) -> Explained:
    result = _over_repaid(case, turned)
    if turned is not None:
        return result
    other = _over_repaid(case, Reading.OVER_REPAID).ending
    return replace(result, others=_different(result.ending, {Reading.OVER_REPAID: other}))


def _different(ending: Ending, others: Mapping[Reading, Ending]) -> dict[Reading, Ending]:
    return {reading: other for reading, other in others.items() if not other.same_as(ending)}


class _Asked:
    """Asks one question after the other, and keeps the answers."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def __call__(
        self,
        question: Question,
        met: bool,
        *paragraphs: str,
        terms: tuple[Decimal, ...] = (),
        limit: Decimal | None = None,
        readings: tuple[Reading, ...] = (),
    ) -> bool:
        self.findings.append(
            Finding(
                question=question,
                met=met,
                paragraphs=paragraphs,
                terms=terms,
                limit=limit,
                readings=readings,
            )
        )
        return met


# --- years


def _years(case: YearsTogether, turned: Reading | None, *, whole: bool) -> YearsExplained:
    """Each year by itself and with those before it, the earliest first (P3.3)."""
    boundary = case.boundary.other if turned is Reading.BOUNDARY else case.boundary
    in_order = sorted(case.years, key=lambda each: each.tax_year)
    years = [Standing.of(each, boundary) for each in in_order]
    brought_forward = bring_forward(years, boundary, turned, whole=whole)
    return YearsExplained(
        years=tuple(_year(each, turned, several=len(years) > 1) for each in years),
        brought_forward=brought_forward,
    )


def _year(year: Standing, turned: Reading | None, *, several: bool) -> YearExplained:
    asked = _Asked()
    ending = _ending(year, asked, turned, several=several)
    return YearExplained(
        tax_year=year.facts.tax_year,
        difference=year.difference,
        within_alone=year.within,
        ending=ending,
        findings=tuple(asked.findings),
    )


def _ending(year: Standing, asked: _Asked, turned: Reading | None, *, several: bool) -> Ending:
    facts, difference = year.facts, year.difference
    terms = (facts.tax_paid, -facts.tax_due)
    if difference == 0:
        because = ("P3.3", "P3.1") if several else ("P1.1",)
        asked(Question.EXACTLY_RIGHT, True, *because, terms=terms)
        return Ending(outcome=Outcome.CLEARED_Z, decided_by=because)
    limit = facts.tolerance_for(difference)
    asked(
        Question.WITHIN,
        year.within,
        *_by_itself(year, several=several),
        terms=terms,
        limit=limit,
        readings=(Reading.BOUNDARY,) if abs(difference) == limit else (),
    )
    asked.findings += year.findings
    if year.settled_with is not None:
        return _settled(year, year.settled_with)
    if year.over:
        return _overpaid(year, asked, several=several)
    return _underpaid(year, asked, turned, several=several)


def _by_itself(year: Standing, *, several: bool) -> tuple[str, ...]:
    """The paragraphs for a year as it stands without any other."""
    if several:
        return ("P3.3", "P3.1", "P3.2") if year.within else ("P3.1",)
    if year.over:
        return ("P3.3",) if year.within else ("P3.1",)
    return ("P1.1", "P1.2") if year.within else (UNDERPAYMENTS,)


def _settled(year: Standing, other: Standing) -> Ending:
    """Both are closed. Where something was left, for which a reading has to be turned around, it is
    repaid or collected for the one of the two that it comes from, supplement and all.
    """
    earlier = min(year, other, key=lambda each: each.facts.tax_year)
    because = ("P3.6",) if earlier.over else ("P3.7",)
    supplement = year.facts.supplement if year.over else other.facts.supplement
    left = year.difference + other.difference + supplement
    if not year.closed and year.over and left > 0:
        return Ending(outcome=Outcome.REPAY, decided_by=because, repay=left)
    if not year.closed and not year.over and left < 0:
        return _collected(-left, *because)
    set_against = not year.closed
    return Ending(outcome=Outcome.CLEARED_Z, decided_by=because, set_against=set_against)


def _overpaid(year: Standing, asked: _Asked, *, several: bool) -> Ending:
    """R62. A repayment is made in full, with its supplement (P3.4)."""
    flags, by_itself = year.facts.flags, _by_itself(year, several=several)
    repaid = year.difference + year.facts.supplement
    if not year.within:
        because = (*_kept_apart(year, "P3.5", "P3.4"), *by_itself)
    elif asked(Question.CLAIMED, Flag.REPAYMENT_REQUESTED in flags, "P1.1"):
        because = ("P1.1",)
    elif asked(Question.REQUESTED, Flag.CALCULATION_REQUESTED in flags, SMALL_CLAIM, "P1.1"):
        because = (SMALL_CLAIM, "P1.1")
    else:
        return Ending(outcome=Outcome.CLEARED_Z, decided_by=by_itself)
    return Ending(outcome=Outcome.REPAY, decided_by=because, repay=repaid)


def _underpaid(year: Standing, asked: _Asked, turned: Reading | None, *, several: bool) -> Ending:
    """The first of R54-R61 that fits. Enquiries (R57) come to the same as R56 and say more."""
    flags, owed = year.facts.flags, -year.difference
    if asked(Question.ALREADY_ISSUED, Flag.ALREADY_ISSUED in flags, "P2.1", "P4.2"):
        return _issued_already(year.facts, owed, asked, turned)
    if asked(Question.ENQUIRIES, Flag.ENQUIRIES in flags, "P1.5"):
        return _collected(owed, "P1.5")
    if year.within:
        return _little_underpaid(year, owed, asked, turned, several=several)
    by_itself = _by_itself(year, several=several)
    elsewhere = () if UNDERPAYMENTS in by_itself else (UNDERPAYMENTS,)
    return _collected(owed, *_kept_apart(year, "P3.4"), *by_itself, *elsewhere)


def _little_underpaid(
    year: Standing, owed: Decimal, asked: _Asked, turned: Reading | None, *, several: bool
) -> Ending:
    """Left alone, unless it has to be told (R58-R61)."""
    flags = year.facts.flags
    if asked(Question.WEEK_1_MONTH_1, Flag.WEEK_1_MONTH_1 in flags, "P1.2"):
        return Ending(outcome=Outcome.ADVISE_AND_CODE, decided_by=("P1.2",), collect=owed)
    if asked(Question.STILL_REQUESTED, Flag.STILL_REQUESTED in flags, "P1.3"):
        return _collected(owed, "P1.3")
    if not asked(Question.REQUESTED, Flag.CALCULATION_REQUESTED in flags, "P1.2", "P1.3"):
        because = (*_kept_apart(year, "P3.5"), *_by_itself(year, several=several))
        return Ending(outcome=Outcome.CLEARED_Z, decided_by=because)
    cleared = Flag.NOT_CLEARED not in flags
    readings = () if cleared else (Reading.UNCLEARED,)
    asked(Question.CLEARED, cleared, "P1.3", readings=readings)
    if cleared or turned is Reading.UNCLEARED:
        return Ending(outcome=Outcome.EXPLAIN_LETTER, decided_by=("P1.3", "P1.4"))
    return _collected(owed, "P1.2")


def _issued_already(
    facts: YearFacts, owed: Decimal, asked: _Asked, turned: Reading | None
) -> Ending:
    """A calculation has gone out, and shows now to be wrong (R54, R55)."""
    if asked(Question.HMRC_DELAY, Flag.HMRC_DELAY in facts.flags, "P4.2"):
        return Ending(outcome=Outcome.GIVE_UP_A19, decided_by=("P4.2",))
    if not facts.already_notified:
        return _collected(owed, "P2.1")
    terms, because = (owed, -facts.already_notified), ("P4.2", "P2.1")
    further = sum(terms, NIL)
    lower = further < 0
    readings = (Reading.LOWER,) if lower else ()
    asked(Question.LOWER_THAN_NOTIFIED, lower, *because, terms=terms, limit=NIL, readings=readings)
    if not lower:
        return _collected(further, *because)
    if turned is Reading.LOWER:
        return _collected(NIL, *because)
    return Ending(outcome=Outcome.REVISED_LOWER, decided_by=because)


def _collected(amount: Decimal, *because: str) -> Ending:
    return Ending(outcome=Outcome.CALC_AND_COLLECT, decided_by=because, collect=amount)


def _kept_apart(year: Standing, *by: str) -> tuple[str, ...]:
    """Which of these paragraphs kept the year apart from another."""
    found = {each.paragraphs[0] for each in year.findings if not each.met}
    return tuple(each for each in by if each in found)


# --- what was repaid by mistake


def _over_repaid(case: OverRepaid, turned: Reading | None) -> Explained:
    asked = _Asked()
    ending = _left_or_recovered(case, asked, turned)
    return Explained(ending=ending, findings=tuple(asked.findings))


def _left_or_recovered(case: OverRepaid, asked: _Asked, turned: Reading | None) -> Ending:
    """R75-R77."""
    if asked(Question.PAID_TWICE, Flag.PAID_TWICE in case.flags, TWICE):
        return _recovered(case.tax, TWICE)
    terms, limit = (case.tax, case.supplement), case.current_tolerance
    total = sum(terms, NIL)
    # "Less than", whatever the boundary (R63).
    if not asked(Question.LESS_THAN, total < limit, "P4.1", terms=terms, limit=limit):
        return _recovered(total, "P4.1")
    if Flag.ALREADY_ISSUED in case.flags:
        asked(Question.ALREADY_ISSUED, True, "P4.1", "P2.1", readings=(Reading.OVER_REPAID,))
        if turned is Reading.OVER_REPAID:
            return _recovered(total, "P2.1")
    return Ending(outcome=Outcome.NO_ACTION, decided_by=("P4.1",))


def _recovered(amount: Decimal, because: str) -> Ending:
    return Ending(outcome=Outcome.RECOVER, decided_by=(because,), recover=amount)
