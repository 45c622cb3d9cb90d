"""What a person may ask HMRC for once the guidance has been gone through for a year.

The page lets a taxpayer "always" ask for a calculation or for money back (P1.1), and for a
calculation once more after HMRC's letter (P1.3). Nothing here goes to HMRC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from codedout.domain.rules.tolerance import endings
from codedout.domain.tax_year import TaxYear
from codedout.domain.understood import Example, Understood
from codedout.domain.walk import Known, Sheet, TypedYear
from codedout.domain.year_end import (
    LEFT_ALONE,
    Ending,
    Flag,
    Outcome,
    YearExplained,
    YearFacts,
    YearsTogether,
)


class Request(StrEnum):
    """What there is to ask for."""

    CALCULATION = "calculation"
    CALCULATION_STILL = "calculation_still"
    CALCULATION_MADE = "calculation_made"
    REPAYMENT = "repayment"
    REPAYMENT_NOT_COME = "repayment_not_come"


class NoLetter(StrEnum):
    """Why there is no letter: an answer is missing, other figures are being tried, the year is an
    example, nothing is to ask.
    """

    NOT_YET = "not_yet"
    TRYING = "trying"
    SELF_ASSESSMENT = "self_assessment"
    BESIDE = "beside"
    NOTHING = "nothing"


_EXAMPLES = {Example.ITSELF: NoLetter.SELF_ASSESSMENT, Example.BESIDE: NoLetter.BESIDE}

# To the end: a calculation that is only asked for once brings a letter without figures (P1.3).
_TO_THE_END = frozenset({Flag.CALCULATION_REQUESTED, Flag.STILL_REQUESTED})

_ASKED: Mapping[Request, frozenset[Flag]] = {
    Request.CALCULATION: _TO_THE_END,
    Request.CALCULATION_MADE: _TO_THE_END,
    Request.CALCULATION_STILL: frozenset({Flag.STILL_REQUESTED}),
    Request.REPAYMENT: frozenset({Flag.REPAYMENT_REQUESTED}),
    Request.REPAYMENT_NOT_COME: frozenset(),
}
"""What will have happened once it is asked for."""

_ASKED_BEFORE = frozenset({Flag.CALCULATION_REQUESTED, Flag.REPAYMENT_REQUESTED})

_BY_TODAYS_RULE = date(2012, 4, 1)
"""Since when people taxed through PAYE alone have four years to claim; before, it was longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """What the guidance makes of a year by one of two figures, once it is asked.

    Attributes:
        year: the facts before.
        then: what becomes of the year.
        others: what then becomes of other years, where that is something else than now.
    """

    year: YearFacts
    then: Ending
    others: tuple[tuple[TaxYear, Ending], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What to ask about a year, and what the guidance makes of it.

    Attributes:
        typed: the year as it stands on the sheet.
        before: they asked about it before.
        why: to ask as well why it was not left alone.
        claimed: the overpayment is repaid only because they asked for it.
        by_hmrc: what it comes to by HMRC's figures, or the only ones that were typed.
        by_own: the same by the person's own, if there are any.
    """

    typed: TypedYear
    request: Request
    before: bool
    why: bool
    claimed: bool
    by_hmrc: Then
    by_own: Then | None

    @property
    def year(self) -> YearFacts:
        """The facts, by HMRC's figure where there are two."""
        return self.by_hmrc.year


def last_day_to_claim(year: TaxYear) -> date | None:
    """Until when, as a rule, tax paid for that year can be asked back; None under older rules."""
    last = year.plus(4).last_day
    return last if last >= _BY_TODAYS_RULE else None


def letter_for(
    sheet: Sheet, understood: Understood, tax_year: TaxYear, *, trying: bool = False
) -> Asking | NoLetter:
    """What the letter about that year asks for, or why there is none.

    `trying`: the figures are only tried, beside others that were kept.
    """
    typed = next((each for each in sheet.years if each.tax_year == tax_year), None)
    if typed is None:
        return NoLetter.NOTHING
    year = _of(understood, tax_year)
    if year is None:
        return NoLetter.NOT_YET
    if tax_year in understood.examples:
        return _EXAMPLES[understood.examples[tax_year]]
    own = None if understood.own is None else _of(understood.own, tax_year)
    request = _request_of(year, None if typed.by_own == typed else own)
    if request is None:
        return NoLetter.NOTHING
    if trying:
        return NoLetter.TRYING
    return Asking(
        typed=typed,
        request=request,
        before=not _ASKED_BEFORE.isdisjoint(year.facts.flags),
        why=_whether_to_ask_why(typed, own, request),
        claimed=year.now.within_alone,
        by_hmrc=_then(year, request),
        by_own=None if own is None else _then(own, request),
    )


def _request_of(year: _Year, own: _Year | None = None) -> Request | None:
    """What the result leaves to ask for; None where HMRC calculates anyway, or has given it up.

    `own` is the year by the person's own figure for it, if there is one.
    """
    ending = year.now.ending
    if ending.outcome is Outcome.REPAY:
        return Request.REPAYMENT_NOT_COME
    if ending.outcome is Outcome.EXPLAIN_LETTER:
        return Request.CALCULATION_STILL
    if ending.outcome is Outcome.CLEARED_Z and year.now.difference:
        return Request.REPAYMENT if year.now.difference > 0 else Request.CALCULATION
    if own is not None and ending.collect > own.now.ending.collect:
        return Request.CALCULATION_MADE
    return None


def _whether_to_ask_why(typed: TypedYear, own: _Year | None, request: Request) -> bool:
    if request is Request.CALCULATION_MADE and own is not None:
        return own.now.ending.outcome in LEFT_ALONE
    return typed.known is Known.SHORT and typed.taken_in is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Year:
    """One year by one of two figures, among those it was gone through with."""

    case: YearsTogether
    all_now: tuple[YearExplained, ...]
    facts: YearFacts
    now: YearExplained


def _of(understood: Understood, tax_year: TaxYear) -> _Year | None:
    case, explained = understood.case, understood.explained
    if case is None or explained is None:
        return None
    (facts,) = (each for each in case.years if each.tax_year == tax_year)
    (now,) = (each for each in explained.years if each.tax_year == tax_year)
    return _Year(case=case, all_now=explained.years, facts=facts, now=now)


def _then(year: _Year, request: Request) -> Then:
    asked = replace(year.facts, flags=year.facts.flags | _ASKED[request])
    years = tuple(asked if each is year.facts else each for each in year.case.years)
    names = (each.tax_year for each in year.all_now)
    then = dict(zip(names, endings(replace(year.case, years=years)), strict=True))
    return Then(
        year=year.facts,
        then=then[year.now.tax_year],
        others=tuple(
            (each.tax_year, then[each.tax_year])
            for each in year.all_now
            if each is not year.now and not each.ending.same_as(then[each.tax_year])
        ),
    )
