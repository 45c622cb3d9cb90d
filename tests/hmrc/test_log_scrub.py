"""No log line of ours or a library's shows a National Insurance number or a secret."""

from __future__ import annotations

import logging
import logging.handlers
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.errors import HmrcError
from codedout.hmrc.log_scrub import HIDDEN, install, scrub, scrub_event, scrubbed
from tests.hmrc.raw_server import raw_server, saying
from tests.hmrc.test_client import CALLS
from tests.hmrc.wire import OneToken, over_socket

ROOT = Path(__file__).parents[2]
NUMBERS = [
    "AA123456A",
    "aa123456a",
    "Aa123456A",
    "AA 12 34 56 A",
    "AA 123456A",
    "AA-12-34-56-A",
    "AA%2012%2034%2056%20A",
    "AA%252012%252034%252056%2520A",
    "AA+12+34+56+A",
    "AA\u00a012\u00a034\u00a056\u00a0A",
    "AA123456",
    "%41A123456A",
    "AA12345%36A",
    "%2541A123456A",
]
PLACES = [
    "{}",
    "number {}.",
    "GET https://api.example/accounts/self-assessment/{}/2024-25/collection/tax-code",
    "/detail/%2F{}%2F",
    "?nino={}&x=1",
    '{{"nino": "{}"}}',
    "b'{}'",
    "line\\n{}\\n",
    "line\n{}\nline",
    "nino={}",
]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("place", PLACES)
def test_a_number_is_hidden_wherever_and_however_it_is_written(number, place):
    text = scrub(place.format(number))
    assert HIDDEN in text
    assert "3456" not in text
    assert "12" not in text.replace(HIDDEN, "")


def test_a_number_in_capitals_is_hidden_even_where_it_is_joined_to_a_word():
    assert scrub("ninoAA123456Aend") == f"nino{HIDDEN}end"


@pytest.mark.parametrize(
    "text",
    [
        "HMRC view_choice: 400 FORMAT_NINO (correlation id c75f40a6-a3df-4429-a697-471eeec46435)",
        '{"code": "RULE_ALREADY_OPTED_OUT", "message": "words"}',
        "code=MATCHING_RESOURCE_NOT_FOUND",
        "exit code: 143",
        '127.0.0.1:52114 - "GET /compare/2024-25 HTTP/1.1" 200',
        "2026-11-02T09:00:00Z took 123456 ms",
        "state: ready -> sending",
        "0fca123456b0fca123456b0fca123456b",
        "amount 99999999999.99 id 1234567891",
        "100% of %s",
    ],
)
def test_what_helps_the_operator_stays(text):
    assert scrub(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer s3cret-v4lue",
        "authorization=bearer s3cret-v4lue",
        "headers={'Authorization': 'Bearer s3cret-v4lue'}",
        "(b'Authorization', b'Bearer s3cret-v4lue')",
        "Basic s3cret-v4lue==",
        "access_token=s3cret-v4lue",
        '{"access_token":"s3cret-v4lue","token_type":"bearer"}',
        "{'refresh_token': 's3cret-v4lue'}",
        "client_secret%3Ds3cret-v4lue%26x",
        "CODEDOUT_HMRC_CLIENT_SECRET=s3cret-v4lue",
        "code_verifier=s3cret-v4lue",
        "GET /oauth/callback?code=s3cret-v4lue&state=s3cret-v4lue HTTP/1.1",
        "next=%2Foauth%2Fcallback%3Fcode%3Ds3cret-v4lue%26state%3Ds3cret-v4lue",
        '{"code": "s3cret-v4lue"}',
        "Cookie: __Host-codedout_sid=s3cret-v4lue; other=s3cret-v4lue",
        "(b'Set-Cookie', b'mdtp=s3cret-v4lue; Path=/'), (b'X', b'1')",
        "codedout_sid_8501=s3cret-v4lue",
        "password: s3cret-v4lue",
    ],
)
def test_secrets_are_hidden(text):
    assert "s3cret" not in scrub(text)
    assert HIDDEN in scrub(text)


@given(st.text(max_size=200))
def test_scrubbing_twice_is_scrubbing_once(text):
    assert scrub(scrub(text)) == scrub(text)


@given(st.from_regex(r"[A-CEGHJ-PR-TW-Z]{2}[0-9]{6}[A-D]", fullmatch=True), st.text(max_size=20))
def test_any_number_is_hidden_between_spaces(number, around):
    assert number not in scrub(f"{around} {number} {around}")
    assert number not in scrub(f"{quote(around)}/{number}/{quote(around)}")


# Ids with a piece spelt like a number, as one in some hundreds has by chance.
_TRAPS = ["da12-3456", "-ab12-3456-", "ca123456", "fe1234-56", "1-2a-bc12-3456-"]
_HEX = st.text("0123456789abcdef", min_size=32, max_size=32)


@st.composite
def _ids(draw: st.DrawFn) -> str:
    digits = draw(_HEX)
    piece = draw(st.sampled_from(_TRAPS)).replace("-", "")
    at = draw(st.integers(0, 32 - len(piece)))
    digits = digits[:at] + piece + digits[at + len(piece) :]
    whole = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    return whole.upper() if draw(st.booleans()) else whole


_AROUND = st.sampled_from(
    [
        "{}",
        "(b'X-CorrelationId', b'{}')",
        "X-CorrelationId: {}\\r\\n",
        "/%2F{}%2F100%25",
        "a {} b",
        "'{}\\n'",
    ]
)
_NUMBERS = st.from_regex(r"[A-CEGHJ-PR-TW-Z]{2}[0-9]{6}[A-D]", fullmatch=True)


@given(_ids(), _AROUND)
def test_an_id_to_quote_stays_whole(correlation_id, around):
    text = around.format(correlation_id)
    assert scrub(text) == text


@given(_ids(), _NUMBERS, st.sampled_from([" ", "/", "-", "=", "%2F", "&x=", "%20", "\\n"]), _AROUND)
def test_a_number_beside_an_id_is_hidden_and_the_id_is_not(correlation_id, number, between, around):
    for text in (f"{correlation_id}{between}{number}", f"{number}{between}{correlation_id}"):
        clean = scrub(around.format(text))
        assert number not in clean
        assert HIDDEN in clean
    assert correlation_id in scrub(f"{number} {correlation_id} {number}")


@given(_ids())
def test_a_secret_that_looks_like_an_id_is_still_a_secret(secret):
    for text in (
        f"Authorization: Bearer {secret}",
        f"access_token={secret}",
        f"/oauth/callback?code={secret}&state={secret}",
        f"Cookie: sid={secret}",
    ):
        assert secret not in scrub(text)


def test_values_inside_values_are_scrubbed_and_the_rest_is_left_alone():
    class Thing:
        def __str__(self) -> str:
            return "thing AA123456A"

    plain = object()
    assert scrubbed(
        {
            "AA123456A": 1,
            "list": ["AA123456A", 2.5, None, True, plain],
            "access_token": "anything at all",
            "thing": Thing(),
            "bytes": b"AA123456A",
        }
    ) == {
        HIDDEN: 1,
        "list": [HIDDEN, 2.5, None, True, plain],
        "access_token": HIDDEN,
        "thing": f"thing {HIDDEN}",
        "bytes": HIDDEN.encode(),
    }


def test_a_structlog_event_is_scrubbed():
    event = scrub_event(None, "info", {"event": "asked about AA123456A", "token": "abc"})
    assert event == {"event": f"asked about {HIDDEN}", "token": HIDDEN}


class Kept(logging.Handler):
    """Keeps what would be printed, with every extra field."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{self.format(record)} {record.__dict__!r}")

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@pytest.fixture
def log(uvicorn_heard: None) -> Iterator[Kept]:
    factory, hook, thread_hook = logging.getLogRecordFactory(), sys.excepthook, threading.excepthook
    root = logging.getLogger()
    level = root.level
    install()
    kept = Kept()
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    yield kept
    root.removeHandler(kept)
    root.setLevel(level)
    logging.setLogRecordFactory(factory)
    sys.excepthook, threading.excepthook = hook, thread_hook


def assert_clean(text: str) -> None:
    for secret in ("AA123456A", "aa123456a", "AA 12 34 56 A", "t1-secret", "t2-secret", "s3cret"):
        assert secret not in text


def test_real_calls_at_debug_show_no_number_and_no_token(log):
    turned_down = b'{"code": "INVALID_CREDENTIALS"}'
    answers = [
        b"HTTP/1.1 401 No\r\nSet-Cookie: mdtp=s3cret\r\nContent-Length: %d\r\n\r\n%s"
        % (len(turned_down), turned_down),
        b"HTTP/1.1 302 Found\r\nLocation: /AA123456A/again\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nAA123456A",
    ]
    for operation, call in CALLS.items():
        with raw_server(*(saying(answer) for answer in answers)) as server:
            with pytest.raises(HmrcError) as caught:
                call(over_socket(server.url, OneToken()))
            logging.getLogger("anything").error("%s failed", operation, exc_info=caught.value)
    assert "httpcore" in log.text
    assert f"/accounts/self-assessment/{HIDDEN}/2024-25" in log.text
    assert "Traceback" in log.text
    assert_clean(log.text)


def test_the_text_of_an_exception_is_scrubbed_and_the_exception_does_not_go_on(log):
    def fail() -> None:
        try:
            raise ValueError("AA123456A in the cause")
        except ValueError as cause:
            raise RuntimeError("Bearer s3cret-value and AA 12 34 56 A") from cause

    with pytest.raises(RuntimeError) as caught:
        fail()
    logging.getLogger("streamlit.x").error("Uncaught app execution", exc_info=caught.value)
    assert "in the cause" in log.text
    assert "test_log_scrub.py" in log.text
    assert_clean(log.text)


def test_messages_arguments_and_extra_fields_are_scrubbed(log):
    logger = logging.getLogger("authlib.x")
    logger.debug("for %s with %r", httpx.URL("https://x.example/AA123456A"), {"token": "s3cret"})
    logger.debug("access_token=%s", "s3cret")
    logger.debug("%(a)s", {"a": "AA123456A"})
    logger.debug("%s%s", "AA123", "456A")
    logger.debug("AA123456A")
    logger.debug({"nino": "AA123456A"})
    logger.debug("too few %s %s", "AA123456A")  # noqa: PLE1206
    logger.debug("fields", extra={"url": "/AA123456A", "more": ["Bearer s3cret"]})
    logger.debug("stack", stack_info=True)
    assert len(log.lines) == 9
    assert f"for https://x.example/{HIDDEN} with" in log.text
    assert_clean(log.text)


def test_an_access_line_keeps_its_parts(log):
    logger = logging.getLogger("uvicorn.access")
    path = "/oauth/callback?code=s3cret-value&state=s3cret-value-long"
    logger.info('%s - "%s %s HTTP/%s" %d', "127.0.0.1:1", "GET", path, "1.1", 303)
    assert f'"GET /oauth/callback?code={HIDDEN}&state={HIDDEN} HTTP/1.1" 303' in log.text
    assert_clean(log.text)


def test_installing_twice_changes_nothing(log):
    factory = logging.getLogRecordFactory()
    install()
    assert logging.getLogRecordFactory() is factory


IN_A_FRESH_PROCESS = """
import asyncio, logging, threading
from codedout.hmrc.log_scrub import install
install()

import httpx, uvicorn

async def app(scope, receive, send):
    if scope["path"].endswith("boom"):
        raise RuntimeError("about AA123456A")
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})

config = uvicorn.Config(app, port=0, log_level="trace", lifespan="off")  # its handlers come later
server = uvicorn.Server(config)
logging.basicConfig(level=logging.DEBUG)

async def main():
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx.AsyncClient(trust_env=False) as http:
        for path in ("x/AA123456A", "x?nino=aa%20123456a&code=s3cret-code", "AA123456A/boom"):
            await http.get(f"http://127.0.0.1:{port}/{path}", headers={"Cookie": "a=s3cret"})
    server.should_exit = True
    await running

asyncio.run(main())

def fail():
    raise KeyError("AA123456A in a thread")

thread = threading.Thread(target=fail)
thread.start()
thread.join()
raise ValueError("Bearer s3cret for AA123456A at the end")
"""


def test_a_fresh_process_prints_nothing_of_it_whoever_logs():
    ran = subprocess.run(
        [sys.executable, "-c", IN_A_FRESH_PROCESS],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    printed = ran.stdout + ran.stderr
    assert ran.returncode == 1
    for expected in (
        f'"GET /x/{HIDDEN} HTTP/1.1" 204',
        "Exception in ASGI application",
        "in a thread",
        "at the end",
        "HTTP Request: GET",
    ):
        assert expected in printed
    assert_clean(printed)
