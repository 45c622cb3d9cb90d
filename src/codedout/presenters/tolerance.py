"""What HMRC's guidance made of small differences, told step by step with the figures filled in.

The same views serve the command line and a page. Paragraphs ("P1.1") and rules ("R70") are named
as docs/rules.md names them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from codedout.domain.money import PENNY
from codedout.domain.tax_year import TaxYear
from codedout.domain.year_end import (
    NIL,
    Basis,
    Boundary,
    Ending,
    Explained,
    Finding,
    Outcome,
    Question,
    Reading,
    YearExplained,
    YearsExplained,
    YearsTogether,
)
from codedout.presenters.viewer import Viewer

NOTES = ("old", "today", "limits", "paye_only", "as_told", "employer", "no_advice")
"""What has to be said once beside any result (R30, R50, R51, R53, R78-R80)."""

NEAR = Decimal("1.00")
"""How close to the limit what is left of two years has to be for the edge to be told (R70)."""


MOST_NAMED = 3
"""How many missing years are each called by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One decision.

    Attributes:
        readings: the rules of those readings of ours without which it could be answered otherwise.
    """

    text: str
    paragraphs: tuple[str, ...]
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherWay:
    """A reading of ours: what we read, how else one may, and what that would come to."""

    rule: str
    ours: str
    other: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A year, or what was repaid by mistake: the steps, what they came to, and what decides."""

    title: str
    steps: tuple[Step, ...]
    outcome: str
    paragraphs: tuple[str, ...]
    decides: str
    other_ways: tuple[OtherWay, ...]


def notes(show: Viewer) -> tuple[str, ...]:
    """What no result may be shown without."""
    return tuple(show.say(f"tolerance.note.{name}") for name in NOTES)


def present_years(case: YearsTogether, explained: YearsExplained, show: Viewer) -> tuple[Told, ...]:
    """Each year, the earliest first."""
    return tuple(_told(year, _Teller(show, year, case.boundary)) for year in explained.years)


def gaps(case: YearsTogether, show: Viewer) -> tuple[str, ...]:
    """What is not known where years are missing between those that were given."""
    years = sorted(each.tax_year for each in case.years)
    return tuple(
        show.say(
            "tolerance.gap",
            missing=_between(earlier, later, show),
            earlier=show.year(earlier),
            later=show.year(later),
        )
        for earlier, later in pairwise(years)
        if earlier.plus(1) != later
    )


def _between(earlier: TaxYear, later: TaxYear, show: Viewer) -> str:
    """The years between, each by its name unless they are many."""
    count = later.starts_in - earlier.starts_in - 1
    if count > MOST_NAMED:
        first, last = show.year(earlier.plus(1)), show.year(later.plus(-1))
        return show.say("tolerance.gap_span", first=first, last=last)
    return ", ".join(show.year(earlier.plus(at)) for at in range(1, count + 1))


def in_short(ending: Ending, show: Viewer) -> str:
    """What it comes to, as a part of a sentence or of a table."""
    against = "_set_against" if ending.set_against else ""
    name = f"tolerance.result.{ending.outcome.value}{against}{_nothing_more(ending)}"
    return show.say(name, amount=show.with_pence(_amount(ending)))


def limit_held(limit: Decimal, against: Decimal, of: TaxYear | None, show: Viewer) -> str:
    """A limit with its amount, and whether it is one for too much or too little."""
    return show.say(
        "tolerance.limit.held", limit=show.with_pence(limit), which=_which(against, of, show)
    )


def _which(against: Decimal, of: TaxYear | None, show: Viewer) -> str:
    """`of` a year where it is held against what is left of two."""
    name = f"tolerance.limit.{'under' if against < 0 else 'over'}"
    return show.say(f"{name}_of", year=show.year(of)) if of else show.say(name)


def present_over_repaid(explained: Explained, show: Viewer) -> Told:
    """What was repaid by mistake."""
    return _told(explained, _Teller(show))


def _told(explained: Explained, tell: _Teller) -> Told:
    ending, show = explained.ending, tell.show
    title = show.year(tell.year.tax_year) if tell.year else show.say("tolerance.over_repaid")
    elsewhere = {"page": ending.decided_by[0]} if explained.basis is Basis.ELSEWHERE else {}
    in_play = {reading for each in explained.findings for reading in each.readings}
    return Told(
        title=title,
        steps=tuple(map(tell.step, explained.findings)),
        outcome=tell.outcome(ending),
        paragraphs=ending.decided_by,
        decides=show.say(f"tolerance.decides.{_decides(explained)}", **elsewhere),
        other_ways=tuple(
            tell.other_way(reading, explained.others.get(reading))
            for reading in Reading
            if reading in explained.others or reading in in_play
        ),
    )


def _decides(explained: Explained) -> str:
    """Which limit is the current one is never words alone (R75): no figure of another is known."""
    asked = {each.question for each in explained.findings}
    limit = explained.basis is Basis.WORDS and Question.LESS_THAN in asked
    return "words_and_limit" if limit else explained.basis.value


@dataclass(frozen=True, slots=True)
class _Teller:
    """`boundary` is of no account for what was repaid by mistake (R63)."""

    show: Viewer
    year: YearExplained | None = None
    boundary: Boundary = Boundary.INCLUSIVE

    # --- steps

    def step(self, found: Finding) -> Step:
        """One decision, with the paragraphs that it rests on."""
        return Step(
            text=self._because(found),
            paragraphs=found.paragraphs,
            readings=tuple(reading.value for reading in found.readings),
        )

    def _because(self, found: Finding) -> str:
        if found.question in (Question.EXACTLY_RIGHT, Question.WITHIN):
            return self._alone(found)
        if found.question is Question.LOWER_THAN_NOTIFIED:
            return self._further(found)
        if found.question is Question.LESS_THAN:
            return self._over_repaid(found)
        if found.earlier and found.later:
            return self._of_two(found, found.earlier, found.later)
        answer = "yes" if found.met else "no"
        if self.year is None:
            return self.show.say(f"tolerance.step.over_repaid.{found.question.value}.{answer}")
        over = found.question is Question.REQUESTED and self.year.difference > 0
        name = f"tolerance.step.{found.question.value}{'_over' if over else ''}.{answer}"
        return self.show.say(name, year=self.show.year(self.year.tax_year))

    def _alone(self, found: Finding) -> str:
        if not all(found.terms):  # only the difference is known, or nothing else was paid or due
            how = "too_little" if found.amount < 0 else "too_much"
            only = self.show.say(f"tolerance.part.{how}", amount=self._gbp(found.amount))
            return self.show.say("tolerance.step.alone", sum=self._tested(only, found))
        paid, due = (self._gbp(term) for term in found.terms)
        said = {"paid": self.show.say("tolerance.part.paid", amount=paid)}
        said["due"] = self.show.say("tolerance.part.due", amount=due)
        more, less = ("due", "paid") if found.amount < 0 else ("paid", "due")
        return self.show.say("tolerance.step.alone", sum=self._sum(said[more], said[less], found))

    def _further(self, found: Finding) -> str:
        owed, notified = (self._gbp(term) for term in found.terms)
        how = "less" if found.met else "more" if found.amount else "same"
        amount = self._gbp(found.amount)
        return self.show.say(
            f"tolerance.step.further.{how}", owed=owed, notified=notified, amount=amount
        )

    def _over_repaid(self, found: Finding) -> str:
        tax, supplement = found.terms
        limit = found.limit or NIL
        name = "both" if tax and supplement else "supplement" if supplement else "tax"
        values = {"total": self._gbp(found.amount)}
        if name == "both":
            values |= {"tax": self._gbp(tax), "supplement": self._gbp(supplement)}
        total = self.show.say(f"tolerance.step.less_than.{name}", **values)
        answer = "yes" if found.met else "same" if found.amount == limit else "no"
        said = {"sum": total, "limit": self._gbp(limit)}
        return self.show.say(f"tolerance.step.less_than.{answer}", **said)

    def _of_two(self, found: Finding, earlier: TaxYear, later: TaxYear) -> str:
        together = self._together(found, earlier, later)
        if found.question in (Question.OVERPAYMENT_FORWARD, Question.UNDERPAYMENT_FORWARD):
            answer = "closed" if found.met else "apart"
            said = self.show.say(f"tolerance.step.forward.{answer}", sum=together)
            return f"{said} {edge}" if (edge := self._edge(found)) else said
        years = {"earlier": earlier, "later": later}
        if found.settled:
            years = dict(zip(("settled", "third"), found.settled, strict=True))
        said = self.show.say(
            f"tolerance.step.{found.question.value}",
            **{name: self.show.year(year) for name, year in years.items()},
        )
        if not found.readings:
            return said
        return f"{said} {self.show.say('tolerance.step.although', sum=together)}"

    def _together(self, found: Finding, earlier: TaxYear, later: TaxYear) -> str:
        """The terms are the later year's difference, the earlier's, and any supplement on it."""
        later_is_over = found.terms[0] > 0
        over, under = (later, earlier) if later_is_over else (earlier, later)
        more, less = map(self._gbp, found.terms[:2] if later_is_over else found.terms[1::-1])
        for supplement in found.terms[2:]:
            more = self.show.say(
                "tolerance.part.with_supplement", tax=more, supplement=self._gbp(supplement)
            )
        if found.amount < 0:
            more, less = less, more
        years = {"over": self.show.year(over), "under": self.show.year(under)}
        return self.show.say("tolerance.together", **years, sum=self._sum(more, less, found))

    def _sum(self, more: str, less: str, found: Finding) -> str:
        left = self._gbp(found.amount) if found.amount else self.show.say("tolerance.nothing")
        return self._tested(self.show.say("tolerance.sum", more=more, less=less, left=left), found)

    def _tested(self, said: str, found: Finding) -> str:
        if found.limit is None:
            return said
        within = self.boundary.within(abs(found.amount), found.limit)
        test = f"{self.boundary.value}.{'within' if within else 'beyond'}"
        which = _which(found.amount, found.later, self.show)  # of two, the later year's (R73)
        limit = self._gbp(found.limit)
        return self.show.say(f"tolerance.test.{test}", sum=said, limit=limit, which=which)

    def _edge(self, found: Finding) -> str:
        """How little more or less would have made the difference, where it is little."""
        if found.limit is None:
            return ""
        gap = found.limit - abs(found.amount) if found.met else abs(found.amount) - found.limit
        # What equals the limit is on the side that the boundary says.
        if (self.boundary is Boundary.INCLUSIVE) is found.met:
            gap += PENNY
        if gap > NEAR or (not found.met and gap > abs(found.amount)):
            return ""
        return self.show.say(
            f"tolerance.edge.{'closed' if found.met else 'apart'}", gap=self._gbp(gap)
        )

    # --- what it comes to

    def outcome(self, ending: Ending) -> str:
        """What the guidance had HMRC do."""
        name, values = ending.outcome.value, {"amount": self._gbp(_amount(ending))}
        if self.year:
            values["year"] = self.show.year(self.year.tax_year)
            supplement = ending.repay - self.year.difference
            if ending.outcome is Outcome.REPAY and supplement:
                values["supplement"] = self._gbp(supplement)
                name += "_with_supplement"
        if ending.outcome is Outcome.CLEARED_Z and ending.decided_by[0] in ("P3.6", "P3.7"):
            name += f"_{ending.decided_by[0].replace('.', '_')}"
        return self.show.say(f"tolerance.outcome.{name}{_nothing_more(ending)}", **values)

    def other_way(self, reading: Reading, ending: Ending | None) -> OtherWay:
        """How else one may read it; no `ending`: it comes to the same."""
        which = f".{self.boundary.value}" if reading is Reading.BOUNDARY else ""
        return OtherWay(
            rule=reading.value,
            ours=self.show.say(f"tolerance.reading.{reading.value}{which}.ours"),
            other=self.show.say(f"tolerance.reading.{reading.value}{which}.other"),
            result=self._result(ending),
        )

    def _result(self, ending: Ending | None) -> str:
        of = "result_year" if self.year else "result"
        if ending is None:
            return self.show.say(f"tolerance.same_{of}")
        return self.show.say(f"tolerance.other_{of}", result=in_short(ending, self.show))

    def _gbp(self, amount: Decimal) -> str:
        return self.show.with_pence(abs(amount))


def _amount(ending: Ending) -> Decimal:
    """What is collected, repaid or got back; never more than one of them is anything but nil."""
    return ending.collect or ending.repay or ending.recover


def _nothing_more(ending: Ending) -> str:
    """A calculation that goes out and asks for nothing has words of its own."""
    nothing = ending.outcome is Outcome.CALC_AND_COLLECT and not ending.collect
    return "_nothing" if nothing else ""
