"""`codedout windows`, run as a person would: a process, its output, its exit status."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from tests.cli.commands import codedout, heavy_modules_of


def windows(*flags: str, year: str = "2025-26", at: str = "2026-11-02T09:00:00Z") -> dict[str, Any]:
    done = codedout("windows", "--tax-year", year, "--at", at, *flags)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def rules(found: dict[str, Any]) -> dict[str, str]:
    return {action: verdict["rule"] for action, verdict in found.items()}


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.endswith("\n")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_the_answer_has_these_members_and_no_others() -> None:
    found = windows()
    assert list(found) == ["view", "amend", "delete", "opt_out", "opt_in"]
    assert all(list(verdict) == ["answer", "rule", "reason"] for verdict in found.values())


def test_what_is_left_out_is_known_not_to_be_so() -> None:
    assert rules(windows()) == {
        "view": "V2",
        "amend": "A5",
        "delete": "D2",
        "opt_out": "O6",
        "opt_in": "I2",
    }


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["--has-hmrc-item"], {"view": "V4", "amend": "A7", "delete": "D2"}),
        (["--has-submission"], {"view": "V4", "amend": "A5", "delete": "D3"}),
        (["--opted-out"], {"opt_out": "O2", "opt_in": "I6"}),
        (["--not-registered"], {"opt_out": "O5", "opt_in": "I2", "amend": "A5"}),
        (
            ["--not-authorised"],
            {"view": "V2", "amend": "X1", "delete": "X1", "opt_out": "X1", "opt_in": "X1"},
        ),
        (
            ["--return-submitted", "--has-hmrc-item", "--has-submission"],
            {"amend": "A3", "delete": "D1", "opt_out": "O3", "opt_in": "I2"},
        ),
        (
            ["--return-unknown", "--has-hmrc-item", "--has-submission"],
            {"amend": "AQ", "delete": "DQ", "opt_out": "OQ"},
        ),
        (["--return-unknown", "--opted-out"], {"opt_out": "O2", "opt_in": "IQ"}),
    ],
)
def test_each_flag_says_its_fact(flags: list[str], expected: dict[str, str]) -> None:
    assert rules(windows(*flags)).items() >= expected.items()


@pytest.mark.parametrize(
    "at",
    [
        "2026-12-31T00:00:00Z",
        "2026-12-31t00:00:00z",
        "2026-12-31 00:00:00+00:00",
        "2026-12-31T00:00Z",
        "2026-12-31T00Z",
        "2026-12-31T00:00:00.000Z",
        "2026-12-31T00:00:00,5Z",
        "20261231T000000Z",
        "2026-W53-4T00:00:00Z",
        "2026-12-30T24:00:00Z",
        "2026-365T00:00:00Z",
        "2026-12-31T01:00:00+01:00",
        "2026-12-31T01:00:00+0100",
        "2026-12-30T19:00:00-05",
    ],
)
def test_the_first_instant_of_31_december_is_too_late_however_it_is_written(at: str) -> None:
    assert windows(at=at)["opt_out"] == {
        "answer": "no",
        "rule": "O4",
        "reason": (
            "The last day to choose was 30 December 2026. If your 2025 to 2026 tax return "
            "reaches HMRC after that day, the bill cannot be collected through your tax code. The "
            "last day to pay it on time: 31 January 2027. If tax is in your tax code, you can "
            "still ask HMRC to take it out."
        ),
    }


@pytest.mark.parametrize(
    "at",
    [
        "2026-12-31T00:00:00",
        "2026-12-31",
        "2026-12-31Z",
        "31/12/2026",
        "now",
        "",
        "2026-13-31T00:00:00Z",
        "2026-12-31T00:00:00+25:00",
        "2026-12-31T00:00:00Z\n",
        "２０２６-12-31T00:00:00Z",
        "0001-01-01T00:00:00+23:00",
        "9999-12-31T23:59:59-23:00",
        "9" * 10_000,
    ],
)
def test_an_instant_that_is_none_or_has_no_offset_is_one_line(at: str) -> None:
    line = one_line(codedout("windows", "--tax-year", "2025-26", "--at", at))
    assert "such as 2026-12-31T00:00:00Z" in line


@pytest.mark.parametrize(
    "year", ["2025-27", "2025", "2025-2026", "2099-00", "", "2025-26\n", "٢٠٢٥-26", "\x1b[31m"]
)
def test_a_tax_year_that_is_none_is_one_line(year: str) -> None:
    line = one_line(codedout("windows", "--tax-year", year, "--at", "2026-12-31T00:00:00Z"))
    assert "such as 2025-26" in line
    assert line.rstrip("\n").isprintable()


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["--tax-year", "2025-26"],
        ["--at", "2026-12-31T00:00:00Z"],
        ["--tax-year", "2025-26", "--at", "2026-12-31T00:00:00Z", "--what\nis-this"],
        ["--tax-year", "2025-26", "--at", "2026-12-31T00:00:00Z", "--opted"],
        [
            *("--tax-year", "2025-26", "--at", "2026-12-31T00:00:00Z"),
            *("--return-submitted", "--return-unknown"),
        ],
    ],
)
def test_misuse_is_one_line(args: list[str]) -> None:
    assert one_line(codedout("windows", *args)).startswith("codedout windows: ")


def test_the_first_year_is_a_setting() -> None:
    asked = ("windows", "--tax-year", "2019-20", "--at", "2026-11-02T09:00:00Z")
    assert rules(json.loads(codedout(*asked).stdout))["view"] == "V1"
    moved = codedout(*asked, CODEDOUT_FIRST_TAX_YEAR="2019-20")
    assert rules(json.loads(moved.stdout))["view"] == "V2"
    assert "CODEDOUT_FIRST_TAX_YEAR" in one_line(codedout(*asked, CODEDOUT_FIRST_TAX_YEAR="2019"))


def test_help_says_what_each_command_does() -> None:
    done = codedout("--help")
    assert done.returncode == 0
    assert all(name in done.stdout for name in ("windows", "doctor", "demo"))
    assert "not an HMRC service" in done.stdout


def test_help_of_windows_names_every_flag() -> None:
    done = codedout("windows", "--help")
    assert done.returncode == 0
    for flag in (
        *("--tax-year", "--at", "--return-submitted", "--return-unknown", "--opted-out"),
        *("--has-submission", "--has-hmrc-item", "--not-registered", "--not-authorised"),
    ):
        assert flag in done.stdout


@pytest.mark.parametrize("args", [[], [""], ["windoes"], ["a\nb"], ["x" * 10_000], ["--at"]])
def test_an_unknown_command_is_one_line(args: list[str]) -> None:
    assert one_line(codedout(*args)).startswith("codedout: ")


def test_windows_loads_nothing_heavy() -> None:
    args = ("windows", "--tax-year", "2025-26", "--at", "2026-12-31T00:00:00Z")
    assert heavy_modules_of(*args) == ""
