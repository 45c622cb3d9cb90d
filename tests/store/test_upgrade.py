from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, inspect, select, text

from codedout.domain.errors import StoreUnavailable
from codedout.store.cipher import Cipher
from codedout.store.engine import make_engine, reading, writing
from codedout.store.errors import KeysDoNotFit, StoreNewerThanCode
from codedout.store.store import Store, open_store
from codedout.store.tables import metadata
from codedout.store.upgrade import Standing, changing_tables, move_to, standing, steps, upgrade
from tests.store.every_table import fill
from tests.store.processes import crew, open_and_prove
from tests.store.values import AMINA, KEY, NOON, OTHER_KEY, amendment


def test_an_empty_database_is_brought_up_to_date_and_a_second_time_changes_nothing(
    url: str,
) -> None:
    engine = make_engine(url)
    assert standing(engine) is Standing.EMPTY
    upgrade(engine)
    assert standing(engine) is Standing.UP_TO_DATE
    upgrade(engine)
    assert standing(engine) is Standing.UP_TO_DATE
    engine.dispose()


def test_the_migrations_make_the_tables_that_the_code_knows(store: Store) -> None:
    with reading(store.engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_an_upgrade_that_fails_half_way_leaves_everything_as_it_was(url: str) -> None:
    engine = make_engine(url)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE answers (in_the_way INTEGER)"))
    with pytest.raises(StoreUnavailable):
        upgrade(engine)
    assert inspect(engine).get_table_names() == ["answers"]
    with writing(engine) as connection:
        connection.execute(text("DROP TABLE answers"))
    upgrade(engine)
    assert standing(engine) is Standing.UP_TO_DATE
    engine.dispose()


def test_what_is_kept_survives_a_restart(url: str) -> None:
    first = open_store(url, [KEY])
    change = first.journal.write_down(amendment(), NOON)
    first.close()
    second = open_store(url, [KEY])
    assert second.journal.find(AMINA, change.reference) == change
    second.close()


def test_processes_that_start_at_once_agree_on_one_store(url: str) -> None:
    with crew() as processes:
        for _ in range(4):
            processes.add(open_and_prove, url)
        processes.go()
        assert len({processes.hear() for _ in range(4)}) == 1


def test_a_database_of_a_later_release_is_refused_and_left_alone(url: str) -> None:
    store = open_store(url, [KEY])
    with writing(store.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert standing(store.engine) is Standing.NEWER
    assert not store.healthy()
    with pytest.raises(StoreNewerThanCode):
        open_store(url, [KEY])
    with reading(store.engine) as connection:
        kept = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    assert kept == "9999"
    store.close()


def test_a_store_does_not_open_with_somebody_elses_key(url: str) -> None:
    open_store(url, [KEY]).close()
    with pytest.raises(KeysDoNotFit):
        open_store(url, [OTHER_KEY])


def test_a_store_is_healthy_until_it_cannot_be_reached(url: str) -> None:
    store = open_store(url, [KEY])
    assert store.healthy()
    with writing(store.engine) as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    assert not store.healthy()
    store.close()


def test_every_upgrade_keeps_every_row_from_the_first_step_on(url: str) -> None:
    engine = make_engine(url)
    with changing_tables(engine) as connection:
        move_to(connection, steps()[0])
    fill(engine, Cipher([KEY]), 3)
    for step in steps()[1:]:
        before = _all_rows(engine)
        with changing_tables(engine) as connection:
            move_to(connection, step)
        after = _all_rows(engine)
        for name, rows in before.items():
            kept = [{column: row[column] for column in rows[0]} for row in after[name]]
            assert kept == rows, f"{name} after {step}"
        fill(engine, Cipher([KEY]), 3, but=after)
    assert standing(engine) is Standing.UP_TO_DATE
    with reading(engine) as connection:  # as the code reads them, columns of later steps too
        for table in metadata.sorted_tables:
            assert connection.execute(select(table)).all()
    engine.dispose()


def _all_rows(engine: Engine) -> dict[str, list[dict[str, object]]]:
    """Every row by table, tables without any left out."""
    with reading(engine) as connection:
        tables = MetaData()
        tables.reflect(connection)
        found = {
            table.name: [
                dict(row)
                for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
            ]
            for table in tables.sorted_tables
            if table.name != "alembic_version"
        }
    return {name: rows for name, rows in found.items() if rows}
