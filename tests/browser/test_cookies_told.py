"""The privacy page names each cookie that a real browser is given, and no other."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page
from tests.browser.someone import Someone
from tests.browser.steps import press, say, settled, visit
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]


def test_each_cookie_a_browser_is_given_is_told_of_and_no_other(
    page: Page, sign_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    given: set[str] = set()

    def note() -> None:
        # On https the names begin with "__Host-"; here they end with the port.
        port = running_portal.url.rpartition(":")[2]
        cookies = page.context.cookies(running_portal.url)
        given.update(cookie["name"].removesuffix(f"_{port}") for cookie in cookies)

    visit(page, running_portal.url, "")
    note()
    page.goto(f"{running_portal.url}/oauth/login")
    press(page, say("signin.go"))
    page.get_by_role("heading", name="Choose who signs in").wait_for()
    note()
    sign_in(page, someone(years={}).nino)
    settled(page)
    note()
    told = set(re.findall(r"\w*_\w+", say("privacy.device.text")))
    assert told == given
    remembered: list[str] = page.evaluate("() => Object.keys({...localStorage, ...sessionStorage})")
    assert {name.split("-")[0] for name in remembered} <= {"stActiveTheme"}
