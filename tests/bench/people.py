"""Somebody with figures in every year, put into the stand-in and signed in without a browser."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.bench.shown import shown
from tests.bench.wire import OpenPage, Run
from tests.running import RunningPortal

NINO = "AA900001A"
NEWEST = "2025 to 2026"  # as a page shows the newest year that has ended

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def put_person(portal: RunningPortal, **more: object) -> None:
    """Put the person with three items and two own figures in the newest year that has ended."""
    portal.standin.put(f"/_standin/people/{NINO}", json=PERSON | more).raise_for_status()


def cookies_of_a_new_session(
    portal: RunningPortal,
    nino: str = NINO,
    browser: str = "",
    cookies: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Sign the person in over HTTP, up to where the number is asked for.

    `browser` is what the page's script would say of the browser; `cookies` it has already.
    """
    with httpx.Client(
        base_url=portal.url, trust_env=False, timeout=30, cookies=dict(cookies or {})
    ) as http:
        form = dict(_HIDDEN.findall(http.get("/oauth/login").text))
        form = {name: unescape(value) for name, value in form.items()}
        form |= {"access": "full", "browser": browser}
        at_hmrc = _onward(http.post("/oauth/start", data=form))
        asked = {name: values[0] for name, values in parse_qs(urlsplit(at_hmrc).query).items()}
        choice = asked | {"person": nino, "decision": "give"}
        _onward(http.get(_onward(http.post(at_hmrc.partition("?")[0], data=choice))))
        return {cookie.name: cookie.value or "" for cookie in http.cookies.jar}


async def type_number(portal: RunningPortal, cookies: dict[str, str], page_name: str) -> Run:
    """Type the number where that page asks for it; everything that came back, to its end."""
    async with OpenPage(portal.url, cookies, page_name) as page:
        asking = shown((await page.rerun(keep=True)).messages)
        (field,) = [e.text_input for e in asking.elements if e.HasField("text_input")]
        (button,) = [e.button for e in asking.elements if e.HasField("button")]
        typed = WidgetState(id=field.id, string_value=NINO)
        return await page.rerun(typed, WidgetState(id=button.id, trigger_value=True), keep=True)


def prove_number(portal: RunningPortal, cookies: dict[str, str]) -> None:
    """Type the number, so that every page of the session has its own content."""
    asyncio.run(type_number(portal, cookies, "compare"))


def _onward(response: httpx.Response) -> str:
    if response.status_code not in (302, 303):
        raise RuntimeError(f"{urlsplit(str(response.url)).path} answered {response.status_code}")
    return response.headers["location"]


def _item(kind: str, number: int | None, amount: str, related: str) -> dict[str, object]:
    item: dict[str, object] = {
        "kind": kind,
        "amount": amount,
        "related_tax_year": related,
        "updated": "2026-05-04T10:00:00Z",
    }
    return item if number is None else item | {"id": number}


PERSON = {
    "name": "Bench Person",
    "sign_in_id": "bench-person",
    "years": {
        "2026-27": {"hmrc_items": [_item("selfAssessmentUnderpayment", None, "512.40", "2024-25")]},
        "2025-26": {
            "hmrc_items": [
                _item("selfAssessmentUnderpayment", 48001, "1250.00", "2023-24"),
                _item("payeUnderpayment", 48002, "318.65", "2024-25"),
                _item("debt", 48003, "94.10", "2022-23"),
            ],
            "submitted": [
                {
                    "kind": "payeUnderpayment",
                    "id": 48002,
                    "amount": "300.00",
                    "submitted": "2026-06-01T09:30:00Z",
                },
                {
                    "kind": "debt",
                    "id": 51999,
                    "amount": "12.00",
                    "submitted": "2026-06-01T09:30:00Z",
                },
            ],
        },
        "2024-25": {
            "hmrc_items": [
                _item("selfAssessmentUnderpayment", 47001, "870.00", "2022-23"),
                _item("payeUnderpayment", 47002, "41.05", "2023-24"),
            ]
        },
        "2023-24": {"hmrc_items": [_item("payeUnderpayment", 46001, "205.00", "2022-23")]},
        "2022-23": {"hmrc_items": [_item("debt", 45001, "66.60", "2020-21")]},
    },
}
