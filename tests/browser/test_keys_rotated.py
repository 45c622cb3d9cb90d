"""Keys are rotated under a whole portal that people use: nobody is signed out, nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser.someone import SA, Someone, held, year
from tests.browser.steps import body, on_receipt, outcome, prepare_change, press, query, say, visit
from tests.running import RunningPortal
from tests.store.values import KEY, OTHER_KEY

YEAR, SHOWN = "2025-26", "2025 to 2026"
IT = f"{SA}-11"


def rotate(portal: RunningPortal, keys: str) -> str:
    """The command as whoever runs the portal gives it, beside the portal."""
    settings = {
        "CODEDOUT_ENVIRONMENT": "demo",
        "CODEDOUT_DATABASE_URL": f"sqlite:///{portal.pair.folder / 'portal.sqlite'}",
        "CODEDOUT_ENCRYPTION_KEYS": keys,
    }
    done = subprocess.run(
        [sys.executable, "-m", "codedout.cli.main", "rotate-keys"],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout


def test_a_person_goes_on_while_the_keys_are_rotated_and_after_the_old_one_is_gone(
    page: Page,
    sign_in: Callable[..., None],
    someone: Callable[..., Someone],
    start_portal: Callable[..., RunningPortal],
) -> None:
    portal = start_portal(env={"CODEDOUT_ENCRYPTION_KEYS": KEY})
    person = someone(portal, years={YEAR: year(held(SA, 11, "412.30"))})
    sign_in(page, person.nino, portal=portal)
    prepare_change(page, portal.url, YEAR, IT, "380.55")
    press(page, say("change.button.amend_one"))
    done = on_receipt(page)

    both = f"{OTHER_KEY},{KEY}"
    portal.restart_portal(CODEDOUT_ENCRYPTION_KEYS=both)
    prepare_change(page, portal.url, YEAR, IT, "90.10")
    prepared = query(page)["reference"]
    assert " rows " in rotate(portal, both)
    visit(page, portal.url, "receipt", reference=done)
    outcome(page, "confirmed_amend_one", year=SHOWN)

    portal.restart_portal(CODEDOUT_ENCRYPTION_KEYS=OTHER_KEY)
    visit(page, portal.url, "receipt", reference=done)
    outcome(page, "confirmed_amend_one", year=SHOWN)
    expect(body(page)).to_contain_text("£380.55")
    visit(page, portal.url, "check", reference=prepared)
    press(page, say("change.button.amend_one"))
    on_receipt(page)
    outcome(page, "confirmed_amend_one", year=SHOWN)
    assert person.figures_sent(YEAR) == {(SA, 11): "90.10"}
