from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text, update

from codedout.store.backup import back_up, restore
from codedout.store.cipher import Cipher
from codedout.store.engine import make_engine, reading, writing
from codedout.store.errors import (
    KeysDoNotFit,
    NotABackup,
    StoreInUse,
    StoreNewerThanCode,
    StoreNotEmpty,
)
from codedout.store.presence import LEASE, StorePresence
from codedout.store.store import Store, open_store
from codedout.store.tables import locks, metadata
from codedout.store.upgrade import Standing, changing_tables, move_to, standing, steps
from tests.store.every_table import fill
from tests.store.values import AMINA, KEY, NOON, OTHER_KEY, amendment

CIPHER = Cipher([KEY])
KEPT = {
    *("secrets", "subjects", "changes", "answers", "drafts", "walks", "bills", "known"),
    *("advisers", "door_book", "clients", "sweeps", "sweep_rows"),
}


def rows(store: Store) -> dict[str, list[object]]:
    with reading(store.engine) as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in metadata.sorted_tables
        }


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept.codedout"


def test_what_is_kept_comes_back_sealed_as_it_was_and_sign_ins_do_not(
    store: Store, file: Path
) -> None:
    fill(store.engine, CIPHER, 600)
    before = rows(store)
    count = back_up(store.engine, file)
    assert count == sum(len(before[name]) for name in KEPT)
    assert file.stat().st_mode & 0o777 == 0o600
    assert restore(store.engine, file, CIPHER, replace=True) == count
    after = rows(store)
    assert {name for name, found in after.items() if found} == KEPT
    assert all(after[name] == before[name] for name in KEPT)
    fresh = store.journal.write_down(amendment(), NOON)
    assert store.journal.find(AMINA, fresh.reference) == fresh


def test_it_goes_into_an_empty_database_of_the_other_kind(
    store: Store, file: Path, tmp_path: Path
) -> None:
    change = store.journal.write_down(amendment(), NOON)
    back_up(store.engine, file)
    url = f"sqlite:///{tmp_path / 'another.sqlite'}"
    engine = make_engine(url)
    restore(engine, file, CIPHER)
    engine.dispose()
    another = open_store(url, [KEY])
    assert another.journal.find(AMINA, change.reference) == change
    another.close()


def test_nothing_is_overwritten_unasked(store: Store, file: Path) -> None:
    back_up(store.engine, file)
    kept = file.read_bytes()
    change = store.journal.write_down(amendment(), NOON)
    with pytest.raises(FileExistsError):
        back_up(store.engine, file)
    assert file.read_bytes() == kept
    assert list(file.parent.glob(".kept*")) == []
    with pytest.raises(StoreNotEmpty):
        restore(store.engine, file, CIPHER)
    assert store.journal.find(AMINA, change.reference) == change


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)  # the file is looked at first
def test_a_damaged_file_is_refused_wherever_it_is_damaged(store: Store, file: Path) -> None:
    change = store.journal.write_down(amendment(), NOON)
    back_up(store.engine, file)
    whole = file.read_bytes()
    lines = whole.splitlines(keepends=True)
    damaged = [
        *(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))),
        *(b"".join(lines[:at] + lines[at + 1 :]) for at in range(len(lines))),
        *(whole[:at] for at in range(0, len(whole), 7)),
        whole + b"\n",
    ]
    for one in damaged:
        file.write_bytes(one)
        with pytest.raises(NotABackup):
            restore(store.engine, file, CIPHER, replace=True)
    assert store.journal.of(AMINA) == (change,)


def test_a_later_release_and_other_keys_are_refused(store: Store, file: Path) -> None:
    change = store.journal.write_down(amendment(), NOON)
    back_up(store.engine, file)
    with pytest.raises(KeysDoNotFit):
        restore(store.engine, file, Cipher([OTHER_KEY]), replace=True)
    with writing(store.engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    later = file.with_name("later")
    back_up(store.engine, later)
    with pytest.raises(StoreNewerThanCode):
        restore(store.engine, later, CIPHER, replace=True)
    with writing(store.engine) as connection:
        stamp = text("UPDATE alembic_version SET version_num = :newest")
        connection.execute(stamp, {"newest": steps()[-1]})
    assert store.journal.of(AMINA) == (change,)


def test_one_of_an_earlier_release_is_brought_up_to_date(url: str, file: Path) -> None:
    engine = make_engine(url)
    with changing_tables(engine) as connection:
        move_to(connection, steps()[0])
    fill(engine, CIPHER, 3)
    count = back_up(engine, file)
    assert restore(engine, file, CIPHER, replace=True) == count
    assert standing(engine) is Standing.UP_TO_DATE
    assert "drafts" in inspect(engine).get_table_names()
    engine.dispose()


def test_it_is_of_one_moment_while_people_go_on_writing(store: Store, file: Path) -> None:
    stop = threading.Event()
    failed: list[BaseException] = []

    def keep_writing() -> None:
        try:
            while not stop.is_set():
                change = store.journal.write_down(amendment(), NOON)
                store.journal.claim(AMINA, change.reference, NOON)  # bumps the subject with it
        except BaseException as problem:
            failed.append(problem)

    writer = threading.Thread(target=keep_writing)
    writer.start()
    for number in range(5):
        back_up(store.engine, file.with_name(f"kept-{number}"))
    stop.set()
    writer.join()
    assert not failed
    for number in range(5):
        restore(store.engine, file.with_name(f"kept-{number}"), CIPHER, replace=True)
        sent = [change for change in store.journal.of(AMINA) if change.sent_at]
        assert store.subjects.version(AMINA.subject) == len(sent)


def test_nothing_is_put_back_while_a_portal_runs_on_the_store(store: Store, file: Path) -> None:
    change = store.journal.write_down(amendment(), NOON)
    back_up(store.engine, file)
    ended, running = StorePresence(store.engine), StorePresence(store.engine)
    for one in (ended, running, running):
        one.say()
    ended.end()
    with pytest.raises(StoreInUse):
        restore(store.engine, file, CIPHER, replace=True)
    assert store.journal.of(AMINA) == (change,)
    with writing(store.engine) as connection:  # as it is a minute after it was killed
        connection.execute(update(locks).values(until=locks.c.until - LEASE))
    ended.say()
    with reading(store.engine) as connection:
        assert len(connection.execute(select(locks)).all()) == 1
    ended.end()
    restore(store.engine, file, CIPHER, replace=True)


def test_a_clock_that_was_put_back_keeps_nobody_from_putting_back_a_backup(
    store: Store, file: Path
) -> None:
    back_up(store.engine, file)
    killed, running = StorePresence(store.engine), StorePresence(store.engine)
    killed.say()

    def put_back(seconds: float) -> None:
        with writing(store.engine) as connection:  # so far ahead is what was said before it
            connection.execute(update(locks).values(until=locks.c.until + seconds))

    put_back(LEASE / 2)  # by which a clock may be set right while a portal runs
    with pytest.raises(StoreInUse):
        restore(store.engine, file, CIPHER, replace=True)
    put_back(3600)
    restore(store.engine, file, CIPHER, replace=True)
    killed.say()
    put_back(3600)
    running.say()
    with reading(store.engine) as connection:
        assert len(connection.execute(select(locks)).all()) == 1
    with pytest.raises(StoreInUse):
        restore(store.engine, file, CIPHER, replace=True)
