"""Putting a call on the wire: limits, time-outs, redirects, and which calls are tried again."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx
from tenacity import (
    RetryCallState,
    Retrying,
    stop_after_attempt,
    stop_after_delay,
    wait_exponential_jitter,
)

from codedout.apart import apart
from codedout.domain.errors import (
    NO_TURN,
    AuthorityGone,
    CodedOutError,
    HmrcUnreachable,
    SignInExpired,
    StoreUnavailable,
    UnexpectedAnswer,
)
from codedout.domain.operation import Operation
from codedout.hmrc.auth import Answer, Bearer
from codedout.hmrc.ports import Limiter
from codedout.hmrc.schemas import code_of

MOST_BYTES = 16_000_000
"""No answer of HMRC's to our questions comes near this; a longer one is not read.

Two years of an account with a thousand documents are about 4 MB.
"""

MOST_REDIRECTS = 3
MOST_TRIES = 3

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NEVER_CONNECTED = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait for HMRC, in seconds.

    A write waits longer than a read: giving up on it leaves the person not knowing. Yet it leaves
    within `write_leaves` of being asked for, or never, and once handed over it is given up after
    `whole_write`: for others to know when it can no longer arrive (`journeys.sending.IN_FLIGHT`).
    """

    connect: float = 5
    send: float = 10
    pool: float = 10
    answer_to_read: float = 15
    answer_to_write: float = 45
    whole_body: float = 30
    all_tries: float = 30
    turn_to_read: float = 40
    write_leaves: float = 45
    whole_write: float = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call before it is signed. `headers` hold no token."""

    operation: Operation
    method: str
    url: httpx.URL
    headers: dict[str, str]
    content: bytes | None = None


class Sender:
    """Sends calls over one shared connection pool, each after its turn with the limiter."""

    def __init__(
        self,
        http: httpx.Client,
        limiter: Limiter,
        *,
        patience: Patience,
        sleep: Callable[[float], None],
        seconds: Callable[[], float],
    ) -> None:
        self._http = http
        self._limiter = limiter
        self._patience = patience
        self._sleep = sleep
        self._seconds = seconds

    def read(self, call: Call, bearer: Bearer) -> Answer:
        """The answer to a question, which may be asked up to three times.

        Where HMRC is silent it is asked twice: the person is waiting, and is told that it is.
        """
        retrying = Retrying(
            retry=_WorthAnotherTry(),
            stop=stop_after_attempt(MOST_TRIES) | stop_after_delay(self._patience.all_tries),
            wait=wait_exponential_jitter(multiplier=0.4, max=4, jitter=0.4),
            sleep=self._sleep,
            retry_error_callback=_last_outcome,
        )
        return retrying(self._following_redirects, call, bearer)

    def write(self, call: Call, bearer: Bearer) -> Answer:
        """The answer to a change, which leaves once; a redirect of it is not followed.

        httpx would follow one as a GET, and answer for a page that is not the change.
        """
        leave_by = self._seconds() + self._patience.write_leaves
        return self._signed(call, call.url, bearer, leave_by)

    def _following_redirects(self, call: Call, bearer: Bearer) -> Answer:
        url = call.url
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._signed(call, url, bearer, math.inf)
            if answer.status not in _REDIRECTS:
                return answer
            url = _next_stop(call, url, answer)
        raise UnexpectedAnswer(call.operation, status=answer.status)

    def _signed(self, call: Call, url: httpx.URL, bearer: Bearer, leave_by: float) -> Answer:
        # Built here and not by the client: that would add the cookies of whoever called before.
        request = httpx.Request(call.method, url, headers=call.headers, content=call.content)
        flow = bearer.flow(request)
        try:
            signed = next(flow)
        except AuthorityGone:
            raise SignInExpired(call.operation, sent=False) from None
        except CodedOutError:
            raise _NeverLeft(call.operation, sent=False) from None
        answer = self._once(call.operation, signed, leave_by)
        try:
            signed = flow.send(answer)
        except StopIteration:
            return answer
        except AuthorityGone:
            raise SignInExpired(
                call.operation,
                status=answer.status,
                code=code_of(answer.content),
                correlation_id=correlation_id_of(answer),
            ) from None
        except CodedOutError:
            # What HMRC turned down it did not do, and it was not sent again.
            raise _NeverLeft(call.operation, sent=False) from None
        return self._once(call.operation, signed, leave_by)

    def _once(self, operation: Operation, request: httpx.Request, leave_by: float) -> Answer:
        # A read without end in sight would leave the person waiting; a write has its own end.
        within = leave_by - self._seconds() if operation.writes else self._patience.turn_to_read
        try:
            self._limiter.wait(write=operation.writes, within=within)
        except TimeoutError:
            raise _NeverLeft(operation, code=NO_TURN, sent=False) from None
        except StoreUnavailable:
            raise _NeverLeft(operation, sent=False) from None
        patience = self._patience
        request.extensions["timeout"] = httpx.Timeout(
            connect=patience.connect,
            read=patience.answer_to_write if operation.writes else patience.answer_to_read,
            write=patience.send,
            pool=patience.pool,
        ).as_dict()
        if not operation.writes:
            return self._exchange(operation, request)

        def check_time(event: str, _: object) -> None:
            # Asked on the way too: how long a name is looked up, and how many of its addresses
            # are tried for how long each, no time-out of httpx limits.
            if event.endswith("send_request_headers.started") and self._seconds() > leave_by:
                raise _NeverLeft(operation, sent=False)

        request.extensions["trace"] = check_time
        if self._seconds() > leave_by:
            raise _NeverLeft(operation, sent=False)
        try:
            # In a thread of its own, as the time-outs of httpx are for each piece that arrives, not
            # for all. If it takes longer, nobody hears any more what becomes of it.
            going = apart(lambda: self._exchange(operation, request), "hmrc-write")
            return going.result(timeout=patience.whole_write)
        except TimeoutError:
            raise HmrcUnreachable(operation) from None

    def _exchange(self, operation: Operation, request: httpx.Request) -> Answer:
        try:
            response = self._http.send(request, stream=True, auth=None, follow_redirects=False)
            try:
                content = self._whole_body(operation, response)
            finally:
                response.close()
        except _NEVER_CONNECTED:
            raise HmrcUnreachable(operation, sent=False) from None
        except httpx.TransportError:
            raise HmrcUnreachable(operation) from None
        except httpx.DecodingError:
            raise UnexpectedAnswer(operation, status=response.status_code) from None
        return Answer(response.status_code, response.headers, content)

    def _whole_body(self, operation: Operation, response: httpx.Response) -> bytes:
        until = time.monotonic() + self._patience.whole_body
        content = bytearray()
        for piece in response.iter_bytes():
            content += piece
            if len(content) > MOST_BYTES:
                raise UnexpectedAnswer(operation, status=response.status_code)
            if time.monotonic() > until:
                raise httpx.ReadTimeout("the body came too slowly")
        return bytes(content)


_CORRELATION = re.compile(r"[A-Za-z0-9-]{16,64}\Z", re.ASCII)


def correlation_id_of(answer: Answer) -> str:
    """The id to quote to HMRC; "" where there is none, or it is not spelt like one."""
    sent = str(answer.headers.get("X-CorrelationId", ""))
    return sent if _CORRELATION.match(sent) else ""


def _next_stop(call: Call, url: httpx.URL, answer: Answer) -> httpx.URL:
    lost = UnexpectedAnswer(
        call.operation, status=answer.status, correlation_id=correlation_id_of(answer)
    )
    try:
        stop = url.join(answer.headers["Location"])
    except (KeyError, httpx.InvalidURL):
        raise lost from None
    if _origin(stop) != _origin(url) or stop.userinfo:
        raise lost
    return stop


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


class _NeverLeft(HmrcUnreachable):
    """There was no token to sign with, no turn to be had, or no time left. Not tried again.

    Whoever gives tokens and turns has a patience of their own.
    """


class _WorthAnotherTry:
    """Which outcomes of a read deserve another try. One for each call: it counts the 500s."""

    def __init__(self) -> None:
        self._server_errors = 0

    def __call__(self, state: RetryCallState) -> bool:
        outcome = state.outcome
        if outcome is None:
            return False
        if outcome.failed:
            problem = outcome.exception()
            return isinstance(problem, HmrcUnreachable) and not isinstance(problem, _NeverLeft)
        status = outcome.result().status
        if status == 500:
            self._server_errors += 1
            return self._server_errors == 1
        return status in (429, 503, 504)


def _last_outcome(state: RetryCallState) -> Answer:
    """The answer that is left when the tries are used up, or its exception."""
    if state.outcome is None:
        raise RuntimeError("tenacity stopped before it began")
    answer: Answer = state.outcome.result()
    return answer
