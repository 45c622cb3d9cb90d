"""The made-up people of a demonstration: listed if the stand-in lists them, else nobody."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from codedout.made_up import NOBODY_FOR, MadeUpPeople, made_up_people

ONE = {"name": "Amina", "nino": "AA000001A", "situation": "one item"}


@contextmanager
def answering(text: Callable[[], str]) -> Iterator[tuple[str, list[str]]]:
    """Something on this computer that answers every question with that, and what it was asked."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = text().encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


def test_whoever_the_stand_in_lists_is_there() -> None:
    with answering(lambda: json.dumps([ONE, ONE | {"situation": None}])) as (url, _):
        first, second = made_up_people(url)
    assert (first.name, first.number.value, first.situation) == ("Amina", "AA000001A", "one item")
    assert second.situation == ""


def test_an_agent_is_nobody_whose_number_there_is_to_type() -> None:
    agent = ONE | {"name": "Verity", "kind": "agent"}
    with answering(lambda: json.dumps([agent, ONE | {"kind": "individual"}])) as (url, _):
        assert [(one.name, one.has_agent) for one in made_up_people(url)] == [("Amina", False)]
    agent["clients"] = [ONE["nino"]]
    with answering(lambda: json.dumps([agent, ONE])) as (url, _):
        assert [(one.name, one.has_agent) for one in made_up_people(url)] == [("Amina", True)]


@pytest.mark.parametrize(
    "text",
    [
        *("", "<p>not JSON</p>", "null", "7", '"text"', "{}", '{"people": []}'),
        *("[7]", "[null]", '["text"]', "[{}]", '[{"name": "A"}]', "[[]]"),
        json.dumps([ONE | {"nino": "nonsense"}]),
        json.dumps([ONE | {"nino": None}]),
        json.dumps([ONE | {"nino": 7}]),
        json.dumps([ONE | {"name": None}]),
        json.dumps([ONE | {"name": ["A"]}]),
        json.dumps([ONE | {"situation": {"a": 1}}]),
        json.dumps([ONE, 7]),
        "[" * 100_000,
    ],
    ids=lambda text: text[:40],
)
def test_another_mock_that_answers_in_a_way_of_its_own_lists_nobody(text: str) -> None:
    with answering(lambda: text) as (url, _):
        assert made_up_people(url) == ()


def test_nobody_answering_is_nobody() -> None:
    with answering(lambda: "[]") as (url, _):
        pass
    assert made_up_people(url) == ()


def test_that_there_is_nobody_is_remembered_for_a_while_and_somebody_is_asked_for_again() -> None:
    now, text = [100.0], ["nonsense"]
    with answering(lambda: text[0]) as (url, asked):
        people = MadeUpPeople(url, seconds=lambda: now[0])
        assert [people() for _ in range(5)] == [()] * 5
        assert len(asked) == 1, "no page waits for it again"
        text[0] = json.dumps([ONE])
        now[0] += NOBODY_FOR - 1
        assert people() == ()
        now[0] += 1
        assert [one.name for one in people()] == ["Amina"]
        text[0] = json.dumps([ONE, ONE])
        assert len(people()) == 2, "whoever has come since is there at once"
