"""A person's deadlines as events for their own calendar: days, years and words, and nothing else.

Each event is of one story (R10a) and names its year. What it is known by (`uid`) says the year and
what it is the last day for, so that saving the file again replaces the event and adds no second.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from codedout.domain.rules.deadlines import Deadline, LastDay
from codedout.domain.rules.due_days import BALANCING, DueDay
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
    due = coming.due or ()
    told = {one.tax_year for one in due if one.name == BALANCING}
    events = [
        _event(one, coming, environment, mark, show=show)
        for one in coming.days
        if one.of is not LastDay.PAYMENT or one.tax_year not in told  # HMRC's own day is better
    ]
    events += [_to_pay(one, coming, environment, mark, show=show) for one in due]
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
            _of_the_account(one, coming, show),
            _unsure(one, read=coming.read, show=show),
            coming=coming,
            show=show,
        ),
    )


def _to_pay(one: DueDay, coming: Coming, environment: str, mark: str, *, show: Viewer) -> Event:
    name = one.name if one.number == 1 else f"{one.name}-{one.number}"
    back = show.say("calendar.to_pay.back") if one.came_back else ""
    return Event(
        uid=_uid(one.tax_year, name, environment),
        on=one.on,
        summary=_what_to_pay(one, show),
        description=_described(
            mark, show.say("calendar.to_pay.text"), back, coming=coming, show=show
        ),
    )


_NAMED = {
    BALANCING: "payment.summary",
    "first-on-account": "to_pay.first",
    "second-on-account": "to_pay.second",
}


def _what_to_pay(one: DueDay, show: Viewer) -> str:
    """By our names of it: HMRC's can have a number in them."""
    what = show.say(f"charges.kind.{one.kind.value}")
    if one.tax_year is None:
        return show.say("calendar.to_pay.no_year", what=what)
    year = show.year(one.tax_year)
    if one.name in _NAMED:
        return show.say(f"calendar.{_NAMED[one.name]}", year=year)
    return show.say("calendar.to_pay.other", year=year, what=what)


def _uid(year: TaxYear | None, what: str, environment: str) -> str:
    own = "" if environment == "production" else f"-{environment}"
    return f"{'no-year' if year is None else year}-{what}{own}@codedout"


def _described(*lines: str, coming: Coming, show: Viewer) -> str:
    last = (
        show.say("calendar.whole_day_line"),
        show.say("calendar.saved_line", day=show.day(coming.on)),
        show.say("common.not_hmrc"),
    )
    return "\n".join(line for line in (*lines, *last) if line)


def _of_the_account(one: Deadline, coming: Coming, show: Viewer) -> str:
    if one.of is not LastDay.PAYMENT:
        return ""
    return show.say(f"calendar.to_pay.{'not_read' if coming.due is None else 'apart'}")


def _unsure(one: Deadline, *, read: bool, show: Viewer) -> str:
    if not one.unsure:
        return ""
    year = show.year(one.tax_year)
    why = show.say("calendar.unknown_line" if read else "calendar.not_read_line", year=year)
    ends = "if_not_line" if one.of is LastDay.AMENDMENT else "if_submitted_line"
    return f"{why} {show.say(f'calendar.{ends}')}"
