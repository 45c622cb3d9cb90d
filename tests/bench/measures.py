"""Each measure of one application, as one number: the middle one of what was timed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from statistics import median

import psutil
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.bench.shown import Shown, shown
from tests.bench.sides import Side
from tests.bench.wire import OpenPage
from tests.browser.find_browser import FLAGS, ensure

MIB = 2**20

COMPARE = "table[data-key=compare]"
CHART = ".js-plotly-plot svg"


def page_of(side: Side, page: str, choice: str | None = None) -> Shown:
    """What a page shows, once somebody has picked `choice` if there is one."""

    async def look() -> Shown:
        async with OpenPage(side.url, side.cookies[0], page) as opened:
            seen = shown((await opened.rerun(keep=True)).messages)
            if choice is not None:
                (box,) = [e.selectbox for e in seen.elements if e.HasField("selectbox")]
                picked = WidgetState(id=box.id, string_value=choice)
                await opened.rerun(picked)
                seen = shown((await opened.rerun(picked, keep=True)).messages)
            return seen

    return asyncio.run(look())


def rerun_of_compare(side: Side, sessions: int, reruns: int) -> float:
    """Milliseconds from asking for a rerun to its end, with no pause between, all at once."""

    async def measure() -> list[float]:
        async with AsyncExitStack() as stack:
            pages = [
                await stack.enter_async_context(OpenPage(side.url, cookies, "compare"))
                for cookies in side.cookies[:sessions]
            ]
            for page in pages:
                await page.rerun()
            timed = await asyncio.gather(*(_again(page, reruns) for page in pages))
            return [seconds for one in timed for seconds in one]

    return median(asyncio.run(measure())) * 1000


async def _again(page: OpenPage, reruns: int) -> list[float]:
    return [(await page.rerun()).seconds for _ in range(reruns)]


def rerun_of(side: Side, page: str, reruns: int) -> float:
    """The same for another page and one session."""

    async def measure() -> list[float]:
        async with OpenPage(side.url, side.cookies[0], page) as opened:
            await _settle(opened, times=5)
            return await _again(opened, reruns)

    return median(asyncio.run(measure())) * 1000


def memory_per_session(side: Side, sessions: int) -> float:
    """MiB that each open session on Compare adds to a fresh process, beyond the first one."""
    side.restart()
    process = psutil.Process(side.pid())

    async def measure() -> float:
        async with AsyncExitStack() as stack:
            first, *others = side.cookies[: sessions + 1]
            await _settle(await stack.enter_async_context(OpenPage(side.url, first, "compare")))
            before = process.memory_info().rss
            for cookies in others:
                page = OpenPage(side.url, cookies, "compare")
                await _settle(await stack.enter_async_context(page), times=3)
            return (process.memory_info().rss - before) / MIB / len(others)

    return asyncio.run(measure())


async def _settle(page: OpenPage, times: int = 20) -> None:
    for _ in range(times):
        await page.rerun()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that asks nobody but this machine."""
    with sync_playwright() as playwright:
        only_here = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        browser = playwright.chromium.launch(executable_path=ensure(), args=[*FLAGS, only_here])
        yield browser
        browser.close()


# The last thing on a page. The phone's menu, above, has one like it.
WAY_OUT = 'form[action="/oauth/logout"]:not([data-testid="stExpander"] *)'

# Noted inside the browser, so that driving it from here is not measured. The page is complete once
# its last form, the way out, stands below what it is about.
_NOTE_RENDERED = """
const watch = new MutationObserver(() => {
  if (document.querySelector(WANTED) && document.querySelector(LAST)) {
    watch.disconnect();
    window.benchRendered = performance.now();
  }
});
watch.observe(document, {childList: true, subtree: true});
"""

_NOTE_CHANGED = """year => {
  window.benchChanged = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("the page did not change")), 20000);
    let pressed;
    document.addEventListener("pointerdown", event => { pressed = event.timeStamp; },
                              {capture: true, once: true});
    const watch = new MutationObserver(() => {
      const caption = document.querySelector('table[data-key="compare"] caption');
      if (pressed !== undefined && caption && caption.textContent.includes(year)) {
        watch.disconnect();
        resolve(performance.now() - pressed);
      }
    });
    watch.observe(document.body, {childList: true, subtree: true, characterData: true});
  });
}"""


class OnScreen:
    """One person's browser with the application open, its cache warm."""

    def __init__(self, browser: Browser, side: Side) -> None:
        self._side = side
        self._context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 900})
        self._context.add_cookies(
            [
                {"name": name, "value": value, "url": side.url}
                for name, value in side.cookies[0].items()
            ]
        )
        for page, wanted in (("compare", COMPARE), ("", CHART)):
            self._render(page, wanted)

    def close(self) -> None:
        self._context.close()

    def rendered(self, page: str, wanted: str, times: int) -> float:
        """Milliseconds from asking for the address to the whole page with `wanted` in it."""
        return median(self._render(page, wanted) for _ in range(times))

    def _render(self, page: str, wanted: str) -> float:
        tab = self._context.new_page()
        try:
            tab.add_init_script(
                _NOTE_RENDERED.replace("WANTED", repr(wanted)).replace("LAST", repr(WAY_OUT))
            )
            tab.goto(f"{self._side.url}/{page}", wait_until="commit")
            tab.locator(wanted).first.wait_for(state="attached")
            tab.locator(WAY_OUT).wait_for(state="attached")
            return float(tab.evaluate("window.benchRendered"))
        finally:
            tab.close()

    def click_to_change(self, answers: tuple[str, str], times: int) -> float:
        """Milliseconds from picking the other year to that year's figures."""
        tab = self._context.new_page()
        try:
            tab.goto(f"{self._side.url}/compare")
            tab.locator(WAY_OUT).wait_for(state="attached")
            back, there = answers
            for answer in (there, back):  # asks HMRC for what has not been asked for lately
                _pick(tab, answer)
            return median(_pick(tab, there if n % 2 == 0 else back) for n in range(times))
        finally:
            tab.close()


def _pick(tab: Page, answer: str) -> float:
    tab.get_by_role("combobox").click()
    option = tab.get_by_role("option", name=answer, exact=True)
    option.wait_for()
    tab.evaluate(_NOTE_CHANGED, answer)
    option.click()
    return float(tab.evaluate("() => window.benchChanged"))
