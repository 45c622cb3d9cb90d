"""What a person typed about past years, as it was typed.

No limit is ever filled in for the person: HMRC does not publish them (R53).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from codedout.domain.errors import NotAnAmount
from codedout.domain.money import typed_pounds
from codedout.domain.over_repaid_sheet import OverRepaidWalk
from codedout.domain.tax_year import TaxYear
from codedout.domain.voice import Voice
from codedout.domain.year_end import Boundary, Flag

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
