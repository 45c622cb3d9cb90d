"""The people of the firm's, the hashes of their passwords, and what happened at their door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, delete, select, update

from codedout.domain.adviser import Adviser, Role
from codedout.domain.door import LOCKED_FOR, MOST_WRONG, UNKNOWN_KEPT_FOR, AtOurDoor, DoorEntry
from codedout.domain.errors import NotRecognised
from codedout.store.cipher import Cipher, Fingerprints
from codedout.store.door_book import note
from codedout.store.engine import reading, writing
from codedout.store.insert import insert_new
from codedout.store.sessions import end_those_of
from codedout.store.tables import advisers as table
from codedout.store.tables import door_book


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
        key = f"a_{token_hex(16)}"
        row = {
            "key": key,
            "username_key": self._key_of(username),
            "role": role.value,
            "disabled": False,
            "wrong": 0,
            "added_at": at,
            "sealed_username": self._cipher.seal(username),
            "sealed_name": self._cipher.seal(name),
            "sealed_password": self._cipher.seal(password_hash),
        }
        with writing(self._engine) as connection:
            if not insert_new(connection, table, row):
                return None
            self._note(connection, AtOurDoor.ADDED, at, key)
        return Adviser(key=key, username=username, name=name, role=role)

    def all(self) -> tuple[Adviser, ...]:
        """Everybody, by username."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(table)).mappings().all()
        return tuple(sorted(map(self._adviser, rows), key=lambda one: one.username.casefold()))

    def find(self, username: str) -> Adviser | None:
        """Whoever is known by it; None for nobody."""
        with reading(self._engine) as connection:
            row = self._row(connection, username)
        return None if row is None else self._adviser(row)

    def knock(
        self,
        username: str,
        is_right: Callable[[str | None], bool],
        at: datetime,
        *,
        address: str = "",
        locks: bool = True,
    ) -> Adviser | None:
        """Whoever is let in; None where nobody is, whatever the cause: that is in the book alone.

        `is_right` says whether the password is that of a hash, or of none, in the same time. It
        takes long, so nothing is held meanwhile: whether the door is locked, and whether the
        password is still the same, is looked at once more after it, by one at a time. So of any
        number who try at once no more than `MOST_WRONG` guesses count. `locks`: whether wrong ones
        lock the door at all.
        """
        with reading(self._engine) as connection:
            row = self._row(connection, username)
        sealed = None if row is None else str(row["sealed_password"])
        right = is_right(None if sealed is None else self._cipher.unseal(sealed))
        with writing(self._engine) as connection:
            now = None if row is None else self._row(connection, username, lock=True)
            if now is None:
                self._note(connection, AtOurDoor.WRONG, at, None, address)
                return None
            same = self._cipher.unseal(now["sealed_password"]) == self._cipher.unseal(sealed or "")
            what, changed = _after(now, right=right and same, at=at, locks=locks)
            if changed:
                self._change(connection, now, **changed)
            self._note(connection, what, at, now["key"], address)
        return self._adviser(now) if what is AtOurDoor.IN else None

    def set_disabled(self, username: str, *, disabled: bool, at: datetime) -> Adviser:
        """Let them in no more, or again. Whoever is disabled is signed in nowhere from then on.

        Raises:
            NotRecognised: nobody is known by that username.
        """
        with writing(self._engine) as connection:
            row = self._known(connection, username)
            self._change(connection, row, disabled=disabled)
            if disabled:
                end_those_of(connection, row["key"])
            what = AtOurDoor.DISABLED if disabled else AtOurDoor.ENABLED
            self._note(connection, what, at, row["key"])
            return self._adviser(self._known(connection, username))

    def reset(self, username: str, password_hash: str, at: datetime) -> Adviser:
        """Another password, a door that is not locked, and signed in nowhere.

        Raises:
            NotRecognised: nobody is known by that username.
        """
        with writing(self._engine) as connection:
            row = self._known(connection, username)
            password = self._cipher.seal(password_hash)
            self._change(connection, row, sealed_password=password, wrong=0, locked_until=None)
            end_those_of(connection, row["key"])
            self._note(connection, AtOurDoor.RESET, at, row["key"])
            return self._adviser(row)

    def note_out(self, adviser: Adviser, at: datetime, *, address: str = "") -> None:
        """Note that they signed out."""
        with writing(self._engine) as connection:
            self._note(connection, AtOurDoor.OUT, at, adviser.key, address)

    def forget_over(self, at: datetime) -> None:
        """Take out of the book who came long ago under a name that nobody has: anybody can."""
        with writing(self._engine) as connection:
            connection.execute(
                delete(door_book).where(
                    door_book.c.adviser.is_(None), door_book.c.at < at - UNKNOWN_KEPT_FOR
                )
            )

    def book(self, most: int) -> tuple[DoorEntry, ...]:
        """The last entries, at most so many, the newest first."""
        last = select(door_book).order_by(door_book.c.number.desc()).limit(most)
        with reading(self._engine) as connection:
            known = {
                row["key"]: self._adviser(row)
                for row in connection.execute(select(table)).mappings()
            }
            return tuple(
                DoorEntry(
                    at=row["at"],
                    adviser=known.get(row["adviser"]),
                    what=AtOurDoor(row["what"]),
                    address=self._cipher.unseal(row["sealed_detail"]),
                )
                for row in connection.execute(last).mappings()
            )

    def _note(
        self,
        connection: Connection,
        what: AtOurDoor,
        at: datetime,
        adviser: str | None,
        address: str = "",
    ) -> None:
        note(connection, self._cipher, what, at, adviser=adviser, address=address)

    def _key_of(self, username: str) -> str:
        return self._fingerprints.of(f"adviser {username.casefold()}")

    def _row(
        self, connection: Connection, username: str, *, lock: bool = False
    ) -> RowMapping | None:
        wanted = select(table).where(table.c.username_key == self._key_of(username))
        if lock:
            wanted = wanted.with_for_update()
        return connection.execute(wanted).mappings().first()

    def _known(self, connection: Connection, username: str) -> RowMapping:
        row = self._row(connection, username, lock=True)
        if row is None:
            raise NotRecognised("adviser")
        return row

    def _change(self, connection: Connection, row: RowMapping, **values: Any) -> None:
        connection.execute(update(table).where(table.c.key == row["key"]).values(**values))

    def _adviser(self, row: RowMapping) -> Adviser:
        return Adviser(
            key=row["key"],
            username=self._cipher.unseal(row["sealed_username"]),
            name=self._cipher.unseal(row["sealed_name"]),
            role=Role(row["role"]),
            disabled=row["disabled"],
        )


def _after(
    row: RowMapping, *, right: bool, at: datetime, locks: bool
) -> tuple[AtOurDoor, Mapping[str, object]]:
    """What a try comes to, and what it changes."""
    locked_until = row["locked_until"]
    if locks and locked_until is not None and at < locked_until:
        return AtOurDoor.WHILE_LOCKED, {}
    if right:
        what = AtOurDoor.WHILE_DISABLED if row["disabled"] else AtOurDoor.IN
        return what, {"wrong": 0, "locked_until": None}
    if not locks:
        return AtOurDoor.WRONG, {}
    wrong = row["wrong"] + 1
    if wrong < MOST_WRONG:
        return AtOurDoor.WRONG, {"wrong": wrong}
    return AtOurDoor.LOCKED, {"wrong": 0, "locked_until": at + LOCKED_FOR}
