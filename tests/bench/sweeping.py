"""How much of HMRC's rate a run through all clients uses, and what its table of 500 costs."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import datetime

from codedout.domain.nino import Nino
from codedout.domain.sweep import Sweep, SweepState, Swept, closing_year
from codedout.domain.tax_year import london_day
from codedout.signin.cookie_names import session_cookie_name
from tests.advising import cookies_of_an_adviser, list_client, now_of, store_of
from tests.bench.people import PERSON
from tests.bench.wire import OpenPage
from tests.running import RunningPortal

AGENT = "AA910000A"
RATE = 3  # calls a second, which is HMRC's own
IN_TIME = 240.0  # seconds
ROWS = 500
RERUNS = 20


def used(portal: RunningPortal, clients: int) -> tuple[float, int]:
    """The share of the rate that a run uses, and the most calls that left within any second."""
    numbers = [f"AA{920000 + each}A" for each in range(clients)]
    put = portal.standin.put
    for number in numbers:
        person = PERSON | {"name": f"Bench {number}", "sign_in_id": f"bench-{number}"}
        put(f"/_standin/people/{number}", json=person).raise_for_status()
        list_client(portal, f"Bench {number}", number)
    agent = {"name": "Agent", "sign_in_id": "bench-agent", "kind": "agent", "clients": numbers}
    put(f"/_standin/people/{AGENT}", json=agent).raise_for_status()
    cookies = cookies_of_an_adviser(portal, AGENT)
    portal.standin.delete("/_standin/requests").raise_for_status()
    _begin(portal, cookies)
    until = time.monotonic() + IN_TIME
    while not _is_done(portal) and time.monotonic() < until:
        time.sleep(0.5)
    calls = portal.standin.get("/_standin/requests").raise_for_status().json()
    at = sorted(datetime.fromisoformat(each["at"]).timestamp() for each in calls)
    if len(at) != 3 * clients:
        raise RuntimeError(f"{len(at)} calls for {clients} clients")
    most = max(sum(start <= each < start + 1 for each in at) for start in at)
    return (len(at) - RATE) / (at[-1] - at[0]) / RATE, most


def table(portal: RunningPortal) -> float:
    """Milliseconds that the page with 500 clients takes; the middle one of several."""
    cookies = cookies_of_an_adviser(portal, AGENT)
    with store_of(portal) as store:
        now = now_of(portal)
        run = store.sweeps.find("")
        if run is None:
            raise RuntimeError("no run was begun")
        one = Swept(
            client="",
            owed_year=closing_year(london_day(now)),
            at=now,
            opted_out=False,
            return_read=True,
        )
        for each in range(ROWS - len(store.clients.all())):
            number = Nino(f"AA{930000 + each}A")
            made = store.clients.add(f"Client {each}", number, "", by="bench", at=now)
            if made is not None:
                store.sweeps.keep(run, replace(one, client=made.key))
    return sorted(asyncio.run(_reruns(portal, cookies)))[RERUNS // 2] * 1000


async def _reruns(portal: RunningPortal, cookies: dict[str, str]) -> list[float]:
    async with OpenPage(portal.url, cookies, "december") as page:
        await page.rerun()
        return [(await page.rerun()).seconds for _ in range(RERUNS)]


def _begin(portal: RunningPortal, cookies: dict[str, str]) -> Sweep:
    now = now_of(portal)
    with store_of(portal) as store:
        session = store.sessions.find(cookies[session_cookie_name(portal.url)], now)
        if session is None:
            raise RuntimeError("the adviser is signed out")
        return store.sweeps.begin("", closing_year(london_day(now)), session.key, now)


def _is_done(portal: RunningPortal) -> bool:
    with store_of(portal) as store:
        run = store.sweeps.find("")
        return run is not None and run.state is SweepState.DONE
