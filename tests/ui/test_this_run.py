"""One reading of the session for each run, and never another run's."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from codedout.domain.errors import StoreUnavailable
from codedout.domain.session import Session
from codedout.ui import this_run
from tests.fakes import session_at

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


class Store:
    """Gives one session after another, and counts."""

    def __init__(self, *sessions: Session | None) -> None:
        self.left = list(sessions)

    def __call__(self) -> Session | None:
        return self.left.pop(0)


def test_a_run_reads_once_even_where_there_is_no_session() -> None:
    for found in (session_at(NOON, "one"), None):
        store = Store(found, session_at(NOON, "another"))
        with this_run.begin():
            assert [this_run.session(store) for _ in range(3)] == [found] * 3
        assert len(store.left) == 1


def test_a_store_that_is_down_is_asked_once_in_a_run() -> None:
    asked: list[str] = []

    def down() -> Session | None:
        asked.append("asked")
        raise StoreUnavailable("down")

    with this_run.begin():
        for _ in range(3):
            with pytest.raises(StoreUnavailable):
                this_run.session(down)
        assert asked == ["asked"]
    with this_run.begin():
        assert this_run.session(Store(session_at(NOON, "up again"))) == session_at(NOON, "up again")


def test_the_next_run_sees_what_has_become_of_the_session() -> None:
    store = Store(session_at(NOON, "one"), None)
    with this_run.begin():
        assert this_run.session(store) is not None
    with this_run.begin():
        assert this_run.session(store) is None


def test_outside_a_run_it_is_read_every_time() -> None:
    store = Store(session_at(NOON, "one"), None)
    assert this_run.session(store) is not None
    assert this_run.session(store) is None


def test_what_was_noted_is_known_until_the_run_ends() -> None:
    store = Store(session_at(NOON, "one"), session_at(NOON, "three"))
    with this_run.begin():
        this_run.session(store)
        two = this_run.note(session_at(NOON, "two"))
        assert this_run.session(store) is two
    assert this_run.session(store) == session_at(NOON, "three")


def test_another_thread_does_not_get_this_ones() -> None:
    seen: list[Session | None] = []
    with this_run.begin():
        this_run.note(session_at(NOON, "mine"))
        other = threading.Thread(target=lambda: seen.append(this_run.session(Store(None))))
        other.start()
        other.join()
    assert seen == [None]
