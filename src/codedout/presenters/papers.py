"""The papers of one tax year: all of it, and a summary; each story under its own heading (R10a)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from codedout.domain.change import Change
from codedout.domain.session import Session
from codedout.domain.tax_year import london_day
from codedout.journeys.papers import YearPapers
from codedout.journeys.undoing import Undoing
from codedout.presenters import collection, compare, liability, papers_walk, story, story_told
from codedout.presenters import open as what_is_open
from codedout.presenters.changes import present_receipt
from codedout.presenters.collection import CollectionView
from codedout.presenters.compare import CompareView
from codedout.presenters.liability_rows import By
from codedout.presenters.not_by_code import of_account
from codedout.presenters.open import OpenView
from codedout.presenters.paper import Block, Drawing, Heading, PaperView, Section, lines, section
from codedout.presenters.story import StoryView
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact, Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """For whom papers are made, by whom and when."""

    session: Session
    show: Viewer
    now: datetime


def present(papers: YearPapers, making: Making, undoings: Mapping[str, Undoing]) -> PaperView:
    """Everything about the year. `undoings` are of its changes, by their references."""
    show, now = making.show, making.now
    figures, open_, choice = _views(papers, show, now)
    told = _stories(papers, show, now)
    year = show.year(papers.year)
    return _paper(
        "pack",
        papers,
        making,
        (
            section(show.say("papers.amounts", year=year), _of_amounts(figures, open_, show)),
            section(show.say("papers.choice", year=year), _of_choice(choice, open_, show)),
            section(show.say("papers.story", year=year), _of_story(told, show)),
            section(show.say("papers.years"), _of_years(papers, show, now)),
            *papers_walk.sections(papers.walk, papers.year, show),
            section(
                show.say("papers.receipts", year=year),
                _of_receipts(papers.changes, undoings, show, now),
            ),
            section(
                open_.calendar.heading, [Facts(heading="", items=open_.calendar.items, key="")]
            ),
        ),
    )


def present_summary(papers: YearPapers, making: Making) -> PaperView:
    """What matters most of the same, on one sheet."""
    show, now = making.show, making.now
    figures, open_, choice = _views(papers, show, now)
    year = show.year(papers.year)
    told = _stories(papers, show, now)
    sent = len(papers.changes)
    return _paper(
        "summary",
        papers,
        making,
        (
            section(
                show.say("papers.amounts", year=year),
                (
                    *figures.notices,
                    figures.table,
                    figures.empty,
                    Facts(heading="", items=_answers(open_.amounts.items), key="summary-amounts"),
                ),
            ),
            section(
                show.say("papers.choice", year=year),
                (
                    *choice.notices[:1],
                    choice.now,
                    Facts(heading="", items=_answers(open_.choice.items), key="summary-choice"),
                ),
            ),
            section(
                show.say("papers.story", year=year),
                [lines(one.amount, one.sentence) for one, _ in told],
            ),
            section(
                show.say("papers.receipts", year=year),
                [lines(show.say("papers.none_asked" if not sent else "papers.asked", count=sent))],
            ),
        ),
        brief=True,
    )


def _paper(
    name: str,
    papers: YearPapers,
    making: Making,
    sections: tuple[Section, ...],
    *,
    brief: bool = False,
) -> PaperView:
    show = making.show
    marks: tuple[str, ...] = ()
    if papers.environment != "production":
        mode = f"common.mode.{papers.environment}"
        marks = (show.say(mode), show.say(f"{mode}_note"))
    if show.share_safe.on:
        level = show.share_safe.value
        marks += (show.say(f"share_safe.on.{level}"), show.say(f"share_safe.line.{level}"))
    return PaperView(
        title=show.say(f"papers.title_{name}", year=show.year(papers.year)),
        service=show.say("common.service"),
        marks=marks,
        about=tuple(_about(papers, making)),
        sections=sections,
        foot=(
            show.say("common.our_reading"),
            show.say("papers.history"),
        ),
        name=f"tax-papers-{papers.year}" if name == "pack" else f"tax-summary-{papers.year}",
        quote=show.say("common.quote"),
        page_of=show.say("papers.page_of", page="{page}", pages="{pages}"),
        not_hmrc=show.say("common.not_hmrc"),
        lacking=show.say("papers.lacking"),
        brief=brief,
    )


def _about(papers: YearPapers, making: Making) -> Iterator[Fact]:
    """Whose they are, who made them and when, and from which answers of HMRC's."""
    session, show, now = making.session, making.show, making.now
    number = "" if session.nino is None else show.nino(session.nino)
    if session.client is not None:
        client = show.person(session.client.name)
        yield Fact(label=show.say("papers.for"), value=client, note=number)
    else:
        yield Fact(label=show.say("receipts.file_whose"), value=number)
    if session.adviser is not None:
        yield Fact(label=show.say("papers.by"), value=show.person(session.adviser.name))
    yield Fact(label=show.say("papers.made"), value=show.instant(now), note=show.utc(now))
    answered = _answered(papers)
    if answered is None:
        value = show.say("papers.answered_none")
    elif london_day(answered[0]) == london_day(answered[1]):
        value = show.say("papers.answered", when=show.within(*answered))
    else:
        first, last = (show.instant(each) for each in answered)
        value = show.say("papers.answered_days", first=first, last=last)
    yield Fact(label=show.say("papers.hmrc"), value=value, note=show.say("papers.older"))


def _answered(papers: YearPapers) -> tuple[datetime, datetime] | None:
    """When HMRC gave the oldest and the newest answer that is in them; None: it gave none."""
    times = [part.read.at for part in papers.parts if part.read is not None]
    times += [part.last_known.at for part in papers.parts if part.last_known is not None]
    return (min(times), max(times)) if times else None


def _views(
    papers: YearPapers, show: Viewer, now: datetime
) -> tuple[CompareView, OpenView, CollectionView]:
    amounts_open, choice_open = papers.open_
    today = london_day(now)
    now_open = papers.account.account.now
    account = of_account(now_open, papers.year, show, today)
    return (
        compare.present(papers.open.amounts, amounts_open, show, now),
        what_is_open.present(papers.open, papers.open_, show, now),
        collection.present(
            papers.open.choice,
            choice_open,
            show,
            now,
            says_not_submitted=papers.says_not_submitted,
            account=account,
        ),
    )


def _of_amounts(figures: CompareView, open_: OpenView, show: Viewer) -> list[Block | None]:
    kinds = figures.kinds
    return [
        lines(figures.intro),
        *figures.notices,
        figures.table,
        figures.empty,
        None if figures.unmatched is None else lines(figures.unmatched_why),
        figures.unmatched,
        Facts(heading=show.say("compare.kinds.heading"), items=kinds, key="kinds"),
        open_.amounts,
    ]


def _of_choice(choice: CollectionView, open_: OpenView, show: Viewer) -> list[Block | None]:
    ways: list[Block | None] = []
    for name, said in (("code", choice.through_code), ("direct", choice.direct)):
        if said:
            ways += [
                Heading(text=show.say(f"collection.{name}.heading")),
                lines(*said, points=True),
            ]
    return [
        lines(choice.about),
        *choice.notices,
        choice.now,
        lines(choice.hole, small=True),
        lines(*choice.meaning, points=True),
        *ways,
        open_.choice,
        Heading(text=show.say("collection.not_certain.heading")),
        lines(*choice.not_certain, points=True),
    ]


def _stories(papers: YearPapers, show: Viewer, now: datetime) -> list[tuple[StoryView, str]]:
    """That of each charge of the year, and its name where there are several."""
    told = story_told.told(papers.account, london_day(now))
    charges = story_told.charges_of(told.owed(papers.year))
    names = story_told.choices(charges, told, show) or ("",)
    return [
        (
            story.present(
                papers.year, at, told, papers.story, show, changes=papers.changes, now=now
            ),
            name if len(names) > 1 else "",
        )
        for at, name in enumerate(names)
    ]


def _of_story(told: Sequence[tuple[StoryView, str]], show: Viewer) -> list[Block | None]:
    blocks: list[Block | None] = [*told[0][0].notices]
    for one, name in told:
        blocks += [
            Heading(text=name) if name else None,
            lines(one.amount, one.sentence),
            one.countdown,
            Drawing(
                ribbon=one.ribbon,
                alt=one.ribbon.where,
                caption=show.say("story.ribbon.heading"),
            ),
            lines(one.ribbon.where),
            one.ribbon.days,
            Facts(heading="", items=one.facts, key="story-facts"),
            lines(*one.notes, points=True),
            Facts(heading=show.say("story.sum.heading"), items=one.sums, key="story-sums"),
        ]
    last = told[0][0]
    return [
        *blocks,
        Heading(text=show.say("story.timeline.heading")),
        lines(show.say("story.timeline.none")) if last.timeline is None else last.timeline,
        lines(*last.timeline_notes),
    ]


def _of_years(papers: YearPapers, show: Viewer, now: datetime) -> list[Block | None]:
    account = papers.account.account
    found = papers.account.reckoned(london_day(now))
    view = liability.present(account, found, By.OWED, show, now, stories=False)
    chart = view.chart
    return [
        *liability.present_notices(account, show, now),
        view.empty,
        None if chart is None else lines(chart.sentence),
        None if chart is None else chart.table,
        view.beside,
        lines(*view.notes, points=True),
        view.aside,
    ]


def _of_receipts(
    changes: Sequence[Change], undoings: Mapping[str, Undoing], show: Viewer, now: datetime
) -> list[Block | None]:
    if not changes:
        return [lines(show.say("papers.none_asked"))]
    blocks: list[Block | None] = []
    for change in changes:
        receipt = present_receipt(change, show, now, undoings[change.reference])
        blocks += [
            Heading(text=receipt.title),
            receipt.outcome,
            receipt.table,
            Facts(heading="", items=receipt.facts, key="receipt"),
            lines(*receipt.after_words),
        ]
    return blocks


def _answers(items: Sequence[Fact]) -> tuple[Fact, ...]:
    """Whether each thing can be done, without the reasons, which the whole of it has."""
    return tuple(Fact(label=item.label, value=item.value) for item in items)
