"""Keeping what a person types about small differences of past years. It never goes to HMRC."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from codedout.domain.change import Who
from codedout.domain.walk import Walk
from codedout.journeys.ports import Clock, Overtaken, Unreadable, Walks


@dataclass(frozen=True, slots=True)
class Walking:
    """One person's sheet. `clock` is the one by which it is forgotten: the portal's.

    `ahead` is how far the session's own day is ahead of it, in which the last day is told.
    """

    who: Who
    walks: Walks
    clock: Clock
    ahead: timedelta = timedelta()

    def find(self) -> Walk | Unreadable | None:
        """What they typed, if it is still kept."""
        found = self.walks.find(self.who, self.clock.now())
        return Unreadable(found.until + self.ahead) if isinstance(found, Unreadable) else found

    def keep(self, walk: Walk | None, *, over: Collection[Walk | None]) -> Overtaken | None:
        """Keep what now stands on the page, or None of it, over what this page knows of."""
        return self.walks.keep(self.who, walk, self.clock.now(), over=over)

    def throw_away(self) -> None:
        """Forget all of it, whatever it is."""
        self.walks.forget(self.who)
