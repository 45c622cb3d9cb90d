"""The people of the firm's, and the hashes of their passwords."""

from __future__ import annotations

from datetime import datetime
from secrets import token_hex

from sqlalchemy import Connection, Engine, RowMapping, insert, select

from codedout.domain.adviser import Adviser, Role
from codedout.store.cipher import Cipher, Fingerprints
from codedout.store.engine import reading, writing
from codedout.store.tables import advisers as table


class StoreAdvisers:
    """A username is the same however it is spelt in capitals."""

    def __init__(self, engine: Engine, cipher: Cipher, fingerprints: Fingerprints) -> None:
        self._engine = engine
        self._cipher = cipher
        self._fingerprints = fingerprints

    def add(
        self, username: str, name: str, role: Role, password_hash: str, at: datetime
    ) -> Adviser | None:
        """The new one; None if the username is taken. `password_hash` is bcrypt's."""
        key, username_key = f"a_{token_hex(16)}", self._key_of(username)
        with writing(self._engine) as connection:
            if self._row(connection, username_key) is not None:
                return None
            connection.execute(
                insert(table).values(
                    key=key,
                    username_key=username_key,
                    role=role.value,
                    disabled=False,
                    wrong=0,
                    added_at=at,
                    sealed_username=self._cipher.seal(username),
                    sealed_name=self._cipher.seal(name),
                    sealed_password=self._cipher.seal(password_hash),
                )
            )
        return Adviser(key=key, username=username, name=name, role=role)

    def all(self) -> tuple[Adviser, ...]:
        """Everybody, by username."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(table)).mappings().all()
        return tuple(sorted(map(self._adviser, rows), key=lambda one: one.username.casefold()))

    def _key_of(self, username: str) -> str:
        return self._fingerprints.of(f"adviser {username.casefold()}")

    def _row(self, connection: Connection, username_key: str) -> RowMapping | None:
        wanted = select(table).where(table.c.username_key == username_key)
        return connection.execute(wanted).mappings().first()

    def _adviser(self, row: RowMapping) -> Adviser:
        return Adviser(
            key=row["key"],
            username=self._cipher.unseal(row["sealed_username"]),
            name=self._cipher.unseal(row["sealed_name"]),
            role=Role(row["role"]),
            disabled=row["disabled"],
        )
