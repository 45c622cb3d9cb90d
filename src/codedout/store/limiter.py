"""HMRC's limit of calls a second, kept by every process on the store together.

The store remembers when the last few calls left. One more may leave when the oldest of them is a
period ago, so that no period ever holds more than its number: not even on the seam of two
seconds, which counting by the clock would allow.

Three lanes lead to it: writes before reads, and behind both what is asked in the background, for
nobody who is waiting: that leaves only when nobody in the other two waits, in any process.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from random import random
from secrets import token_hex

from pydantic import TypeAdapter
from sqlalchemy import Engine, select, update

from codedout.store.engine import reading, seconds_now, writing
from codedout.store.insert import insert_new
from codedout.store.tables import limits as table

# HMRC counts calls as they arrive, and two do not take equally long on the way.
MARGIN = 0.05

# A waiting write says so again before this runs out; one whose process died is soon forgotten.
LEASE = 1.0

_LOOK_EVERY = 0.02  # seconds, for reads that let a write pass
_NAME = "hmrc"


class Lane(Enum):
    """Who goes before whom."""

    WRITE = auto()
    READ = auto()
    BACKGROUND = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """Who left and who waits. Instants are seconds since 1970.

    `left` has the latest departures, oldest first; `writes` the waiting writes, each with the
    instant until which it is believed to be waiting. `reads` are the processes in which reads wait,
    which is written down only while there is a background lane: `background` is until when.
    """

    left: tuple[float, ...] = ()
    writes: dict[str, float] = field(default_factory=dict)
    reads: dict[str, float] = field(default_factory=dict)
    background: float = 0.0

    def knows_that_waits(self, reader: str, now: float) -> bool:
        """Whether nothing need be written down for that process's reads to go first."""
        if self.background <= now:
            return True
        return now + LEASE / 2 < self.reads.get(reader, 0.0) <= now + LEASE


@dataclass(frozen=True, slots=True)
class Rate:
    """`number` calls in any `period` (seconds)."""

    number: int
    period: float

    @classmethod
    def per_second(cls, calls: float) -> Rate:
        """The rate of that many calls a second; less than one is one in a longer time."""
        number = max(1, int(calls))
        return cls(number, number / calls + MARGIN)

    def ask(
        self, line: Line, me: str, *, lane: Lane, now: float, more: bool = False
    ) -> tuple[Line, float]:
        """The line after `me` asked to leave at `now`, and how long `me` must wait (0: it left).

        `more`: others wait behind `me` in its process, so that its place in the line is kept.
        """
        # If the clock was put back, what lies ahead of it now counts as having just happened.
        left = tuple(min(at, now) for at in line.left)[-self.number :]
        writes, reads = _waiting(line.writes, now), _waiting(line.reads, now)
        background = now + LEASE if lane is Lane.BACKGROUND else min(line.background, now + LEASE)
        pause = 0.0 if len(left) < self.number else max(0.0, left[0] + self.period - now)
        if (lane is not Lane.WRITE and writes) or (lane is Lane.BACKGROUND and reads):
            pause = max(pause, _LOOK_EVERY)
        if lane is Lane.WRITE:
            writes.pop(me, None)
            if pause > 0:
                writes[me] = now + LEASE
        elif lane is Lane.READ:
            reads.pop(me, None)
            if background > now and (pause > 0 or more):
                reads[me] = now + LEASE
        if pause == 0:
            left = (*left, now)[-self.number :]
        return Line(left, writes, reads, background), pause


def _waiting(leases: Mapping[str, float], now: float) -> dict[str, float]:
    return {who: min(at, now + LEASE) for who, at in leases.items() if at > now}


class StoreLimiter:
    """Answers to `hmrc.ports.Limiter`."""

    def __init__(self, engine: Engine, per_second: float) -> None:
        """`per_second` is more than 0 and need not be whole."""
        self._engine = engine
        self._rate = Rate.per_second(per_second)
        self._me = token_hex(8)
        # One of each lane of a process stands in the store's line, the others behind it, so that
        # many threads do not all keep asking it.
        self._turns = {lane: threading.Lock() for lane in Lane}
        self._readers = 0
        self._counting = threading.Lock()

    def wait(self, *, write: bool, within: float) -> None:
        """Return when one more call may leave. A waiting write goes before waiting reads.

        Raises:
            TimeoutError: it had no turn within so many seconds; nobody else's was taken.
        """
        self.leave(write=write, within=within)

    def leave(self, *, write: bool, within: float) -> float:
        """As `wait`; the instant it left, in seconds since 1970."""
        if write:
            return self._leave(Lane.WRITE, within)
        self._count(1)
        try:
            return self._leave(Lane.READ, within)
        finally:
            self._count(-1)

    def leave_behind(self, *, within: float) -> float:
        """As `leave`, in the background: after everybody who waits, in whatever process."""
        return self._leave(Lane.BACKGROUND, within)

    def in_background(self) -> InBackground:
        """The same limit, for reads for which nobody is waiting."""
        return InBackground(self)

    def _count(self, change: int) -> None:
        with self._counting:
            self._readers += change

    def _leave(self, lane: Lane, within: float) -> float:
        give_up = time.monotonic() + within
        if not self._turns[lane].acquire(timeout=max(0.0, within)):
            raise TimeoutError
        try:
            me = self._me if lane is Lane.READ else token_hex(8)
            while True:
                left_at, pause = self._ask(me, lane)
                if not pause:
                    return left_at
                left = give_up - time.monotonic()
                if left <= 0:
                    raise TimeoutError
                # Apart by a little, so that processes do not all come back at once.
                time.sleep(min(pause, LEASE / 4, left) + 0.005 * random())  # noqa: S311
        finally:
            self._turns[lane].release()

    def _ask(self, me: str, lane: Lane) -> tuple[float, float]:
        if lane is not Lane.WRITE and (pause := self._glance(me, lane)):
            return 0.0, pause
        with writing(self._engine) as connection:
            insert_new(connection, table, {"name": _NAME, "state": _to_text(Line())})
            statement = select(table.c.state).where(table.c.name == _NAME).with_for_update()
            line = _LINE.validate_json(connection.execute(statement).scalar_one())
            now = seconds_now(connection)
            line, pause = self._rate.ask(line, me, lane=lane, now=now, more=self._readers > 1)
            connection.execute(
                update(table).where(table.c.name == _NAME).values(state=_to_text(line))
            )
            return now, pause

    def _glance(self, me: str, lane: Lane) -> float:
        """How long it would have to wait, found without holding up anybody.

        0 too where the line is to be told that it waits.
        """
        with reading(self._engine) as connection:
            state = connection.execute(
                select(table.c.state).where(table.c.name == _NAME)
            ).scalar_one_or_none()
            if state is None:
                return 0.0
            line, now = _LINE.validate_json(state), seconds_now(connection)
        if lane is Lane.READ and not line.knows_that_waits(me, now):
            return 0.0
        if lane is Lane.BACKGROUND and not now + LEASE / 2 < line.background <= now + LEASE:
            return 0.0
        return self._rate.ask(line, me, lane=lane, now=now)[1]


class InBackground:
    """Answers to `hmrc.ports.Limiter` for reads for which nobody is waiting."""

    def __init__(self, limiter: StoreLimiter) -> None:
        self._limiter = limiter

    def wait(self, *, write: bool, within: float) -> None:
        """Return when one more call may leave, nobody else waiting.

        Raises:
            TimeoutError: it had no turn within so many seconds.
        """
        if write:
            raise ValueError("nothing is written in the background")
        self._limiter.leave_behind(within=within)


class NoLimit:
    """Answers to `hmrc.ports.Limiter` where there is no limit to keep."""

    def wait(self, *, write: bool, within: float) -> None:
        """Return at once."""

    def in_background(self) -> NoLimit:
        """The same."""
        return self


_LINE = TypeAdapter(Line)


def _to_text(line: Line) -> str:
    return _LINE.dump_json(line).decode()
