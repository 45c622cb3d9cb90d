"""Everything worth keeping as one file, and back again, into either database.

One JSON value a line: a head, for each table its name and columns, its rows, and at the end how
many rows there were and the SHA-256 of every line before. What is sealed stays sealed, so the file
is of no use without the keys, and its rows cannot be changed unnoticed by whoever lacks them.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from codedout.domain.errors import StoreUnavailable
from codedout.store.cipher import Cipher
from codedout.store.engine import reading
from codedout.store.errors import NotABackup, StoreInUse, StoreNewerThanCode, StoreNotEmpty
from codedout.store.presence import somebody_runs
from codedout.store.tables import locks
from codedout.store.upgrade import changing_tables, is_known, move_to, revision_of

FORMAT = "codedout backup 1"

# Sign-ins live for hours, and HMRC takes each renewal key once: an old copy would be worth nothing
# to the person and something to a thief. Locks and turns are of the moment.
_OF_THE_MOMENT = frozenset({"sessions", "proofs", "attempts", "locks", "limits"})
_ALEMBIC = "alembic_version"
_AT_ONCE = 500


def back_up(engine: Engine, file: Path) -> int:
    """Write the file, which must not be there yet, while the store is in use; how many rows.

    All of it is of one moment: one transaction reads it. There is either a whole file or none.

    Raises:
        FileExistsError and other OSErrors: of the file.
        NotABackup: there are no tables yet, so nothing to keep.
        StoreUnavailable
    """
    with NamedTemporaryFile(dir=file.absolute().parent, prefix=f".{file.name}.") as fresh:
        rows = _write(engine, fresh)  # mode 0600
        fresh.flush()
        os.fsync(fresh.fileno())
        file.hardlink_to(fresh.name)
    return rows


def _write(engine: Engine, out: IO[bytes]) -> int:
    seen = hashlib.sha256()
    rows = 0

    def line(value: object, *, counted: bool = True) -> None:
        written = json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
        if counted:
            seen.update(written)
        out.write(written)

    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with reading(engine) as connection:
        revision = revision_of(connection)
        if revision is None:
            raise NotABackup("nothing to keep")
        line({"format": FORMAT, "revision": revision})
        for table in _tables(connection).sorted_tables:
            if table.name in _OF_THE_MOMENT or table.name == _ALEMBIC:
                continue
            line({"table": table.name, "columns": [one.name for one in table.columns]})
            found = connection.execution_options(yield_per=_AT_ONCE).execute(
                select(table).order_by(*table.primary_key)
            )
            for row in found:
                line(list(row))
                rows += 1
    line({"rows": rows, "sha256": seen.hexdigest()}, counted=False)
    return rows


def restore(engine: Engine, file: Path, cipher: Cipher, *, replace: bool = False) -> int:
    """Put back what is in the file, all or nothing, and bring it up to date; how many rows.

    With `replace` whatever was there before is gone.

    Raises:
        NotABackup: the file is not as it was written.
        StoreNewerThanCode: it is of a later release.
        StoreInUse: a portal is running on it, or was a minute ago and did not end as it should.
        StoreNotEmpty: something is kept there, and `replace` was not said.
        KeysDoNotFit: the keys are not those of the file.
        OSError, StoreUnavailable
    """
    revision, rows = _check(file, cipher)
    with changing_tables(engine) as connection:
        if inspect(connection).has_table(locks.name) and somebody_runs(connection):
            raise StoreInUse("a portal is running on it")
        if not replace and _anything_in(connection):
            raise StoreNotEmpty("something is kept there")
        _tables(connection).drop_all(connection)
        move_to(connection, revision)
        _put_back(connection, file)
        move_to(connection, "head")
    return rows


def _check(file: Path, cipher: Cipher) -> tuple[str, int]:
    """Read all of it before anything is touched."""
    for _ in _lines(file):
        pass  # whole, before any of it is believed
    lines = _lines(file)
    head = next(lines, None)
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise NotABackup("not a backup of ours")
    revision = str(head.get("revision"))
    rows, columns, table = 0, [], ""
    for line in lines:
        if isinstance(line, dict):
            table, columns = line["table"], line["columns"]
        elif len(line) != len(columns):
            raise NotABackup("a row that is none")
        else:
            rows += 1
            if table == "secrets":
                cipher.unseal(dict(zip(columns, line, strict=True))["sealed"])
    if not is_known(revision):
        raise StoreNewerThanCode("the backup is of a later release")
    return revision, rows


def _lines(file: Path) -> Iterator[Any]:
    """Every line but the last, which says that nothing is missing and nothing was changed."""
    seen, rows, held = hashlib.sha256(), 0, b""
    with file.open("rb") as source:
        for line in source:
            if held:
                seen.update(held)
                value = _value(held)
                rows += isinstance(value, list)
                yield value
            held = line
    if _value(held) != {"rows": rows, "sha256": seen.hexdigest()} or not held.endswith(b"}\n"):
        raise NotABackup("not as it was written")


def _value(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        raise NotABackup("not as it was written") from None


def _anything_in(connection: Connection) -> bool:
    """Whether anything is kept but what a first start makes of itself."""
    passing = _OF_THE_MOMENT | {_ALEMBIC, "secrets"}
    return any(
        connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in _tables(connection).sorted_tables
        if table.name not in passing
    )


def _put_back(connection: Connection, file: Path) -> None:
    tables = _tables(connection).tables
    table: Table | None = None
    waiting: list[dict[str, Any]] = []

    def put() -> None:
        if table is not None and waiting:
            connection.execute(insert(table), waiting)
            waiting.clear()

    columns: list[str] = []
    try:
        for line in _lines(file):
            if isinstance(line, list):
                waiting.append(dict(zip(columns, line, strict=True)))
                if len(waiting) >= _AT_ONCE:
                    put()
            elif "table" in line:
                put()
                table, columns = tables[line["table"]], line["columns"]
        put()
    except StoreUnavailable:
        raise
    except (KeyError, SQLAlchemyError):
        raise NotABackup("rows that the tables do not take") from None
    _go_on_counting(connection, tables["changes"])


def _go_on_counting(connection: Connection, changes: Table) -> None:
    """PostgreSQL counts apart from the rows, and must not give a number that is taken."""
    if connection.dialect.name == "postgresql":
        newest = connection.execute(select(func.max(changes.c.number))).scalar_one()
        if newest is not None:
            counter = text("SELECT setval(pg_get_serial_sequence('changes', 'number'), :newest)")
            connection.execute(counter, {"newest": newest})


def _tables(connection: Connection) -> MetaData:
    """As they are in this database, so that a step behind is kept and put back as that step."""
    found = MetaData()
    found.reflect(connection)
    return found
