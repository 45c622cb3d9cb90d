"""A clock that can be set, stopped, and shared between processes."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from .calendar import instant, short_stamp


def real_now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """Showed `start` at the real instant `anchor`, and has run since unless it is stopped."""

    start: datetime
    anchor: datetime
    running: bool = True

    @classmethod
    def starting(cls, spelled: str, real: Callable[[], datetime] = real_now) -> Self:
        """Read `START` (begins now) or `START@ANCHOR` (two instants; several processes can share).

        Raises:
            ValueError: either part is not an ISO 8601 instant.
        """
        start, shared, anchor = spelled.partition("@")
        return cls(instant(start), instant(anchor) if shared else real())

    def now(self, real: Callable[[], datetime] = real_now) -> datetime:
        return self.start + (real() - self.anchor) if self.running else self.start

    def as_json(self) -> dict[str, object]:
        return {"now": short_stamp(self.now()), "running": self.running}

    def as_state(self) -> dict[str, object]:
        return {
            "start": self.start.isoformat(),
            "anchor": self.anchor.isoformat(),
            "running": self.running,
        }

    @classmethod
    def from_state(cls, state: dict[str, str | bool]) -> Self:
        return cls(
            instant(str(state["start"])), instant(str(state["anchor"])), bool(state["running"])
        )
