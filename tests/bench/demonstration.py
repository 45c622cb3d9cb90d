"""How long it takes until a demonstration that is begun again has its first page complete."""

from __future__ import annotations

import asyncio
import re
import time

import httpx

from codedout.ui.demo_bar import AGAIN, BE, GALLERY
from tests.bench.wire import OpenPage, Run
from tests.running import RunningPortal

_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


def seconds_to_begin_again(portal: RunningPortal, times: int) -> list[float]:
    """From the press to the whole Overview, each time from a demonstration that was used."""
    with httpx.Client(base_url=portal.url, trust_env=False, timeout=30) as http:
        form = {"csrf": _csrf(http.get(GALLERY).text), "person": "person-01"}
        _through(http, http.post(BE, data=form))
        asyncio.run(_drawn(portal, http))
        took = []
        for _ in range(times):
            csrf = _csrf(http.get("/demo/scenarios").text)
            began = time.monotonic()
            _through(http, http.post(AGAIN, data={"csrf": csrf}))
            asyncio.run(_drawn(portal, http))
            took.append(time.monotonic() - began)
    return took


def _csrf(page: str) -> str:
    found = _CSRF.search(page)
    if found is None:
        raise RuntimeError("the page has no form")
    return found.group(1)


def _through(http: httpx.Client, answer: httpx.Response) -> None:
    """To the stand-in and back, as a browser goes."""
    for _ in range(3):
        if answer.status_code != httpx.codes.SEE_OTHER:
            raise RuntimeError(f"answered {answer.status_code}")
        if answer.headers["location"] == "/":
            return
        answer = http.get(answer.headers["location"])
    raise RuntimeError("the way back was not found")


async def _drawn(portal: RunningPortal, http: httpx.Client) -> Run:
    cookies = {each.name: each.value or "" for each in http.cookies.jar}
    async with OpenPage(portal.url, cookies, "") as page:
        return await page.rerun()
