"""The last days of all of a firm's clients, as events for an adviser's own calendar.

Each event is about one client and names one year: the choice about its bill, or its tax return.
What an event is known by has the client's opaque key, so that a file saved anew replaces it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from codedout.domain.sweep import Open, Row
from codedout.domain.tax_year import TaxYear
from codedout.presenters.calendar import CalendarView, Event
from codedout.presenters.december import client_name, places
from codedout.presenters.viewer import Viewer

_MAY_BE_OPEN = frozenset({Open.YES, Open.ASK, Open.NEVER_CHECKED, Open.NO_ANSWER, Open.NOT_YET})


def present(
    by_year: Mapping[TaxYear, Sequence[Row]],
    today: date,
    environment: str,
    show: Viewer,
) -> CalendarView:
    """Every day still to come of those years; marked in a demonstration.

    They are the year whose choice closes next and the one before: its return is still due for a
    month after its own choice is closed. Each has a row of every client.
    """
    name = show.say("december_calendar.name")
    mark = "" if environment == "production" else show.say(f"common.mode.{environment}")
    events = [
        Event(
            uid=f"{year}-{what}-{row.client.key}@codedout",
            on=day,
            summary=show.say(f"december_calendar.{what}.summary", client=client, year=said),
            description="\n".join(
                line for line in (mark, text, _rests_on(row, show), _last(today, show)) if line
            ),
        )
        for year, rows in by_year.items()
        for numbers in (places(rows),)
        for row in rows
        for what, day in _days(row, year)
        if day >= today
        for said in (show.year(year),)
        for client in (client_name(row, numbers[row.client.key], show),)
        for text in (show.say(f"december_calendar.{what}.text", year=said),)
    ]
    return CalendarView(
        name=f"{mark} – {name}" if mark else name,
        events=tuple(sorted(events, key=lambda event: (event.on, event.summary.casefold()))),
    )


def _days(row: Row, year: TaxYear) -> Iterator[tuple[str, date]]:
    if row.open in _MAY_BE_OPEN:
        yield "choice", year.choice_closes_on
    if row.open is not Open.SUBMITTED:
        yield "return", year.return_due_on


def _rests_on(row: Row, show: Viewer) -> str:
    """HMRC's word of the client, by which the day is still to come."""
    if row.swept is None:
        return show.say("december_calendar.never")
    return show.say("december_calendar.asked", when=show.at(row.swept.at))


def _last(today: date, show: Viewer) -> str:
    lines = (
        show.say("calendar.whole_day_line"),
        show.say("calendar.saved_line", day=show.day(today)),
        show.say("common.not_hmrc"),
    )
    return "\n".join(lines)
