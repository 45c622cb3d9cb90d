"""Small differences of one year, in its papers, where the person walked through it."""

from __future__ import annotations

from dataclasses import replace

from codedout.domain.tax_year import TaxYear
from codedout.domain.understood import understand
from codedout.domain.voice import Voice
from codedout.domain.walk import Walk
from codedout.presenters import walk as walking
from codedout.presenters.paper import Block, Section, lines, section
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact, Facts
from codedout.presenters.walk_cards import Card


def sections(walk: Walk | None, year: TaxYear, show: Viewer) -> tuple[Section, ...]:
    """One, where the sheet has the year; none otherwise."""
    if walk is None or all(each.tax_year != year for each in walk.sheet.years):
        return ()
    if show.voice is not Voice.ADVISER:
        show = replace(show, voice=walk.voice)
    view = walking.present(walk.sheet, understand(walk.sheet), show)
    heading = show.say("papers.walk", year=show.year(year))
    if view.still:
        return (
            section(
                heading, [lines(show.say("papers.walk_still")), lines(*view.still, points=True)]
            ),
        )
    blocks: list[Block | None] = [
        lines(show.say("papers.walk_from")),
        lines(*view.notes, points=True),
    ]
    for each in view.years:
        if each.title == show.year(year):
            blocks += [
                lines(each.example),
                _cards("", each.cards),
                _cards(show.say("papers.walk_own"), each.own),
            ]
    return (section(heading, blocks),)


def _cards(heading: str, cards: tuple[Card, ...]) -> Facts:
    return Facts(
        heading=heading,
        items=tuple(
            Fact(
                label=card.label,
                value=" ".join(each for each in (card.text, card.differs) if each),
                note=" ".join((card.rests_on, *card.others)),
            )
            for card in cards
        ),
        key="walk",
    )
