"""What a sheet of past years comes to, and what there is to ask of each year.

It is gone through by HMRC's figures, and by the person's own where there are any.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from codedout.domain.errors import NotAnAmount
from codedout.domain.money import typed_pounds
from codedout.domain.rules.tolerance import endings, explain
from codedout.domain.tax_year import TaxYear
from codedout.domain.walk import OPTIONAL, Field, Known, Sheet, TypedYear
from codedout.domain.walk_flags import counted, flags_to_ask
from codedout.domain.year_end import (
    NIL,
    Boundary,
    Flag,
    Reading,
    YearFacts,
    YearsExplained,
    YearsTogether,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """What to ask of one year, and what is wrong with the answers.

    Attributes:
        missing: what has no answer yet.
        wrong: reasons out of `AMOUNT_FAULTS`.
    """

    fields: tuple[Field, ...] = ()
    flags: tuple[Flag, ...] = ()
    missing: tuple[Field, ...] = ()
    wrong: Mapping[Field, str] = field(default_factory=dict)


class Example(StrEnum):
    """Why a year's result is an example only: the limits say nothing of Self Assessment (R30).

    ITSELF: the person was in it for that year. BESIDE: it is set beside such a year, or comes to
    something else without them.
    """

    ITSELF = "example"
    BESIDE = "example_beside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a sheet comes to. Without a `case` something is still missing, or wrong.

    Attributes:
        boundary: whether the answer about what equals a limit can change something.
        examples: the years whose result is one, by either figure.
        own: what it comes to by the person's own figures, if there are any.
    """

    asks: tuple[Asks, ...]
    case: YearsTogether | None = None
    explained: YearsExplained | None = None
    boundary: bool = False
    examples: Mapping[TaxYear, Example] = field(default_factory=dict)
    own: Understood | None = None


def understand(sheet: Sheet) -> Understood:
    """What the sheet comes to, and what to ask next of each year."""
    by_hmrc = _understand(sheet)
    by_own = replace(sheet, years=tuple(year.by_own for year in sheet.years))
    if by_own == sheet:
        return by_hmrc
    own = _understand(by_own)
    asks = tuple(map(_both, by_hmrc.asks, own.asks))
    if by_hmrc.case is None or own.case is None:  # nothing is told by one figure alone
        return Understood(asks=asks)
    return replace(
        by_hmrc,
        asks=asks,
        boundary=by_hmrc.boundary or own.boundary,
        examples={**own.examples, **by_hmrc.examples},
        own=own,
    )


def _both(one: Asks, two: Asks) -> Asks:
    """What there is to ask by either figure."""
    return Asks(
        fields=tuple(each for each in Field if each in {*one.fields, *two.fields}),
        flags=tuple(each for each in Flag if each in {*one.flags, *two.flags}),
        missing=tuple(each for each in Field if each in {*one.missing, *two.missing}),
        wrong={**two.wrong, **one.wrong},
    )


def _understand(sheet: Sheet) -> Understood:
    differences = [_difference(year) for year in sheet.years]
    signs = {each > 0 for each in differences if each}
    asks = tuple(
        _asks(year, difference, signs)
        for year, difference in zip(sheet.years, differences, strict=True)
    )
    answered = all(_is_answered(year) for year in sheet.years)
    lacking = {field for each in asks for field in (*each.missing, *each.wrong)}
    if not sheet.years or not answered or lacking - {Field.NOTIFIED}:
        return Understood(asks=asks)
    case = YearsTogether(
        years=tuple(
            _facts(year, set(each.fields) - lacking)
            for year, each in zip(sheet.years, asks, strict=True)
        ),
        boundary=sheet.boundary,
    )
    explained = explain(case)
    found = [each for year in explained.years for each in year.findings]
    equals = any(Reading.BOUNDARY in each.readings for each in found)
    asks = tuple(
        replace(each, flags=flags_to_ask(case, at, explained, year.flags))
        for at, (each, year) in enumerate(zip(asks, sheet.years, strict=True))
    )
    if lacking:  # what was asked for is not known, but that something was stays to be unticked
        return Understood(asks=asks)
    return Understood(
        asks=asks,
        case=case,
        explained=explained,
        boundary=equals or sheet.boundary is not Boundary.INCLUSIVE,
        examples=_examples(sheet, case, explained),
    )


def _examples(
    sheet: Sheet, case: YearsTogether, explained: YearsExplained
) -> dict[TaxYear, Example]:
    inside = {each.tax_year for each in sheet.years if each.self_assessment}
    others = sorted(
        (each for each in case.years if each.tax_year not in inside), key=lambda each: each.tax_year
    )
    found = dict.fromkeys(inside, Example.ITSELF)
    if not inside or not others:
        return found
    without = endings(replace(case, years=tuple(others)))
    by_itself = dict(zip((each.tax_year for each in others), without, strict=True))
    for year in explained.years:
        if year.tax_year in inside:
            continue
        named = {one for each in year.findings for one in (each.earlier, each.later)}
        if not inside.isdisjoint(named) or not year.ending.same_as(by_itself[year.tax_year]):
            found[year.tax_year] = Example.BESIDE
    return found


def _is_answered(year: TypedYear) -> bool:
    return year.self_assessment is not None and not year.unsaid


def _difference(year: TypedYear) -> Decimal | None:
    if year.self_assessment is None:
        return None
    try:
        if year.known is Known.SHORT:
            return -typed_pounds(year.short)
        if year.known is Known.LONG:
            return typed_pounds(year.long)
        return typed_pounds(year.paid) - typed_pounds(year.due)
    except NotAnAmount:
        return None


_WHAT_IS_KNOWN = {
    Known.FIGURES: (Field.PAID, Field.DUE),
    Known.SHORT: (Field.SHORT, Field.OWN),
    Known.LONG: (Field.LONG,),
}


def _asks(year: TypedYear, difference: Decimal | None, signs: set[bool]) -> Asks:
    if year.self_assessment is None and year.taken_in is None:
        return Asks()
    fields = list(_WHAT_IS_KNOWN[year.known])
    if difference:
        # With years of both signs what is left of two can be either.
        fields += [Field.UNDER] * (False in signs) + [Field.OVER] * (True in signs)
        fields += [Field.SUPPLEMENT] * (difference > 0)
        issued = Flag.ALREADY_ISSUED in year.flags and Flag.HMRC_DELAY not in year.flags
        fields += [Field.NOTIFIED] * (difference < 0 and issued)
    missing, wrong = [], {}
    for each in fields:
        text = year.typed(each)
        if not text.strip():
            missing += [each] * (each not in OPTIONAL)
            continue
        try:
            typed_pounds(text)
        except NotAnAmount as fault:
            wrong[each] = fault.reason
    return Asks(fields=tuple(fields), missing=tuple(missing), wrong=wrong)


def _facts(year: TypedYear, fields: Set[Field]) -> YearFacts:
    def figure(of: Field) -> Decimal:
        text = year.typed(of)
        return typed_pounds(text) if of in fields and text.strip() else NIL

    paid, due = figure(Field.PAID) + figure(Field.LONG), figure(Field.DUE) + figure(Field.SHORT)
    return YearFacts(
        tax_year=year.tax_year,
        tax_due=due,
        tax_paid=paid,
        supplement=figure(Field.SUPPLEMENT),
        tolerance_under=figure(Field.UNDER),
        tolerance_over=figure(Field.OVER),
        flags=counted(year.flags, paid - due),
        already_notified=figure(Field.NOTIFIED),
    )
