"""The page about small differences: what is still to be answered, and the walk in cards."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from codedout.domain.asking import Asking, NoLetter, letter_for
from codedout.domain.tax_year import TaxYear
from codedout.domain.walk import Known, Sheet, TypedYear, Understood
from codedout.domain.year_end import ELSEWHERE, Explained, Finding, Flag, Question
from codedout.presenters.charts import ChartView
from codedout.presenters.letter import LetterView, no_letter
from codedout.presenters.letter import present as present_letter
from codedout.presenters.own_figure import OwnView, present_own
from codedout.presenters.tolerance import OtherWay, Step, Told, gaps, in_short, notes, present_years
from codedout.presenters.viewer import Viewer
from codedout.presenters.walk_chart import present_chart

DIFFERS = "walk.own.differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One decision, or what all of them came to.

    Attributes:
        differs: that it is otherwise by the other of two figures, if it is.
        rests_on: what it rests on, and what decides.
        sources_first: whether that stands before the text.
        others: how else one may read it, and what that would come to.
    """

    label: str
    text: str
    rests_on: str
    sources_first: bool
    others: tuple[str, ...] = ()
    differs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCards:
    """One year's walk.

    Attributes:
        example: why it is an example only, if it is one.
        own: the walk by the person's own figure, where it is another.
        letter: what HMRC may be asked about it, or why there is no letter; "" says nothing.
    """

    title: str
    example: str
    cards: tuple[Card, ...]
    letter: LetterView | str = ""
    own: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkView:
    """`still` is what has to be answered first; there are cards only where nothing has.

    Attributes:
        results: what each year came to, in a line; empty where `own` tells it.
    """

    notes: tuple[str, ...]
    still: tuple[str, ...]
    results: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    years: tuple[YearCards, ...] = ()
    chart: ChartView | None = None
    own: OwnView | None = None


def present(
    sheet: Sheet, understood: Understood, show: Viewer, *, trying: bool = False
) -> WalkView:
    """What is still to be answered; or the years, the earliest first.

    `trying`: the figures are only tried, beside others that were kept.
    """
    if understood.case is None or understood.explained is None:
        return WalkView(notes=notes(show), still=tuple(_still(sheet, understood, show)))
    asked = {
        year.tax_year: asks.flags for year, asks in zip(sheet.years, understood.asks, strict=True)
    }
    hints = {year.tax_year: suggests(year, show) for year in sheet.years}
    by_hmrc = _walk(understood, asked, hints, show)
    by_own = by_hmrc if understood.own is None else _walk(understood.own, asked, hints, show)
    return WalkView(
        notes=notes(show),
        still=(),
        results=() if understood.own else tuple(_results(understood, show)),
        gaps=gaps(understood.case, show),
        chart=present_chart(understood, show),
        own=None if understood.own is None else present_own(sheet, understood, show),
        years=tuple(
            YearCards(
                title=show.year(year),
                example=_example(understood, year, show),
                cards=_marked(by_hmrc, by_own, year, show),
                own=_marked(by_own, by_hmrc, year, show)
                if by_own.full[year] != by_hmrc.full[year]
                else (),
                letter=_letter(letter_for(sheet, understood, year, trying=trying), year, show),
            )
            for year in by_hmrc.full
        ),
    )


def name_of(year: TypedYear, show: Viewer) -> str:
    """ "2022 to 2023", or that it is not known which."""
    return show.say("walk.that_year") if year.unsaid else show.year(year.tax_year)


def wrong(reason: str, show: Viewer) -> str:
    """What is wrong with an amount that was typed."""
    return show.say(f"change.error.{reason}")


def _still(sheet: Sheet, understood: Understood, show: Viewer) -> Iterator[str]:
    if not sheet.years:
        yield show.say("walk.still.none")
    for year, asks in zip(sheet.years, understood.asks, strict=True):
        shown = name_of(year, show)
        if year.unsaid:
            yield show.say("walk.still.year")
        if year.self_assessment is None:
            yield show.say("walk.still.self_assessment", year=shown)
        for field in asks.missing:
            yield show.say(f"walk.still.{field.value}", year=shown)
        for field, reason in asks.wrong.items():
            label = show.say(f"walk.field.{field.value}", year=shown)
            yield show.say("walk.still.wrong", what=label, text=wrong(reason, show))


def suggests(year: TypedYear, show: Viewer) -> str:
    """What an amount that stands in a tax code lets one suppose, which only the person can say."""
    taken = year.known is Known.SHORT and year.taken_in is not None
    if not taken or Flag.ALREADY_ISSUED in year.flags:
        return ""
    return show.say("walk.taken_in_suggests", year=show.year(year.tax_year))


def _example(understood: Understood, year: TaxYear, show: Viewer) -> str:
    why = understood.examples.get(year)
    return "" if why is None else show.say(f"walk.{why.value}")


def _results(understood: Understood, show: Viewer) -> Iterator[str]:
    for year in understood.explained.years if understood.explained else ():
        name = "example" if year.tax_year in understood.examples else "one"
        said = {"year": show.year(year.tax_year), "result": in_short(year.ending, show)}
        yield show.say(f"walk.result.{name}", **said)


def _letter(found: Asking | NoLetter, year: TaxYear, show: Viewer) -> LetterView | str:
    if isinstance(found, Asking):
        return present_letter(found, show)
    return no_letter(found, year, show)


# --- cards

_Key = tuple[Question | None, TaxYear | None, TaxYear | None]
"""By which a decision is found in another walk; the result has no question."""


_OfYears = dict[TaxYear, dict[_Key, Card]]
"""The cards of each year, the earliest first."""


@dataclass(frozen=True, slots=True)
class _Walk:
    """`once`: what an earlier year has told already is only referred to there."""

    full: _OfYears
    once: _OfYears


def _walk(
    understood: Understood,
    asked: Mapping[TaxYear, Collection[Flag]],
    hints: Mapping[TaxYear, str],
    show: Viewer,
) -> _Walk:
    if understood.case is None or understood.explained is None:
        return _Walk({}, {})
    told = present_years(understood.case, understood.explained, show)
    full = {
        year.tax_year: dict(_cards(year, each, asked[year.tax_year], show, hints[year.tax_year]))
        for year, each in zip(understood.explained.years, told, strict=True)
    }
    return _Walk(full, _once(full, told, show))


def _once(full: _OfYears, told: tuple[Told, ...], show: Viewer) -> _OfYears:
    found: _OfYears = {}
    steps: dict[_Key, str] = {}
    ways: dict[str, str] = {}
    for (year, cards), each in zip(full.items(), told, strict=True):
        again = {
            _other(way, show): show.say(
                "walk.other_way_again",
                rule=way.rule,
                before=ways[way.rule],
                result=way.result,
            )
            for way in each.other_ways
            if way.rule in ways
        }
        found[year] = {
            key: replace(
                card,
                text=steps.get(key, card.text),
                others=tuple(again.get(other, other) for other in card.others),
            )
            for key, card in cards.items()
        }
        for number, key in enumerate(cards, 1):
            _, earlier, later = key
            if earlier and later:
                there = show.say("walk.decided_with", year=show.year(year), number=number)
                steps.setdefault(key, there)
        for way in each.other_ways:
            ways.setdefault(way.rule, show.say("walk.told_for", year=show.year(year)))
    return found


def cards_of(
    explained: Explained, told: Told, asked: Collection[Flag], show: Viewer
) -> tuple[Card, ...]:
    """One for each decision that is told, and one for what they came to."""
    return tuple(card for _, card in _cards(explained, told, asked, show))


def _marked(walk: _Walk, other: _Walk, year: TaxYear, show: Viewer) -> tuple[Card, ...]:
    """The cards, marked where the other walk has another in the same place, or none."""
    full, others = walk.full[year], other.full[year]
    return tuple(
        card
        if _says_the_same(full[key], others.get(key))
        else replace(card, differs=show.say(DIFFERS))
        for key, card in walk.once[year].items()
    )


def _says_the_same(one: Card, other: Card | None) -> bool:
    return other is not None and replace(one, label=other.label) == other


_ASKED = {
    Question.ALREADY_ISSUED: Flag.ALREADY_ISSUED,
    Question.HMRC_DELAY: Flag.HMRC_DELAY,
    Question.ENQUIRIES: Flag.ENQUIRIES,
    Question.WEEK_1_MONTH_1: Flag.WEEK_1_MONTH_1,
    Question.STILL_REQUESTED: Flag.STILL_REQUESTED,
    Question.REQUESTED: Flag.CALCULATION_REQUESTED,
    Question.CLEARED: Flag.NOT_CLEARED,
    Question.CLAIMED: Flag.REPAYMENT_REQUESTED,
    Question.PAID_TWICE: Flag.PAID_TWICE,
}
"""What only the person can answer. What was not asked, since it changes nothing, is not told."""


def _cards(
    explained: Explained, told: Told, asked: Collection[Flag], show: Viewer, hint: str = ""
) -> Iterator[tuple[_Key, Card]]:
    """`hint` is what else to say where it was not said that a calculation had gone out."""
    left = {way.rule: way for way in told.other_ways}
    steps = [
        (finding, step)
        for finding, step in zip(explained.findings, told.steps, strict=True)
        if finding.question not in _ASKED or _ASKED[finding.question] in asked
    ]
    for number, (finding, step) in enumerate(steps, 1):
        ways = [left.pop(rule) for rule in step.readings if rule in left]
        hinted = hint and finding.question is Question.ALREADY_ISSUED
        yield (
            (finding.question, finding.earlier, finding.later),
            Card(
                label=show.say("walk.step", number=number),
                text=f"{step.text} {hint}" if hinted else step.text,
                rests_on=_rests_on(finding, step, show),
                sources_first=show.sources_first,
                others=tuple(_other(way, show) for way in ways),
            ),
        )
    # What another year's decision hangs on can change this one's result too.
    yield (
        (None, None, None),
        Card(
            label=show.say("walk.outcome"),
            text=told.outcome,
            rests_on=f"{_paragraphs(told.paragraphs, show)} {told.decides}",
            sources_first=show.sources_first,
            others=tuple(_other(way, show) for way in left.values()),
        ),
    )


def _rests_on(finding: Finding, step: Step, show: Viewer) -> str:
    decides = show.say("walk.words_decide")
    if step.readings:
        decides = show.say("walk.our_reading", rules=", ".join(step.readings))
    elif finding.question is Question.LESS_THAN:
        decides = show.say("walk.words_and_limit")
    elif finding.paragraphs[0] in ELSEWHERE:
        decides = show.say("walk.elsewhere")
    return f"{_paragraphs(step.paragraphs, show)} {decides}"


def _paragraphs(paragraphs: tuple[str, ...], show: Viewer) -> str:
    return show.say("walk.rests_on", paragraphs=", ".join(paragraphs))


def _other(way: OtherWay, show: Viewer) -> str:
    said = {"ours": way.ours, "other": way.other, "result": way.result}
    return show.say("walk.other_way", rule=way.rule, **said)
