"""The way to the database: SQLite in WAL mode, or PostgreSQL, through the same two doors.

`reading` and `writing` are the only ways in. Both hand out one connection in one transaction and
turn every failure of the database into `StoreUnavailable`, within `PATIENCE` and never by hanging.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from codedout.domain.errors import StoreUnavailable
from codedout.store.errors import NotADatabase

PATIENCE = 5.0
"""Seconds to wait for another's write before giving up."""

_WRITES = "codedout_writes"


def make_engine(url: str, patience: float = PATIENCE) -> Engine:
    """The engine for `url`, safe to share between threads. A SQLite file is made if missing.

    `patience` is in seconds.

    Raises:
        NotADatabase: the address is neither a SQLite file nor PostgreSQL.
        StoreUnavailable: the folder or the file could not be made.
    """
    address = database_address(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, patience)
    return _postgresql(address, patience)


def database_address(url: str) -> URL:
    """`url` with the driver we use.

    Raises:
        NotADatabase: the address is neither a SQLite file nor PostgreSQL.
    """
    problem = NotADatabase("neither a SQLite file nor PostgreSQL")
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise problem from None  # SQLAlchemy quotes the address, which may hold a password
    if address.drivername in ("sqlite", "sqlite+pysqlite") and address.database not in (
        None,
        "",
        ":memory:",
    ):
        return address.set(drivername="sqlite+pysqlite")
    if address.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return address.set(drivername="postgresql+psycopg")
    raise problem


def sqlite_file(url: str) -> Path | None:
    """The file that a SQLite address names; None for PostgreSQL.

    Raises:
        NotADatabase: the address is neither a SQLite file nor PostgreSQL.
    """
    address = database_address(url)
    return Path(address.database or "") if address.get_backend_name() == "sqlite" else None


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the store and does not wait for writers.

    Raises:
        StoreUnavailable: the database could not be read.
    """
    with _said_plainly(), engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection whose changes are on disk when the block ends, or are all undone.

    SQLite takes its one writer's lock at the start: a transaction that reads first and asks for
    the lock later can be refused without waiting.

    Raises:
        StoreUnavailable: the database could not be read or written.
    """
    with _said_plainly(), engine.execution_options(**{_WRITES: True}).begin() as connection:
        yield connection


def seconds_now(connection: Connection) -> float:
    """The instant, in seconds since 1970, by the one clock that every process here shares."""
    if connection.dialect.name == "sqlite":  # a file: they all run on this machine
        return time.time()
    return float(
        connection.execute(select(func.extract("epoch", func.clock_timestamp()))).scalar_one()
    )


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, NoConnectionFree) as problem:
        raise StoreUnavailable(_kind_of(problem)) from None


def _kind_of(problem: DBAPIError | NoConnectionFree) -> str:
    """The database's own name for what failed, and nothing of a statement or a message."""
    cause = problem.orig if isinstance(problem, DBAPIError) else problem
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return f"{type(cause).__name__} {code or ''}".rstrip()


def _sqlite(address: URL, patience: float) -> Engine:
    _make_file(Path(address.database or ""))
    engine = create_engine(
        address,
        connect_args={"timeout": patience, "check_same_thread": False},
        pool_size=8,
        max_overflow=56,
        pool_timeout=patience,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: SQLiteConnection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        connection.execute("PRAGMA synchronous=FULL")  # a commit is on disk when it returns
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _make_file(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            # Not touched: closing it would let go of every lock that this process's connections
            # hold on it (sqlite.org/howtocorrupt.html, 2.2), and another process could then take
            # the log away.
            return
        # SQLite gives its side files the mode of this one.
        with suppress(FileExistsError):  # another process was first
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as problem:
        raise StoreUnavailable(type(problem).__name__) from None


def _postgresql(address: URL, patience: float) -> Engine:
    milliseconds = int(patience * 1000)
    # The last setting ends the transaction of a process that was stopped, not killed, in one.
    limits = (
        f"-c lock_timeout={milliseconds} -c statement_timeout={2 * milliseconds}"
        f" -c idle_in_transaction_session_timeout={4 * milliseconds}"
    )
    return create_engine(
        address,
        connect_args={"options": limits, "connect_timeout": max(2, int(patience))},
        pool_size=8,
        max_overflow=24,
        pool_timeout=patience,
        pool_pre_ping=True,
        hide_parameters=True,
    )
