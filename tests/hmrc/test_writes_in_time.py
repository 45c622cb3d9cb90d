"""A write leaves soon after it was asked for or never, and is not waited for without end.

Others may conclude from the time alone that a write can no longer arrive (`IN_FLIGHT` of
`journeys.sending`).
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import pytest

from codedout.domain.errors import HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.hmrc.sending import Patience
from codedout.journeys.sending import IN_FLIGHT
from tests.hmrc.raw_server import raw_server, saying
from tests.hmrc.test_client import CALLS, READS, WRITES, error_from
from tests.hmrc.wire import CountingLimiter, OneToken, Rig, answering, ok, over_socket, refusal

LATEST = Patience().write_leaves


@dataclass
class Seconds:
    """A clock that moves when told to."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Slow(CountingLimiter, OneToken):
    """Tokens and turns that take their time."""

    seconds: Seconds | None = None
    to_turn: float = 0.0
    to_token: float = 0.0
    to_renew: float = 0.0

    def _take(self, time_taken: float) -> None:
        assert self.seconds is not None
        self.seconds.at += time_taken

    def wait(self, *, write: bool, within: float) -> None:
        self._take(self.to_turn)
        super().wait(write=write, within=within)

    def current(self) -> str:
        self._take(self.to_token)
        return super().current()

    def renewed(self, refused: str) -> str:
        self._take(self.to_renew)
        return super().renewed(refused)


def slowly(*steps: object, **times: float) -> Rig:
    seconds = Seconds()
    slow = Slow(seconds=seconds, **times)
    return answering(*steps, limiter=slow, tokens=slow, seconds=seconds)


DONE = ok(status=204)
OLD_TOKEN = refusal(401, "INVALID_CREDENTIALS")

TOO_SLOW = [
    {"to_turn": LATEST + 1},
    {"to_token": LATEST + 1},
    {"to_token": LATEST / 2, "to_turn": LATEST / 2 + 1},
]


@pytest.mark.parametrize("times", TOO_SLOW)
@pytest.mark.parametrize("operation", WRITES)
def test_a_write_that_waited_too_long_for_its_token_or_its_turn_does_not_leave(operation, times):
    rig = slowly(DONE, **times)
    problem = error_from(rig, operation)
    assert isinstance(problem, HmrcUnreachable)
    assert problem.sent is False
    assert rig.script.requests == []


@pytest.mark.parametrize(
    "times", [{"to_renew": LATEST + 1}, {"to_renew": LATEST / 2, "to_turn": LATEST / 3}]
)
@pytest.mark.parametrize("operation", WRITES)
def test_a_write_whose_token_was_renewed_too_slowly_does_not_leave_again(operation, times):
    rig = slowly(OLD_TOKEN, DONE, **times)
    problem = error_from(rig, operation)
    assert isinstance(problem, HmrcUnreachable)
    assert problem.sent is False, "what HMRC turned down it did not do"
    assert len(rig.script.requests) == 1


@pytest.mark.parametrize("operation", WRITES)
def test_a_write_that_waited_a_while_leaves(operation):
    rig = slowly(OLD_TOKEN, DONE, to_token=LATEST / 4, to_turn=LATEST / 4, to_renew=LATEST / 4)
    CALLS[operation](rig.api)
    assert len(rig.script.requests) == 2


@pytest.mark.parametrize("operation", WRITES)
def test_a_write_waits_for_its_turn_as_long_as_it_may_still_leave(operation):
    rig = slowly(OLD_TOKEN, DONE, to_token=5, to_turn=10, to_renew=5)
    CALLS[operation](rig.api)
    assert rig.limiter.within == [LATEST - 5, LATEST - 20]


@pytest.mark.parametrize("operation", READS)
def test_a_read_waits_for_its_turn_as_long_as_all_its_tries_may_take(operation):
    rig = slowly(refusal(400, "FORMAT_NINO"))
    error_from(rig, operation)
    assert rig.limiter.within == [Patience().turn_to_read]


@pytest.mark.parametrize("times", TOO_SLOW)
@pytest.mark.parametrize("operation", READS)
def test_a_read_may_wait(operation, times):
    rig = slowly(refusal(400, "FORMAT_NINO"), **times)
    error_from(rig, operation)
    assert len(rig.script.requests) == 1


# Over real sockets

QUICK = Patience(answer_to_read=3, answer_to_write=3, write_leaves=0.3, whole_write=1)


def test_a_write_that_gets_its_connection_too_late_does_not_leave():
    good = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
    with raw_server(saying(good, b"{}", pause=0.8)) as server:
        api = over_socket(server.url, OneToken(), patience=QUICK, most_connections=1)
        reading = threading.Thread(target=CALLS[Operation.VIEW_AMOUNTS], args=(api,))
        reading.start()
        while not server.heads:
            time.sleep(0.01)
        with pytest.raises(HmrcUnreachable) as caught:
            CALLS[Operation.OPT_OUT](api)
        reading.join()
        time.sleep(0.3)
        assert caught.value.sent is False
        assert len(server.heads) == 1


@pytest.mark.parametrize(
    "drips",
    [
        [b"HTTP/1.1 204 No Content\r\n", *[b"X-More: 1\r\n"] * 40],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", *[b"x"] * 40],
    ],
)
@pytest.mark.parametrize("operation", WRITES)
def test_an_answer_to_a_write_that_drips_is_given_up_and_not_known(operation, drips):
    begun = time.monotonic()
    with raw_server(saying(*drips, pause=0.1)) as server, pytest.raises(HmrcUnreachable) as caught:
        CALLS[operation](over_socket(server.url, OneToken(), patience=QUICK))
    assert time.monotonic() - begun < 2.5
    assert caught.value.sent is True
    assert len(server.heads) == 1


def test_nobody_takes_a_write_for_lost_while_it_may_be_under_way():
    patience = Patience()
    on_its_way_at_hmrc = 60
    longest = patience.write_leaves + patience.whole_write
    assert IN_FLIGHT.total_seconds() >= longest + on_its_way_at_hmrc


def test_a_write_is_given_the_time_that_each_of_its_steps_is_given():
    patience = Patience()
    steps = patience.pool + patience.connect + patience.send + patience.answer_to_write
    assert patience.whole_write > steps
    assert patience.whole_write > patience.write_leaves
