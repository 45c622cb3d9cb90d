"""Whether HMRC answers is found out seldom, by one at a time, and quickly again after a failure."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from codedout.reach import GOOD_FOR, NOT_FOR, Reach


class Hmrc:
    """Answers or not, and counts who knocks; the clock stands still until it is moved."""

    def __init__(self) -> None:
        self.there, self.knocks, self.at = True, 0, 1000.0

    def knock(self) -> bool:
        self.knocks += 1
        return self.there

    def reach(self) -> Reach:
        return Reach(self.knock, lambda: self.at)


def test_an_answer_is_good_for_a_quarter_of_a_minute() -> None:
    hmrc = Hmrc()
    reach = hmrc.reach()
    assert [reach() for _ in range(50)] == [True] * 50
    hmrc.at += GOOD_FOR - 0.1
    assert reach()
    assert hmrc.knocks == 1
    hmrc.at += 0.1
    hmrc.there = False
    assert not reach()
    assert hmrc.knocks == 2


def test_no_answer_is_believed_for_a_second_only() -> None:
    hmrc = Hmrc()
    hmrc.there = False
    reach = hmrc.reach()
    assert [reach() for _ in range(50)] == [False] * 50
    assert hmrc.knocks == 1
    hmrc.there = True
    hmrc.at += NOT_FOR
    assert reach()


@given(st.lists(st.tuples(st.floats(0, 20), st.booleans()), max_size=60))
def test_it_is_never_asked_more_than_once_a_second(steps: list[tuple[float, bool]]) -> None:
    hmrc = Hmrc()
    reach = hmrc.reach()
    for seconds, there in steps:
        hmrc.at += seconds
        hmrc.there = there
        reach()
    assert hmrc.knocks <= (hmrc.at - 1000.0) / NOT_FOR + 1


def test_while_one_knocks_the_others_wait_at_first_and_later_take_the_last_answer() -> None:
    at, knocks, answer = [1000.0], threading.Semaphore(0), threading.Event()
    count = []

    def slow() -> bool:
        count.append(1)
        knocks.release()
        return answer.wait(timeout=20)

    reach = Reach(slow, lambda: at[0])
    with ThreadPoolExecutor(8) as pool:
        first = [pool.submit(reach) for _ in range(8)]
        assert knocks.acquire(timeout=20)
        answer.set()
        assert [one.result(timeout=20) for one in first] == [True] * 8
        assert len(count) == 1
        answer.clear()
        at[0] += GOOD_FOR
        knocking = pool.submit(reach)
        assert knocks.acquire(timeout=20)
        assert reach(), "not waiting for what may take seconds"
        assert not knocking.done()
        answer.set()
        assert knocking.result(timeout=20)
    assert len(count) == 2
