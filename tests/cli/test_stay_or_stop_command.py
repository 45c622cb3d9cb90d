"""`codedout stay-or-stop`: both ways of paying a bill, and a plain word for what is wrong."""

from __future__ import annotations

import json
import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.cli.commands import codedout, heavy_modules_of

from codedout.cli.main import main
from codedout.domain.tax_year import TaxYear

GOLDEN = tomllib.loads(
    (Path(__file__).parents[1] / "golden" / "tax_rates.toml").read_text(encoding="utf-8")
)["code"]
ORDINARY = {"--owed-year": "2025-26", "--bill": "1850.00", "--pay": "42000.00"}
NATION = {"--nation": "england_ni"}
AT = {"--at": "2026-11-02"}
MONEY = re.compile(r"[0-9]+\.[0-9]{2}\Z")


def flags(options: dict[str, str]) -> list[str]:
    return [part for option in options.items() for part in option]


@pytest.fixture
def stay_or_stop(capsys: pytest.CaptureFixture[str]) -> Any:
    """The answer to the ordinary question with some options put in or changed."""

    def ask(**options: str) -> dict[str, Any]:
        changed = {f"--{name.replace('_', '-')}": text for name, text in options.items()}
        assert main(["stay-or-stop", *flags(ORDINARY | NATION | AT | changed)]) == 0
        printed = capsys.readouterr()
        assert printed.err == ""
        found: dict[str, Any] = json.loads(printed.out)
        return found

    return ask


def met(found: dict[str, Any]) -> dict[str, bool | None]:
    return {entry["rule"]: entry["met"] for entry in found["eligibility"]}


def test_the_answer_has_these_members_and_no_others(stay_or_stop: Any) -> None:
    found = stay_or_stop(assessed="9000.00", deducted="6500.00")
    assert list(found) == ["through_code", "direct", "eligibility"]
    assert list(found["through_code"]) == [
        *("from", "to", "per_month", "per_week", "per_four_weeks", "months", "rates_year"),
        *("code_reduction", "new_code"),
    ]
    assert all(list(month) == ["month", "amount"] for month in found["through_code"]["months"])
    assert list(found["direct"]) == ["on", "bill", "payments_on_account"]
    assert all(list(each) == ["on", "amount"] for each in found["direct"]["payments_on_account"])
    assert all(list(entry) == ["rule", "met", "because"] for entry in found["eligibility"])


def test_the_ordinary_case_run_as_a_person_would() -> None:
    done = codedout("stay-or-stop", *flags(ORDINARY | NATION | AT))
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    code = found["through_code"]
    months = code.pop("months")
    assert code == {
        "from": "2027-04-06",
        "to": "2028-04-05",
        "per_month": "154.17",
        "per_week": "35.58",
        "per_four_weeks": "142.31",
        "rates_year": "2026-27",
        "code_reduction": "8760.00",
        "new_code": "381L",
    }
    assert months[0] == {"month": "2027-04", "amount": "154.16"}
    assert months[9] == {"month": "2028-01", "amount": "154.16"}
    assert months[11] == {"month": "2028-03", "amount": "154.24"}
    assert found["direct"] == {"on": "2027-01-31", "bill": "1850.00", "payments_on_account": []}


def test_pounds_can_be_read_and_where_they_cannot_be_written_they_are_escaped() -> None:
    asked = flags(ORDINARY | NATION | AT)
    as_utf8 = codedout("stay-or-stop", *asked, PYTHONUTF8="1", PYTHONIOENCODING="utf-8")
    assert "£1,850" in as_utf8.stdout
    as_ascii = codedout("stay-or-stop", *asked, PYTHONIOENCODING="ascii")
    assert (as_ascii.returncode, as_ascii.stderr) == (0, "")
    assert json.loads(as_ascii.stdout) == json.loads(as_utf8.stdout)


def test_each_rule_stands_once_and_in_order(stay_or_stop: Any) -> None:
    found = stay_or_stop(filed="2026-11-20", channel="paper")
    rules = ["R11", "R14", "R15", "R16", "R20", "R21", "R24", "R25", "R96"]
    assert [entry["rule"] for entry in found["eligibility"]] == rules
    assert all(" Source: " in entry["because"] for entry in found["eligibility"])


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: row["name"])
def test_a_code_worked_out_by_hand(stay_or_stop: Any, row: dict[str, Any]) -> None:
    found = stay_or_stop(
        owed_year=str(TaxYear.parse(row["year"]).plus(-2)),
        bill=row["bill"],
        pay=row["pay"],
        allowances=row["allowances"],
        nation=row["nation"],
    )
    assert met(found)["R20"] is (row["no_more_than_twice"] and row["no_more_than_half"])
    code = found["through_code"]
    if met(found)["R20"]:
        assert code["code_reduction"] == row["reduction"]
        assert (code["new_code"], code["rates_year"]) == (row["after"], row["year"])
        assert code["per_month"] == row["a_month"]
        assert sum(Decimal(month["amount"]) for month in code["months"]) == Decimal(row["bill"])
        assert all(MONEY.match(month["amount"]) for month in code["months"])
    else:
        assert code is None


@pytest.mark.parametrize(
    ("options", "expected", "through_code"),
    [
        ({"bill": "2999.99"}, {"R11": True}, True),
        ({"bill": "3000.00"}, {"R11": False}, False),
        ({"pay": "0"}, {"R14": False, "R20": False, "R21": False}, False),
        ({"normal_paye_tax": "1850.00"}, {"R20": True}, True),
        ({"normal_paye_tax": "1849.99"}, {"R20": False, "R21": None}, False),
        ({"normal_paye_tax": "19150.01"}, {"R20": False, "R21": False}, False),
        ({"filed": "2026-11-20", "channel": "online"}, {"R15": True}, True),
        ({"filed": "2026-11-20", "channel": "paper"}, {"R15": None, "R16": None}, True),
        ({"filed": "2026-12-31", "channel": "online"}, {"R15": False}, False),
        ({"filed": "2026-12-31", "channel": "paper"}, {"R15": False, "R16": False}, False),
        ({}, {"R15": None, "R24": None, "R25": None, "R96": None}, True),
        ({"at": "2027-01-31"}, {"R15": None}, True),
        ({"assessed": "9000", "deducted": "6500"}, {"R96": True}, True),
        ({"assessed": "9000", "deducted": "8500"}, {"R96": False}, True),
    ],
)
def test_each_condition_comes_out(
    stay_or_stop: Any,
    options: dict[str, str],
    expected: dict[str, bool | None],
    through_code: bool,
) -> None:
    found = stay_or_stop(**options)
    assert met(found).items() >= expected.items()
    assert (found["through_code"] is not None) is through_code
    assert ("R16" in met(found)) is ("R16" in expected)


def test_payments_on_account_are_half_each_with_the_odd_penny_on_the_second(
    stay_or_stop: Any,
) -> None:
    found = stay_or_stop(assessed="9000.00", deducted="6499.99")
    assert found["direct"]["payments_on_account"] == [
        {"on": "2027-01-31", "amount": "1250.00"},
        {"on": "2027-07-31", "amount": "1250.01"},
    ]


def test_it_goes_by_today_where_no_day_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    years_ago = ORDINARY | NATION | {"--owed-year": "2019-20"}
    assert main(["stay-or-stop", *flags(years_ago)]) == 0
    (return_day,) = (
        entry["because"]
        for entry in json.loads(capsys.readouterr().out)["eligibility"]
        if entry["rule"] == "R15"
    )
    assert return_day.startswith("Your tax return had to reach HMRC by 31 October 2020")


@pytest.mark.parametrize("amount", ["0", "0.01", "99999999999.99", "£1,850.00"])
def test_amounts_are_taken_from_nothing_to_the_most(stay_or_stop: Any, amount: str) -> None:
    found = stay_or_stop(
        bill=amount,
        pay=amount,
        allowances=amount,
        normal_paye_tax=amount,
        assessed=amount,
        deducted=amount,
    )
    assert MONEY.match(found["direct"]["bill"])


# --- what is wrong


def refused(capsys: pytest.CaptureFixture[str], options: dict[str, str]) -> str:
    with pytest.raises(SystemExit) as ended:
        main(["stay-or-stop", *flags(options)])
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (2, "")
    (line,) = printed.err.splitlines()
    assert line.isprintable()
    assert line.startswith("codedout stay-or-stop: ")
    return line.removeprefix("codedout stay-or-stop: ")


@pytest.mark.parametrize("option", [*ORDINARY, *NATION])
def test_what_is_needed_is_named(capsys: pytest.CaptureFixture[str], option: str) -> None:
    without = {name: text for name, text in (ORDINARY | NATION).items() if name != option}
    assert option in refused(capsys, without)


@pytest.mark.parametrize(
    "option",
    ["--bill", "--pay", "--allowances", "--normal-paye-tax", "--assessed", "--deducted"],
)
@pytest.mark.parametrize(
    "text",
    [
        *("", "abc", "1.5", "1.855", "-5", "1e5", "NaN", "1,85", "１８５０", "100000000000.00"),
        *("9" * 5000, "5\n6"),
    ],
)
def test_an_amount_that_is_none_is_told_by_option(
    capsys: pytest.CaptureFixture[str], option: str, text: str
) -> None:
    options = {name: value for name, value in (ORDINARY | NATION).items() if name != option}
    with pytest.raises(SystemExit) as ended:
        main(["stay-or-stop", *flags(options), f"{option}={text}"])
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (2, "")
    assert printed.err.startswith(f"codedout stay-or-stop: argument {option}: Enter ")
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"--filed": "2026-11-20"}, "argument --filed: this needs --channel too"),
        ({"--channel": "paper"}, "argument --channel: this needs --filed too"),
        ({"--assessed": "9000"}, "argument --assessed: this needs --deducted too"),
        ({"--deducted": "9000"}, "argument --deducted: this needs --assessed too"),
        (
            {"--filed": "2026-04-05", "--channel": "online"},
            "argument --filed: the tax return for that year cannot be sent before 2026-04-06",
        ),
        (
            {"--owed-year": "2018-19"},
            "argument --owed-year: the first year is 2019-20: the rates of the year that "
            "collected an earlier bill are not known here",
        ),
    ],
)
def test_what_does_not_fit_is_told(
    capsys: pytest.CaptureFixture[str], options: dict[str, str], problem: str
) -> None:
    assert refused(capsys, ORDINARY | NATION | options) == problem


@pytest.mark.parametrize("year", ["2025-27", "2025", "", "2099-00", "25-26", "\x1b[31m"])
def test_a_year_that_is_none_is_told(capsys: pytest.CaptureFixture[str], year: str) -> None:
    line = refused(capsys, ORDINARY | NATION | {"--owed-year": year})
    assert line.startswith("argument --owed-year: write a tax year")


@pytest.mark.parametrize(
    "day", ["2026-02-30", "20261120", "2026-W47-5", "20 November 2026", "", "2026-11-20T00:00:00Z"]
)
@pytest.mark.parametrize("option", ["--filed", "--at"])
def test_a_day_that_is_none_is_told(
    capsys: pytest.CaptureFixture[str], option: str, day: str
) -> None:
    line = refused(capsys, ORDINARY | NATION | {"--channel": "online"} | {option: day})
    assert line == f"argument {option}: write a day as year, month and day, such as 2026-11-20"


@pytest.mark.parametrize(
    "options", [{"--nation": "england"}, {"--channel": "post"}, {"--bil": "1"}, {"--what\nis": "1"}]
)
def test_misuse_is_one_line(capsys: pytest.CaptureFixture[str], options: dict[str, str]) -> None:
    assert next(iter(options)).split("\n")[0] in refused(capsys, ORDINARY | NATION | options)


def test_the_first_and_the_last_year_are_answered(stay_or_stop: Any) -> None:
    assert stay_or_stop(owed_year="2019-20")["through_code"]["rates_year"] == "2021-22"
    last = stay_or_stop(owed_year="2098-99")["through_code"]
    assert (last["rates_year"], last["from"], last["to"]) == ("2026-27", "2100-04-06", "2101-04-05")


def test_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["stay-or-stop", "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    for option in (
        *("--owed-year", "--bill", "--pay", "--nation", "--allowances", "--normal-paye-tax"),
        *("--assessed", "--deducted", "--filed", "--channel", "--at"),
    ):
        assert option in said


def test_it_loads_nothing_heavy() -> None:
    assert heavy_modules_of("stay-or-stop", *flags(ORDINARY | NATION)) == ""
