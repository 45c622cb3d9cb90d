"""What is open for one year, and when things close: each story under its own heading (R10a)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from codedout.domain.choice import CollectionChoice
from codedout.domain.coded_out import Amounts
from codedout.domain.rules.windows import Answer, Verdict, WhatIsOpen
from codedout.domain.tax_year import TaxYear
from codedout.journeys.parts import Part
from codedout.journeys.reading import AmountsReading, ChoiceReading
from codedout.presenters.last_known import one_time, then, unread
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact, Facts, Notice
from codedout.presenters.windows import reason


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenView:
    notices: tuple[Notice, ...]
    amounts: Facts
    choice: Facts
    calendar: Facts


def present(
    amounts: tuple[AmountsReading, WhatIsOpen],
    choice: tuple[ChoiceReading, WhatIsOpen],
    show: Viewer,
    now: datetime,
) -> OpenView:
    """Answers and reasons for a year, each with what it was read from, and the year's calendar."""
    (held, amounts_open), (chosen, choice_open) = amounts, choice
    figures = [_or_in_use(part, held) for part in held.parts]
    shown = show.year(held.code_year)
    return OpenView(
        notices=tuple(_notices(figures, chosen, show, now)),
        amounts=Facts(
            heading=show.say("open.amounts_heading", year=shown),
            items=(
                _fact("view", amounts_open.view, show, figures),
                _fact("amend", amounts_open.amend, show, figures),
                _fact("delete", amounts_open.delete, show, figures),
            ),
            key="open-amounts",
        ),
        choice=Facts(
            heading=show.say("open.choice_heading", year=shown),
            items=(
                _fact("opt_out", choice_open.opt_out, show, [chosen.choice]),
                _fact("opt_in", choice_open.opt_in, show, [chosen.choice]),
            ),
            key="open-choice",
        ),
        calendar=Facts(
            heading=show.say("open.calendar_heading", year=shown),
            items=_calendar(held.code_year, show),
            key="calendar",
        ),
    )


def _or_in_use(part: Part[Amounts], held: AmountsReading) -> Part[Amounts]:
    """With HMRC's last word on which figures it uses, where it was asked for nothing else yet.

    The Overview asks for that alone. It serves here, where no figure is shown, only when.
    """
    if part.error is None or not part.error.is_outage or part.last_known is not None:
        return part
    return replace(part, last_known=held.latest.last_known)


def _notices(
    figures: Sequence[Part[Amounts]], chosen: ChoiceReading, show: Viewer, now: datetime
) -> Iterator[Notice]:
    held, user = figures
    named: list[tuple[str, Part[Any]]] = [
        ("compare.part.hmrc", held),
        ("compare.part.yours", user),
        ("collection.part.choice", chosen.choice),
        ("collection.part.returns", chosen.returns),
    ]
    main = [part for _, part in named[:3]]
    partly = any(part.error is None for part in main)
    yield from unread(named, show, now, at=one_time(main, show), partly=partly)


def _fact(name: str, verdict: Verdict, show: Viewer, rests_on: Sequence[Part[Any]]) -> Fact:
    answers = {Answer.YES: "yes", Answer.NO: "no", Answer.EMPTY: "empty", Answer.ASK: "ask"}
    value, note = show.say(f"open.answer.{answers[verdict.answer]}"), reason(verdict, show.words)
    unread = [part for part in rests_on if part.error is not None]
    if unread and verdict.answer is not Answer.NO:  # a no comes from the dates alone
        value, note = show.say("common.not_known"), show.say("open.not_read")
        old = next((part for part in unread if part.last_known is not None), None)
        if old is not None:
            value = show.say("open.answer.old" if name == "view" else "open.answer.closed")
            note = _then(old, show)
    return Fact(label=show.say(f"open.action.{name}"), value=value, note=note)


def _then(part: Part[Any], show: Viewer) -> str:
    """What HMRC last said of it: the choice itself, or that amounts are to be seen as of when."""
    last = part.last_known
    if last is None or not isinstance(last.value, CollectionChoice):
        return then(part, show)
    name = "out" if last.value.opted_out else "in"
    year = show.year(last.value.owed_year)
    return show.say(f"collection.then.{name}", at=show.at(last.at), year=year)


def _calendar(year: TaxYear, show: Viewer) -> tuple[Fact, ...]:
    values = {"year": show.year(year), "collected": show.year(year.collected_in)}
    days = (
        (show.day(year.last_day), "ends"),
        (show.day(year.opens_on), "opens"),
        (show.say("open.paper_day", year=year.ends_in), "paper"),
        (show.day(year.choice_closes_on), "choice"),
        (show.day(year.return_due_on), "return"),
        (
            show.say(
                "open.collected_day",
                first=year.collected_in.starts_in,
                last=year.collected_in.ends_in,
            ),
            "collected",
        ),
        (show.day(year.amendment_closes_on), "amendment"),
    )
    return tuple(
        Fact(label=day, value=show.say(f"open.calendar.{name}", **values)) for day, name in days
    )
