"""What it costs an adviser to put another client on the screen, counted in HMRC's own time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter

import httpx

from codedout.domain.client import Client
from codedout.places import CLIENTS_OPEN
from codedout.signin.cookie_names import session_cookie_name
from tests.advising import cookies_of_an_adviser, list_client, now_of, store_of
from tests.bench.people import NEWEST, PERSON
from tests.bench.waiting import ONE_CALL, calls_in_time, calls_made, first_figure
from tests.bench.wire import OpenPage, Run
from tests.running import RunningPortal

AGENT = "AA900009A"
NUMBERS = ("AA900002B", "AA900003C")


@dataclass(frozen=True)
class Switched:
    """From the press to the first figure: times in round trips to HMRC, and calls made."""

    first_figure: float
    calls_before_first_figure: int
    calls_again: int
    first_figure_again: float


@dataclass(frozen=True)
class _Opened:
    until_figure: timedelta
    calls_before_figure: int
    calls: int


class Switching:
    """An adviser with two clients whose answers nobody remembers yet."""

    def __init__(self, portal: RunningPortal) -> None:
        self._portal = portal
        put = portal.standin.put
        for number in NUMBERS:
            person = PERSON | {"name": f"Bench {number}", "sign_in_id": f"bench-{number}"}
            put(f"/_standin/people/{number}", json=person).raise_for_status()
        agent = {"name": "Agent", "sign_in_id": "bench-agent", "kind": "agent", "clients": NUMBERS}
        put(f"/_standin/people/{AGENT}", json=agent).raise_for_status()
        self._clients = [list_client(portal, f"Bench {number}", number) for number in NUMBERS]

    def switched(self) -> Switched:
        """Open one and then another; then the first again, whose answers are still remembered."""
        cookies = cookies_of_an_adviser(self._portal, AGENT)
        first, other = self._clients
        self._open(cookies, first)
        once = self._open(cookies, other)
        again = self._open(cookies, first)
        return Switched(
            first_figure=once.until_figure / ONE_CALL,
            calls_before_first_figure=once.calls_before_figure,
            calls_again=again.calls,
            first_figure_again=again.until_figure / ONE_CALL,
        )

    def _open(self, cookies: dict[str, str], client: Client) -> _Opened:
        """Press what opens the client, and wait for all of the page."""
        portal = self._portal
        with store_of(portal) as store:
            session = store.sessions.find(cookies[session_cookie_name(portal.url)], now_of(portal))
        if session is None:
            raise RuntimeError("the adviser is signed out")
        portal.standin.delete("/_standin/requests").raise_for_status()
        form = {"csrf": session.csrf, "client": client.key}
        begun = perf_counter()
        answer = httpx.post(
            portal.url + CLIENTS_OPEN, data=form, cookies=cookies, trust_env=False, timeout=30
        )
        if answer.status_code != httpx.codes.SEE_OTHER:
            raise RuntimeError(f"opening a client answered {answer.status_code}")
        pressed = perf_counter() - begun
        run = asyncio.run(_overview(portal, cookies))
        figure, calls = first_figure(run, NEWEST), calls_made(portal)
        return _Opened(
            until_figure=timedelta(seconds=pressed + figure),
            calls_before_figure=calls_in_time(calls, timedelta(seconds=figure)),
            calls=len(calls),
        )


async def _overview(portal: RunningPortal, cookies: dict[str, str]) -> Run:
    async with OpenPage(portal.url, cookies, "") as page:
        return await page.rerun(keep=True)
