"""Two insertions that SQLite and PostgreSQL both do in one step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Put the row in unless its key is taken; whether it was put in."""
    statement = _insert(connection, table).values(**row).on_conflict_do_nothing()
    # Not `rowcount`: where the database makes the key, SQLAlchemy asks for it and counts nothing.
    return connection.execute(statement.returning(*table.primary_key)).first() is not None


def put(connection: Connection, table: Table, row: Mapping[str, Any], **changed: Any) -> None:
    """Put the row in, or set the `changed` columns of the one that has its primary key."""
    statement = _insert(connection, table).values(**row)
    connection.execute(
        statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=changed)
    )


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
