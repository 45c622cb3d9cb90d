"""Keeping what a person types about small differences of past years. It never goes to HMRC."""

from __future__ import annotations

from dataclasses import dataclass

from codedout.domain.change import Who
from codedout.domain.walk import Walk
from codedout.journeys.ports import Clock, Walks


@dataclass(frozen=True, slots=True)
class Walking:
    """One person's sheet. `clock` is the one by which it is forgotten: the portal's."""

    who: Who
    walks: Walks
    clock: Clock

    def find(self) -> Walk | None:
        """What they typed, if it is still kept."""
        return self.walks.find(self.who, self.clock.now())

    def keep(self, walk: Walk) -> None:
        """Keep what now stands on the page."""
        self.walks.keep(self.who, walk, self.clock.now())

    def throw_away(self) -> None:
        """Forget all of it."""
        self.walks.forget(self.who)
