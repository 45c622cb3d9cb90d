"""Days from one to another, and how many of them HMRC answers for in one call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

MOST_DAYS = 732
"""HMRC's documents allow 732 days between the first and the last day; we count both of these."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The days from `first` to `last`, with both of them."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a span ends before it begins")

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def in_calls(self) -> tuple[Span, ...]:
        """The same days in spans that HMRC answers for, newest first, none twice."""
        spans = []
        last = self.last
        while last >= self.first:
            back = min(MOST_DAYS, (last - self.first).days + 1)
            first = last - timedelta(days=back - 1)
            spans.append(Span(first, last))
            if first == self.first:
                break
            last = first - timedelta(days=1)
        return tuple(spans)
