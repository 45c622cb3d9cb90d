"""Rows for every table there is, made up from the columns alone, later tables' too."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    insert,
)

from codedout.store.cipher import Cipher
from codedout.store.engine import writing


def fill(engine: Engine, cipher: Cipher, rows: int, *, but: Collection[str] = ()) -> None:
    """So many rows in each table, as it is in the database, `but` those named."""
    with writing(engine) as connection:
        tables = MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name not in ("alembic_version", *but):
                for number in range(rows):
                    connection.execute(insert(table).values(_row(table, cipher, number)))


def _row(table: Table, cipher: Cipher, number: int) -> dict[str, Any]:
    return {
        one.name: _value(one, cipher, number)
        for one in table.columns
        if (table.name, one.name) != ("changes", "number")
    }


def _value(column: Column[Any], cipher: Cipher, number: int) -> Any:
    if column.name.split("_")[0] == "sealed":
        return cipher.seal(f"{column.name} {number} £")
    match column.type:
        case Boolean():
            return number % 2 == 0
        case Float():
            return number + 0.25
        case BigInteger():
            return 1_800_000_000_000_000 + number
        case Integer():
            return 2000 + number
        case String():
            return f"x{number}"
    raise TypeError(column.type)
