"""Named locks that count in every process on the store."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

from sqlalchemy import Engine, delete, select

from codedout.store.engine import reading, seconds_now, writing
from codedout.store.insert import insert_new
from codedout.store.tables import locks as table

_LOOK_EVERY = 0.025  # seconds


class StoreLocks:
    """Answers to `signin.ports.Locks`. A lock is a row that says when it frees itself."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def hold(self, name: str, seconds: float, *, wait: float | None = None) -> Iterator[None]:
        """Hold the lock, waiting for it. It frees itself after `seconds` should the holder die.

        Who holds it for longer than `seconds` may find that somebody else has it too: what is
        done under it must be safe then, if not useful.

        Raises:
            TimeoutError: it could not be had within `wait` seconds, else within `seconds`.
        """
        holder = token_hex(16)
        give_up = time.monotonic() + (seconds if wait is None else wait)
        while not (self._looks_free(name) and self._take(name, holder, seconds)):
            if time.monotonic() > give_up:
                raise TimeoutError(name)
            time.sleep(_LOOK_EVERY)
        try:
            yield
        finally:
            self._release(name, holder)

    def _looks_free(self, name: str) -> bool:
        """A look that writes nothing, so that those who wait do not hold up those who work."""
        with reading(self._engine) as connection:
            until = connection.execute(
                select(table.c.until).where(table.c.name == name)
            ).scalar_one_or_none()
            return until is None or until <= seconds_now(connection)

    def _take(self, name: str, holder: str, seconds: float) -> bool:
        with writing(self._engine) as connection:
            now = seconds_now(connection)
            connection.execute(delete(table).where(table.c.name == name, table.c.until <= now))
            row = {"name": name, "holder": holder, "until": now + seconds}
            return insert_new(connection, table, row)

    def _release(self, name: str, holder: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.name == name, table.c.holder == holder))
