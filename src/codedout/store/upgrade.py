"""Brings the tables up to date. Any number of processes may start at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import cache
from sqlite3 import OperationalError

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from codedout.domain.errors import StoreUnavailable
from codedout.store.engine import make_engine, reading, writing
from codedout.store.errors import StoreNewerThanCode

_PATIENCE = 60.0  # seconds; another process may be in the middle of a long upgrade
_LOCK_NUMBER = 0x636F6465  # any number that is ours alone in this PostgreSQL database
_one_at_a_time = threading.Lock()  # Alembic keeps the upgrade under way in a global


class Standing(StrEnum):
    """How the tables stand to this code."""

    EMPTY = "empty"
    BEHIND = "behind"
    UP_TO_DATE = "up_to_date"
    NEWER = "newer"


def upgrade(engine: Engine) -> None:
    """Make or upgrade the tables, all or nothing.

    Raises:
        StoreNewerThanCode: a later release was here.
        StoreUnavailable: the database could not be reached or written.
    """
    if standing(engine) is Standing.UP_TO_DATE:
        return
    patient = make_engine(engine.url.render_as_string(hide_password=False), _PATIENCE)
    try:
        with _one_at_a_time:
            _upgrade(patient)
    finally:
        patient.dispose()


def _upgrade(engine: Engine) -> None:
    with changing_tables(engine) as connection:
        if _standing(connection) is Standing.NEWER:
            raise StoreNewerThanCode("the tables were made by a later release")
        move_to(connection, "head")


@contextmanager
def changing_tables(engine: Engine) -> Iterator[Connection]:
    """As `engine.writing`, for one process at a time and no tables changed by halves."""
    if engine.dialect.name == "sqlite":
        _switch_to_wal(engine)
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK_NUMBER})"))
        yield connection


def move_to(connection: Connection, revision: str) -> None:
    """Take the tables up to that step, within the transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def revision_of(connection: Connection) -> str | None:
    """The step at which the tables stand; None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Whether this code has that step, so that it can go on from there."""
    return revision in steps()


def standing(engine: Engine) -> Standing:
    """How the tables stand to this code. Changes nothing."""
    with reading(engine) as connection:
        return _standing(connection)


def _standing(connection: Connection) -> Standing:
    now = revision_of(connection)
    if now is None:
        return Standing.EMPTY
    *older, newest = steps()
    if now == newest:
        return Standing.UP_TO_DATE
    return Standing.BEHIND if now in older else Standing.NEWER


@cache
def steps() -> tuple[str, ...]:
    """Every step that this code knows, oldest first."""
    scripts = ScriptDirectory.from_config(_config())
    return tuple(script.revision for script in scripts.walk_revisions())[::-1]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "codedout.store:migrations")
    return config


def _switch_to_wal(engine: Engine) -> None:
    # SQLite may refuse this at once, without its usual patience, while somebody else is writing.
    give_up = time.monotonic() + _PATIENCE
    connection = engine.raw_connection()
    try:
        while True:
            try:
                connection.cursor().execute("PRAGMA journal_mode=WAL")
                return
            except OperationalError as problem:
                if time.monotonic() > give_up:
                    raise StoreUnavailable(type(problem).__name__) from None
                time.sleep(0.05)
    finally:
        connection.close()
