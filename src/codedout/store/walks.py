"""What people typed about small differences of past years; one sheet a person.

What is older than `KEPT_FOR` is not found, and soon is gone.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Delete, Engine, Row, Select, delete, select

from codedout.domain.change import Who
from codedout.domain.draft import KEPT_FOR
from codedout.domain.walk import Walk
from codedout.journeys.ports import Overtaken, Unreadable, Walks
from codedout.store.cipher import Cipher
from codedout.store.codec import from_text, to_text
from codedout.store.engine import reading, writing
from codedout.store.insert import insert_new, put
from codedout.store.tables import walks as table


class StoreWalks(Walks):
    """The sheets in the store."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine = engine
        self._cipher = cipher

    def keep(
        self, who: Who, walk: Walk | None, at: datetime, *, over: Collection[Walk | None]
    ) -> Overtaken | None:
        """Keep it, or forget theirs, if what is kept is one of those `over` which it may go.

        What is kept is compared whole: so nothing is said of a page that kept the very same.
        """
        theirs = {"actor": who.actor, "subject": who.subject}
        with writing(self._engine) as connection:
            while True:
                row = connection.execute(_of(who).with_for_update()).one_or_none()
                found = self._read(row, at)
                if found not in over:
                    return Overtaken(found)
                if walk is None:
                    connection.execute(_forgotten(who))
                    return None
                kept = {"saved_at": at, "sealed": self._cipher.seal(to_text(walk))}
                if row is not None:
                    put(connection, table, theirs | kept, **kept)
                    return None
                if insert_new(connection, table, theirs | kept):
                    return None
                # Somebody else put one in since: nothing was there that could be held.

    def find(self, who: Who, at: datetime) -> Walk | Unreadable | None:
        """Theirs; None if there is none that is still kept."""
        with reading(self._engine) as connection:
            row = connection.execute(_of(who)).one_or_none()
        return self._read(row, at)

    def forget(self, who: Who) -> None:
        """Forget theirs, if there is one, whatever it is."""
        with writing(self._engine) as connection:
            connection.execute(_forgotten(who))

    def forget_over(self, at: datetime) -> None:
        """Forget everybody's that are not to be kept any longer."""
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.saved_at <= at - KEPT_FOR))

    def _read(self, row: Row[Any] | None, at: datetime) -> Walk | Unreadable | None:
        if row is None or row.saved_at <= at - KEPT_FOR:
            return None
        try:
            return from_text(Walk, self._cipher.unseal(row.sealed), whole=True)
        except ValidationError:
            return Unreadable(row.saved_at + KEPT_FOR)


def _of(who: Who) -> Select[Any]:
    return select(table.c.saved_at, table.c.sealed).where(
        table.c.actor == who.actor, table.c.subject == who.subject
    )


def _forgotten(who: Who) -> Delete:
    return delete(table).where(table.c.actor == who.actor, table.c.subject == who.subject)
