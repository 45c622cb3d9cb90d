"""The bench itself runs: what it waits for on a page is there."""

from __future__ import annotations

import subprocess
import sys


def test_what_is_measured_on_screen_can_be_measured() -> None:
    said = measured("browser")
    for measure in ("Click to changed page", "Compare rendered", "Overview rendered"):
        assert measure in said


def test_what_a_changed_figure_costs_can_be_measured() -> None:
    assert "Own time of it, 10 years" in measured("typing")


def test_what_an_account_costs_can_be_measured() -> None:
    said = measured("liability")
    for measure in ("4 times the documents", "Rerun of Your tax over the years"):
        assert measure in said


def measured(part: str) -> str:
    # As a process of its own: a browser is driven in it, as in other tests of this one.
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--quick", "--part", part],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
