"""Finding out, by reading and never by sending, what became of changes that were left open.

A change is left open where HMRC's answer was lost, HMRC could not be read afterwards, or the
process that sent it is gone. It is looked at once nothing of it can be on its way any more
(`journeys.sending.IN_FLIGHT`): then one reading tells the outcome.

Without the person being there, only the session from which it was sent is used: HMRC is told of
the device on which the call came about, and that is the one on which the change was sent. Once
that session is over, it waits for the person's next visit (ADR 8).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import monotonic

from codedout.domain.change import OPEN, Change, Who
from codedout.domain.errors import CodedOutError
from codedout.journeys.desk import Desk
from codedout.journeys.ports import Journal, LeftOpen, Locks
from codedout.journeys.sending import IN_FLIGHT, settle

AT_ONCE = 4  # enough to use all of HMRC's rate, few enough not to stand in people's way
ONE_PASS = 30.0  # seconds, for whoever holds the lock to let another process have it
LONGEST_READ = 120.0  # seconds; tries, turns and the renewal of permission included
FIRST_PAUSE, LONGEST_PAUSE = 20.0, 320.0  # seconds before one that could not be read is tried again

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Pause:
    until: float
    seconds: float


class Recoverer:
    """One for a process. `desk_of` is a person's desk in a session that is not over, by its key."""

    def __init__(
        self,
        journal: Journal,
        locks: Locks,
        desk_of: Callable[[str, Who], Desk | None],
        *,
        seconds: Callable[[], float] = monotonic,
        one_pass: float = ONE_PASS,
    ) -> None:
        self._journal = journal
        self._locks = locks
        self._desk_of = desk_of
        self._seconds = seconds
        self._one_pass = one_pass
        self._pauses: dict[str, _Pause] = {}

    def recover(self, given_up: Callable[[], bool] = lambda: False) -> None:
        """Settle everybody's that can be, unless another process is at it.

        Raises:
            StoreUnavailable: the store cannot be used, this time.
        """
        more = True
        while more and not given_up():
            try:
                with self._locks.hold("recover", self._one_pass + LONGEST_READ, wait=0):
                    more = self._pass(given_up)
            except TimeoutError:
                return

    def settle_those_of(self, desk: Desk) -> None:
        """Settle those of one person who is there. What goes wrong is for the next time."""
        with suppress(CodedOutError):
            for change in self._journal.open_ones(desk.who):
                if is_due(desk, change):
                    self._settle(desk, change.reference)

    def _pass(self, given_up: Callable[[], bool]) -> bool:
        """Settle for a while; whether there is more to do."""
        until = self._seconds() + self._one_pass
        due = self._due()
        settled = begun = 0
        while begun < len(due) and not given_up() and (not begun or self._seconds() < until):
            batch = due[begun : begun + AT_ONCE]
            begun += len(batch)
            looks = [
                desk.together.submit(partial(self._settle, desk, reference))
                for desk, reference in batch
            ]
            settled += sum(look.result() for look in looks)
        if due:
            _log.info(
                "Changes left open: %d settled, %d not to be read now, %d to go",
                settled,
                begun - settled,
                len(due) - begun,
            )
        return begun < len(due)

    def _due(self) -> list[tuple[Desk, str]]:
        desks: dict[tuple[str, Who], Desk | None] = {}
        due = []
        everything = self._journal.left_open()
        still_open = {left.reference for left in everything}
        for reference in list(self._pauses):
            if reference not in still_open:
                self._pauses.pop(reference, None)
        for left in everything:
            if not self._is_paused(left.reference):
                whose = left.session_key, left.who
                if whose not in desks:
                    desks[whose] = self._desk_of(*whose)
                desk = desks[whose]
                if desk is not None and self._is_for(desk, left):
                    due.append((desk, left.reference))
        return due

    def _is_for(self, desk: Desk, left: LeftOpen) -> bool:
        if desk.who != left.who:  # another number was typed meanwhile
            return False
        change = self._journal.find(left.who, left.reference)
        return change.sent_by == left.session_key and is_due(desk, change)

    def _settle(self, desk: Desk, reference: str) -> bool:
        """Whether it is settled now."""
        if self._is_paused(reference):
            return False
        try:
            with self._locks.hold(f"recover:{reference}", LONGEST_READ, wait=0):
                is_open = settle(desk, reference).state in OPEN
        except TimeoutError:  # another thread or process is reading it
            return False
        if is_open:
            before = self._pauses.get(reference)
            seconds = FIRST_PAUSE if before is None else min(2 * before.seconds, LONGEST_PAUSE)
            self._pauses[reference] = _Pause(self._seconds() + seconds, seconds)
        else:
            self._pauses.pop(reference, None)
        return not is_open

    def _is_paused(self, reference: str) -> bool:
        pause = self._pauses.get(reference)
        return pause is not None and self._seconds() < pause.until


def is_due(desk: Desk, change: Change) -> bool:
    """Whether one reading will tell the outcome. Until then its sender, or its page, sees to it."""
    return (
        change.state in OPEN
        and change.sent_at is not None
        and desk.clock.now() - change.sent_at >= IN_FLIGHT
    )
