"""`codedout tolerance FILE.json`: what HMRC's guidance made of small differences, and why."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from codedout.cli.as_json import as_json
from codedout.cli.case_file import BadFile, Read, read_cases, shown
from codedout.cli.one_line import OneLineParser
from codedout.domain.money import plain_figures
from codedout.domain.rules.tolerance import explain
from codedout.domain.voice import Voice
from codedout.domain.year_end import (
    ELSEWHERE,
    Basis,
    BroughtForward,
    Ending,
    Explained,
    Finding,
    OverRepaid,
    YearExplained,
    YearsTogether,
)
from codedout.presenters.tolerance import (
    Step,
    Told,
    gaps,
    notes,
    present_over_repaid,
    present_years,
)
from codedout.presenters.viewer import Viewer
from codedout.words import words

Json = dict[str, Any]

MOST_PROBLEMS = 20
"""More lines than that nobody reads; how many there are besides is said."""

_BASIS = {Basis.WORDS: "SEED", Basis.READING: "READING", Basis.ELSEWHERE: "OTHER"}
"""What decides, as files of cases name it."""

_say = words().say


def run(argv: Sequence[str]) -> int:
    """Print the answers: 0, or 2 where something is wrong with the file or how this was called."""
    asked = _parser().parse_args(argv)
    try:
        cases = read_cases(asked.file)
    except OSError as error:
        problem = error.strerror or str(error)
        return _misread(_say("command.tolerance.cannot_open", file=asked.file, problem=problem))
    except BadFile as error:
        return _misread(_say("command.tolerance.bad_file", file=asked.file, problem=error))
    problems = [problem for case in cases for problem in case.problems]
    if not problems or asked.keep_going:
        show = Viewer(Voice(asked.voice))
        _print(_as_text(cases, show) if asked.format == "text" else _as_json(cases, show))
        _tell_of_names_twice(cases)
    for problem in problems[:MOST_PROBLEMS]:
        _misread(_say("command.tolerance.problem", problem=problem))
    if (more := len(problems) - MOST_PROBLEMS) > 0:
        _misread(_say("command.tolerance.more", count=more))
    return 2 if problems else 0


def _parser() -> OneLineParser:
    parser = OneLineParser(
        prog="codedout tolerance",
        description=_say("command.tolerance.about"),
        epilog=_say("command.tolerance.after"),
        allow_abbrev=False,
    )
    parser.add_argument("file", type=Path, metavar="FILE.json", help=_say("command.tolerance.file"))
    parser.add_argument(
        "--format",
        choices=("json", "text"),
        default="json",
        help=_say("command.tolerance.format"),
    )
    parser.add_argument(
        "--voice",
        choices=[each.value for each in Voice],
        default=Voice.PLAIN.value,
        help=_say("command.tolerance.voice"),
    )
    parser.add_argument(
        "--keep-going", action="store_true", help=_say("command.tolerance.keep_going")
    )
    return parser


def _misread(line: str) -> int:
    print(line, file=sys.stderr)
    return 2


def _tell_of_names_twice(cases: Sequence[Read]) -> None:
    """No fault: the answers stand in the order of the file. But who looks by name finds two."""
    times = Counter(case.name for case in cases if case.asks)
    twice = [shown(name) for name, count in times.items() if count > 1]
    if twice:
        problem = _say("command.tolerance.same_id", count=len(twice), first=twice[0])
        _misread(_say("command.tolerance.problem", problem=problem))


def _print(lines: Iterable[str]) -> None:
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without a pound sign gets a "?"
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has enough, as `head` does. What Python writes at its end goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


# --- as JSON: each result as the files of cases expect it, with its findings


def _as_json(cases: Sequence[Read], show: Viewer) -> Iterator[str]:
    """A case on each line, which is read at once and can be searched by line."""
    answered = [(case.name, case.asks) for case in cases if case.asks]
    yield '{"cases": ['
    for number, (name, asks) in enumerate(answered, 1):
        answer = as_json({"id": name, "result": _result(asks, show)})
        yield answer if number == len(answered) else f"{answer},"
    yield "]}"


def _result(asks: YearsTogether | OverRepaid, show: Viewer) -> Json:
    if isinstance(asks, OverRepaid):
        explained = explain(asks)
        told = present_over_repaid(explained, show)
        ending = explained.ending
        return {
            "outcome": ending.outcome.value,
            "recover": plain_figures(ending.recover),
            "decided_by": list(ending.decided_by),
            **_why(explained, told),
        }
    settled = explain(asks)
    years = [
        _year(year, told)
        for year, told in zip(settled.years, present_years(asks, settled, show), strict=True)
    ]
    result: Json = {
        "years": years,
        "brought_forward": [_brought_forward(pair) for pair in settled.brought_forward],
        "enote": settled.enote,
        "findings": list(_walk(years)),
    }
    return result | {"gaps": list(missing)} if (missing := gaps(asks, show)) else result


def _year(year: YearExplained, told: Told) -> Json:
    return {
        "tax_year": str(year.tax_year),
        "difference": plain_figures(year.difference),
        **_ending(year.ending),
        "decided_by": list(year.ending.decided_by),
        "within_tolerance_alone": year.within_alone,
        "calculation_issued": year.ending.calculation_issued,
        "tell_customer": year.ending.tell_customer,
        **_why(year, told),
    }


def _ending(ending: Ending) -> Json:
    return {
        "outcome": ending.outcome.value,
        "collect": plain_figures(ending.collect),
        "repay": plain_figures(ending.repay),
    }


def _brought_forward(pair: BroughtForward) -> Json:
    return {
        "from": str(pair.earlier),
        "to": str(pair.later),
        "kind": "overpayment" if pair.overpayment else "underpayment",
        "net_after": plain_figures(pair.net_after),
        "paragraph": pair.paragraph,
    }


def _walk(years: Iterable[Json]) -> Iterator[Json]:
    """Every finding once, the earliest year first; one of two years with the later of them."""
    for year in years:
        name = year["tax_year"]
        for finding in year["findings"]:
            if finding.get("later", name) == name:
                yield {"tax_year": name, **finding}


def _why(explained: Explained, told: Told) -> Json:
    return {
        "basis": _BASIS[explained.basis],
        "findings": [
            _finding(finding, step)
            for finding, step in zip(explained.findings, told.steps, strict=True)
        ],
        "other_readings": [
            {"reading": way.rule, "because": f"{way.ours} {way.other} {way.result}", **other}
            for way in told.other_ways
            if (other := _other(explained, way.rule))
        ],
    }


def _other(explained: Explained, rule: str) -> Json:
    """What the other way of reading comes to; nothing where it comes to the same."""
    for reading, ending in explained.others.items():
        if reading.value == rule:
            return _ending(ending) | {"recover": plain_figures(ending.recover)}
    return {}


def _finding(finding: Finding, step: Step) -> Json:
    found: Json = {
        "condition": finding.question.value,
        "met": finding.met,
        "because": step.text,
        "decided_by": list(finding.paragraphs),
        "basis": _BASIS[_basis(finding)],
    }
    if finding.readings:
        found["readings"] = list(step.readings)
    if finding.terms:
        found["sum"] = [plain_figures(term) for term in finding.terms]
        found["left"] = plain_figures(finding.amount)
    if finding.limit is not None:
        found["limit"] = plain_figures(finding.limit)
    if finding.earlier and finding.later:
        found["earlier"], found["later"] = str(finding.earlier), str(finding.later)
    return found


def _basis(finding: Finding) -> Basis:
    if finding.readings:
        return Basis.READING
    return Basis.ELSEWHERE if finding.paragraphs[0] in ELSEWHERE else Basis.WORDS


# --- as text, a decision on each line


def _as_text(cases: Sequence[Read], show: Viewer) -> Iterator[str]:
    yield show.say("command.tolerance.text.names")
    for case in cases:
        if case.asks:
            yield f"\n{shown(case.name)}"
            if isinstance(case.asks, YearsTogether):
                yield from gaps(case.asks, show)
            for told in _told(case.asks, show):
                yield ""
                yield from _lines(told, show)
    yield from ("", *notes(show))


def _told(asks: YearsTogether | OverRepaid, show: Viewer) -> tuple[Told, ...]:
    if isinstance(asks, OverRepaid):
        return (present_over_repaid(explain(asks), show),)
    return present_years(asks, explain(asks), show)


def _lines(told: Told, show: Viewer) -> Iterator[str]:
    yield told.title
    for number, step in enumerate(told.steps, 1):
        because = ", ".join(step.paragraphs)
        if step.readings:
            because += "; " + show.say(
                "command.tolerance.text.our_reading", rules=", ".join(step.readings)
            )
        yield show.say(
            "command.tolerance.text.step", number=number, text=step.text, because=because
        )
    because = ", ".join(told.paragraphs)
    yield show.say("command.tolerance.text.outcome", text=told.outcome, because=because)
    yield show.say("command.tolerance.text.decides", text=told.decides)
    for way in told.other_ways:
        said = {"rule": way.rule, "ours": way.ours, "other": way.other, "result": way.result}
        yield show.say("command.tolerance.text.other_way", **said)
