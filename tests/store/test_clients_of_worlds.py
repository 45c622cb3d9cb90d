"""Each demonstration has a list of clients of its own, the same one on all of its days."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from codedout.domain.adviser import Role
from codedout.domain.client_rows import ListedClient
from codedout.domain.errors import NotRecognised
from codedout.domain.session import Session
from codedout.domain.signing_in import USUAL_DAY
from codedout.store.cipher import Cipher
from codedout.store.clients import StoreClients
from codedout.store.engine import make_engine, reading, writing
from codedout.store.store import Store, open_store
from codedout.store.upgrade import changing_tables, move_to
from tests.store.values import FACTS, KEY, NINO, NOON, OTHER_NINO, tokens

ONE, OTHER = f"demo-{'1' * 16}", f"demo-{'2' * 16}"
ONES_DAY, USUAL_ONES_DAY = f"{ONE}-20270114", f"day-{'3' * 16}"


def names(clients: StoreClients) -> list[str]:
    return [one.name for one in clients.all()]


def in_world(store: Store, world: str) -> Session:
    """An adviser's session there."""
    role = Role.ADVISER
    known = {one.username: one for one in store.advisers.all()}
    adviser = known.get("ada") or store.advisers.add("ada", "Ada", role, "a hash", NOON)
    assert adviser is not None
    here = store.sessions.open_for_adviser(f"{world} door", adviser, FACTS, NOON)
    return moved(store, here, world)


def moved(store: Store, session: Session, world: str) -> Session:
    day = replace(USUAL_DAY, world=world)
    secret = f"{world} after {session.key}"
    return store.sessions.open(secret, tokens(), FACTS, None, NOON, day=day, after=session)


def test_what_is_done_to_one_list_is_nothing_to_another(store: Store) -> None:
    usual, one, other = (store.clients.of(world) for world in ("", ONE, OTHER))
    there = [clients.add("Amina", NINO, "", by="a", at=NOON) for clients in (usual, one, other)]
    assert None not in there, "a number is listed once in each"
    of_usual, of_one, _ = (each for each in there if each is not None)
    assert one.add("Amina", NINO, "", by="a", at=NOON) is None
    rows = [ListedClient(row=1, name="Ben", nino=OTHER_NINO, notes="")]
    assert one.add_all(rows, by="a", at=NOON) == {1}
    assert one.describe(of_one.key, "Amina K", "").name == "Amina K"
    assert [names(each) for each in (usual, one, other)] == [
        ["Amina"],
        ["Amina K", "Ben"],
        ["Amina"],
    ]
    other.remove(of_one.key)
    usual.remove(of_one.key)
    assert one.find(of_one.key).name == "Amina K"
    for call in (other.find, usual.find, lambda key: other.describe(key, "A", "")):
        with pytest.raises(NotRecognised):
            call(of_one.key)
    one.remove(of_one.key)
    assert [names(each) for each in (usual, one, other)] == [["Amina"], ["Ben"], ["Amina"]]
    assert usual.find(of_usual.key) == of_usual


def test_a_list_is_the_same_on_every_day_of_its_demonstration(store: Store) -> None:
    store.clients.of(ONE).add("Amina", NINO, "", by="a", at=NOON)
    store.clients.of("").add("Ben", OTHER_NINO, "", by="a", at=NOON)
    assert names(store.clients.of(ONES_DAY)) == ["Amina"]
    assert names(store.clients.of(USUAL_ONES_DAY)) == ["Ben"]


def test_taken_off_one_list_a_client_stays_on_the_screens_of_another(store: Store) -> None:
    sessions = {}
    for world in (ONE, OTHER):
        session = in_world(store, world)
        client = store.clients.of(world).add("Amina", NINO, "", by="a", at=NOON)
        assert client is not None
        store.sessions.open_client(session.key, client)
        sessions[world] = store.sessions.prove(session.key, NINO)
    here, there = sessions[ONE], sessions[OTHER]
    assert here.client is not None
    with pytest.raises(NotRecognised):
        store.sessions.open_client(there.key, here.client)
    store.clients.of(ONE).remove(here.client.key)
    assert store.sessions.again(there.key, NOON) == there
    left = store.sessions.again(here.key, NOON)
    assert left is not None
    assert left.client is None


def test_another_demonstration_is_begun_with_nobody_on_the_screen(store: Store) -> None:
    session = in_world(store, ONE)
    client = store.clients.of(ONE).add("Amina", NINO, "", by="a", at=NOON)
    assert client is not None
    session = store.sessions.open_client(session.key, client)
    on_its_day = moved(store, session, ONES_DAY)
    assert (on_its_day.client, on_its_day.nino) == (client, NINO)
    begun_again = moved(store, session, OTHER)
    assert (begun_again.client, begun_again.nino) == (None, None)
    assert begun_again.adviser == session.adviser


def test_only_who_is_on_its_own_list_is_looked_at_behind(store: Store) -> None:
    session = in_world(store, ONE)
    first, second = (
        store.clients.of(ONE).add(name, nino, "", by="a", at=NOON)
        for name, nino in (("Amina", NINO), ("Ben", OTHER_NINO))
    )
    assert first is not None
    assert second is not None
    store.clients.of(OTHER).add("Amina elsewhere", NINO, "", by="a", at=NOON)
    store.sessions.open_client(session.key, first)
    who = store.sessions.prove(session.key, NINO).who
    store.sessions.open_client(session.key, second)
    found = store.sessions.about(session.key, who, NOON)
    assert found is not None
    assert found.client == first
    store.clients.of(ONE).remove(first.key)
    assert store.sessions.about(session.key, who, NOON) is None


def test_who_was_listed_before_there_were_lists_is_on_the_usual_one(url: str) -> None:
    engine = make_engine(url)
    with changing_tables(engine) as connection:
        move_to(connection, "0012")
    cipher = Cipher([KEY])
    sealed = {name: cipher.seal(value) for name, value in (("nino", NINO.value), ("other", "x"))}
    with writing(engine) as connection:
        connection.execute(
            text(
                "INSERT INTO clients (key, number_key, added_at, added_by, sealed_nino,"
                " sealed_name, sealed_notes) VALUES ('c_1', 'f', 1, 'a', :nino, :other, :other)"
            ),
            sealed,
        )
    engine.dispose()
    store = open_store(url, [KEY])
    assert names(store.clients) == ["x"]
    assert names(store.clients.of(ONE)) == []
    with reading(store.engine) as connection:
        assert connection.execute(text("SELECT world FROM clients")).scalar_one() == ""
    store.close()
