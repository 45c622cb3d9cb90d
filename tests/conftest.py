"""What every test may use, and how a run reports itself."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from hypothesis import settings

from tests.running import USUAL_START, RunningPortal

# How long an example takes says more of the machine than of the code.
settings.register_profile("codedout", deadline=None)
settings.load_profile("codedout")

StartPortal = Callable[..., RunningPortal]

# A test may print lines that begin so; they are repeated at the end, where people and CI read them.
_TOLD = ("HMRC documents:", "Proof:")


@pytest.fixture(scope="session")
def running_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    """One portal with its stand-in for every test of this worker that does not need its own."""
    portal = RunningPortal(tmp_path_factory.mktemp("portal"), USUAL_START, {})
    yield portal
    portal.stop()


@pytest.fixture
def start_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartPortal]:
    """`start_portal(clock=instant, env={...})` starts a portal of the test's own."""
    started: list[RunningPortal] = []

    def start(clock: datetime = USUAL_START, env: dict[str, str] | None = None) -> RunningPortal:
        portal = RunningPortal(tmp_path_factory.mktemp("portal"), clock, env or {})
        started.append(portal)
        return portal

    yield start
    for portal in started:
        portal.stop()


@pytest.fixture
def uvicorn_heard() -> Iterator[None]:
    """uvicorn's loggers as they are when new: a server started in this process may hush them."""
    loggers = [logging.getLogger(name) for name in ("uvicorn", "uvicorn.access", "uvicorn.error")]
    kept = [(one.level, one.propagate, one.disabled) for one in loggers]
    for one in loggers:
        one.setLevel(logging.NOTSET)
        one.propagate, one.disabled = True, False
    yield
    for one, (level, propagate, disabled) in zip(loggers, kept, strict=True):
        one.setLevel(level)
        one.propagate, one.disabled = propagate, disabled


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI nothing may be skipped: what is not tried there is tried nowhere."""
    if _skipped_in_ci(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in plain lines what was checked, and how many tests ran."""
    config = terminalreporter.config
    told = {
        line
        for reports in terminalreporter.stats.values()
        for report in reports
        for line in getattr(report, "capstdout", "").splitlines()
        if line.startswith(_TOLD)
    }
    for line in sorted(told):
        terminalreporter.write_line(line)
    if _skipped_in_ci(config):
        terminalreporter.write_line("In CI a skipped test fails the run.")
    passed, failed, errors, skipped = (
        len(_reports(config, outcome)) for outcome in ("passed", "failed", "error", "skipped")
    )
    terminalreporter.write_line(
        f"Tests: {passed} passed, {failed + errors} failed, {skipped} skipped"
    )


def _skipped_in_ci(config: pytest.Config) -> bool:
    """Whether a test was skipped where none may be, but for want of HMRC's own documents.

    Those are not ours to ship; where they are, `.ci/run` looks that something was checked.
    """
    return os.environ.get("CI") == "true" and any(
        "CODEDOUT_HMRC_OAS" not in str(report.longrepr) for report in _reports(config, "skipped")
    )


def _reports(config: pytest.Config, outcome: str) -> list[pytest.TestReport]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return reporter.stats.get(outcome, []) if reporter else []
