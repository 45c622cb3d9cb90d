"""What people typed on a page, one sheet a person, or one a person and year; sealed.

What is older than `KEPT_FOR` is not found, and soon is gone.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Delete, Engine, Row, Select, Table, delete, select

from codedout.domain.change import Who
from codedout.domain.draft import KEPT_FOR
from codedout.journeys.ports import Overtaken, Sheets, Unreadable
from codedout.store.cipher import Cipher
from codedout.store.codec import from_text, to_text
from codedout.store.engine import reading, writing
from codedout.store.insert import insert_new, put

S = TypeVar("S")


class StoreSheets(Sheets[S]):
    """The sheets of one kind in the store. `which` tells those of one person apart."""

    def __init__(
        self, engine: Engine, cipher: Cipher, table: Table, kind: type[S], **which: int
    ) -> None:
        self._engine = engine
        self._cipher = cipher
        self._table = table
        self._kind = kind
        self._which = which

    def keep(
        self, who: Who, sheet: S | None, at: datetime, *, over: Collection[S | None]
    ) -> Overtaken[S] | None:
        """Keep it, or forget theirs, if what is kept is one of those `over` which it may go.

        What is kept is compared whole: so nothing is said of a page that kept the very same.
        """
        theirs = {"actor": who.actor, "subject": who.subject} | self._which
        with writing(self._engine) as connection:
            while True:
                row = connection.execute(self._of(who).with_for_update()).one_or_none()
                found = self._read(row, at)
                if found not in over:
                    return Overtaken(found)
                if sheet is None:
                    connection.execute(self._forgotten(who))
                    return None
                kept = {"saved_at": at, "sealed": self._cipher.seal(to_text(sheet))}
                if row is not None:
                    put(connection, self._table, theirs | kept, **kept)
                    return None
                if insert_new(connection, self._table, theirs | kept):
                    return None
                # Somebody else put one in since: nothing was there that could be held.

    def find(self, who: Who, at: datetime) -> S | Unreadable | None:
        """Theirs; None if there is none that is still kept."""
        with reading(self._engine) as connection:
            row = connection.execute(self._of(who)).one_or_none()
        return self._read(row, at)

    def forget(self, who: Who) -> None:
        """Forget theirs, if there is one, whatever it is."""
        with writing(self._engine) as connection:
            connection.execute(self._forgotten(who))

    def _read(self, row: Row[Any] | None, at: datetime) -> S | Unreadable | None:
        if row is None or row.saved_at <= at - KEPT_FOR:
            return None
        try:
            return from_text(self._kind, self._cipher.unseal(row.sealed), whole=True)
        except ValidationError:
            return Unreadable(row.saved_at + KEPT_FOR)

    def _of(self, who: Who) -> Select[Any]:
        return select(self._table.c.saved_at, self._table.c.sealed).where(*self._theirs(who))

    def _forgotten(self, who: Who) -> Delete:
        return delete(self._table).where(*self._theirs(who))

    def _theirs(self, who: Who) -> tuple[ColumnElement[bool], ...]:
        columns = self._table.c
        return (
            columns.actor == who.actor,
            columns.subject == who.subject,
            *(columns[name] == value for name, value in self._which.items()),
        )


def forget_sheets_over(engine: Engine, table: Table, at: datetime) -> None:
    """Forget everybody's that are not to be kept any longer."""
    with writing(engine) as connection:
        connection.execute(delete(table).where(table.c.saved_at <= at - KEPT_FOR))
