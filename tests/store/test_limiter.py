from __future__ import annotations

import threading
import time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.store.engine import writing
from codedout.store.limiter import LEASE, Lane, Line, NoLimit, Rate, StoreLimiter
from codedout.store.store import Store, open_store
from tests.store.processes import RATE, WAIT, crew, leave
from tests.store.values import KEY

steps = st.lists(
    st.tuples(
        st.floats(min_value=0, max_value=0.7), st.sampled_from("abcd"), st.sampled_from(Lane)
    ),
    max_size=60,
)
rates = st.sampled_from([0.5, 1, 1.5, 3, 4])


@given(steps, rates)
def test_no_period_ever_holds_more_than_its_number(
    asked: list[tuple[float, str, Lane]], calls: float
) -> None:
    rate, line, now, left = Rate.per_second(calls), Line(), 1_700_000_000.0, []
    for pause, me, lane in asked:
        now += pause
        line, wait = rate.ask(line, me, lane=lane, now=now)
        if not wait:
            left.append(now)
    for first, last in zip(left, left[rate.number :], strict=False):
        assert last - first >= rate.number / calls


@given(steps, rates)
def test_who_waits_as_long_as_told_may_leave_unless_a_write_is_waiting(
    asked: list[tuple[float, str, Lane]], calls: float
) -> None:
    rate, line, now = Rate.per_second(calls), Line(), 1_700_000_000.0
    for pause, me, lane in asked:
        now += pause
        line, wait = rate.ask(line, me, lane=lane, now=now)
    _, wait = rate.ask(line, "e", lane=Lane.WRITE, now=now)
    _, wait = rate.ask(line, "e", lane=Lane.WRITE, now=now + wait + 1e-6)
    assert wait == 0


@given(steps, rates)
def test_nothing_leaves_in_the_background_while_anybody_is_known_to_wait(
    asked: list[tuple[float, str, Lane]], calls: float
) -> None:
    rate, line, now = Rate.per_second(calls), Line(), 1_700_000_000.0
    waits: dict[str, float] = {}
    for pause, me, lane in asked:
        line, _ = rate.ask(line, "sweep", lane=Lane.BACKGROUND, now=now)
        now += pause
        line, wait = rate.ask(line, f"{me} {lane}", lane=lane, now=now)
        waits = {who: at for who, at in waits.items() if now - at < LEASE}
        if lane is Lane.BACKGROUND:
            assert wait > 0 or not waits
        elif wait:
            waits[f"{me} {lane}"] = now
        else:
            waits.pop(f"{me} {lane}", None)


@given(rates)
def test_alone_the_background_uses_all_of_the_rate(calls: float) -> None:
    rate, line, now, left = Rate.per_second(calls), Line(), 1_700_000_000.0, 0
    begun = now
    while left < 30:
        line, wait = rate.ask(line, "sweep", lane=Lane.BACKGROUND, now=now)
        left += not wait
        now += wait
    assert left >= 0.9 * calls * (now - begun)


def test_a_place_is_kept_for_reads_that_wait_behind_one_that_leaves() -> None:
    rate, line, now = Rate.per_second(3), Line(), 1_700_000_000.0
    line, _ = rate.ask(line, "sweep", lane=Lane.BACKGROUND, now=now)
    line, wait = rate.ask(line, "page", lane=Lane.READ, now=now, more=True)
    assert wait == 0
    line, wait = rate.ask(line, "sweep", lane=Lane.BACKGROUND, now=now)
    assert wait > 0, "there is room, but not in the background"
    line, wait = rate.ask(line, "page", lane=Lane.READ, now=now)
    assert wait == 0


def sweep_until(over: threading.Event, limiter: StoreLimiter) -> tuple[list[float], list[Any]]:
    """Four threads that leave in the background until `over`, and when they left."""
    left: list[float] = []

    def sweep() -> None:
        while not over.is_set():
            left.append(limiter.leave_behind(within=WAIT))

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for each in threads:
        each.start()
    while len(left) < RATE:
        time.sleep(0.01)
    return left, threads


def test_reads_and_the_background_together_keep_to_the_rate(url: str) -> None:
    store = open_store(url, [KEY])
    over = threading.Event()
    behind, sweeping = sweep_until(over, StoreLimiter(store.engine, RATE))
    with crew() as processes:
        processes.add(leave, url, False, 6)
        processes.go()
        reads = [one[1] for one in iter(processes.hear, "done")]
    over.set()
    for each in sweeping:
        each.join()
    left = sorted([*behind, *reads])
    assert len(reads) == 6
    assert all(late - early >= 1 for early, late in zip(left, left[RATE:], strict=False))
    store.close()


def test_reads_that_wait_leave_with_nothing_of_the_background_between(store: Store) -> None:
    limiter = StoreLimiter(store.engine, RATE)
    over = threading.Event()
    behind, sweeping = sweep_until(over, limiter)
    reads: list[float] = []

    def read() -> None:
        reads.append(limiter.leave(write=False, within=WAIT))

    readers = [threading.Thread(target=read) for _ in range(2 * RATE)]
    for each in readers:
        each.start()
    for each in readers:
        each.join()
    over.set()
    for each in sweeping:
        each.join()
    assert [at for at in behind if min(reads) < at < max(reads)] == []


def test_the_background_alone_is_not_held_up(store: Store) -> None:
    behind = StoreLimiter(store.engine, 10).in_background()
    begun = time.monotonic()
    for _ in range(31):
        behind.wait(write=False, within=WAIT)
    assert 3 <= time.monotonic() - begun < 6, "the bench measures it on a quiet machine"


def test_nothing_is_written_in_the_background(store: Store) -> None:
    limiter = StoreLimiter(store.engine, RATE)
    with pytest.raises(ValueError, match="nothing is written"):
        limiter.in_background().wait(write=True, within=WAIT)


def test_a_read_lets_a_waiting_write_pass_and_then_leaves() -> None:
    rate, line, now = Rate.per_second(1), Line(), 1_700_000_000.0
    line, _ = rate.ask(line, "first", lane=Lane.READ, now=now)
    line, wait = rate.ask(line, "write", lane=Lane.WRITE, now=now + 0.5)
    assert wait > 0
    later = now + rate.period
    line, wait = rate.ask(line, "read", lane=Lane.READ, now=later)
    assert wait > 0, "there is room, but not for a read"
    line, wait = rate.ask(line, "write", lane=Lane.WRITE, now=later)
    assert wait == 0
    line, wait = rate.ask(line, "read", lane=Lane.READ, now=later + rate.period)
    assert wait == 0


def test_a_clock_that_is_put_back_costs_one_period_at_most() -> None:
    rate, line, now = Rate.per_second(1), Line(), 1_700_000_000.0
    line, _ = rate.ask(line, "a", lane=Lane.READ, now=now)
    line, _ = rate.ask(line, "w", lane=Lane.WRITE, now=now)
    an_hour_ago = now - 3600
    line, wait = rate.ask(line, "a", lane=Lane.READ, now=an_hour_ago)
    assert 0 < wait <= rate.period
    _, wait = rate.ask(line, "a", lane=Lane.READ, now=an_hour_ago + rate.period + LEASE)
    assert wait == 0


def test_processes_together_never_send_more_than_three_in_any_second(url: str) -> None:
    open_store(url, [KEY]).close()
    with crew() as processes:
        for number in range(4):
            processes.add(leave, url, number == 0, 3)
        processes.go()
        said = [processes.hear() for _ in range(4 * 3 + 4)]
    left = sorted(one[1] for one in said if one != "done")
    assert len(left) == 12
    assert all(last - first >= 1 for first, last in zip(left, left[RATE:], strict=False))
    assert left[-1] - left[0] < 8, "and they are not held up for nothing"


def test_a_write_goes_before_the_reads_that_wait_in_other_processes(url: str) -> None:
    store = open_store(url, [KEY])
    limiter = StoreLimiter(store.engine, RATE)
    with crew() as processes:
        for _ in range(2):
            processes.add(leave, url, False, 6)
        processes.go()
        for _ in range(RATE):
            assert processes.hear()[0] == "read"
        # The first three have left and nine wait. Room for the next is about a second away.
        time.sleep(0.3)
        written_at = limiter.leave(write=True, within=WAIT)
        reads = [one[1] for one in iter(processes.hear, "done") if one != "done"]
    asked_early = [at for at in reads if at < written_at]
    assert not asked_early
    store.close()


def test_a_write_goes_before_reads_that_wait_in_its_own_process(store: Store) -> None:
    limiter = StoreLimiter(store.engine, RATE)
    order: list[str] = []

    def read() -> None:
        limiter.wait(write=False, within=WAIT)
        order.append("read")

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    while len(order) < RATE:
        time.sleep(0.01)
    limiter.wait(write=True, within=WAIT)
    order.append("write")
    for reader in readers:
        reader.join()
    assert order[RATE] == "write"


def test_a_write_that_is_killed_while_it_waits_holds_nobody_up_for_long(url: str) -> None:
    store = open_store(url, [KEY])
    limiter = StoreLimiter(store.engine, RATE)
    for _ in range(RATE):
        limiter.wait(write=False, within=WAIT)
    with crew() as processes:
        writer = processes.add(leave, url, True, 1)
        processes.go()
        time.sleep(0.3)
        writer.kill()
        writer.join()
        begun = time.monotonic()
        limiter.wait(write=False, within=WAIT)
        assert time.monotonic() - begun < 4
    store.close()


def test_a_process_that_is_killed_between_calls_holds_nobody_up(url: str) -> None:
    store = open_store(url, [KEY])
    with crew() as processes:
        reader = processes.add(leave, url, False, 100)
        processes.go()
        processes.hear()
        reader.kill()
        reader.join()
        begun = time.monotonic()
        StoreLimiter(store.engine, RATE).wait(write=False, within=WAIT)
        assert time.monotonic() - begun < 4
    store.close()


@pytest.mark.parametrize("write", [True, False])
def test_who_gets_no_turn_in_time_is_told_and_takes_nobodys(store: Store, write: bool) -> None:
    limiter = StoreLimiter(store.engine, 0.4)  # one in two and a half seconds
    first = limiter.leave(write=False, within=WAIT)
    told: list[float] = []

    def ask() -> None:
        begun = time.monotonic()
        with pytest.raises(TimeoutError):
            limiter.wait(write=write, within=0.4)
        told.append(time.monotonic() - begun)

    # One stands in the store's line, and the others of this process behind it.
    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 3
    assert all(0.35 < each < 2 for each in told)
    last = limiter.leave(write=False, within=WAIT)
    assert last - first < 2 * 2.5, "their turns were not used up"


def test_less_than_one_a_second_is_one_in_a_longer_time(store: Store) -> None:
    limiter = StoreLimiter(store.engine, 0.8)
    left = [limiter.leave(write=False, within=WAIT) for _ in range(2)]
    assert all(later - earlier >= 1.25 for earlier, later in pairwise(left))


def test_no_limit_is_no_wait(store: Store) -> None:
    limiter = store.limiter(0)
    assert isinstance(limiter, NoLimit)
    with writing(store.engine):  # nor does it ask the store
        for _ in range(1000):
            limiter.wait(write=True, within=WAIT)


@pytest.mark.parametrize("calls", [3, 0.5])
def test_a_limit_is_kept_by_the_store(store: Store, calls: float) -> None:
    assert isinstance(store.limiter(calls), StoreLimiter)
