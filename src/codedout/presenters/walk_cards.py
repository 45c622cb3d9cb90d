"""A walk through past years in cards, one decision a card."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from codedout.domain.tax_year import TaxYear
from codedout.domain.understood import Understood
from codedout.domain.year_end import ELSEWHERE, Explained, Finding, Flag, Question
from codedout.presenters.tolerance import OtherWay, Step, Told, present_years
from codedout.presenters.viewer import Viewer

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


_Key = tuple[Question | None, TaxYear | None, TaxYear | None]
"""By which a decision is found in another walk; the result has no question."""


_OfYears = dict[TaxYear, dict[_Key, Card]]
"""The cards of each year, the earliest first."""


@dataclass(frozen=True, slots=True)
class InCards:
    """All years. `once`: what an earlier year has told already is only referred to there."""

    full: _OfYears
    once: _OfYears


def walk_in_cards(
    understood: Understood,
    asked: Mapping[TaxYear, Collection[Flag]],
    hints: Mapping[TaxYear, str],
    show: Viewer,
) -> InCards:
    """`asked` is what was asked of each year, and `hints` what else to say of it."""
    if understood.case is None or understood.explained is None:
        return InCards({}, {})
    told = present_years(understood.case, understood.explained, show)
    full = {
        year.tax_year: dict(_cards(year, each, asked[year.tax_year], show, hints[year.tax_year]))
        for year, each in zip(understood.explained.years, told, strict=True)
    }
    return InCards(full, _once(full, told, show))


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


def marked(walk: InCards, other: InCards, year: TaxYear, show: Viewer) -> tuple[Card, ...]:
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
