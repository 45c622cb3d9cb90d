"""The firm's list of clients."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from codedout.domain.adviser import Role
from codedout.domain.client_rows import ListedClient
from codedout.domain.errors import NotRecognised
from codedout.store.engine import reading
from codedout.store.store import Store
from codedout.store.tables import clients
from tests.store.values import FACTS, NINO, NOON, OTHER_NINO


def listed(row: int, nino=NINO, name: str = "Amina Khan") -> ListedClient:
    return ListedClient(row=row, name=name, nino=nino, notes="by phone")


def test_a_number_is_listed_once_however_it_comes(store: Store) -> None:
    first = store.clients.add("Amina Khan", NINO, "", by="a_1", at=NOON)
    assert first is not None
    assert store.clients.add("Somebody else", NINO, "", by="a_1", at=NOON) is None
    rows = [listed(2), listed(3, OTHER_NINO, "Ben"), listed(4, OTHER_NINO, "Ben again")]
    assert store.clients.add_all(rows, by="a_1", at=NOON) == {3}
    assert store.clients.add_all(rows, by="a_1", at=NOON) == frozenset()
    assert [one.name for one in store.clients.all()] == ["Amina Khan", "Ben"]


def test_two_who_add_the_same_at_the_same_time_add_it_once(store: Store) -> None:
    def add(_: int) -> bool:
        return store.clients.add("Amina Khan", NINO, "", by="a_1", at=NOON) is not None

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(add, range(4))) == 1


def test_nothing_of_a_client_can_be_read_in_the_table(store: Store) -> None:
    store.clients.add("Amina Khan", NINO, "by phone", by="a_1", at=NOON)
    with reading(store.engine) as connection:
        row = str(connection.execute(clients.select()).mappings().one())
    for secret in ("Amina", NINO.value, "123456", "phone"):
        assert secret not in row


def test_a_client_can_be_described_anew_and_taken_off(store: Store) -> None:
    client = store.clients.add("Amina Khan", NINO, "", by="a_1", at=NOON)
    assert client is not None
    assert store.clients.describe(client.key, "Amina K", "new").notes == "new"
    assert store.clients.find(client.key).name == "Amina K"
    store.clients.remove(client.key)
    store.clients.remove(client.key)
    for call in (store.clients.find, lambda key: store.clients.describe(key, "A", "")):
        with pytest.raises(NotRecognised):
            call(client.key)
    assert store.clients.add("Amina again", NINO, "", by="a_1", at=NOON) is not None


def test_who_is_taken_off_the_list_is_on_no_screen_and_cannot_be_put_there(store: Store) -> None:
    adviser = store.advisers.add("ann", "Ann", Role.ADVISER, "a hash", NOON)
    assert adviser is not None
    client = store.clients.add("Amina Khan", NINO, "", by=adviser.key, at=NOON)
    other = store.clients.add("Ben", OTHER_NINO, "", by=adviser.key, at=NOON)
    assert client is not None
    assert other is not None
    one, two = (store.sessions.open_for_adviser(name, adviser, FACTS, NOON) for name in "ab")
    store.sessions.open_client(one.key, client)
    proven = store.sessions.prove(one.key, NINO)
    store.sessions.open_client(two.key, other)
    store.clients.remove(client.key)
    left = store.sessions.again(one.key, NOON)
    assert left is not None
    assert (left.client, left.nino, left.proven) == (None, None, False)
    assert left.who != proven.who
    stays = store.sessions.again(two.key, NOON)
    assert stays is not None
    assert stays.client == other
    with pytest.raises(NotRecognised):
        store.sessions.open_client(two.key, client)
    assert store.sessions.again(two.key, NOON) == stays
