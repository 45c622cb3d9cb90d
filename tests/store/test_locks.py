from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from codedout.store.locks import StoreLocks
from codedout.store.store import Store, open_store
from tests.store.processes import Ended, add_one, crew, hold_and_hang
from tests.store.values import KEY


def test_a_lock_is_free_again_after_it_was_held(store: Store) -> None:
    for _ in range(3):
        with store.locks.hold("x", 5):
            pass


def test_a_lock_is_free_again_after_an_error(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.locks.hold("x", 5):
        _ = 1 / 0
    with store.locks.hold("x", 0.1):
        pass


def test_who_waits_too_long_is_told_and_takes_nothing(store: Store) -> None:
    with store.locks.hold("x", 5):
        with pytest.raises(TimeoutError), store.locks.hold("x", 0.2):
            pytest.fail("two have it")
        with store.locks.hold("another name", 0.2):
            pass
    with store.locks.hold("x", 0.2):
        pass


def test_who_waits_gets_it_when_the_other_lets_go(store: Store) -> None:
    order = []

    def wait() -> None:
        with store.locks.hold("x", 10):
            order.append("waiter")

    with store.locks.hold("x", 10):
        thread = threading.Thread(target=wait)
        thread.start()
        time.sleep(0.2)
        order.append("holder")
    thread.join()
    assert order == ["holder", "waiter"]


def test_one_who_held_it_too_long_does_not_let_go_of_anothers(store: Store) -> None:
    slow = store.locks.hold("x", 0.1)
    slow.__enter__()
    time.sleep(0.15)
    with store.locks.hold("x", 5):
        slow.__exit__(None, None, None)
        with pytest.raises(TimeoutError), store.locks.hold("x", 0.1):
            pytest.fail("the slow one freed a lock that was not its own any more")


def test_processes_under_one_lock_do_one_thing_at_a_time(url: str, tmp_path: Path) -> None:
    open_store(url, [KEY]).close()
    count = tmp_path / "count"
    count.write_text("0")
    with crew() as processes:
        for _ in range(3):
            processes.add(add_one, url, str(count), 10)
        processes.go()
        assert [processes.hear() for _ in range(3)] == ["done"] * 3
    assert count.read_text() == "30"


def test_a_lock_whose_holder_was_killed_frees_itself(url: str) -> None:
    store = open_store(url, [KEY])
    with crew() as processes:
        holder = processes.add(hold_and_hang, url, 1.5)
        processes.go()
        assert processes.hear() == "held"
        begun = time.monotonic()
        holder.kill()
        holder.join()
        with pytest.raises(TimeoutError), StoreLocks(store.engine).hold("count", 0.2):
            pytest.fail("it was still within its time")
        with store.locks.hold("count", 10):
            assert time.monotonic() - begun < 5
    store.close()


def test_a_process_that_fails_is_heard_of_at_once() -> None:
    with crew() as processes:
        processes.add(add_one, "no database at all", "", 1)
        with pytest.raises(Ended, match="NotADatabase"):
            processes.go()
