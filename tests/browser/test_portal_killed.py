"""The whole portal is killed while it sends: the next process reads what became of each change."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page, expect
from tests.browser.conftest import NewVisitor
from tests.browser.someone import DEBT, SA, Someone, held, sent, year
from tests.browser.steps import (
    follow,
    item_label,
    on_receipt,
    outcome,
    pick,
    prepare_change,
    press,
    query,
    say,
    settled,
    title,
    under_way,
    visit,
)
from tests.running import USUAL_START, RunningPortal

from codedout.cli.pair import running_clock

YEAR, SHOWN = "2025-26", "2025 to 2026"
HELD_BACK = 4000  # milliseconds; the portal is gone by then
IN_TIME = 60.0  # seconds
EIGHT_MINUTES = timedelta(minutes=8)  # past three since the sending, however slow the machine is

IT = f"{SA}-11"
BOTH = [sent(SA, 11, "400.00"), sent(DEBT, 12, "250.10")]


def amend(page: Page, url: str) -> None:
    prepare_change(page, url, YEAR, IT, "380.55")


def remove(page: Page, url: str, which: str) -> None:
    visit(page, url, "remove", year=YEAR)
    pick(page, which)
    press(page, say("change.remove_continue"))


def choose(page: Page, url: str, ask: str) -> None:
    visit(page, url, "collection", year=YEAR)
    press(page, say(f"collection.button.{ask}"))


def undo(page: Page, url: str) -> None:
    amend(page, url)
    press(page, say("change.button.amend_one"))
    on_receipt(page)
    follow(page, say("change.undo.start"))
    press(page, say("change.undo.continue"))
    title(page, say("change.check_title.put_back"))


@dataclass(frozen=True)
class Asking:
    """`done`: HMRC gets it and acts after the portal is gone; else it is lost on the way.

    `sent`: how often something was sent about it, with what it undoes.
    """

    ask: str
    done: bool
    goes: Callable[[Page, str], None]
    before: dict[str, Any]
    after: dict[str, Any]
    sent: int = 1


def _of(figures: list[dict[str, Any]], opted_out: bool = False) -> dict[str, Any]:
    items = (held(SA, 11, "412.30"), held(DEBT, 12, "260.00"))
    return year(*items, submitted=figures, opted_out=opted_out)


ASKED = (
    Asking("amend_one", True, amend, _of(BOTH[:1]), {(SA, 11): "380.55"}),
    Asking(
        "remove_one",
        False,
        lambda page, url: remove(
            page,
            url,
            say("change.remove_one", item=item_label(DEBT, "debt", 12), amount="£250.10"),
        ),
        _of(BOTH),
        {(SA, 11): "400.00", (DEBT, 12): "250.10"},
    ),
    Asking(
        "remove_all",
        True,
        lambda page, url: remove(page, url, say("change.remove_all", year=SHOWN)),
        _of(BOTH),
        {},
    ),
    Asking("stop", False, lambda page, url: choose(page, url, "stop"), _of([]), {}),
    Asking("restart", True, lambda page, url: choose(page, url, "restart"), _of([], True), {}),
    Asking("put_back", True, undo, _of(BOTH[:1]), {(SA, 11): "400.00"}, sent=2),
)


def read_by_the_portal_itself(person: Someone) -> bool:
    """Whether HMRC was asked for something after the write."""
    return person.requests()[-1]["method"] == "GET"


def test_each_kind_of_change_is_settled_by_the_next_process_with_nobody_there(
    new_visitor: NewVisitor,
    sign_in: Callable[..., None],
    someone: Callable[..., Someone],
    start_portal: Callable[..., RunningPortal],
) -> None:
    portal = start_portal(env={"CODEDOUT_HMRC_RATE_PER_SECOND": "0"})
    people = []
    for asking in ASKED:
        person, page = someone(portal, years={YEAR: asking.before}), new_visitor().page
        sign_in(page, person.nino, portal=portal, next="/receipts")  # which asks HMRC little
        asking.goes(page, portal.url)
        expect(page).to_have_url(re.compile(r"/check\?reference="))
        settled(page)
        reference = query(page)["reference"]
        how = "slow" if asking.done else "timeout"
        for method in ("PUT", "POST", "DELETE"):
            person.fault(how, "tax-code", method=method, delay_ms=HELD_BACK)
        people.append((asking, person, page, reference))
    for asking, person, page, _ in people:
        press(page, say(f"change.button.{asking.ask}", year=SHOWN))
        under_way(page, person, asking.sent)
    there = new_visitor().page
    visit(there, portal.url, "privacy")
    os.killpg(portal.portal_pid, signal.SIGKILL)
    for _, _, page, _ in people:
        page.goto("about:blank")
    lost = there.get_by_role("alert").filter(has_text=say("frame.lost.title"))
    expect(lost).to_be_visible()
    foreign = there.get_by_text("Connection error", exact=True)
    expect(foreign).to_be_attached()
    expect(foreign).to_be_hidden()
    expect(lost).to_contain_text(say("frame.lost.kept"))
    # What the new clock tells must be true: by then HMRC has done what it was going to do.
    until = time.monotonic() + IN_TIME
    while not all(person.writes()[-1]["status"] for asking, person, _, _ in people if asking.done):
        assert time.monotonic() < until, "HMRC never acted"
        time.sleep(0.1)
    later = USUAL_START + EIGHT_MINUTES
    portal.restart_portal(CODEDOUT_CLOCK=running_clock(later, datetime.now(UTC)))
    until = time.monotonic() + IN_TIME
    while not all(read_by_the_portal_itself(person) for _, person, _, _ in people):
        assert time.monotonic() < until, "nobody read what became of them"
        time.sleep(0.2)
    expect(lost).to_have_count(0)
    follow(there, say("terms.title"))  # the page can be used again
    for asking, person, page, reference in people:
        calls = len(person.requests())
        visit(page, portal.url, "receipt", reference=reference)
        outcome(page, f"confirmed_{asking.ask}" if asking.done else "not_done", year=SHOWN)
        assert person.requests()[calls:] == [], "it was settled before they came"
        assert len(person.writes()) == asking.sent
        assert person.figures_sent(YEAR) == asking.after
        assert person.year(YEAR)["opted_out"] is False
