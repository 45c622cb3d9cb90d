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
    return Fingerprints(bytes.fromhex(kept_secret(engine, cipher, _NAME)))


def kept_secret(engine: Engine, cipher: Cipher, name: str) -> str:
    """The store's secret of that name: 32 random bytes in hex, made at the first call.

    Raises:
        KeysDoNotFit: the cipher does not open the kept one.
    """
    with reading(engine) as connection:
        sealed = _find(connection, name)
    if sealed is None:
        fresh = {"name": name, "sealed": cipher.seal(token_hex(_BYTES))}
        with writing(engine) as connection:
            insert_new(connection, tables.secrets, fresh)  # another process may have been first
            sealed = _find(connection, name)
    return cipher.unseal(sealed or "")


def opens(engine: Engine, cipher: Cipher) -> bool:
    """Whether the cipher opens what is kept, as far as anything is. Changes nothing."""
    with reading(engine) as connection:
        sealed = _find(connection, _NAME)
    try:
        return sealed is None or bool(cipher.unseal(sealed))
    except KeysDoNotFit:
        return False


def _find(connection: Connection, name: str) -> str | None:
    statement = select(tables.secrets.c.sealed).where(tables.secrets.c.name == name)
    sealed: str | None = connection.execute(statement).scalar_one_or_none()
    return sealed
