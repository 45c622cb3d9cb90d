from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import select

from codedout.store.cipher import Cipher
from codedout.store.engine import reading
from codedout.store.errors import KeysDoNotFit
from codedout.store.sealed import reseal_all, sealed_columns
from codedout.store.store import Store, open_store
from codedout.store.tables import metadata
from tests.store.every_table import fill
from tests.store.processes import crew, reseal_and_hang
from tests.store.values import AMINA, FACTS, KEY, NINO, NOON, OTHER_KEY, amendment, tokens

BOTH = [OTHER_KEY, KEY]


def everything(store: Store, cipher: Cipher) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, unsealed."""
    found = {}
    with reading(store.engine) as connection:
        for table in metadata.sorted_tables:
            sealed = {one.name for one in sealed_columns(table)}
            found[table.name] = [
                tuple(
                    cipher.unseal(value) if name in sealed and value else value
                    for name, value in row.items()
                )
                for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
            ]
    return found


def test_the_old_key_can_be_taken_out_and_everything_is_as_it_was(store: Store, url: str) -> None:
    fill(store.engine, Cipher([KEY]), 250)
    session = store.sessions.open("a-secret", tokens(), FACTS, NINO, NOON)
    who = store.sessions.prove(session.key, NINO).who
    before = everything(store, Cipher([KEY]))
    sealed_rows = sum(
        len(rows) for name, rows in before.items() if sealed_columns(metadata.tables[name])
    )
    assert reseal_all(store.engine, Cipher(BOTH)) == sealed_rows
    assert everything(store, Cipher([OTHER_KEY])) == before
    alone = open_store(url, [OTHER_KEY])
    assert alone.sessions.prove(session.key, NINO).who == who, "the fingerprints are the same"
    alone.close()
    with pytest.raises(KeysDoNotFit):
        open_store(url, [KEY])
    assert reseal_all(store.engine, Cipher(BOTH)) == 0


def test_every_table_is_filled_by_these_tests(store: Store) -> None:
    fill(store.engine, Cipher([KEY]), 1)
    assert all(everything(store, Cipher([KEY])).values())


def test_what_is_written_meanwhile_is_neither_lost_nor_left_under_the_old_key(url: str) -> None:
    old = open_store(url, [KEY, OTHER_KEY])  # a process that has not been told to begin yet
    for _ in range(150):
        old.journal.write_down(amendment(), NOON)
    references = [change.reference for change in old.journal.of(AMINA)]
    written = []

    def keep_writing() -> None:
        for reference in references[:40]:
            old.journal.claim(AMINA, reference, NOON)
            written.append(reference)

    writer = threading.Thread(target=keep_writing)
    writer.start()
    reseal_all(old.engine, Cipher(BOTH))
    writer.join()
    assert len(written) == 40
    reseal_all(old.engine, Cipher(BOTH))
    alone = open_store(url, [OTHER_KEY])
    changes = {change.reference: change for change in alone.journal.of(AMINA)}
    assert {name for name, one in changes.items() if one.sent_at} == set(written)
    assert len(changes) == 150
    alone.close()
    old.close()


def test_a_key_that_is_missing_is_said_before_it_is_too_late(store: Store) -> None:
    store.journal.write_down(replace(amendment()), NOON)
    with pytest.raises(KeysDoNotFit):
        reseal_all(store.engine, Cipher([OTHER_KEY]))


def test_one_that_is_killed_half_way_goes_on_where_it_was(url: str) -> None:
    store = open_store(url, [KEY])
    fill(store.engine, Cipher([KEY]), 200)
    before = everything(store, Cipher([KEY]))
    total = sum(len(rows) for name, rows in before.items() if sealed_columns(metadata.tables[name]))
    with crew() as processes:
        killed = processes.add(reseal_and_hang, url, BOTH)
        processes.go()
        assert processes.hear() == "half way"
        killed.kill()
        killed.join()
    left = reseal_all(store.engine, Cipher(BOTH))
    assert 0 < left < total
    assert everything(store, Cipher([OTHER_KEY])) == before
    store.close()
