from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from codedout.domain.choice import ReturnState
from codedout.domain.sweep import AtStake, SweepState, Swept, Trouble
from codedout.domain.tax_year import TaxYear
from codedout.store import tables
from codedout.store.engine import reading, writing
from codedout.store.insert import insert_new
from codedout.store.store import Store
from tests.store.values import HOUR, NOON

YEAR = TaxYear(2025)
SWEPT = Swept(
    client="c_1",
    owed_year=YEAR,
    at=NOON,
    opted_out=True,
    return_state=ReturnState.OPEN,
    return_read=True,
    at_stake=AtStake(),
)


def test_there_is_one_run_at_a_time_and_the_next_is_another(store: Store) -> None:
    sweeps = store.sweeps
    assert sweeps.find("") is None
    assert sweeps.resume("", "k", NOON) is None
    first = sweeps.begin("", YEAR, "k", NOON)
    assert (first.number, first.state) == (1, SweepState.RUNNING)
    assert sweeps.begin("", YEAR.plus(1), "other", NOON + HOUR) == first
    assert sweeps.running() == (first,)
    sweeps.stop(first, SweepState.DONE)
    assert sweeps.running() == ()
    done = sweeps.resume("", "other", NOON + HOUR)
    assert done == replace(first, state=SweepState.DONE), "what is done does not go on"
    second = sweeps.begin("", YEAR, "other", NOON + HOUR)
    assert (second.number, second.session_key) == (2, "other")
    sweeps.stop(first, SweepState.PAUSED)
    assert sweeps.find("") == second, "an older one stops nothing"


def test_a_world_has_its_own(store: Store) -> None:
    _listed(store, "c_1")
    here, there = (store.sweeps.begin(world, YEAR, "k", NOON) for world in ("", "w"))
    store.sweeps.keep(there, SWEPT)
    assert store.sweeps.rows("") == ()
    assert (store.sweeps.count(here), store.sweeps.count(there)) == (0, 1)


def test_one_that_stands_still_goes_on_with_another_session(store: Store) -> None:
    sweeps = store.sweeps
    for client in ("c_1", "c_2"):
        _listed(store, client)
    first = sweeps.begin("", YEAR, "k", NOON)
    sweeps.keep(first, SWEPT)
    sweeps.keep(first, replace(SWEPT, client="c_2", trouble=Trouble.NO_ANSWER))
    sweeps.stop(first, SweepState.SIGNED_OUT)
    on = sweeps.resume("", "other", NOON + HOUR)
    assert on == replace(first, session_key="other", resumed_at=NOON + HOUR, done_before=1)
    assert sweeps.done(first) == {"c_1": True, "c_2": False}
    assert sweeps.count(first) == 1


def test_one_process_is_at_it_until_it_lets_go_or_is_believed_dead(store: Store) -> None:
    sweeps = store.sweeps
    run = sweeps.begin("", YEAR, "k", NOON)
    assert sweeps.hold(run, "a", 60)
    assert not sweeps.hold(run, "b", 60)
    assert sweeps.hold(run, "a", 60)
    sweeps.let_go(run, "b")
    assert not sweeps.hold(run, "b", 60)
    sweeps.let_go(run, "a")
    assert sweeps.hold(run, "b", -1), "its lease is over at once"
    assert sweeps.hold(run, "a", 60)
    sweeps.stop(run, SweepState.PAUSED)
    assert not sweeps.hold(run, "a", 60), "it does not run"


def test_a_clock_that_is_put_back_does_not_hold_it_up(store: Store) -> None:
    run = store.sweeps.begin("", YEAR, "k", NOON)
    assert store.sweeps.hold(run, "a", 86400)
    assert store.sweeps.hold(run, "b", 10)


def test_a_row_takes_the_place_of_the_clients_older_one_and_is_sealed(store: Store) -> None:
    sweeps = store.sweeps
    run = sweeps.begin("", YEAR, "k", NOON)
    _listed(store, "c_1")
    sweeps.keep(run, SWEPT)
    newer = replace(SWEPT, at=NOON + HOUR, opted_out=False)
    sweeps.keep(run, newer)
    assert sweeps.rows("") == (newer,)
    with reading(store.engine) as connection:
        kept = connection.execute(select(tables.sweep_rows)).one()
    assert "open" not in str(kept)
    assert "2025" not in str(kept)


def test_nothing_is_kept_of_a_client_who_was_removed_meanwhile(store: Store) -> None:
    client = _listed(store, "c_1")
    run = store.sweeps.begin("", YEAR, "k", NOON)
    store.clients.remove(client)
    store.sweeps.keep(run, SWEPT)
    assert store.sweeps.rows("") == ()


def _listed(store: Store, key: str) -> str:
    sealed = dict.fromkeys(("sealed_nino", "sealed_name", "sealed_notes"), "not read")
    row = {"key": key, "world": "", "number_key": key, "added_at": NOON, "added_by": "a"}
    with writing(store.engine) as connection:
        insert_new(connection, tables.clients, row | sealed)
    return key
