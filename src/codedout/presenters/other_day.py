"""The days to which a demonstration can be taken, with those first on which something changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from codedout.domain.tax_year import TaxYear
from codedout.other_day import FIRST_DAY, LAST_DAY
from codedout.presenters.viewer import Viewer

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayToTry:
    """One press: the day as a form spells it, and what is special about it."""

    day: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDayView:
    """`back` is None where nothing was moved."""

    now: str
    afresh: str
    back: DayToTry | None
    to_try: tuple[DayToTry, ...]
    first: str
    last: str
    shown: str
    hint: str
    error: str


def present(day: date, today: date, show: Viewer, *, moved: bool) -> OtherDayView:
    """`day` is the one that it is in this session, `today` the portal's.

    `moved`: the session is in a world of its own. Days pass there too, so the two can be the same.
    """
    bounds = {"first": show.day(FIRST_DAY), "last": show.day(LAST_DAY)}
    back = None
    if moved:
        back = DayToTry(
            day=today.isoformat(), label=show.say("other_day.back", day=show.day(today))
        )
    return OtherDayView(
        now=show.say("other_day.now", day=show.day(day)),
        afresh=show.say("other_day.afresh_today" if back is None else "other_day.afresh"),
        back=back,
        to_try=tuple(_to_try(day, show)),
        first=FIRST_DAY.isoformat(),
        last=LAST_DAY.isoformat(),
        shown=min(max(day, FIRST_DAY), LAST_DAY).isoformat(),
        hint=show.say("other_day.hint", **bounds),
        error=show.say("other_day.error", **bounds),
    )


def offered(typed: str) -> date | None:
    """The day as a form spells it, if the demonstration can be taken to it."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def _to_try(day: date, show: Viewer) -> Iterator[DayToTry]:
    """The next of each kind, the soonest first."""
    running = TaxYear.containing(day)
    years = [running.plus(n) for n in (-2, -1, 0)]
    soon = [
        *_next("year_begins", day, [(y.opens_on, y.plus(1)) for y in years]),
        *_next("choice_closes", day, [(y.choice_closes_on, y) for y in years]),
        *_next("choice_closed", day, [(y.choice_closes_on + _A_DAY, y) for y in years]),
        *_next("return_due", day, [(y.return_due_on, y) for y in years]),
    ]
    for on, name, year in sorted(soon):
        label = show.say(f"other_day.day.{name}", day=show.day(on), year=show.year(year))
        yield DayToTry(day=on.isoformat(), label=label)


def _next(
    name: str, day: date, days: list[tuple[date, TaxYear]]
) -> Iterator[tuple[date, str, TaxYear]]:
    found = [(on, name, year) for on, year in days if day < on <= LAST_DAY]
    yield from sorted(found)[:1]
