"""What a person waits for, counted in HMRC's own time: the stand-in takes 300 ms for each call."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.bench.people import NEWEST, cookies_of_a_new_session, type_number
from tests.bench.shown import text_of
from tests.bench.wire import Run
from tests.running import RunningPortal

_BALANCE = 'class="co-figure"'
ONE_CALL = timedelta(milliseconds=300)


@dataclass(frozen=True)
class Waited:
    """From the moment the number was typed: times in round trips to HMRC, and calls made."""

    first_figure: float
    whole_overview: float
    calls_before_first_figure: int
    calls_for_overview: int
    calls_for_compare: int
    first_figure_of_all_years: float
    calls_for_all_years: int


def slow_down(portal: RunningPortal) -> None:
    """Make each call to HMRC last as long as `ONE_CALL`, however many are made at once."""
    slow = {"latency_ms": ONE_CALL // timedelta(milliseconds=1), "rate_limit": 0}
    portal.standin.put("/_standin/settings", json=slow).raise_for_status()


def waited(portal: RunningPortal) -> Waited:
    """Sign in afresh for the Overview, for Compare, and for all years."""
    overview, calls = _signed_in_on(portal, "")
    figure = timedelta(seconds=first_figure(overview, NEWEST))
    _, calls_for_compare = _signed_in_on(portal, "compare")
    all_years, calls_for_all_years = _signed_in_on(portal, "liability")
    return Waited(
        first_figure=figure / ONE_CALL,
        whole_overview=timedelta(seconds=overview.seconds) / ONE_CALL,
        calls_before_first_figure=calls_in_time(calls, figure),
        calls_for_overview=len(calls),
        calls_for_compare=len(calls_for_compare),
        first_figure_of_all_years=timedelta(seconds=first_figure(all_years, _BALANCE)) / ONE_CALL,
        calls_for_all_years=len(calls_for_all_years),
    )


def _signed_in_on(portal: RunningPortal, page: str) -> tuple[Run, list[datetime]]:
    """What came after the number was typed on that page, and when each call to HMRC arrived."""
    cookies = cookies_of_a_new_session(portal)
    portal.standin.delete("/_standin/requests").raise_for_status()
    return asyncio.run(type_number(portal, cookies, page)), calls_made(portal)


def calls_made(portal: RunningPortal) -> list[datetime]:
    """When each call about a person arrived at HMRC, since the list of them was emptied."""
    requests = portal.standin.get("/_standin/requests").raise_for_status().json()
    return [
        datetime.fromisoformat(one["at"])
        for one in requests
        if not one["path"].startswith("/oauth")
    ]


def calls_in_time(calls: list[datetime], figure: timedelta) -> int:
    """How many of the calls can have led to a figure that came so long after the page was begun.

    What was asked less than one call's time before it cannot.
    """
    return sum(at - calls[0] <= figure - ONE_CALL for at in calls)


def first_figure(run: Run, beside: str) -> float:
    """Seconds until an amount in pounds stood there with `beside` in the same text."""
    for seconds, message in run.messages:
        if message.HasField("delta") and message.delta.HasField("new_element"):
            text = text_of(message.delta.new_element)
            if beside in text and "£" in text:
                return seconds
    raise RuntimeError("no figure came")
