"""People of the firm's: who is let in, when the door locks, and what is written in its book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from codedout.domain.adviser import Adviser, Role
from codedout.domain.door import LOCKED_FOR, MOST_WRONG, UNKNOWN_KEPT_FOR, AtOurDoor
from codedout.domain.errors import NotRecognised
from codedout.store.engine import reading
from codedout.store.store import Store, open_store
from codedout.store.tables import advisers, door_book
from tests.store.processes import crew, knock
from tests.store.values import FACTS, KEY, MINUTE, NOON, SECOND

ADDRESS = "198.51.100.4"


def typed(password: str) -> Callable[[str | None], bool]:
    """As `signin.passwords.is_right`, where a hash is the password backwards."""
    return lambda hashed: hashed is not None and hashed == password[::-1]


def ada(store: Store, role: Role = Role.ADVISER) -> Adviser:
    added = store.advisers.add("Ada", "Ada Made Up", role, "right"[::-1], NOON)
    assert added is not None
    return added


def comes(store: Store, password: str, at: datetime = NOON, name: str = "ada") -> Adviser | None:
    return store.advisers.knock(name, typed(password), at, address=ADDRESS)


def book(store: Store) -> list[str]:
    return [entry.what.value for entry in reversed(store.advisers.book(100))]


def test_whoever_knows_the_password_is_let_in_however_the_name_is_spelt(store: Store) -> None:
    added = ada(store)
    assert store.advisers.find("ADA") == added
    assert comes(store, "right", name="aDa") == added
    assert comes(store, "wrong") is None
    assert comes(store, "right", name="bob") is None
    assert store.advisers.find("bob") is None
    assert book(store) == ["added", "in", "wrong", "wrong"]


def test_a_username_is_given_once(store: Store) -> None:
    added = ada(store)
    assert store.advisers.add("ADA", "Another", Role.REVIEWER, "x", NOON) is None
    assert store.advisers.all() == (added,)
    assert book(store) == ["added"]


def test_the_book_has_who_and_from_where_but_no_name_that_nobody_has(store: Store) -> None:
    added = ada(store)
    comes(store, "right", NOON + MINUTE)
    comes(store, "right", name="My-Passw0rd")
    last, before, first = store.advisers.book(3)
    assert (last.adviser, last.what, last.address) == (None, AtOurDoor.WRONG, ADDRESS)
    assert (before.adviser, before.what, before.at) == (added, AtOurDoor.IN, NOON + MINUTE)
    assert (first.what, first.address) == (AtOurDoor.ADDED, "")
    assert store.advisers.book(1) == (last,)
    with reading(store.engine) as connection:
        kept = repr([connection.execute(select(t)).all() for t in (door_book, advisers)])
    for text in (ADDRESS, "Ada", "ada", "Passw0rd", "right", "thgir"):
        assert text not in kept, text


def test_names_that_nobody_has_are_in_the_book_for_90_days_and_all_else_for_good(
    store: Store,
) -> None:
    ada(store)
    comes(store, "wrong")
    comes(store, "right", name="bob")
    last = NOON + UNKNOWN_KEPT_FOR
    store.advisers.forget_over(last)
    assert book(store) == ["added", "wrong", "wrong"]
    store.advisers.forget_over(last + SECOND)
    assert book(store) == ["added", "wrong"]
    assert all(entry.adviser for entry in store.advisers.book(9))


def test_five_wrong_ones_in_a_row_lock_the_door_also_to_the_right_one(store: Store) -> None:
    ada(store)
    for _ in range(MOST_WRONG - 1):
        comes(store, "wrong")
    assert comes(store, "right") is not None, "four do not"
    for _ in range(MOST_WRONG):
        comes(store, "wrong")
    until = NOON + LOCKED_FOR
    assert comes(store, "right") is None
    assert comes(store, "right", until - SECOND) is None
    assert comes(store, "right", until) is not None
    assert book(store)[5:] == ["in", *["wrong"] * 4, "locked", *["while_locked"] * 2, "in"]


def test_trying_while_it_is_locked_locks_it_no_longer_and_then_five_count_anew(
    store: Store,
) -> None:
    ada(store)
    for _ in range(MOST_WRONG + 3):
        comes(store, "wrong", NOON + MINUTE)
    later = NOON + MINUTE + LOCKED_FOR
    for _ in range(MOST_WRONG - 1):
        comes(store, "wrong", later)
    assert comes(store, "right", later) is not None


def test_one_locked_door_locks_nobody_elses(store: Store) -> None:
    ada(store)
    bob = store.advisers.add("bob", "Bob", Role.REVIEWER, "right"[::-1], NOON)
    for _ in range(MOST_WRONG):
        comes(store, "wrong")
    assert comes(store, "right", name="bob") == bob


def test_of_many_processes_that_guess_at_once_no_more_than_five_guesses_count(url: str) -> None:
    store = open_store(url, [KEY])
    ada(store)
    with crew() as processes:
        for number in range(4):
            processes.add(knock, url, [f"guess {number} {n}" for n in range(6)] + ["right"])
        processes.go()
        let_in = [processes.hear() for _ in range(4)]
    seen = book(store)
    assert seen.count("wrong") + seen.count("locked") >= MOST_WRONG
    before_the_lock = seen[: seen.index("locked")]
    assert before_the_lock.count("wrong") >= MOST_WRONG - 1
    assert seen.count("in") == sum(let_in)
    after = seen[seen.index("locked") + 1 :]
    assert set(after) == {"while_locked"}, "nobody is let in, and nothing counts, once it is locked"
    store.close()


def test_a_password_that_was_reset_while_the_old_one_was_compared_is_wrong(store: Store) -> None:
    ada(store)

    def slowly(hashed: str | None) -> bool:
        store.advisers.reset("ada", "new"[::-1], NOON)
        return typed("right")(hashed)

    assert store.advisers.knock("ada", slowly, NOON) is None
    assert comes(store, "new") is not None


def test_whoever_is_disabled_is_not_let_in_and_signed_in_nowhere(store: Store) -> None:
    added = ada(store)
    key = store.sessions.open_for_adviser("cookie", added, FACTS, NOON).key
    assert store.advisers.set_disabled("ada", disabled=True, at=NOON).disabled
    assert store.sessions.again(key, NOON) is None
    assert comes(store, "right") is None
    assert comes(store, "wrong") is None
    assert store.advisers.set_disabled("ada", disabled=False, at=NOON) == added
    assert comes(store, "right") == added
    known = ["added", "disabled", "while_disabled", "wrong", "enabled", "in"]
    assert book(store) == known


def test_a_reset_unlocks_the_door_for_the_new_password_and_ends_every_session(
    store: Store,
) -> None:
    added = ada(store)
    keys = [
        store.sessions.open_for_adviser(secret, added, FACTS, NOON).key for secret in ("a", "b")
    ]
    other = store.advisers.add("bob", "Bob", Role.ADVISER, "x", NOON)
    assert other is not None
    bobs = store.sessions.open_for_adviser("c", other, FACTS, NOON).key
    for _ in range(MOST_WRONG):
        comes(store, "wrong")
    assert store.advisers.reset("ADA", "new"[::-1], NOON) == added
    assert [store.sessions.again(key, NOON) for key in keys] == [None, None]
    assert store.sessions.again(bobs, NOON) is not None
    assert comes(store, "right") is None
    assert comes(store, "new") == added
    store.advisers.note_out(added, NOON, address=ADDRESS)
    assert book(store)[-4:] == ["reset", "wrong", "in", "out"]


def test_nobody_can_be_disabled_or_reset_who_is_not_there(store: Store) -> None:
    with pytest.raises(NotRecognised):
        store.advisers.set_disabled("ada", disabled=True, at=NOON)
    with pytest.raises(NotRecognised):
        store.advisers.reset("ada", "x", NOON)
    assert book(store) == []
