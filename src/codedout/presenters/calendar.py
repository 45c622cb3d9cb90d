"""A person's deadlines as events for their own calendar: days, years and words, and nothing else.

Each event is of one story (R10a) and names its year. What it is known by (`uid`) says the year and
what it is the last day for, so that saving the file again replaces the event and adds no second.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from codedout.domain.rules.deadlines import Deadline, LastDay
from codedout.domain.rules.due_on_account import DueOnAccount
from codedout.domain.tax_year import TaxYear
from codedout.journeys.deadlines import Coming
from codedout.presenters.viewer import Viewer

REMINDED = timedelta(days=7)
"""So long before, the calendar reminds of a day, in the morning."""

MOST_KB = 30
"""The file is always smaller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One whole day."""

    uid: str
    on: date
    summary: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarView:
    name: str
    events: tuple[Event, ...]


def present(coming: Coming, environment: str, show: Viewer) -> CalendarView:
    """Every day still to come; in a demonstration and in the test system marked as such."""
    name = show.say("calendar.name")
    mark = "" if environment == "production" else show.say(f"common.mode.{environment}")
    events = [_event(one, coming, environment, mark, show=show) for one in coming.days]
    events += [
        _on_account(one, coming, environment, mark, show=show) for one in coming.on_account or ()
    ]
    return CalendarView(
        name=f"{mark} – {name}" if mark else name,
        events=tuple(sorted(events, key=lambda event: event.on)),
    )


def _event(one: Deadline, coming: Coming, environment: str, mark: str, *, show: Viewer) -> Event:
    year = one.tax_year
    values = {"year": show.year(year), "return_due": show.day(year.return_due_on)}
    return Event(
        uid=_uid(year, one.of.value, environment),
        on=one.on,
        summary=show.say(f"calendar.{one.of.value}.summary", **values),
        description=_described(
            mark,
            show.say(f"calendar.{one.of.value}.text", **values),
            _of_on_account(one, coming, show),
            _unsure(one, read=coming.read, show=show),
            coming=coming,
            show=show,
        ),
    )


def _on_account(
    one: DueOnAccount, coming: Coming, environment: str, mark: str, *, show: Viewer
) -> Event:
    year = show.year(one.tax_year)
    return Event(
        uid=_uid(one.tax_year, f"{one.half.value}-on-account", environment),
        on=one.on,
        summary=show.say(f"calendar.on_account.{one.half.value}", year=year),
        description=_described(
            mark, show.say("calendar.on_account.text"), coming=coming, show=show
        ),
    )


def _uid(year: TaxYear, what: str, environment: str) -> str:
    own = "" if environment == "production" else f"-{environment}"
    return f"{year}-{what}{own}@codedout"


def _described(*lines: str, coming: Coming, show: Viewer) -> str:
    last = (
        show.say("calendar.whole_day_line"),
        show.say("calendar.saved_line", day=show.day(coming.on)),
        show.say("common.not_hmrc"),
    )
    return "\n".join(line for line in (*lines, *last) if line)


def _of_on_account(one: Deadline, coming: Coming, show: Viewer) -> str:
    if one.of is not LastDay.PAYMENT:
        return ""
    return show.say(f"calendar.on_account.{'not_read' if coming.on_account is None else 'apart'}")


def _unsure(one: Deadline, *, read: bool, show: Viewer) -> str:
    if not one.unsure:
        return ""
    year = show.year(one.tax_year)
    why = show.say("calendar.unknown_line" if read else "calendar.not_read_line", year=year)
    ends = "if_not_line" if one.of is LastDay.AMENDMENT else "if_submitted_line"
    return f"{why} {show.say(f'calendar.{ends}')}"
