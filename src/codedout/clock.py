"""The time: the machine's, or in a demonstration another day that runs on from its start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class ShiftedClock:
    """The machine's time moved by a fixed step: nothing, but in a demonstration. UTC."""

    shift: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.shift

    def moved(self, by: timedelta) -> ShiftedClock:
        """This clock moved further, for one session's own day."""
        return ShiftedClock(self.shift + by)
