from __future__ import annotations

import threading
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.store.engine import writing
from codedout.store.limiter import LEASE, Line, NoLimit, Rate, StoreLimiter
from codedout.store.store import Store, open_store
from tests.store.processes import RATE, WAIT, crew, leave
from tests.store.values import KEY

steps = st.lists(
    st.tuples(st.floats(min_value=0, max_value=0.7), st.sampled_from("abcd"), st.booleans()),
    max_size=60,
)
rates = st.sampled_from([0.5, 1, 1.5, 3, 4])


@given(steps, rates)
def test_no_period_ever_holds_more_than_its_number(
    asked: list[tuple[float, str, bool]], calls: float
) -> None:
    rate, line, now, left = Rate.per_second(calls), Line(), 1_700_000_000.0, []
    for pause, me, write in asked:
        now += pause
        line, wait = rate.ask(line, me, write=write, now=now)
        if not wait:
            left.append(now)
    for first, last in zip(left, left[rate.number :], strict=False):
        assert last - first >= rate.number / calls


@given(steps, rates)
def test_who_waits_as_long_as_told_may_leave_unless_a_write_is_waiting(
    asked: list[tuple[float, str, bool]], calls: float
) -> None:
    rate, line, now = Rate.per_second(calls), Line(), 1_700_000_000.0
    for pause, me, write in asked:
        now += pause
        line, wait = rate.ask(line, me, write=write, now=now)
    _, wait = rate.ask(line, "e", write=True, now=now)
    _, wait = rate.ask(line, "e", write=True, now=now + wait + 1e-6)
    assert wait == 0


def test_a_read_lets_a_waiting_write_pass_and_then_leaves() -> None:
    rate, line, now = Rate.per_second(1), Line(), 1_700_000_000.0
    line, _ = rate.ask(line, "first", write=False, now=now)
    line, wait = rate.ask(line, "write", write=True, now=now + 0.5)
    assert wait > 0
    later = now + rate.period
    line, wait = rate.ask(line, "read", write=False, now=later)
    assert wait > 0, "there is room, but not for a read"
    line, wait = rate.ask(line, "write", write=True, now=later)
    assert wait == 0
    line, wait = rate.ask(line, "read", write=False, now=later + rate.period)
    assert wait == 0


def test_a_clock_that_is_put_back_costs_one_period_at_most() -> None:
    rate, line, now = Rate.per_second(1), Line(), 1_700_000_000.0
    line, _ = rate.ask(line, "a", write=False, now=now)
    line, _ = rate.ask(line, "w", write=True, now=now)
    an_hour_ago = now - 3600
    line, wait = rate.ask(line, "a", write=False, now=an_hour_ago)
    assert 0 < wait <= rate.period
    _, wait = rate.ask(line, "a", write=False, now=an_hour_ago + rate.period + LEASE)
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
