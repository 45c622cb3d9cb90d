"""Signing in without the pages of it, for tests of what comes afterwards.

They would take longer than what is tried then; `test_signing_in.py` is about them.
"""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Page
from tests.bench.people import cookies_of_a_new_session
from tests.browser.steps import say
from tests.browser.streamlit_socket import StreamlitSocket, button, cookies_of, field
from tests.running import RunningPortal

# As the script of the page before HMRC's says it.
_BROWSER = """() => JSON.stringify({
    user_agent: navigator.userAgent,
    screen: {
        width: screen.width, height: screen.height,
        scaling_factor: String(devicePixelRatio), colour_depth: screen.colorDepth,
    },
    window_width: innerWidth,
    window_height: innerHeight,
    minutes_ahead_of_utc: -new Date().getTimezoneOffset(),
})"""


def sign_in_unseen(page: Page, portal: RunningPortal, nino: str) -> None:
    """Sign the browser of this page in and give the number, for all that HMRC allows."""
    cookies = cookies_of_a_new_session(
        portal, nino, as_this_browser(page), cookies_of(page.context)
    )
    with StreamlitSocket(portal.url, cookies) as socket:
        asking = socket.run("receipts")
        number = {field(asking, say("identity.number.label")): nino}
        go_on = button(asking, say("identity.number.button"))
        socket.run("receipts", press=go_on, typed=number)
    keep_cookies(page, portal, cookies)


def as_this_browser(page: Page) -> str:
    """What the script of the page before HMRC's says of this browser."""
    told: str = page.evaluate(_BROWSER)
    return told


def keep_cookies(page: Page, portal: RunningPortal, cookies: Mapping[str, str]) -> None:
    """Give the browser of this page the cookies of a session."""
    page.context.add_cookies(
        [
            {
                "name": name,
                "value": value,
                "url": portal.url,
                "httpOnly": True,
                "sameSite": "Lax",
            }
            for name, value in cookies.items()
        ]
    )
