"""What a person may ask HMRC for once the guidance has been gone through for a year.

The page lets a taxpayer "always" ask for a calculation or for money back (P1.1), and for a
calculation once more after HMRC's letter (P1.3). Nothing here goes to HMRC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from codedout.domain.rules.tolerance import endings
from codedout.domain.tax_year import TaxYear
from codedout.domain.walk import Example, Sheet, TypedYear, Understood
from codedout.domain.year_end import Ending, Flag, Outcome, YearExplained, YearFacts, YearsTogether


class Request(StrEnum):
    """What there is to ask for."""

    CALCULATION = "calculation"
    CALCULATION_STILL = "calculation_still"
    REPAYMENT = "repayment"
    REPAYMENT_NOT_COME = "repayment_not_come"


class NoLetter(StrEnum):
    """Why there is no letter: an answer is missing, the year is an example, nothing is to ask."""

    NOT_YET = "not_yet"
    SELF_ASSESSMENT = "self_assessment"
    BESIDE = "beside"
    NOTHING = "nothing"


_EXAMPLES = {Example.ITSELF: NoLetter.SELF_ASSESSMENT, Example.BESIDE: NoLetter.BESIDE}

_ASKED: Mapping[Request, frozenset[Flag]] = {
    # To the end: a calculation that is only asked for once brings a letter without figures (P1.3).
    Request.CALCULATION: frozenset({Flag.CALCULATION_REQUESTED, Flag.STILL_REQUESTED}),
    Request.CALCULATION_STILL: frozenset({Flag.STILL_REQUESTED}),
    Request.REPAYMENT: frozenset({Flag.REPAYMENT_REQUESTED}),
    Request.REPAYMENT_NOT_COME: frozenset(),
}
"""What will have happened once it is asked for."""

_ASKED_BEFORE = frozenset({Flag.CALCULATION_REQUESTED, Flag.REPAYMENT_REQUESTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What to ask about a year, and what the guidance makes of it.

    Attributes:
        typed: the year as it stands on the sheet.
        before: they asked about it before.
        claimed: the overpayment is repaid only because they asked for it.
        then: what becomes of the year once it is asked for, by the figures that were typed.
        others: what then becomes of other years, where that is something else than now.
    """

    typed: TypedYear
    year: YearFacts
    request: Request
    before: bool
    claimed: bool
    then: Ending
    others: tuple[tuple[TaxYear, Ending], ...]


def letter_for(sheet: Sheet, understood: Understood, tax_year: TaxYear) -> Asking | NoLetter:
    """What the letter about that year asks for, or why there is none."""
    typed = next((each for each in sheet.years if each.tax_year == tax_year), None)
    if typed is None:
        return NoLetter.NOTHING
    case, explained = understood.case, understood.explained
    if case is None or explained is None:
        return NoLetter.NOT_YET
    (year,) = (each for each in explained.years if each.tax_year == tax_year)
    if tax_year in understood.examples:
        return _EXAMPLES[understood.examples[tax_year]]
    request = request_of(year)
    if request is None:
        return NoLetter.NOTHING
    return _asking(typed, case, explained.years, year, request)


def request_of(year: YearExplained) -> Request | None:
    """What the result leaves to ask for; None where HMRC calculates anyway, or has given it up."""
    if year.ending.outcome is Outcome.REPAY:
        return Request.REPAYMENT_NOT_COME
    if year.ending.outcome is Outcome.EXPLAIN_LETTER:
        return Request.CALCULATION_STILL
    if year.ending.outcome is Outcome.CLEARED_Z and year.difference:
        return Request.REPAYMENT if year.difference > 0 else Request.CALCULATION
    return None


def _asking(
    typed: TypedYear,
    case: YearsTogether,
    now: tuple[YearExplained, ...],
    year: YearExplained,
    request: Request,
) -> Asking:
    (facts,) = (each for each in case.years if each.tax_year == year.tax_year)
    asked = replace(facts, flags=facts.flags | _ASKED[request])
    years = tuple(asked if each is facts else each for each in case.years)
    then = dict(
        zip((each.tax_year for each in now), endings(replace(case, years=years)), strict=True)
    )
    return Asking(
        typed=typed,
        year=facts,
        request=request,
        before=not _ASKED_BEFORE.isdisjoint(facts.flags),
        claimed=year.within_alone,
        then=then[year.tax_year],
        others=tuple(
            (each.tax_year, then[each.tax_year])
            for each in now
            if each is not year and not each.ending.same_as(then[each.tax_year])
        ),
    )
