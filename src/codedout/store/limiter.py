"""HMRC's limit of calls a second, kept by every process on the store together.

The store remembers when the last few calls left. One more may leave when the oldest of them is a
period ago, so that no period ever holds more than its number: not even on the seam of two
seconds, which counting by the clock would allow.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Line:
    """Who left and who waits. Instants are seconds since 1970.

    `left` has the latest departures, oldest first; `writes` the waiting writes, each with the
    instant until which it is believed to be waiting.
    """

    left: tuple[float, ...] = ()
    writes: dict[str, float] = field(default_factory=dict)


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

    def ask(self, line: Line, me: str, *, write: bool, now: float) -> tuple[Line, float]:
        """The line after `me` asked to leave at `now`, and how long `me` must wait (0: it left)."""
        # If the clock was put back, what lies ahead of it now counts as having just happened.
        left = tuple(min(at, now) for at in line.left)[-self.number :]
        writes = {who: min(at, now + LEASE) for who, at in line.writes.items() if at > now}
        pause = 0.0 if len(left) < self.number else max(0.0, left[0] + self.period - now)
        if not write and writes:
            pause = max(pause, _LOOK_EVERY)
        if pause > 0:
            if write:
                writes[me] = now + LEASE
            return Line(left, writes), pause
        writes.pop(me, None)
        return Line((*left, now)[-self.number :], writes), 0.0


class StoreLimiter:
    """Answers to `hmrc.ports.Limiter`."""

    def __init__(self, engine: Engine, per_second: float) -> None:
        """`per_second` is more than 0 and need not be whole."""
        self._engine = engine
        self._rate = Rate.per_second(per_second)
        # One read and one write of a process stand in the store's line, the others behind them,
        # so that many threads do not all keep asking it.
        self._turns = {True: threading.Lock(), False: threading.Lock()}

    def wait(self, *, write: bool, within: float) -> None:
        """Return when one more call may leave. A waiting write goes before waiting reads.

        Raises:
            TimeoutError: it had no turn within so many seconds; nobody else's was taken.
        """
        self.leave(write=write, within=within)

    def leave(self, *, write: bool, within: float) -> float:
        """As `wait`; the instant it left, in seconds since 1970."""
        give_up = time.monotonic() + within
        if not self._turns[write].acquire(timeout=max(0.0, within)):
            raise TimeoutError
        try:
            me = token_hex(8)
            while True:
                left_at, pause = self._ask(me, write=write)
                if not pause:
                    return left_at
                left = give_up - time.monotonic()
                if left <= 0:
                    raise TimeoutError
                # Apart by a little, so that processes do not all come back at once.
                time.sleep(min(pause, LEASE / 4, left) + 0.005 * random())  # noqa: S311
        finally:
            self._turns[write].release()

    def _ask(self, me: str, *, write: bool) -> tuple[float, float]:
        if not write and (pause := self._glance()):
            return 0.0, pause
        with writing(self._engine) as connection:
            insert_new(connection, table, {"name": _NAME, "state": _to_text(Line())})
            statement = select(table.c.state).where(table.c.name == _NAME).with_for_update()
            line = _LINE.validate_json(connection.execute(statement).scalar_one())
            now = seconds_now(connection)
            line, pause = self._rate.ask(line, me, write=write, now=now)
            connection.execute(
                update(table).where(table.c.name == _NAME).values(state=_to_text(line))
            )
            return now, pause

    def _glance(self) -> float:
        """How long a read would have to wait, found without holding up anybody."""
        with reading(self._engine) as connection:
            state = connection.execute(
                select(table.c.state).where(table.c.name == _NAME)
            ).scalar_one_or_none()
            if state is None:
                return 0.0
            line = _LINE.validate_json(state)
            return self._rate.ask(line, "", write=False, now=seconds_now(connection))[1]


class NoLimit:
    """Answers to `hmrc.ports.Limiter` where there is no limit to keep."""

    def wait(self, *, write: bool, within: float) -> None:
        """Return at once."""


_LINE = TypeAdapter(Line)


def _to_text(line: Line) -> str:
    return _LINE.dump_json(line).decode()
