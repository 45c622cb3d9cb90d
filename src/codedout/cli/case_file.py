"""Reading the file of cases that `codedout tolerance` answers. Nothing in it is guessed.

An amount is text with two decimals: a number of JSON's may have been through a float.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from codedout.domain.errors import NotATaxYear
from codedout.domain.tax_year import TaxYear
from codedout.domain.year_end import NIL, Boundary, Flag, OverRepaid, YearFacts, YearsTogether
from codedout.words import words

MOST_BYTES = 4_000_000
"""About 10,000 cases of two years. More is not read, so that no file can use up the memory."""

FIRST, LAST = TaxYear(1944), TaxYear(2098)
"""PAYE began on 6 April 1944; the last is the last that HMRC's spelling has room for."""

KINDS = ("years", "over_repayment")

_CASE = ("id", "kind", "inputs")
_CASE_MAY = ("title", "expected", "decided_by", "basis", "explanation")
_YEARS = ("boundary", "years")
_YEAR = (
    *("tax_year", "tax_due", "tax_paid", "supplement"),
    *("tolerance_under", "tolerance_over", "flags"),
)
_YEAR_MAY = ("already_notified_underpayment",)
_OVER_REPAID = ("over_repaid_tax", "over_repaid_supplement", "current_tolerance", "flags")

_AMOUNT = re.compile(r"-?[0-9]{1,11}\.[0-9]{2}", re.ASCII)
_MOST_SHOWN = 40

_say = words().say
_Named = TypeVar("_Named", bound=StrEnum)


class BadFile(Exception):
    """It cannot be read as a file of cases at all; the text says why."""


class Read(NamedTuple):
    """One case of the file: what it asks, or else a line for each thing that is wrong with it."""

    name: str
    asks: YearsTogether | OverRepaid | None
    problems: Sequence[str]


def read_cases(file: Path) -> list[Read]:
    """Each case, in the order of the file.

    Raises:
        BadFile: it is too large, it is no JSON, or there is no case in it.
        OSError: it cannot be read.
    """
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadFile(_say("command.tolerance.too_large", most=f"{MOST_BYTES:,}"))
    return [_Case(case, number).read() for number, case in enumerate(_cases(_json(content)), 1)]


# --- JSON, with what Python's reader would pass over kept to be told


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as it stands in the file, never a float."""

    written: str


_TWICE = " twice"
"""The key under which an object keeps the first name that it has twice."""


def _json(content: bytes) -> Any:
    try:
        return json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_float=_Number,
            parse_int=_Number,
            parse_constant=_Number,
        )
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise BadFile(_say("command.tolerance.not_utf8", line=line)) from None
    except json.JSONDecodeError as problem:
        place = {"line": problem.lineno, "character": problem.colno}
        raise BadFile(_say("command.tolerance.not_json", **place)) from None
    except RecursionError:
        raise BadFile(_say("command.tolerance.too_deep")) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            found.setdefault(_TWICE, name)
        found[name] = value
    return found


def _cases(document: Any) -> list[Any]:
    if isinstance(document, dict):
        if document.get(_TWICE) == "cases":
            raise BadFile(_say("command.tolerance.twice", place="cases"))
        cases = document.get("cases")
        if isinstance(cases, list) and cases and not document.keys() & {"kind", "inputs"}:
            return cases
        if "cases" not in document and document.keys() & set(_CASE):
            return [document]
    raise BadFile(_say("command.tolerance.no_cases"))


def shown(text: str) -> str:
    """A text of the file, short enough for a line and with nothing that a terminal obeys."""
    short = text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in short)


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f'"{shown(value)}"'
    if isinstance(value, _Number):
        return value.written[:_MOST_SHOWN]
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return "{…}" if isinstance(value, dict) else "[…]"


# --- one case


class _Case:
    """Reads one case; what is wrong is noted and the reading goes on, to tell it all at once."""

    def __init__(self, found: Any, number: int) -> None:
        self._found = found
        self._problems: list[str] = []
        name = found.get("id") if isinstance(found, dict) else None
        self._name = name if isinstance(name, str) else ""
        known = f" ({shown(self._name)})" if self._name else ""
        self._place = _say("command.tolerance.place.case", number=number) + known

    def read(self) -> Read:
        asks = self._asks()
        return Read(self._name, None if self._problems else asks, self._problems)

    def _asks(self) -> YearsTogether | OverRepaid | None:
        case = self._fields(self._found, self._place, _CASE, _CASE_MAY)
        name, kind = case.get("id", ""), case.get("kind", KINDS[0])
        if not isinstance(name, str) or ("id" in case and not name.strip()):
            self._expected(f"{self._place}, id", "id", name)
        if kind not in KINDS:
            self._expected(f"{self._place}, kind", "kind", kind, known=", ".join(KINDS))
        if "inputs" not in case or "kind" not in case or kind not in KINDS:
            return None
        return (self._years if kind == KINDS[0] else self._over_repaid)(case["inputs"])

    def _years(self, found: Any) -> YearsTogether | None:
        inputs = self._fields(found, f"{self._place}, inputs", _YEARS)
        boundary = None
        if "boundary" in inputs:
            boundary = self._one_of(inputs["boundary"], f"{self._place}, boundary", Boundary)
        there = inputs.get("years", [])
        if not isinstance(there, list) or ("years" in inputs and not there):
            self._expected(f"{self._place}, years", "years", there)
            return None
        years = [self._year(each, number) for number, each in enumerate(there, 1)]
        self._each_once(years)
        if self._problems or boundary is None:
            return None
        return YearsTogether(years=tuple(y for y in years if y), boundary=boundary)

    def _each_once(self, years: Sequence[YearFacts | None]) -> None:
        seen: set[TaxYear] = set()
        for number, year in enumerate(years, 1):
            if year and year.tax_year in seen:
                place = f"{self._year_place(number)}, tax_year"
                self._note("same_year", place=place, year=year.tax_year)
            elif year:
                seen.add(year.tax_year)

    def _year_place(self, number: int) -> str:
        return f"{self._place}, " + _say("command.tolerance.place.year", number=number)

    def _year(self, found: Any, number: int) -> YearFacts | None:
        place, before = self._year_place(number), len(self._problems)
        year = self._fields(found, place, _YEAR, _YEAR_MAY)
        tax_year = self._tax_year(year, place)
        amounts = {
            name: self._amount(year, name, place)
            for name in ("tax_due", "tax_paid", "supplement", "tolerance_under", "tolerance_over")
        }
        notified = self._amount(year, "already_notified_underpayment", place)
        flags = self._flags(year, place)
        if notified and Flag.ALREADY_ISSUED not in flags and len(self._problems) == before:
            field = f"{place}, already_notified_underpayment"
            found = year["already_notified_underpayment"]
            self._expected(field, "nothing_notified", found, flag=Flag.ALREADY_ISSUED)
        if tax_year is None or len(self._problems) > before:
            return None
        return YearFacts(tax_year=tax_year, **amounts, already_notified=notified, flags=flags)

    def _over_repaid(self, found: Any) -> OverRepaid | None:
        inputs = self._fields(found, f"{self._place}, inputs", _OVER_REPAID)
        tax, supplement, tolerance = (
            self._amount(inputs, name, self._place) for name in _OVER_REPAID[:3]
        )
        flags = self._flags(inputs, self._place)
        if self._problems:
            return None
        return OverRepaid(tax=tax, supplement=supplement, current_tolerance=tolerance, flags=flags)

    # Each of these looks only at a field that is there; `_fields` has told of those that are not.

    def _fields(
        self, found: Any, place: str, names: Sequence[str], may: Sequence[str] = ()
    ) -> dict[str, Any]:
        if not isinstance(found, dict):
            self._expected(place, "fields", found, known=", ".join(names))
            return {}
        if _TWICE in found:
            self._note("twice", place=f"{place}, {shown(found[_TWICE])}")
        known = (*names, *may)
        for name in found:
            if name not in known and name != _TWICE:
                self._note("unknown", place=place, name=_shown(name), known=", ".join(known))
        for name in names:
            if name not in found:
                self._note("missing", place=place, name=name)
        return found

    def _amount(self, fields: dict[str, Any], name: str, place: str) -> Decimal:
        if name not in fields:
            return NIL
        found = fields[name]
        if not isinstance(found, str) or not _AMOUNT.fullmatch(found):
            self._expected(f"{place}, {name}", "amount", found)
        elif found.startswith("-"):
            self._expected(f"{place}, {name}", "nil_or_more", found)
        else:
            return Decimal(found)
        return NIL

    def _tax_year(self, fields: dict[str, Any], place: str) -> TaxYear | None:
        if "tax_year" not in fields:
            return None
        found = fields["tax_year"]
        try:
            year = TaxYear.spelt(found if isinstance(found, str) else "")
        except NotATaxYear:
            self._expected(f"{place}, tax_year", "tax_year", found)
            return None
        if not FIRST <= year <= LAST:
            self._expected(f"{place}, tax_year", "in_range", found, first=FIRST, last=LAST)
        return year

    def _one_of(self, found: Any, place: str, kind: type[_Named]) -> _Named | None:
        try:
            return kind(found if isinstance(found, str) else "")
        except ValueError:
            self._expected(place, "one_of", found, known=", ".join(kind))
            return None

    def _flags(self, fields: dict[str, Any], place: str) -> frozenset[Flag]:
        found = fields.get("flags", [])
        if not isinstance(found, list):
            self._expected(f"{place}, flags", "flags", found)
            return frozenset()
        flags = [self._one_of(each, f"{place}, flags", Flag) for each in found]
        return frozenset(flag for flag in flags if flag)

    def _expected(self, place: str, what: str, found: Any, **values: object) -> None:
        expected = _say(f"command.tolerance.expected.{what}", **values)
        self._note("expected.but", place=place, expected=expected, found=_shown(found))

    def _note(self, what: str, /, **values: object) -> None:
        self._problems.append(_say(f"command.tolerance.{what}", **values))
