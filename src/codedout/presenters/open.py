"""What is open for one year, and when things close: each story under its own heading (R10a).

Today, or on a day to come: then as it will be if HMRC still holds what it last answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from codedout.domain.choice import CollectionChoice
from codedout.domain.coded_out import Amounts
from codedout.domain.rules.windows import Answer, Verdict, WhatIsOpen
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.parts import Part
from codedout.journeys.ports import Read
from codedout.journeys.reading import AmountsReading, ChoiceReading, OpenReading
from codedout.presenters.last_known import one_time, then, unread
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact, Facts, Link, Notice, Tone
from codedout.presenters.windows import reason

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenView:
    """`ahead`: it is a look at another day."""

    notices: tuple[Notice, ...]
    amounts: Facts
    choice: Facts
    calendar: Facts
    ahead: bool = False


def as_last_answered(reading: OpenReading) -> OpenReading:
    """What a look at another day goes by: HMRC's last answers stand in for those it does not give.

    Nothing can be changed from there. Today is never told so.
    """
    if reading.on is None:
        return reading
    held, user = (_last_answer(part) for part in reading.amounts.parts)
    amounts = replace(reading.amounts, hmrc_held=held, user=user)
    choice = replace(reading.choice, choice=_last_answer(reading.choice.choice))
    return replace(reading, amounts=amounts, choice=choice)


def _last_answer(part: Part[T]) -> Part[T]:
    last = part.last_known
    return part if last is None else Part(read=Read(last.value, last.at, ""))


def present(
    reading: OpenReading,
    open_: tuple[WhatIsOpen, WhatIsOpen],
    show: Viewer,
    now: datetime,
    *,
    demo: bool = False,
) -> OpenView:
    """Answers and reasons for a year, each with what it was read from, and the year's calendar.

    `open_`: for the amounts and for the choice, on the day that is looked at. `demo`: it is a
    demonstration, all of which can be taken to that day.
    """
    (amounts_open, choice_open), held, chosen = open_, reading.amounts, reading.choice
    figures = [_or_in_use(part, held) for part in held.parts] if reading.on is None else held.parts
    shown = show.year(held.code_year)
    fact = partial(_fact, show=show, on=reading.on, today=london_day(now))
    return OpenView(
        notices=(*_ahead(reading, show, demo=demo), *_notices(figures, chosen, show, now)),
        amounts=Facts(
            heading=_heading("amounts", shown, reading.on, show),
            items=(
                fact("view", amounts_open.view, figures),
                fact("amend", amounts_open.amend, figures),
                fact("delete", amounts_open.delete, figures),
            ),
            key="open-amounts",
        ),
        choice=Facts(
            heading=_heading("choice", shown, reading.on, show),
            items=(
                fact("opt_out", choice_open.opt_out, [chosen.choice]),
                fact("opt_in", choice_open.opt_in, [chosen.choice]),
            ),
            key="open-choice",
        ),
        calendar=Facts(
            heading=show.say("open.calendar_heading", year=shown),
            items=_calendar(held.code_year, show),
            key="calendar",
        ),
        ahead=reading.on is not None,
    )


def _ahead(reading: OpenReading, show: Viewer, *, demo: bool) -> Iterator[Notice]:
    """That it is a look at another day, and what it takes for granted."""
    if reading.on is not None:
        year = str(reading.amounts.code_year)
        lines = [show.say("open.ahead.line"), show.say("open.ahead.only_a_look")]
        if demo:
            lines.append(show.say("open.ahead.whole_portal"))
        yield Notice(
            title=show.say("open.ahead.title", day=show.day(reading.on)),
            lines=tuple(lines),
            tone=Tone.ATTENTION,
            links=(
                Link(label=show.say("open.ahead.to_today"), page="open", params={"year": year}),
            ),
        )


def _heading(of: str, year: str, on: date | None, show: Viewer) -> str:
    if on is None:
        return show.say(f"open.{of}_heading", year=year)
    return show.say(f"open.ahead.{of}_heading", year=year, day=show.day(on))


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


def _fact(
    name: str,
    verdict: Verdict,
    rests_on: Sequence[Part[Any]],
    *,
    show: Viewer,
    on: date | None,
    today: date,
) -> Fact:
    answers = {Answer.YES: "yes", Answer.NO: "no", Answer.EMPTY: "empty", Answer.ASK: "ask"}
    value = show.say(f"open.answer.{answers[verdict.answer]}")
    note = reason(verdict, show.words, today)
    unread = [part for part in rests_on if part.error is not None]
    if unread and verdict.answer is not Answer.NO:  # a no comes from the dates alone
        old = next((part for part in unread if part.last_known is not None), None)
        if on is not None and all(part.last_known is not None for part in unread):
            note = f"{note} {_then(unread[0], show)}"
            return Fact(label=show.say(f"open.action.{name}"), value=value, note=note)
        value, note = show.say("common.not_known"), show.say("open.not_read")
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
