"""The store's own fingerprint key: made once, kept sealed."""

from __future__ import annotations

from secrets import token_hex

from sqlalchemy import Connection, Engine, select

from codedout.store import tables
from codedout.store.cipher import Cipher, Fingerprints
from codedout.store.engine import reading, writing
from codedout.store.errors import KeysDoNotFit
from codedout.store.insert import insert_new

_NAME = "fingerprint_key"
_BYTES = 32


def kept_fingerprints(engine: Engine, cipher: Cipher) -> Fingerprints:
    """The fingerprints of this store, with its key made if it has none yet.

    Raises:
        KeysDoNotFit: the cipher does not open the kept key, so it would open nothing else either.
    """
    with reading(engine) as connection:
        sealed = _find(connection)
    if sealed is None:
        fresh = {"name": _NAME, "sealed": cipher.seal(token_hex(_BYTES))}
        with writing(engine) as connection:
            insert_new(connection, tables.secrets, fresh)  # another process may have been first
            sealed = _find(connection)
    return Fingerprints(bytes.fromhex(cipher.unseal(sealed or "")))


def opens(engine: Engine, cipher: Cipher) -> bool:
    """Whether the cipher opens what is kept, as far as anything is. Changes nothing."""
    with reading(engine) as connection:
        sealed = _find(connection)
    try:
        return sealed is None or bool(cipher.unseal(sealed))
    except KeysDoNotFit:
        return False


def _find(connection: Connection) -> str | None:
    statement = select(tables.secrets.c.sealed).where(tables.secrets.c.name == _NAME)
    sealed: str | None = connection.execute(statement).scalar_one_or_none()
    return sealed
