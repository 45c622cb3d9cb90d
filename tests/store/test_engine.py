from __future__ import annotations

import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from codedout.domain.errors import StoreUnavailable
from codedout.store.engine import make_engine, reading, writing
from codedout.store.errors import NotADatabase
from codedout.store.store import Store, open_store
from tests.store.values import KEY


def test_a_sqlite_file_and_its_side_files_are_for_this_user_alone(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/a/b/codedout.sqlite", [KEY])
    store.subjects.bump("s_1")
    files = list((tmp_path / "a" / "b").iterdir())
    assert len(files) > 1, "the WAL is beside the file"
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    store.close()


def test_a_second_engine_lets_go_of_no_lock_that_the_first_holds(tmp_path: Path) -> None:
    """Else a process that closes the file last, as far as it can see, takes the log away."""
    file = tmp_path / "codedout.sqlite"
    store = open_store(f"sqlite:///{file}", [KEY])
    store.subjects.bump("s_1")
    make_engine(f"sqlite:///{file}").dispose()
    look = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
    look += "print(c.execute('select version from subjects').fetchone()[0]); c.close()"
    other = [sys.executable, "-c", look, str(file)]
    assert subprocess.run(other, capture_output=True, text=True, check=True).stdout == "1\n"
    assert file.with_name("codedout.sqlite-wal").exists()
    store.subjects.bump("s_1")
    assert subprocess.run(other, capture_output=True, text=True, check=True).stdout == "2\n"
    store.close()


def test_sqlite_keeps_a_commit_through_a_power_cut_and_checks_references(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/codedout.sqlite", [KEY])
    with reading(store.engine) as connection:
        told = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    full = 2
    assert told == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }
    store.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://u:hunter2@h/d",
        "postgresql+pg8000://h/d",
        "nonsense hunter2",
        "postgresql://h:hunter2/d",
    ],
)
def test_only_a_sqlite_file_or_postgresql_will_do_and_the_address_is_not_repeated(url: str) -> None:
    with pytest.raises(NotADatabase) as caught:
        make_engine(url)
    assert "hunter2" not in repr(caught.value)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailable):
        make_engine(f"sqlite:///{tmp_path}/file/codedout.sqlite")


def test_a_postgresql_that_is_not_there_is_said_within_seconds() -> None:
    begun = time.monotonic()
    with pytest.raises(StoreUnavailable) as caught:
        open_store("postgresql://somebody:hunter2@127.0.0.1:9/nowhere", [KEY], patience=1)
    assert time.monotonic() - begun < 20
    assert "hunter2" not in repr(caught.value)


def test_a_locked_database_is_an_error_and_not_a_hang(url: str) -> None:
    patient = open_store(url, [KEY])
    patient.subjects.bump("s_1")
    hurried = open_store(url, [KEY], patience=0.3)
    with writing(patient.engine) as connection:
        connection.execute(text("UPDATE subjects SET version = 10"))
        begun = time.monotonic()
        with pytest.raises(StoreUnavailable):
            hurried.subjects.bump("s_1")
        assert time.monotonic() - begun < 10
        assert hurried.subjects.version("s_1") == 1, "reading goes on"
    hurried.subjects.bump("s_1")
    assert hurried.subjects.version("s_1") == 11
    patient.close()
    hurried.close()


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    def twice() -> None:
        statement = text("INSERT INTO subjects (subject, version) VALUES ('s_1', 1)")
        with writing(store.engine) as connection:
            connection.execute(statement)
            connection.execute(statement)

    with pytest.raises(IntegrityError):
        twice()
    assert store.subjects.version("s_1") == 0


def test_many_threads_share_one_store(store: Store) -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(20):
                store.subjects.bump("s_1")
                store.subjects.version("s_1")
        except BaseException as problem:
            failures.append(problem)

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert store.subjects.version("s_1") == 16 * 20
