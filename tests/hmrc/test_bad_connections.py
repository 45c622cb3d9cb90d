"""Real sockets: what a broken HMRC, or something in between, can do to a call."""

from __future__ import annotations

import gzip
import time
from dataclasses import replace

import pytest

from codedout.domain.errors import HmrcUnreachable, UnexpectedAnswer
from codedout.domain.operation import Operation
from codedout.hmrc.sending import MOST_BYTES, Patience
from codedout.journeys.waiting import SLOW_AFTER
from tests.hmrc.raw_server import endless, raw_server, saying, silent, unused_url
from tests.hmrc.test_client import CALLS, TAX_CODE, WRITES
from tests.hmrc.wire import OneToken, over_socket

QUICK = Patience(
    connect=2, send=2, pool=2, answer_to_read=0.2, answer_to_write=0.3, whole_body=0.6, all_tries=9
)
READ = Operation.VIEW_AMOUNTS


def call(url: str, operation: Operation, patience: Patience = QUICK) -> None:
    CALLS[operation](over_socket(url, OneToken(), patience=patience))


def test_nobody_listening_means_that_nothing_was_sent():
    for operation in (READ, Operation.OPT_OUT):
        with pytest.raises(HmrcUnreachable) as caught:
            call(unused_url(), operation)
        assert caught.value.sent is False


@pytest.mark.parametrize("operation", WRITES)
def test_a_write_that_gets_no_answer_leaves_once_and_is_not_known(operation):
    with raw_server(silent(2)) as server, pytest.raises(HmrcUnreachable) as caught:
        call(server.url, operation)
    assert caught.value.sent is True
    assert len(server.heads) == 1


@pytest.mark.parametrize("operation", WRITES)
def test_a_write_whose_connection_drops_leaves_once_and_is_not_known(operation):
    with raw_server(saying()) as server, pytest.raises(HmrcUnreachable) as caught:
        call(server.url, operation)
    assert caught.value.sent is True
    assert len(server.heads) == 1


def test_a_read_gets_through_after_a_silence_and_a_drop():
    good = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
    with raw_server(silent(2), saying(), saying(good)) as server:
        call(server.url, READ)
    assert len(server.heads) == 3


def test_a_silent_hmrc_is_known_to_be_silent_while_somebody_still_waits():
    """Two silences of a read, with the real times made a tenth, and no third try."""
    real = Patience()
    hasty = replace(QUICK, answer_to_read=real.answer_to_read / 10, all_tries=real.all_tries / 10)
    with raw_server(silent(9)) as server:
        begun = time.monotonic()
        with pytest.raises(HmrcUnreachable):
            call(server.url, READ, hasty)
        took = time.monotonic() - begun
    assert len(server.heads) == 2
    assert 10 * took > SLOW_AFTER
    assert real.all_tries <= 30


def test_a_body_without_end_is_not_read_to_its_end():
    begun = time.monotonic()
    with raw_server(endless) as server, pytest.raises(UnexpectedAnswer) as caught:
        call(server.url, READ, Patience())
    assert caught.value.status == 200
    assert len(server.heads) == 1
    assert time.monotonic() - begun < 10


def test_a_small_parcel_that_unpacks_to_a_huge_one_is_not_read():
    body = gzip.compress(b" " * (MOST_BYTES + 1))
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body)
    with raw_server(saying(head + body)) as server, pytest.raises(UnexpectedAnswer):
        call(server.url, READ)


def test_a_body_that_drips_is_given_up():
    drips = [b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", *[b"x"] * 40]
    with raw_server(saying(*drips, pause=0.1)) as server, pytest.raises(HmrcUnreachable):
        call(server.url, READ)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (b"garbage\r\n\r\n", HmrcUnreachable),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{", HmrcUnreachable),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
            UnexpectedAnswer,
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>", UnexpectedAnswer),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", UnexpectedAnswer),
    ],
)
def test_bytes_that_make_no_answer_are_not_one(answer, problem):
    with raw_server(saying(answer)) as server, pytest.raises(problem):
        call(server.url, READ)


@pytest.mark.parametrize("operation", WRITES)
def test_a_redirected_write_goes_nowhere(operation):
    elsewhere = saying(b"HTTP/1.1 303 See Other\r\nLocation: /moved\r\nContent-Length: 0\r\n\r\n")
    with raw_server(elsewhere) as server, pytest.raises(UnexpectedAnswer):
        call(server.url, operation)
    assert len(server.heads) == 1
    assert TAX_CODE.encode() in server.heads[0]


def test_a_write_without_a_body_says_that_it_has_none():
    done = saying(b"HTTP/1.1 204 No Content\r\n\r\n")
    with raw_server(done) as server:
        call(server.url, Operation.OPT_OUT)
    head = server.heads[0].lower()
    assert b"content-length: 0" in head
    assert b"content-type" not in head
