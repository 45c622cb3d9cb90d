"""What happened at the advisers' door. Where from is sealed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert

from codedout.domain.door import AtOurDoor
from codedout.store.cipher import Cipher
from codedout.store.tables import door_book


def note(
    connection: Connection,
    cipher: Cipher,
    what: AtOurDoor,
    at: datetime,
    *,
    adviser: str | None,
    address: str = "",
) -> None:
    """Write it down within a transaction under way: what was done is in the book, or not done."""
    connection.execute(
        insert(door_book).values(
            at=at, adviser=adviser, what=what.value, sealed_detail=cipher.seal(address)
        )
    )
