"""`codedout tolerance`: a file of cases in, the answers out, and a plain word for what is wrong."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.cli.commands import SRC, codedout, heavy_modules_of
from tests.domain.year_end_cases import WORKED

from codedout.cli.case_file import read_cases
from codedout.cli.main import main
from codedout.domain.voice import Voice

GOLDEN = Path(__file__).parents[1] / "golden" / "tolerance.txt"

DOCUMENTED = Path(__file__).parents[2] / "docs" / "tolerance-file.md"

BY_ID = {case["id"]: case for case in WORKED}
A_PENNY_TOO_MUCH, REPAID = BY_ID["TC041"], BY_ID["TC056"]
AMOUNT = 'expected pounds and pence as text with two decimals, such as "2400.00"; found '


@dataclass
class Done:
    status: int
    out: str
    err: str

    @property
    def cases(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.out)["cases"]
        return found

    @property
    def only_problem(self) -> str:
        """The one thing that is wrong; nothing was answered."""
        assert (self.status, self.out) == (2, "")
        (line,) = self.err.splitlines()
        assert line.isprintable()
        return line.removeprefix("codedout tolerance: ")


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Write a file and have it answered."""

    def on_file(content: object, *flags: str) -> Done:
        file = tmp_path / "cases.json"
        raw = content if isinstance(content, str | bytes) else json.dumps(content)
        file.write_bytes(raw.encode() if isinstance(raw, str) else raw)
        status = main(["tolerance", str(file), *flags])
        printed = capsys.readouterr()
        return Done(status, printed.out, printed.err.replace(f"{file}", "cases.json"))

    return on_file


def changed(year: int = 1, **fields: object) -> dict[str, Any]:
    """TC041 with some fields of a year changed."""
    case = deepcopy(A_PENNY_TOO_MUCH)
    case["inputs"]["years"][year] |= fields
    return case


# --- answers


def test_the_worked_cases_come_out_as_they_were_worked(run: Run) -> None:
    done = run({"cases": WORKED})
    assert (done.status, done.err) == (0, "")
    assert [each["id"] for each in done.cases] == list(BY_ID)
    for case, answer in zip(WORKED, done.cases, strict=True):
        must_be_as_expected(answer["result"], case["expected"])


def must_be_as_expected(result: dict[str, Any], expected: dict[str, Any]) -> None:
    assert result["findings"]
    ended = result.get("years", [result])
    for found, wanted in zip(ended, expected.get("years", [expected]), strict=True):
        assert found.items() >= {k: v for k, v in wanted.items() if k != "decided_by"}.items()
        assert set(found["decided_by"]) & set(wanted["decided_by"])
        assert found["findings"]
    for name in ("brought_forward", "enote"):
        assert result.get(name) == expected.get(name)


def test_one_case_by_itself_is_answered_as_in_a_list(run: Run) -> None:
    assert run(REPAID).cases == run({"cases": [REPAID], "source": "made up"}).cases
    assert run(b"\xef\xbb\xbf" + json.dumps(REPAID).encode()).status == 0


def test_a_finding_says_what_was_asked_and_what_it_rests_on(run: Run) -> None:
    (answer,) = run(A_PENNY_TOO_MUCH).cases
    assert [
        (each["tax_year"], each["condition"], each["met"]) for each in answer["result"]["findings"]
    ] == [
        ("2004-05", "within", False),
        ("2004-05", "already_issued", False),
        ("2004-05", "enquiries", False),
        ("2005-06", "within", False),
        ("2005-06", "underpayment_forward", False),
    ]
    assert answer["result"]["years"][1]["findings"][1] == {
        "condition": "underpayment_forward",
        "met": False,
        "because": (
            "Too much paid for 2005 to 2006, too little for 2004 to 2005: £90.01 less £80.00 "
            "leaves £10.01, more than £10.00, the limit for paying too much for 2005 to 2006. "
            "So the two years were kept apart, and nothing was brought forward. This is near "
            "the edge: if £0.01 less had been left, both years would have been closed."
        ),
        "decided_by": ["P3.4", "P3.7"],
        "basis": "READING",
        "readings": ["R70"],
        "sum": ["90.01", "-80.00"],
        "left": "10.01",
        "limit": "10.00",
        "earlier": "2004-05",
        "later": "2005-06",
    }


def test_the_other_reading_stands_beside_ours_where_ours_decides(run: Run) -> None:
    (answer,) = run(A_PENNY_TOO_MUCH).cases
    first, second = (year["other_readings"] for year in answer["result"]["years"])
    (closed,), (repaid,) = first, second
    assert (closed["reading"], closed["outcome"]) == ("R70", "CLEARED_Z")
    assert (repaid["outcome"], repaid["repay"]) == ("REPAY", "10.01")
    assert repaid["because"].endswith("The result for this year would then be: £10.01 repaid.")
    (answer,) = run(BY_ID["TC053"]).cases
    assert [len(year["other_readings"]) for year in answer["result"]["years"]] == [1, 1, 0]


def test_years_need_not_be_neighbours_nor_come_in_order(run: Run) -> None:
    far = changed(tax_year="2012-13")
    far["inputs"]["years"].reverse()
    (answer,) = run(far).cases
    assert [year["tax_year"] for year in answer["result"]["years"]] == ["2004-05", "2012-13"]


@pytest.mark.parametrize(("first", "last"), [("1944-45", "2098-99"), ("1999-00", "2000-01")])
def test_years_go_as_far_as_they_are_told_to(run: Run, first: str, last: str) -> None:
    case = changed(tax_year=last)
    case["inputs"]["years"][0]["tax_year"] = first
    (answer,) = run(case).cases
    assert [year["tax_year"] for year in answer["result"]["years"]] == [first, last]


def test_years_that_are_missing_between_are_told_of_and_not_made_up(run: Run) -> None:
    far, gap = changed(tax_year="2006-07"), "There are no figures for 2005 to 2006, so"
    (answer,) = run(far).cases
    (told,) = answer["result"]["gaps"]
    assert gap in told
    assert gap in run(far, "--format", "text").out
    assert "gaps" not in run(A_PENNY_TOO_MUCH).cases[0]["result"]


def test_the_text_can_be_followed_line_by_line(run: Run) -> None:
    done = run({"cases": [BY_ID["TC040"], REPAID]}, "--format", "text")
    assert (done.status, done.err) == (0, "")
    assert done.out == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("voice", [voice for voice in Voice if voice is not Voice.PLAIN])
def test_a_voice_changes_sentences_alone(run: Run, voice: Voice) -> None:
    plain, told = (run({"cases": WORKED}, *asked).cases for asked in ((), ("--voice", voice.value)))
    assert without_sentences(told) == without_sentences(plain)
    assert told != plain
    text = run({"cases": WORKED}, "--format", "text", "--voice", voice.value).out
    assert all(f"\n{name}\n" in text for name in BY_ID)
    assert not re.search(r"\b(you|your(?! client))\b", text, re.IGNORECASE)
    assert ("Outcome: [P3.7] CLEARED_Z: both years" in text) is (voice is Voice.TECHNICAL)


def without_sentences(found: Any) -> Any:
    if isinstance(found, dict):
        parts = found.items()
        return {k: without_sentences(v) for k, v in parts if k not in ("because", "gaps")}
    return [without_sentences(each) for each in found] if isinstance(found, list) else found


def test_what_has_to_be_said_beside_every_answer_is_said_once(run: Run) -> None:
    text = run({"cases": WORKED}, "--format", "text").out
    assert text.index("TC001") < 300, "the answers come first"
    for said in ("has since replaced", "Today HMRC weighs", "does not publish", "is not advice"):
        assert text.count(said) == 1
    assert all(f"\n{name}\n" in text for name in BY_ID)


def test_a_name_from_the_file_cannot_command_a_terminal(run: Run) -> None:
    done = run(REPAID | {"id": "\x1b[31m\ud800 red"}, "--format", "text")
    assert done.status == 0
    assert "\x1b" not in done.out
    assert run(REPAID | {"id": "\ud800"}).cases[0]["id"] == "\ud800"


# --- what is wrong with a file


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"tax_paid": "twelve"}, f'tax_paid: {AMOUNT}"twelve"'),
        ({"tax_paid": 2590.01}, f"tax_paid: {AMOUNT}2590.01"),
        ({"tax_paid": 2590}, f"tax_paid: {AMOUNT}2590"),
        ({"tax_paid": float("nan")}, f"tax_paid: {AMOUNT}NaN"),
        ({"tax_paid": float("-inf")}, f"tax_paid: {AMOUNT}-Infinity"),
        ({"tax_paid": "NaN"}, f'tax_paid: {AMOUNT}"NaN"'),
        ({"tax_paid": "2590"}, f'tax_paid: {AMOUNT}"2590"'),
        ({"tax_paid": "2590.005"}, f'tax_paid: {AMOUNT}"2590.005"'),
        ({"tax_paid": "2,590.01"}, f'tax_paid: {AMOUNT}"2,590.01"'),
        ({"tax_paid": "1e3"}, f'tax_paid: {AMOUNT}"1e3"'),
        ({"tax_paid": "２590.01"}, f'tax_paid: {AMOUNT}"２590.01"'),
        ({"tax_paid": "2590.01\n"}, f'tax_paid: {AMOUNT}"2590.01\N{REPLACEMENT CHARACTER}"'),
        ({"tax_paid": "9" * 5000}, f'tax_paid: {AMOUNT}"{"9" * 40}…"'),
        ({"tax_due": None}, f"tax_due: {AMOUNT}null"),
        ({"tax_due": True}, f"tax_due: {AMOUNT}true"),
        ({"tax_due": ["1.00"]}, f"tax_due: {AMOUNT}[…]"),
        (
            {"tolerance_under": "-50.00"},
            'tolerance_under: expected an amount that is not less than "0.00"; found "-50.00"',
        ),
        (
            {"tax_year": "1066-67"},
            'tax_year: expected a tax year from 1944-45 to 2098-99; found "1066-67"',
        ),
        (
            {"tax_year": "2099-00"},
            'tax_year: expected a tax year from 1944-45 to 2098-99; found "2099-00"',
        ),
        (
            {"tax_year": "2005-07"},
            'tax_year: expected two years that follow each other, such as "2004-05"; '
            'found "2005-07"',
        ),
        (
            {"tax_year": 2005},
            'tax_year: expected two years that follow each other, such as "2004-05"; found 2005',
        ),
        ({"tax_year": "2004-05"}, "tax_year: 2004-05 is there twice; expected each year once"),
        ({"flags": "not_cleared_z"}, 'flags: expected a list of texts; found "not_cleared_z"'),
        ({"already_notified_underpayment": 5}, f"already_notified_underpayment: {AMOUNT}5"),
    ],
)
def test_a_field_that_is_wrong_is_named_with_what_was_expected(
    run: Run, fields: dict[str, object], problem: str
) -> None:
    assert run(changed(**fields)).only_problem == f"case 1 (TC041), year 2, {problem}"


ODD: list[Any] = [None, True, 7, 1.5, float("nan"), "", "x", "\ud800", {}, {"x": []}, [7], [[]]]


def test_whatever_stands_in_a_field_is_told_and_nothing_breaks(tmp_path: Path) -> None:
    """Each field of a case by each thing that it cannot be, in one file."""
    file, changes = tmp_path / "cases.json", []
    for case in (BY_ID["TC045"], REPAID):
        for place in fields_of({"kind": case["kind"], "inputs": case["inputs"]}):
            for odd in ODD:
                changes.append((place, odd, put(case, place, odd)))
    file.write_text(json.dumps({"cases": [case for _, _, case in changes]}), encoding="utf-8")
    for (place, odd, _), read in zip(changes, read_cases(file), strict=True):
        assert read.asks is None, (place, odd)
        assert read.problems, (place, odd)
        assert all(line.isprintable() for line in read.problems)


def fields_of(found: Any, *above: str | int) -> Iterator[tuple[str | int, ...]]:
    parts = found.items() if isinstance(found, dict) else enumerate(found)
    for name, value in parts:
        yield (*above, name)
        if isinstance(value, dict | list):
            yield from fields_of(value, *above, name)


def put(case: dict[str, Any], place: tuple[str | int, ...], value: object) -> dict[str, Any]:
    changed_case = deepcopy(case)
    found: Any = changed_case
    for name in place[:-1]:
        found = found[name]
    found[place[-1]] = value
    return changed_case


def test_a_flag_or_a_field_that_there_is_not_is_named_with_those_there_are(run: Run) -> None:
    flag = run(changed(flags=["claculation_requested"])).only_problem
    assert flag.startswith("case 1 (TC041), year 2, flags: expected one of calculation_requested, ")
    assert flag.endswith('found "claculation_requested"')
    field = run(changed(tolerence_under="50.00")).only_problem
    assert field.startswith('case 1 (TC041), year 2: there is no field "tolerence_under"; expected')
    misplaced = run(A_PENNY_TOO_MUCH | {"boundary": "exclusive"}).only_problem
    assert misplaced.startswith('case 1 (TC041): there is no field "boundary"; expected id')


def test_what_was_asked_for_needs_a_calculation_that_asked_for_it(run: Run) -> None:
    found = changed(already_notified_underpayment="42.00")
    assert run(found).only_problem == (
        'case 1 (TC041), year 2, already_notified_underpayment: expected nothing, or "0.00",'
        ' where the flag calculation_already_issued is not there; found "42.00"'
    )
    for fitting in (
        changed(already_notified_underpayment="0.00"),
        changed(already_notified_underpayment="42.00", flags=["calculation_already_issued"]),
    ):
        assert run(fitting).status == 0


def test_what_is_wrong_with_the_flags_is_told_alone(run: Run) -> None:
    found = changed(already_notified_underpayment="42.00", flags="calculation_already_issued")
    assert "flags: expected a list" in run(found).only_problem


@pytest.mark.parametrize("name", ["tax_due", "supplement", "tolerance_over", "flags", "tax_year"])
def test_a_field_that_is_missing_is_named(run: Run, name: str) -> None:
    case = deepcopy(A_PENNY_TOO_MUCH)
    del case["inputs"]["years"][0][name]
    assert run(case).only_problem == f"case 1 (TC041), year 1, {name}: this is missing"


def test_a_name_that_is_there_twice_is_not_chosen_from(run: Run) -> None:
    text = json.dumps(REPAID).replace('"over_repaid_tax"', '"over_repaid_tax": "1.00", "x"')
    twice = text.replace('"x"', '"over_repaid_tax"')
    expected = "case 1 (TC056), inputs, over_repaid_tax: this is there twice; expected once"
    assert run(twice).only_problem == expected


@pytest.mark.parametrize(
    ("case", "problem"),
    [
        (REPAID | {"id": 56}, "case 1, id: expected a text; found 56"),
        (REPAID | {"id": " "}, 'case 1 ( ), id: expected a text; found " "'),
        (
            REPAID | {"kind": "year"},
            'case 1 (TC056), kind: expected one of years, over_repayment; found "year"',
        ),
        (
            REPAID | {"inputs": []},
            "case 1 (TC056), inputs: expected an object with over_repaid_tax, "
            "over_repaid_supplement, current_tolerance, flags; found […]",
        ),
        (
            REPAID | {"inputs": REPAID["inputs"] | {"current_tolerance": "-0.01"}},
            "case 1 (TC056), current_tolerance: expected an amount that is not less than "
            '"0.00"; found "-0.01"',
        ),
        (
            A_PENNY_TOO_MUCH | {"inputs": {"boundary": "within", "years": []}},
            'case 1 (TC041), boundary: expected one of inclusive, exclusive; found "within"',
        ),
        (
            A_PENNY_TOO_MUCH | {"inputs": {"boundary": "inclusive", "years": []}},
            "case 1 (TC041), years: expected a list of one or more years; found […]",
        ),
    ],
)
def test_a_case_that_is_wrong_says_where(run: Run, case: dict[str, Any], problem: str) -> None:
    done = run({"cases": [case]})
    assert (done.status, done.out) == (2, "")
    assert f"codedout tolerance: {problem}" in done.err.splitlines()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "line 1, character 1: expected JSON"),
        ('{"cases": [\n}', "line 2, character 1: expected JSON"),
        (b'{\n"id": "\xff"}', "line 2: expected UTF-8"),
        ("[" * 100_000, "there is more within each other than a file of cases has"),
        (b" " * 5_000_000, "the file is larger than 4,000,000 bytes; split it"),
        *(
            (
                content,
                "expected a list of one or more cases under the name cases, "
                "or one case with id, kind and inputs",
            )
            for content in (
                "[]",
                "{}",
                "1",
                '{"cases": []}',
                '{"cases": {}}',
                '{"cases": [1], "kind": "years"}',
            )
        ),
        ('{"cases": [1], "cases": [2]}', "cases: this is there twice; expected once"),
    ],
)
def test_a_file_that_is_no_file_of_cases_says_so(
    run: Run, content: str | bytes, problem: str
) -> None:
    assert run(content).only_problem == f"cases.json: {problem}"


MIXED = {"cases": [A_PENNY_TOO_MUCH, changed(tax_paid="x", tax_due=7), 7, REPAID]}


def test_everything_that_is_wrong_is_told_at_once_and_nothing_answered(run: Run) -> None:
    done = run(MIXED)
    assert (done.status, done.out) == (2, "")
    assert [line.split(":")[1].strip() for line in done.err.splitlines()] == [
        "case 2 (TC041), year 2, tax_due",
        "case 2 (TC041), year 2, tax_paid",
        "case 3",
    ]


def test_keep_going_answers_what_can_be_answered(run: Run) -> None:
    done = run(MIXED, "--keep-going")
    assert (done.status, [each["id"] for each in done.cases]) == (2, ["TC041", "TC056"])
    assert done.err == run(MIXED).err
    text = run(MIXED, "--keep-going", "--format", "text")
    assert (text.status, text.out.count("\nTC0")) == (2, 2)


def test_a_name_that_two_cases_have_is_told_and_both_are_answered(run: Run) -> None:
    done = run({"cases": [A_PENNY_TOO_MUCH, REPAID, A_PENNY_TOO_MUCH]})
    assert (done.status, len(done.cases)) == (0, 3)
    assert done.err == (
        "codedout tolerance: ids that more than one case has: 1 (the first is TC041);"
        " the answers stand in the order of the file\n"
    )


def test_the_file_to_copy_out_of_the_documentation_is_answered(run: Run) -> None:
    (example,) = re.findall(r"```json\n(.*?)```", DOCUMENTED.read_text(encoding="utf-8"), re.DOTALL)
    done = run(example)
    assert (done.status, done.err) == (0, "")
    (first, second), (mistake,) = (
        [year["outcome"] for year in each["result"].get("years", [each["result"]])]
        for each in done.cases
    )
    assert (first, second, mistake) == ("CLEARED_Z", "CLEARED_Z", "NO_ACTION_OVER_REPAYMENT")


def test_no_more_is_told_than_a_person_reads(run: Run) -> None:
    done = run({"cases": [changed(tax_paid="x")] * 50})
    lines = done.err.splitlines()
    assert (len(lines), lines[-1]) == (21, "codedout tolerance: and 30 more")


# --- as a process


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["a.json", "b.json"],
        ["a.json", "--format", "xml"],
        ["a.json", "--keep"],
        ["a.json", "--voice", "loud"],
    ],
)
def test_misuse_is_one_line(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["tolerance", *args])
    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("codedout tolerance: ")


def test_a_file_that_cannot_be_read_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in (tmp_path, tmp_path / "none.json"):
        assert main(["tolerance", str(file)]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.startswith(f"codedout tolerance: {file} cannot be read: ")


def test_help_names_every_flag(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["tolerance", "--help"])
    assert ended.value.code == 0
    assert {"FILE.json", "--format", "--voice", "--keep-going"} <= set(
        capsys.readouterr().out.split()
    )


def test_a_terminal_without_a_pound_sign_is_no_hindrance(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(A_PENNY_TOO_MUCH), encoding="utf-8")
    done = codedout("tolerance", file, "--format", "text", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "?90.01 less ?80.00" in done.stdout


def test_whoever_stops_reading_is_no_hindrance(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    many = [case | {"id": f"{case['id']} {time}"} for time in range(10) for case in WORKED]
    file.write_text(json.dumps({"cases": many}), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "codedout.cli.main", "tolerance", file],
        env=os.environ | {"PYTHONPATH": str(SRC)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_thousand_cases_are_all_answered(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"cases": [A_PENNY_TOO_MUCH] * 1000}), encoding="utf-8")
    done = codedout("tolerance", file)
    assert (done.returncode, len(json.loads(done.stdout)["cases"])) == (0, 1000)


def test_nothing_heavy_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(REPAID), encoding="utf-8")
    assert heavy_modules_of("tolerance", file) == ""
