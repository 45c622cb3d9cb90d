"""What is open for one year, and when things close: each story under its own heading (R10a)."""

from __future__ import annotations

from dataclasses import dataclass

from codedout.domain.rules.windows import Answer, Verdict, WhatIsOpen
from codedout.domain.tax_year import TaxYear
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact
from codedout.presenters.windows import reason


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenView:
    amounts: tuple[Fact, ...]
    choice: tuple[Fact, ...]
    calendar: tuple[Fact, ...]


def present(amounts: WhatIsOpen, choice: WhatIsOpen, year: TaxYear, show: Viewer) -> OpenView:
    """Answers and reasons for `year`, and its calendar."""
    return OpenView(
        amounts=(
            _fact("view", amounts.view, show),
            _fact("amend", amounts.amend, show),
            _fact("delete", amounts.delete, show),
        ),
        choice=(
            _fact("opt_out", choice.opt_out, show),
            _fact("opt_in", choice.opt_in, show),
        ),
        calendar=_calendar(year, show),
    )


def _fact(name: str, verdict: Verdict, show: Viewer) -> Fact:
    answers = {Answer.YES: "yes", Answer.NO: "no", Answer.EMPTY: "empty", Answer.ASK: "ask"}
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
