"""Keeping what a person types on a page of their own figures. It never goes to HMRC."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from codedout.domain.change import Who
from codedout.journeys.ports import Clock, Overtaken, Sheets, Unreadable

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Keeping(Generic[S]):
    """One person's sheet. `clock` is the one by which it is forgotten: the portal's.

    `ahead` is how far the session's own day is ahead of it, in which the last day is told.
    """

    who: Who
    sheets: Sheets[S]
    clock: Clock
    ahead: timedelta = timedelta()

    def find(self) -> S | Unreadable | None:
        """What they typed, if it is still kept."""
        found = self.sheets.find(self.who, self.clock.now())
        return Unreadable(found.until + self.ahead) if isinstance(found, Unreadable) else found

    def keep(self, sheet: S | None, *, over: Collection[S | None]) -> Overtaken[S] | None:
        """Keep what now stands on the page, or None of it, over what this page knows of."""
        return self.sheets.keep(self.who, sheet, self.clock.now(), over=over)

    def throw_away(self) -> None:
        """Forget all of it, whatever it is."""
        self.sheets.forget(self.who)
