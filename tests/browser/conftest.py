"""A real browser that tells when a page misbehaves."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    WebError,
    WebSocket,
    expect,
    sync_playwright,
)
from streamlit.proto.BackMsg_pb2 import BackMsg
from tests.browser.find_browser import FLAGS, ensure
from tests.browser.profiles import Profiles
from tests.browser.secrets_in_logs import AT_DEBUG, found_in
from tests.browser.someone import Someone
from tests.browser.unseen import sign_in_unseen
from tests.running import USUAL_START, RunningPortal

from codedout.words import words

WIDE = (1280, 900)
PHONE = (390, 844)

expect.set_options(timeout=15_000)


@dataclass
class Visitor:
    """Somebody with a browser profile of their own, and what their browser noticed."""

    page: Page
    origins: set[str] = field(default_factory=set)
    foreign_requests: list[str] = field(default_factory=list)
    console_errors: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        context = self.page.context
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("weberror", self._note_error)
        self.page.on("websocket", self._note_socket)

    def gone(self) -> None:
        """Notice nothing of whoever has the profile next."""
        context = self.page.context
        context.remove_listener("request", self._note_request)
        context.remove_listener("console", self._note_console)
        context.remove_listener("weberror", self._note_error)

    @property
    def content_policy_errors(self) -> list[str]:
        """What our own pages tried and the content security policy refused."""
        return [text for text in self.console_errors if "Content Security Policy" in text]

    @property
    def script_errors(self) -> list[str]:
        """What went wrong in the browser, but for answers that were not 200.

        Streamlit's own page looks for its server under every part of the address.
        """
        return [text for text in self.console_errors if "Failed to load resource" not in text]

    def _note_asked(self, sent: str | bytes) -> None:
        """What the page asked Streamlit for; not what was typed."""
        ask = BackMsg.FromString(sent.encode() if isinstance(sent, str) else sent).rerun_script
        pressed = [each.id for each in ask.widget_states.widgets if each.trigger_value]
        self.asked.append(f"page {ask.page_script_hash} part {ask.fragment_id} pressed {pressed}")

    def _note_socket(self, opened: WebSocket) -> None:
        opened.on("framesent", self._note_asked)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.console_errors.append(message.text)

    def _note_error(self, error: WebError) -> None:
        self.console_errors.append(str(error.error))

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https", "ws", "wss"):
            return
        # Without path and query: they may hold what no log should.
        origin = f"{parts.scheme}://{parts.netloc}"
        if parts.hostname in ("127.0.0.1", "localhost", "::1"):
            self.origins.add(origin)
        else:
            self.foreign_requests.append(origin)


VISITORS = pytest.StashKey[list[Visitor]]()


class NewVisitor(Protocol):
    def __call__(self, size: tuple[int, int] = WIDE, **context: object) -> Visitor: ...


@pytest.fixture(scope="session")
def running_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    """One portal for the browser tests of this worker: without HMRC's rate limit, at DEBUG.

    When all is done, its log is read for what no log may hold.
    """
    env = {**AT_DEBUG, "CODEDOUT_HMRC_RATE_PER_SECOND": "0"}
    portal = RunningPortal(tmp_path_factory.mktemp("browser-portal"), USUAL_START, env)
    yield portal
    log = portal.logs()
    requests = portal.standin.get("/_standin/requests").json()
    portal.stop()
    assert found_in(log, requests) == []


@pytest.fixture
def someone(running_portal: RunningPortal) -> Iterator[Callable[..., Someone]]:
    """`someone(years={...})` is a person of this test's own, gone when it ends."""
    people: list[Someone] = []

    def make(portal: RunningPortal = running_portal, **file: Any) -> Someone:
        people.append(Someone(portal.standin, **file))
        return people[-1]

    yield make
    for person in people:
        if not person.standin.is_closed:  # else gone with the portal of the test's own
            person.remove()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a file of tests.

    Not for longer: while Playwright runs, its event loop does too, and whatever other file this
    worker is given next may want to start one of its own.
    """
    with sync_playwright() as playwright:
        # No name but loopback resolves, so nothing leaves even if a page tries.
        only_here = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
        # To make a page's script fast for later costs more than it gains: no page stays for long.
        no_later = "--js-flags=--no-opt,--no-maglev"
        flags = [*FLAGS, only_here, no_later]
        chromium = playwright.chromium.launch(executable_path=ensure(), args=flags)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def profiles(browser: Browser) -> Profiles:
    """That Chromium's profiles."""
    return Profiles(browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With a failure goes what the browsers asked for last: a press may not have been told."""
    report = yield
    if report.failed:
        for visitor in item.stash.get(VISITORS, []):
            report.sections.append(("Asked of Streamlit", "\n".join(visitor.asked[-8:])))
    return report


@pytest.fixture
def new_visitor(profiles: Profiles, request: pytest.FixtureRequest) -> Iterator[NewVisitor]:
    """`new_visitor(size)` opens a profile of its own.

    None may ask anything of a foreign host, or try what the content security policy refuses.
    """
    visitors: list[Visitor] = []
    request.node.stash[VISITORS] = visitors

    def new(size: tuple[int, int] = WIDE, **more: Any) -> Visitor:
        width, height = size
        page = profiles.open(
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/London",
            **more,
        )
        visitors.append(Visitor(page))
        return visitors[-1]

    yield new
    for visitor in visitors:
        visitor.gone()
        profiles.close(visitor.page.context, visitor.origins)
    assert [visitor.foreign_requests for visitor in visitors] == [[] for _ in visitors]
    assert [visitor.content_policy_errors for visitor in visitors] == [[] for _ in visitors]


@pytest.fixture
def page(new_visitor: NewVisitor) -> Page:
    """A page on a computer's screen."""
    return new_visitor(WIDE).page


@pytest.fixture
def phone(new_visitor: NewVisitor) -> Page:
    """A page on a phone's screen."""
    return new_visitor(PHONE, has_touch=True, is_mobile=True).page


@pytest.fixture
def sign_in(running_portal: RunningPortal) -> Callable[..., None]:
    """`sign_in(page, nino)` goes the way a person goes, and ends where the portal has an answer.

    `read_only` asks for permission to see and not to change; `typed` is another number than the
    one of who signs in; `portal` is another than the shared one; `next` is where to end up.
    """

    say = words().say

    def go(
        page: Page,
        nino: str,
        *,
        read_only: bool = False,
        typed: str | None = None,
        portal: RunningPortal = running_portal,
        next: str = "/",
    ) -> None:
        page.goto(f"{portal.url}/oauth/login?{urlencode({'next': next})}")
        if read_only:
            page.get_by_label(say("signin.access.read"), exact=True).check()
        page.get_by_role("button", name=say("signin.go"), exact=True).click()
        expect(page.get_by_role("heading", name="Choose who signs in")).to_be_visible()
        page.locator(f"input[name='person'][value='{nino}']").check()
        page.get_by_role("button", name="Give permission", exact=True).click()
        number = page.get_by_label(say("identity.number.label"))
        number.fill(typed or nino)
        page.get_by_role("button", name=say("identity.number.button"), exact=True).click()
        # Where HMRC refuses, the field is still there, folded away.
        question = page.get_by_role("heading", name=say("identity.number.title"), exact=True)
        expect(question).to_have_count(0)

    return go


@pytest.fixture
def signed_in(running_portal: RunningPortal) -> Callable[..., None]:
    """`signed_in(page, nino)` leaves the browser signed in, as `sign_in` does, without its pages.

    `next` is a page to open then.
    """

    def go(
        page: Page, nino: str, *, portal: RunningPortal = running_portal, next: str | None = None
    ) -> None:
        sign_in_unseen(page, portal, nino)
        if next is not None:
            page.goto(f"{portal.url}{next}")

    return go
