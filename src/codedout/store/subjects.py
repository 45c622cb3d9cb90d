"""A number per person that grows whenever HMRC may hold something new for them.

What any process remembers of HMRC's answers is kept under it, so a change sent by one is not
missed by another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, delete, select

from codedout.store import tables
from codedout.store.engine import reading, writing
from codedout.store.insert import put


class StoreSubjects:
    """The versions of all subjects."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def version(self, subject: str) -> int:
        """How often it was bumped; 0 for a subject never heard of."""
        with reading(self._engine) as connection:
            return version_of(connection, subject)

    def bump(self, subject: str) -> None:
        """Make everything remembered of this subject out of date, in every process."""
        with writing(self._engine) as connection:
            bump(connection, subject)


def version_of(connection: Connection, subject: str) -> int:
    """As `StoreSubjects.version`, within a transaction that is under way."""
    table = tables.subjects
    statement = select(table.c.version).where(table.c.subject == subject)
    return connection.execute(statement).scalar_one_or_none() or 0


def bump(connection: Connection, subject: str) -> int:
    """As `StoreSubjects.bump`, within a transaction that is under way; the version it then has.

    Nobody else bumps this subject until the transaction ends.
    """
    table = tables.subjects
    put(connection, table, {"subject": subject, "version": 1}, version=table.c.version + 1)
    statement = select(table.c.version).where(table.c.subject == subject)
    version: int = connection.execute(statement).scalar_one()
    return version


def hold(connection: Connection, subject: str) -> None:
    """Let nobody else bump or hold this subject until the transaction ends."""
    table = tables.subjects
    put(connection, table, {"subject": subject, "version": 0}, version=table.c.version)


@contextmanager
def holding(connection: Connection, subject: str) -> Iterator[None]:
    """As `hold`, leaving no trace of a subject never heard of."""
    hold(connection, subject)
    yield
    table = tables.subjects
    connection.execute(delete(table).where(table.c.subject == subject, table.c.version == 0))
