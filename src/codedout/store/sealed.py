"""Every sealed column of every table, and sealing all of it with the key now in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Engine, Table, and_, select, tuple_, update

from codedout.store.cipher import Cipher
from codedout.store.engine import reading, writing
from codedout.store.errors import StillBeingSealed
from codedout.store.tables import metadata

_AT_ONCE = 100  # rows in one transaction: short enough that nobody waits for it
_PASSES = 20


def sealed_columns(table: Table) -> tuple[Column[Any], ...]:
    """Those columns of a table that are sealed."""
    return tuple(one for one in table.columns if one.name.split("_")[0] == "sealed")


def reseal_all(engine: Engine, cipher: Cipher) -> int:
    """Seal with the first key what another sealed, while the store is in use; how many rows.

    What is done is known by the rows themselves, so that it can be broken off at any moment and
    begun again. Looks until one whole look finds nothing left: rows are written meanwhile.

    Raises:
        KeysDoNotFit: something is kept that none of the keys opens.
        StillBeingSealed: older keys are still in use by somebody.
    """
    done = 0
    for _ in range(_PASSES):
        found = sum(_pass_over(engine, cipher, table) for table in metadata.sorted_tables)
        if not found:
            return done
        done += found
    raise StillBeingSealed("an older key is still in use")


def _pass_over(engine: Engine, cipher: Cipher, table: Table) -> int:
    """How many rows were found under an older key; each is sealed anew or left to the next pass."""
    if not sealed_columns(table):
        return 0
    found = 0
    for rows in _batches(engine, table):
        fresh = [(row, values) for row in rows if (values := _fresh(cipher, table, row))]
        if not fresh:
            continue
        found += len(fresh)
        with writing(engine) as connection:
            for row, values in fresh:
                # Not if anybody wrote or forgot it since: theirs is the newer one.
                as_it_was = and_(
                    *(one == row[one.name] for one in table.primary_key),
                    *(table.c[name] == row[name] for name in values),
                )
                connection.execute(update(table).where(as_it_was).values(**values))
    return found


def _fresh(cipher: Cipher, table: Table, row: Mapping[str, Any]) -> dict[str, str]:
    return {
        one.name: cipher.reseal(row[one.name])
        for one in sealed_columns(table)
        if row[one.name] is not None and not cipher.sealed_with_key_in_use(row[one.name])
    }


def _batches(engine: Engine, table: Table) -> Iterator[list[Mapping[str, Any]]]:
    keys = tuple(table.primary_key)
    wanted = select(*keys, *sealed_columns(table)).order_by(*keys).limit(_AT_ONCE)
    after: tuple[Any, ...] | None = None
    while True:
        statement = wanted if after is None else wanted.where(tuple_(*keys) > tuple_(*after))
        with reading(engine) as connection:
            rows: list[Mapping[str, Any]] = [
                dict(row) for row in connection.execute(statement).mappings()
            ]
        if not rows:
            return
        yield rows
        after = tuple(rows[-1][one.name] for one in keys)
