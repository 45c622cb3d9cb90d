"""All that is kept about one person: handed over, or forgotten in one go."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    Table,
    and_,
    delete,
    exists,
    or_,
    select,
    update,
)

from codedout.domain.change import OPEN, Who
from codedout.domain.held import Held, Row, StillOpen
from codedout.domain.session import Session
from codedout.domain.tax_year import TaxYear
from codedout.store.cipher import Cipher
from codedout.store.engine import reading, writing
from codedout.store.subjects import hold
from codedout.store.tables import Instant, changes, clients, locks, metadata, proofs, subjects
from codedout.store.tables import sessions as sessions_table

_OF_SOMEBODY = tuple(
    table for table in metadata.sorted_tables if {"actor", "subject"} <= set(table.columns.keys())
)
"""Tables whose rows are somebody's, about somebody; a later one is found by its columns."""

_OF_A_CLIENT = tuple(
    table
    for table in metadata.sorted_tables
    if "client" in table.columns and table is not sessions_table
)

TOLD: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "sessions": (
        "sign_ins",
        (
            *("started_at", "last_active_at", "authority_from", "scopes", "proven"),
            *("hides", "world", "sealed_nino", "sealed_facts"),
        ),
    ),
    "answers": ("answers_about_returns", ("tax_year", "said_at", "sealed")),
    "drafts": ("begun", ("ask", "tax_year", "saved_at", "sealed")),
    "walks": ("small_differences", ("saved_at", "sealed")),
    "bills": ("bills", ("tax_year", "saved_at", "sealed")),
    "known": (
        "hmrc_last_answered",
        ("asked", "read_at", "sealed", "earlier_at", "sealed_earlier"),
    ),
    "sweep_rows": ("december_list", ("world", "answered", "sealed")),
    "clients": ("client", ("world", "added_at", "sealed_name", "sealed_nino", "sealed_notes")),
}
"""What of each table is handed over, and under which name; changes are told by the journal.

The rest is keys and secrets of ours, by which nobody learns anything about the person.
"""

_AS_IT_IS = ("sealed_nino", "sealed_name", "sealed_notes")


@dataclass(frozen=True, slots=True)
class StoreHeld:
    """Everything of one person's in the store."""

    engine: Engine
    cipher: Cipher

    def of(self, session: Session) -> Held:
        """All that is held of that session's person; an adviser's client's, without the adviser."""
        with reading(self.engine) as connection:
            return Held(
                rows={
                    name: tuple(
                        self._told(row, metadata.tables[table], columns)
                        for row in self._rows(connection, metadata.tables[table], session)
                    )
                    for table, (name, columns) in TOLD.items()
                }
            )

    def open_ones(self, who: Who) -> tuple[str, ...]:
        """The references of what was sent and is not known to be at its end."""
        with reading(self.engine) as connection:
            return _open_ones(connection, who)

    def sessions_about(self, session: Session) -> tuple[str, ...]:
        """The keys of every session that this one's person is in, or their client is on screen."""
        with reading(self.engine) as connection:
            return tuple(connection.execute(_sessions_about(session)).scalars())

    def forget(self, session: Session) -> None:
        """Forget all that is held of that session's person, and end every session of theirs.

        Of an adviser's client it goes for all of the firm, with the client; those whose screen
        they are on stay signed in. What somebody else keeps about the same person is theirs.

        Raises:
            StillOpen: something was sent whose outcome is open. Nothing is forgotten then.
        """
        who = session.who
        with writing(self.engine) as connection:
            # As a change is claimed: first its row, then its person. So neither waits for ever.
            theirs = select(changes.c.reference).where(*_theirs(changes, who))
            references = connection.execute(
                theirs.order_by(changes.c.number).with_for_update()
            ).scalars()
            names = [f"recover:{reference}" for reference in references]
            hold(connection, who.subject)
            if found := _open_ones(connection, who):
                raise StillOpen(found)
            keys = connection.execute(_sessions_about(session)).scalars().all()
            if session.adviser is None:
                names += [f"refresh:{key}" for key in keys]
                connection.execute(delete(proofs).where(proofs.c.session_key.in_(keys)))
            else:
                self._off_every_screen(connection, session)
            for table in _OF_SOMEBODY:
                connection.execute(delete(table).where(*_theirs(table, who)))
            connection.execute(delete(locks).where(locks.c.name.in_(names)))
            if not _known_to_others(connection, who.subject):
                connection.execute(delete(subjects).where(subjects.c.subject == who.subject))

    def _off_every_screen(self, connection: Connection, session: Session) -> None:
        table, subject = sessions_table, session.who.subject
        connection.execute(delete(proofs).where(proofs.c.subject == subject))
        for key in connection.execute(_sessions_about(session)).scalars().all():
            nobody = f"v_{token_urlsafe(24)}"
            gone = {"proven": False, "client": None, "actor": nobody, "subject": nobody}
            connection.execute(
                update(table).where(table.c.key == key).values(sealed_nino=None, **gone)
            )
        if session.client is not None:
            # The client first: a row that is just being written of them is found then.
            connection.execute(delete(clients).where(clients.c.key == session.client.key))
            for each in _OF_A_CLIENT:
                connection.execute(delete(each).where(each.c.client == session.client.key))

    def _rows(self, connection: Connection, table: Table, session: Session) -> Iterator[RowMapping]:
        which: tuple[ColumnElement[bool], ...]
        if table is clients or table in _OF_A_CLIENT:
            if session.client is None:
                return
            key = table.c.key if table is clients else table.c.client
            which = (key == session.client.key,)
        elif table is sessions_table and session.adviser is not None:
            return  # who looks at the client is the firm's, and no fact about the client
        else:
            which = _theirs(table, session.who)
        rows = connection.execute(select(table).where(*which).order_by(*table.primary_key))
        yield from rows.mappings()

    def _told(self, row: RowMapping, table: Table, columns: tuple[str, ...]) -> Row:
        return {
            name.removeprefix("sealed_").replace("sealed", "what"): self._value(
                table.c[name], row[name]
            )
            for name in columns
        }

    def _value(self, column: Column[Any], value: Any) -> object:
        if value is None:
            return None
        if column.name in _AS_IT_IS:
            return self.cipher.unseal(value)
        if column.name.startswith("sealed"):
            return json.loads(self.cipher.unseal(value))
        if column.name == "tax_year":
            return str(TaxYear(value))
        return _instant(value) if isinstance(column.type, Instant) else value


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _theirs(table: Table, who: Who) -> tuple[ColumnElement[bool], ...]:
    return table.c.actor == who.actor, table.c.subject == who.subject


def _sessions_about(session: Session) -> Any:
    table, who = sessions_table, session.who
    which = and_(*_theirs(table, who))
    if session.client is not None:
        which = or_(which, table.c.client == session.client.key)
    return select(table.c.key).where(which)


def _open_ones(connection: Connection, who: Who) -> tuple[str, ...]:
    open_ = changes.c.state.in_(sorted(state.value for state in OPEN))
    found = select(changes.c.reference).where(*_theirs(changes, who), open_)
    return tuple(connection.execute(found.order_by(changes.c.number)).scalars())


def _known_to_others(connection: Connection, subject: str) -> bool:
    """Whether anybody else keeps something about the same person.

    Then its version goes on: what they are shown and the order of what they sent hang on it.
    """
    anywhere = [exists().where(table.c.subject == subject) for table in _OF_SOMEBODY]
    return bool(connection.execute(select(or_(*anywhere))).scalar_one())
