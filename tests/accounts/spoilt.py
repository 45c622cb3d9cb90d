"""An answer of HMRC's with one member after another missing, odd, or there twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Way = tuple[str | int, ...]

LEAST, MOST = Decimal("-99999999999.99"), Decimal("99999999999.99")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT")
_AMOUNT = re.compile(r"-?\d+\.\d\d\Z")
_YEAR = re.compile(r"\d{4}-\d\d\Z")


@dataclass(frozen=True)
class Spoilt:
    """The answer, and what was done to which member."""

    body: Any
    way: Way
    what: str

    @property
    def is_without(self) -> bool:
        """Whether the member is missing; else it is still in a form that HMRC's document allows."""
        return self.what == "missing"

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.way))} {self.what}"


def each_spoilt(body: Any) -> Iterator[Spoilt]:
    """Each member of each object in turn, in each way that there is for such a value.

    It is `body` itself that is changed, and put right again before the next.
    """
    for way, value in list(_members(body, ())):
        parent, name = body, way[-1]
        for step in way[:-1]:
            parent = parent[step]
        if isinstance(name, str):
            del parent[name]
            yield Spoilt(body, way, "missing")
        for what, odd in _instead(value):
            parent[name] = odd
            yield Spoilt(body, way, what)
        parent[name] = value


def _members(value: Any, way: Way) -> Iterator[tuple[Way, Any]]:
    parts: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = list(enumerate(value))
    for name, part in parts:
        if not isinstance(part, dict) or isinstance(name, str):
            yield (*way, name), part
        yield from _members(part, (*way, name))


def _instead(value: Any) -> list[tuple[str, Any]]:
    match value:
        case bool():
            odd: list[tuple[str, Any]] = [("the other", not value)]
        case int():
            odd = [("least", int(LEAST)), ("most", int(MOST)), ("nothing", 0)]
        case float() | Decimal():
            odd = [("least", LEAST), ("most", MOST), ("nothing", 0)]
        case str() if _DAY.match(value):
            odd = [("in 1920", "1920-02-29"), ("to come", "2199-12-31")]
        case str() if _INSTANT.match(value):
            odd = [("in 1920", "1920-02-29T12:00:00Z")]
        case str() if _YEAR.match(value):
            odd = [("long ago", "1919-20"), ("to come", "2098-99")]
        case str() if _AMOUNT.match(value):
            odd = [("least", str(LEAST)), ("most", str(MOST)), ("nothing", "0")]
        case str():
            odd = [("new", "SOMETHING_NEW")]
        case list():
            odd = [("empty", []), ("twice", [*value, *value])]
        case _:
            odd = []
    return odd
