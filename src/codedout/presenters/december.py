"""All clients before 30 December: what HMRC does about each one's bill, and what is still open."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO

from codedout.domain.client import Client
from codedout.domain.sweep import Choice, Open, Row, Sweep, SweepState, seconds_left
from codedout.domain.tax_year import TaxYear, london_day
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Link, Notice
from codedout.spreadsheets import safe

EVERYTHING = "all"
COLUMNS = ("client", "choice", "to_pay", "in_code", "open", "days", "checked")

_CLOSED = frozenset({Open.SUBMITTED, Open.TOO_LATE, Open.NOT_YET})
"""Where no day is left to count: it is over, or has not begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientLine:
    """One client; `way` names the button that opens them, by `key`. `cells` fit the columns."""

    key: str
    number: str
    way: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecemberView:
    """`lines` are those that were asked for, the most urgent first; `found` says how many."""

    caption: str
    columns: tuple[str, ...]
    lines: tuple[ClientLine, ...]
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressView:
    """How far a run is: `share` of it, None where none was begun. `press` is what a button does.

    `press` is "begin", "pause", "go_on" or "" where nobody is signed in with HMRC.
    """

    text: str
    share: float | None
    lines: tuple[str, ...]
    press: str
    button: str
    running: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """About how many of the clients HMRC has answered, and how often it may be asked a second.

    `unanswered`: of how many asked about in the last run it gave no answer, or no whole one.
    """

    done: int
    unanswered: int = 0
    clients: int
    per_second: float


def numbered(clients: Sequence[Client]) -> dict[str, int]:
    """Each client's place on the firm's list, by which they are called while names are hidden."""
    return {client.key: at for at, client in enumerate(clients, 1)}


def places(rows: Sequence[Row]) -> dict[str, int]:
    """The same of the clients of all rows, whatever order these are in."""
    return numbered(sorted((row.client for row in rows), key=lambda one: one.name.casefold()))


def no_clients(show: Viewer) -> Notice:
    """What is said where the list is empty."""
    link = Link(label=show.say("clients.title"), page="clients")
    return Notice(
        title=show.say("december.none.title"),
        lines=(show.say("december.none.line"),),
        links=(link,),
    )


def present(
    rows: Sequence[Row],
    numbers: Mapping[str, int],
    year: TaxYear,
    today: date,
    show: Viewer,
    *,
    only_open: str = EVERYTHING,
    only_choice: str = EVERYTHING,
) -> DecemberView:
    """The table. `numbers` are the clients' places on the firm's list, for when names are hidden.

    `only_open` and `only_choice`: an `Open` and a `Choice`, or everything.
    """
    kept = [row for row in rows if _fits(row, only_open, only_choice)]
    found = ""
    if len(kept) < len(rows):
        found = show.say("december.found", found=len(kept), all=len(rows))
    days = year.choice_closes_on
    return DecemberView(
        caption=show.say("december.caption", year=show.year(year), day=show.day(days)),
        columns=tuple(show.say(f"december.column.{name}") for name in COLUMNS),
        lines=tuple(_line(row, numbers[row.client.key], today, year, show) for row in kept),
        found=found,
    )


def ways_to_filter(rows: Sequence[Row], show: Viewer) -> tuple[dict[str, str], dict[str, str]]:
    """What can be picked of what is open, and of what HMRC does, with how many there are of each.

    What nobody has is left out.
    """
    opens = {which: sum(row.open is which for row in rows) for which in Open}
    choices = {which: sum(_choice(row) is which for row in rows) for which in Choice}
    everything = {EVERYTHING: show.say("december.all", count=len(rows))}
    return (
        everything
        | {
            which.value: show.say("december.counted", what=show.say(f"december.open.{which}"), n=n)
            for which, n in opens.items()
            if n
        },
        everything
        | {
            which.value: show.say(
                "december.counted", what=show.say(f"december.choice.{which}"), n=n
            )
            for which, n in choices.items()
            if n
        },
    )


def progress(
    sweep: Sweep | None, count: Count, show: Viewer, *, now: datetime, may_ask: bool
) -> ProgressView:
    """How far the last run is. `may_ask`: whoever looks is signed in with HMRC."""
    may = may_ask and count.clients > 0
    if sweep is None:
        seconds = seconds_left(count.clients, 0, 0.0, count.per_second)
        takes = [] if seconds is None else [_time("takes", seconds, show)]
        return ProgressView(
            text="",
            share=None,
            lines=(show.say("december.never_begun"), *takes),
            press="begin" if may else "",
            button=show.say("december.begin"),
            running=False,
        )
    running = sweep.state is SweepState.RUNNING
    press = {SweepState.RUNNING: "pause", SweepState.DONE: "begin"}.get(sweep.state, "go_on")
    if sweep.owed_year.choice_closes_on < london_day(now) and not running:
        press = "begin"  # it was about a year that is gone by
    lines = [show.say(f"december.state.{sweep.state}", when=show.at(sweep.begun_at))]
    if sweep.state is SweepState.DONE and count.unanswered:
        name = "unanswered_one" if count.unanswered == 1 else "unanswered"
        lines.append(show.say(f"december.{name}", n=count.unanswered))
    if running:
        elapsed = (now - sweep.resumed_at).total_seconds()
        done = count.done - sweep.done_before
        left = max(count.clients - count.done, 0)
        seconds = seconds_left(left, done, elapsed, count.per_second)
        lines += [] if seconds is None else [_time("to_go", seconds, show)]
    return ProgressView(
        text=show.say("december.so_far", done=count.done, all=count.clients),
        share=min(count.done / count.clients, 1.0) if count.clients else None,
        lines=tuple(lines),
        press=press if may or running else "",
        button=show.say(f"december.{press}"),
        running=running,
    )


def as_file(
    rows: Sequence[Row], numbers: Mapping[str, int], year: TaxYear, today: date, show: Viewer
) -> bytes:
    """The table as a file for spreadsheets (CSV): one row a client, the most urgent first."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [show.say("december.column.client"), show.say("december.column.number")]
        + [show.say(f"december.column.{name}") for name in ("year", *COLUMNS[1:])]
    )
    for row in rows:
        stake = None if row.swept is None else row.swept.at_stake
        writer.writerow(
            safe(each)
            for each in (
                client_name(row, numbers[row.client.key], show),
                show.nino(row.client.nino),
                show.year(year),
                show.say(f"december.choice.{_choice(row)}"),
                "" if stake is None else show.exact(stake.to_pay),
                "" if stake is None else show.exact(stake.in_code),
                show.say(f"december.open.{row.open}"),
                "" if row.open in _CLOSED else str(_days(year, today)),
                "" if row.swept is None else show.instant(row.swept.at),
            )
        )
    return out.getvalue().encode("utf-8-sig")


def _fits(row: Row, only_open: str, only_choice: str) -> bool:
    return only_open in (EVERYTHING, row.open.value) and only_choice in (
        EVERYTHING,
        _choice(row).value,
    )


def _choice(row: Row) -> Choice:
    return Choice.UNKNOWN if row.swept is None else row.swept.choice


def lead(year: TaxYear, today: date, show: Viewer) -> str:
    """Until when the choice is open."""
    values = {"year": show.year(year), "day": show.day(year.choice_closes_on)}
    days = _days(year, today)
    if not year.has_ended(today):
        return show.say("december.lead_not_yet", opens=show.day(year.opens_on), **values)
    if days == 0:
        return show.say("december.lead_today", **values)
    return show.say("december.lead", days=_in_days(days, show), **values)


def _line(row: Row, number: int, today: date, year: TaxYear, show: Viewer) -> ClientLine:
    name = client_name(row, number, show)
    stake = None if row.swept is None else row.swept.at_stake
    not_told = show.say("december.not_told")
    return ClientLine(
        key=row.client.key,
        number="" if show.hides_names else show.nino(row.client.nino),
        way=show.say("clients.open_named", client=name),
        cells=(
            name,
            show.say(f"december.choice.{_choice(row)}"),
            not_told if stake is None else show.gbp(stake.to_pay),
            not_told if stake is None else show.gbp(stake.in_code),
            show.say(f"december.open.{row.open}"),
            show.say("december.no_days")
            if row.open in _CLOSED
            else _in_days(_days(year, today), show),
            show.say("december.never") if row.swept is None else show.instant(row.swept.at),
        ),
    )


def client_name(row: Row, number: int, show: Viewer) -> str:
    """What the client is called: by their place on the list while names are hidden."""
    if show.hides_names:
        return show.say("clients.numbered", number=number)
    return show.person(row.client.name)


def _days(year: TaxYear, today: date) -> int:
    return (year.choice_closes_on - today).days


def _in_days(days: int, show: Viewer) -> str:
    if days == 0:
        return show.say("december.days_none")
    return show.say("december.days_one" if days == 1 else "december.days", days=days)


def _time(name: str, seconds: float, show: Viewer) -> str:
    return show.say(f"december.{name}", about=_minutes(seconds, show))


def _minutes(seconds: float, show: Viewer) -> str:
    if seconds < 60:
        return show.say("december.minutes_none")
    minutes = round(seconds / 60)
    return show.say("december.minutes_one" if minutes == 1 else "december.minutes", n=minutes)
