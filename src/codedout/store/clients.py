"""The firm's clients. Numbers are found by their fingerprint, and kept sealed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, delete, select, update

from codedout.domain.client import Client
from codedout.domain.client_rows import ListedClient
from codedout.domain.demonstration import own_world
from codedout.domain.errors import NotRecognised
from codedout.domain.nino import Nino
from codedout.store.cipher import Cipher, Fingerprints
from codedout.store.engine import reading, writing
from codedout.store.insert import insert_new
from codedout.store.sessions import take_off_screens
from codedout.store.tables import clients as table
from codedout.store.tables import sweep_rows


class StoreClients:
    """The list of one world: everybody of the firm's who is there sees the same.

    Each demonstration has its own, on all of its days. Nobody finds there what others typed.
    """

    def __init__(
        self, engine: Engine, cipher: Cipher, fingerprints: Fingerprints, world: str = ""
    ) -> None:
        self._engine = engine
        self._cipher = cipher
        self._fingerprints = fingerprints
        self._world = own_world(world)
        self._here = table.c.world == self._world

    def of(self, world: str) -> StoreClients:
        """The list that whoever is in that world sees."""
        return StoreClients(self._engine, self._cipher, self._fingerprints, world)

    def add(self, name: str, nino: Nino, notes: str, *, by: str, at: datetime) -> Client | None:
        """The new client, added by the adviser of that key; None if the number is listed."""
        row = self._new(name, nino, notes, by, at)
        with writing(self._engine) as connection:
            # Also where somebody adds the same number at the same time.
            added = insert_new(connection, table, row)
            return self._one(connection, row["key"]) if added else None

    def add_all(self, rows: Iterable[ListedClient], *, by: str, at: datetime) -> frozenset[int]:
        """Add those whose number is not listed, all in one step; which rows were added."""
        new = [(one.row, self._new(one.name, one.nino, one.notes, by, at)) for one in rows]
        with writing(self._engine) as connection:
            return frozenset(at for at, row in new if insert_new(connection, table, row))

    def _new(self, name: str, nino: Nino, notes: str, by: str, at: datetime) -> dict[str, Any]:
        return {
            "key": f"c_{token_hex(16)}",
            "world": self._world,
            "number_key": self._fingerprints.of(nino.value),
            "added_at": at,
            "added_by": by,
            "sealed_nino": self._cipher.seal(nino.value),
            **self._sealed(name, notes),
        }

    def describe(self, key: str, name: str, notes: str) -> Client:
        """The client with another name and other notes.

        Raises:
            NotRecognised: it is not listed any more.
        """
        with writing(self._engine) as connection:
            connection.execute(
                update(table)
                .where(self._here, table.c.key == key)
                .values(**self._sealed(name, notes))
            )
            return self._one(connection, key)

    def remove(self, key: str) -> None:
        """Take it off the list and off each screen; what was sent for it stays on record."""
        with writing(self._engine) as connection:
            gone = delete(table).where(self._here, table.c.key == key)
            if connection.execute(gone).rowcount == 0:
                return
            connection.execute(delete(sweep_rows).where(sweep_rows.c.client == key))
            take_off_screens(connection, key)

    def find(self, key: str) -> Client:
        """Raises NotRecognised: it is not listed, or not any more."""
        with reading(self._engine) as connection:
            return self._one(connection, key)

    def all(self) -> tuple[Client, ...]:
        """Every client, by name."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(self._here)).mappings().all()
        return tuple(sorted(map(self._client, rows), key=lambda one: one.name.casefold()))

    def _one(self, connection: Connection, key: str) -> Client:
        which = select(table).where(self._here, table.c.key == key)
        row = connection.execute(which).mappings().first()
        if row is None:
            raise NotRecognised("client")
        return self._client(row)

    def _client(self, row: RowMapping) -> Client:
        return Client(
            key=row["key"],
            name=self._cipher.unseal(row["sealed_name"]),
            nino=Nino(self._cipher.unseal(row["sealed_nino"])),
            notes=self._cipher.unseal(row["sealed_notes"]),
            added_at=row["added_at"],
        )

    def _sealed(self, name: str, notes: str) -> dict[str, str]:
        return {"sealed_name": self._cipher.seal(name), "sealed_notes": self._cipher.seal(notes)}
