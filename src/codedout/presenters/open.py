"""What is open for one year, and when things close: each story under its own heading (R10a)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from codedout.domain.rules.windows import Answer, Verdict, WhatIsOpen
from codedout.domain.tax_year import TaxYear
from codedout.journeys.reading import AmountsReading, ChoiceReading
from codedout.presenters.refusals import could_not_read
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact, Notice
from codedout.presenters.windows import reason


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenView:
    notices: tuple[Notice, ...]
    amounts: tuple[Fact, ...]
    choice: tuple[Fact, ...]
    calendar: tuple[Fact, ...]


def present(
    amounts: tuple[AmountsReading, WhatIsOpen],
    choice: tuple[ChoiceReading, WhatIsOpen],
    show: Viewer,
    now: datetime,
) -> OpenView:
    """Answers and reasons for a year, each with what it was read from, and the year's calendar."""
    (held, amounts_open), (chosen, choice_open) = amounts, choice
    unread = (held.hmrc_held.error or held.user.error) is not None
    no_choice = chosen.choice.error is not None
    return OpenView(
        notices=tuple(_notices(held, chosen, show, now)),
        amounts=(
            _fact("view", amounts_open.view, show, unread=unread),
            _fact("amend", amounts_open.amend, show, unread=unread),
            _fact("delete", amounts_open.delete, show, unread=unread),
        ),
        choice=(
            _fact("opt_out", choice_open.opt_out, show, unread=no_choice),
            _fact("opt_in", choice_open.opt_in, show, unread=no_choice),
        ),
        calendar=_calendar(held.code_year, show),
    )


def _notices(
    held: AmountsReading, chosen: ChoiceReading, show: Viewer, now: datetime
) -> Iterator[Notice]:
    parts = (
        ("compare.part.hmrc", held.hmrc_held.error),
        ("compare.part.yours", held.user.error),
        ("collection.part.choice", chosen.choice.error),
        ("collection.part.returns", held.returns.error),
    )
    for name, error in parts:
        if error is not None:
            yield could_not_read(show.say(name), error, show, now)


def _fact(name: str, verdict: Verdict, show: Viewer, *, unread: bool) -> Fact:
    answers = {Answer.YES: "yes", Answer.NO: "no", Answer.EMPTY: "empty", Answer.ASK: "ask"}
    if unread and verdict.answer is not Answer.NO:  # a no comes from the dates alone
        return Fact(
            label=show.say(f"open.action.{name}"),
            value=show.say("common.not_known"),
            note=show.say("open.not_read"),
        )
    return Fact(
        label=show.say(f"open.action.{name}"),
        value=show.say(f"open.answer.{answers[verdict.answer]}"),
        note=reason(verdict, show.words),
    )


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
