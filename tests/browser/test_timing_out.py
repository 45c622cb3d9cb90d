"""Fifteen minutes without doing anything end a session, and so do eight hours; two minutes before
it is said so."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import create_engine, select, update
from tests.browser.axe import violations
from tests.browser.someone import SA, Someone, held, year
from tests.browser.steps import body, press, say, settled, table, title, visit
from tests.conftest import StartPortal
from tests.running import USUAL_START, RunningPortal

from codedout.cli.pair import running_clock
from codedout.store.tables import sessions

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

YEAR = "2025-26"
A_PAUSE = 1000  # milliseconds; typing is kept after a quarter of a second
A_LOOK = 10_000  # milliseconds; for one look at the clock
# The page looks every twenty seconds. A browser in which those are over in three waits for no less
# to be done; any other time between two looks stays as long as it is, and is too long.
SOONER = """(() => {
    const usual = window.setInterval;
    window.setInterval = (run, every, ...more) =>
        usual.call(window, run, every === 20_000 ? 3_000 : every, ...more);
})()"""


class Idle:
    """Lets time pass for the one session there is, by moving back what it did last."""

    def __init__(self, portal: RunningPortal) -> None:
        self._engine = create_engine(f"sqlite:///{portal.pair.folder / 'portal.sqlite'}")

    def last_active(self) -> datetime:
        with self._engine.connect() as connection:
            last: datetime = connection.execute(select(sessions.c.last_active_at)).scalar_one()
        return last

    def for_minutes(self, minutes: float) -> datetime:
        """When it then last did something."""
        last = self.last_active() - timedelta(minutes=minutes)
        with self._engine.begin() as connection:
            connection.execute(update(sessions).values(last_active_at=last))
        return last

    def signed_in_for(self, time: timedelta) -> None:
        """Have the session begun so long ago, and something done just now."""
        with self._engine.begin() as connection:
            began = connection.execute(select(sessions.c.started_at)).scalar_one()
            connection.execute(
                update(sessions).values(started_at=began - time, last_active_at=began)
            )


@pytest.fixture
def looking(page: Page) -> Page:
    """A page that has not long to wait between two looks at the clock."""
    page.add_init_script(SOONER)
    return page


@pytest.fixture
def own_portal(start_portal: StartPortal) -> RunningPortal:
    """A portal with nobody else's session."""
    return start_portal(env={"CODEDOUT_HMRC_RATE_PER_SECOND": "0"})


def test_idleness_is_warned_of_then_ends_the_session_and_takes_the_figures_away(
    looking: Page, sign_in: SignIn, someone: MakeSomeone, own_portal: RunningPortal
) -> None:
    page = looking
    person = someone(own_portal, years={YEAR: year(held(SA, 11, "412.30"))})
    sign_in(page, person.nino, portal=own_portal)
    visit(page, own_portal.url, "change", year=YEAR, item=f"{SA}-11")
    field = page.get_by_label(say("change.amount"), exact=True)
    field.fill("380.5")
    page.wait_for_timeout(A_PAUSE)  # what is typed is kept, which is something done
    settled(page)
    idle = Idle(own_portal)

    last = idle.for_minutes(13)
    warning = page.get_by_role("alert", name=say("identity.timeout.title"))
    expect(warning).to_be_visible(timeout=A_LOOK)
    expect(warning).to_contain_text(re.compile(r"about (2 minutes|1 minute) left"))
    assert idle.last_active() == last, "looking at the clock is not something done"
    assert violations(page) == []
    press(page, say("identity.timeout.stay"))
    expect(warning).to_have_count(0)
    settled(page)
    assert idle.last_active() > last + timedelta(minutes=13)
    assert field.input_value() == "380.5"

    idle.for_minutes(15)
    title_of_the_way_in = say("identity.welcome.title")
    expect(
        page.get_by_role("heading", level=1, name=title_of_the_way_in, exact=True)
    ).to_be_visible(timeout=A_LOOK)
    settled(page)
    expect(body(page)).to_contain_text(say("identity.ended_idle.line"))
    expect(body(page)).not_to_contain_text("412.30")
    expect(page.locator("input")).to_have_count(0)
    # Signing in again leads back to where the person was.
    sign_in_again = page.get_by_role("link", name=say("identity.welcome.button"), exact=True)
    assert "change" in (sign_in_again.get_attribute("href") or "")


def test_the_end_after_eight_hours_is_called_that_and_nothing_is_offered_that_cannot_help(
    looking: Page, sign_in: SignIn, someone: MakeSomeone, own_portal: RunningPortal
) -> None:
    page = looking
    person = someone(own_portal, years={YEAR: year(held(SA, 11, "412.30"))})
    sign_in(page, person.nino, portal=own_portal)
    Idle(own_portal).signed_in_for(timedelta(hours=7, minutes=59, seconds=30))
    visit(page, own_portal.url, "compare", year=YEAR)
    warning = page.get_by_role("alert", name=say("identity.timeout.title"))
    expect(warning).to_be_visible(timeout=A_LOOK)
    expect(warning).to_contain_text(re.compile(r"about 1 minute left"))
    expect(warning).to_contain_text("8 hours")
    expect(warning).not_to_contain_text("15 minutes")
    stay = page.get_by_role("button", name=say("identity.timeout.stay"), exact=True)
    expect(stay).to_have_count(0)
    again = page.get_by_role("link", name=say("identity.timeout.again"), exact=True)
    assert "compare" in (again.get_attribute("href") or "")
    assert violations(page) == []

    expect(body(page)).to_contain_text(say("identity.ended_limit.line"), timeout=30_000 + A_LOOK)
    expect(body(page)).not_to_contain_text("412.30")
    # A page opened afterwards knows no more than that it is over.
    visit(page, own_portal.url, "compare", year=YEAR)
    expect(body(page)).to_contain_text(say("identity.ended.line"))


def test_a_session_outlives_a_restart_and_not_its_time(
    page: Page, sign_in: SignIn, someone: MakeSomeone, own_portal: RunningPortal
) -> None:
    person = someone(own_portal, years={YEAR: year(held(SA, 11, "412.30"))})
    sign_in(page, person.nino, portal=own_portal)
    own_portal.restart_portal()
    visit(page, own_portal.url, "compare", year=YEAR)
    assert "£412.30" in str(table(page, "compare"))
    page.goto("about:blank")
    later = USUAL_START + timedelta(minutes=30)  # the test itself takes less than ten
    own_portal.restart_portal(CODEDOUT_CLOCK=running_clock(later, datetime.now(UTC)))
    visit(page, own_portal.url, "compare", year=YEAR)
    title(page, say("identity.welcome.title"))
    expect(body(page)).not_to_contain_text("412.30")
