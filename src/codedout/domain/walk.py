"""What a person typed about past years, as it was typed, and what there is to ask of each.

A question is asked only where its answer can change what becomes of a year. No limit is ever filled
in for the person: HMRC does not publish them (R53).
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from codedout.domain.errors import NotAnAmount
from codedout.domain.money import typed_pounds
from codedout.domain.over_repaid_sheet import OverRepaidWalk
from codedout.domain.rules.tolerance import endings, explain
from codedout.domain.tax_year import TaxYear
from codedout.domain.voice import Voice
from codedout.domain.year_end import (
    NIL,
    Boundary,
    Flag,
    Reading,
    YearFacts,
    YearsExplained,
    YearsTogether,
)

KEPT_FOR = timedelta(days=30)
"""How long after the person last did something to it."""

MOST_YEARS = 10
"""More together would make every change of a figure slow."""


class Field(StrEnum):
    """What is typed about a year, by the name it has in `TypedYear`."""

    PAID = "paid"
    DUE = "due"
    SHORT = "short"
    OWN = "own"
    LONG = "long"
    UNDER = "under"
    OVER = "over"
    SUPPLEMENT = "supplement"
    NOTIFIED = "notified"


OPTIONAL = (Field.OWN, Field.SUPPLEMENT)
"""Left empty, there was none."""


class Known(StrEnum):
    """What a person has of a year: a P60 and a P800 give both figures, other papers one."""

    FIGURES = "figures"
    SHORT = "short"
    LONG = "long"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedYear:
    """One year.

    Attributes:
        self_assessment: None until it is answered.
        short: how much too little was paid by HMRC's figure, where that is all that is known.
        own: the same by the person's own figure, if that is another.
        long: how much too much was paid, where that is all that is known.
        taken_in: the year whose tax code `short` stands in, if it was read there; `item` is
            what it is known by there, and `sent` what HMRC then held of the person's for it.
        unsaid: HMRC did not say which year it was owed for, and the person has not yet.
    """

    tax_year: TaxYear
    self_assessment: bool | None = None
    known: Known = Known.FIGURES
    paid: str = ""
    due: str = ""
    short: str = ""
    own: str = ""
    long: str = ""
    taken_in: TaxYear | None = None
    item: str = ""
    sent: str = ""
    unsaid: bool = False
    under: str = ""
    over: str = ""
    supplement: str = ""
    notified: str = ""
    flags: frozenset[Flag] = frozenset()

    def typed(self, of: Field) -> str:
        """The text in that box."""
        text: str = getattr(self, of.value)
        return text

    @property
    def by_own(self) -> TypedYear:
        """The year with the person's own figure in place of HMRC's, if there is another."""
        if self.known is not Known.SHORT:
            return self
        try:
            same = typed_pounds(self.own) == typed_pounds(self.short)
        except NotAnAmount:
            return self
        return self if same else replace(self, short=self.own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Every year that was typed, in the order in which they were added."""

    years: tuple[TypedYear, ...]
    boundary: Boundary = Boundary.INCLUSIVE


class About(StrEnum):
    """Which of two things the page is about."""

    YEARS = "years"
    OVER_REPAID = "over_repaid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A sheet; with `before`, what stands beside it to be compared.

    `over_repaid` is the same of money that HMRC paid back by mistake. `about` is which of both the
    person is at; nothing of the other is lost. `voice` is how it is told.
    """

    sheet: Sheet
    before: Sheet | None = None
    over_repaid: OverRepaidWalk = field(default_factory=OverRepaidWalk)
    about: About = About.YEARS
    voice: Voice = Voice.PLAIN

    @property
    def other_begun(self) -> bool:
        """Whether anything was typed or answered of what the person is not at."""
        if self.about is About.YEARS:
            return self.over_repaid != OverRepaidWalk()
        return any(year != TypedYear(tax_year=year.tax_year) for year in self.sheet.years)


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
        replace(each, flags=_flags(case, at, explained, year.flags))
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
    others = sorted((each for each in case.years if each.tax_year not in inside), key=_by_year)
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
        flags=_counted(year.flags, paid - due),
        already_notified=figure(Field.NOTIFIED),
    )


# --- what happened beside the figures

_NEEDS = {
    Flag.STILL_REQUESTED: Flag.CALCULATION_REQUESTED,
    Flag.NOT_CLEARED: Flag.CALCULATION_REQUESTED,
    Flag.HMRC_DELAY: Flag.ALREADY_ISSUED,
}
"""What makes no sense without another."""

_OF_UNDERPAYMENTS = (*_NEEDS, Flag.WEEK_1_MONTH_1)
_OF_OVERPAYMENTS = (Flag.REPAYMENT_REQUESTED,)


def _counted(flags: frozenset[Flag], difference: Decimal) -> frozenset[Flag]:
    """Those that can be so of such a year; a box may still be ticked from before."""
    return frozenset(
        flag for flag in flags if _NEEDS.get(flag, flag) in flags and _can_be_so(flag, difference)
    )


def _can_be_so(flag: Flag, difference: Decimal) -> bool:
    if difference == 0 or flag is Flag.PAID_TWICE:
        return False
    return flag not in (_OF_UNDERPAYMENTS if difference > 0 else _OF_OVERPAYMENTS)


def _flags(
    case: YearsTogether, at: int, explained: YearsExplained, ticked: frozenset[Flag]
) -> tuple[Flag, ...]:
    """Those to ask about: what is ticked, and what would change what becomes of any year."""
    year = case.years[at]
    asked = []
    for flag in Flag:
        if not _can_be_so(flag, year.difference) or _NEEDS.get(flag, flag) not in (
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
    more = {flag, *(each for each in opened if _can_be_so(each, facts.difference))}
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
