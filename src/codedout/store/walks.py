"""What people typed about small differences of past years; one sheet a person.

What is older than `KEPT_FOR` is not found, and soon is gone.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import Engine, delete, select

from codedout.domain.change import Who
from codedout.domain.walk import KEPT_FOR, Walk
from codedout.journeys.ports import Walks
from codedout.store.cipher import Cipher
from codedout.store.codec import from_text, to_text
from codedout.store.engine import reading, writing
from codedout.store.insert import put
from codedout.store.tables import walks as table


class StoreWalks(Walks):
    """The sheets in the store."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine = engine
        self._cipher = cipher

    def keep(self, who: Who, walk: Walk, at: datetime) -> None:
        """Keep it in place of the one before."""
        kept = {"saved_at": at, "sealed": self._cipher.seal(to_text(walk))}
        row = {"actor": who.actor, "subject": who.subject}
        with writing(self._engine) as connection:
            put(connection, table, row | kept, **kept)

    def find(self, who: Who, at: datetime) -> Walk | None:
        """Theirs; None if there is none that is still kept."""
        theirs = select(table.c.sealed).where(
            table.c.actor == who.actor,
            table.c.subject == who.subject,
            table.c.saved_at > at - KEPT_FOR,
        )
        with reading(self._engine) as connection:
            sealed = connection.execute(theirs).scalar_one_or_none()
        if sealed is None:
            return None
        try:
            return from_text(Walk, self._cipher.unseal(sealed))
        except ValidationError:  # a later release wrote it in its own way
            return None

    def forget(self, who: Who) -> None:
        """Forget theirs, if there is one."""
        with writing(self._engine) as connection:
            connection.execute(
                delete(table).where(table.c.actor == who.actor, table.c.subject == who.subject)
            )

    def forget_over(self, at: datetime) -> None:
        """Forget everybody's that are not to be kept any longer."""
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.saved_at <= at - KEPT_FOR))
