"""HMRC's side of the wire for tests: scripted answers, and what the client sent."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from codedout.domain.errors import AuthorityGone
from codedout.domain.nino import Nino
from codedout.hmrc.client import HmrcClient, PersonApi
from codedout.hmrc.sending import Patience

NINO = Nino("AA123456A")
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CORRELATION = "c75f40a6-a3df-4429-a697-471eeec46435"
HOST = "https://hmrc.example"


class FixedClock:
    def now(self) -> datetime:
        return NOW


@dataclass
class CountingLimiter:
    """Lets everything through and remembers who asked."""

    waits: list[bool] = field(default_factory=list)
    within: list[float] = field(default_factory=list)

    def wait(self, *, write: bool, within: float) -> None:
        self.waits.append(write)
        self.within.append(within)


@dataclass
class OneToken:
    """Tokens that run: t1 is refused by HMRC in tests that say so, and t2 follows."""

    gone: bool = False
    renewals: list[str] = field(default_factory=list)
    token: str = "t1-secret"

    def current(self) -> str:
        return self.token

    def renewed(self, refused: str) -> str:
        self.renewals.append(refused)
        if self.gone:
            raise AuthorityGone
        self.token = "t2-secret"
        return self.token


Step = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class Script:
    """Answers in order; the last one is repeated."""

    def __init__(self, *steps: Step) -> None:
        self.steps = list(steps)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        if isinstance(step, Exception):
            raise step
        if callable(step):
            return step(request)
        return httpx.Response(
            step.status_code,
            headers=step.headers.raw,
            stream=httpx.ByteStream(step.content),
        )

    @property
    def only(self) -> httpx.Request:
        assert len(self.requests) == 1
        return self.requests[0]


def ok(body: Any = None, status: int = 200, **headers: str) -> httpx.Response:
    content = b"" if body is None else json.dumps(body).encode()
    return raw(content, status, **headers)


def raw(content: bytes, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(
        status, headers={"X-CorrelationId": CORRELATION, **headers}, content=content
    )


def refusal(status: int, code: str | None, **more: Any) -> httpx.Response:
    return ok({**({} if code is None else {"code": code}), "message": "words", **more}, status)


@dataclass
class Rig:
    """A client on a script, with everything it leans on."""

    script: Script
    limiter: CountingLimiter = field(default_factory=CountingLimiter)
    tokens: OneToken = field(default_factory=OneToken)
    slept: list[float] = field(default_factory=list)
    seconds: Callable[[], float] = time.monotonic
    test_scenario: str | None = None
    penalties: bool = True
    headers: dict[str, str] = field(default_factory=lambda: {"Gov-Client-Timezone": "UTC+00:00"})

    @property
    def api(self) -> PersonApi:
        client = HmrcClient(
            HOST,
            httpx.Client(transport=httpx.MockTransport(self.script), trust_env=False),
            self.limiter,
            FixedClock(),
            user_agent="codedout/test",
            test_scenario=self.test_scenario,
            penalties=self.penalties,
            sleep=self.slept.append,
            seconds=self.seconds,
        )
        return client.for_person(NINO, self.tokens, self.headers)


def answering(*steps: Step, **how: Any) -> Rig:
    return Rig(Script(*steps), **how)


def over_socket(
    base_url: str, tokens: Any, *, patience: Patience | None = None, most_connections: int = 10
) -> PersonApi:
    """A client on a real connection pool."""
    client = HmrcClient(
        base_url,
        httpx.Client(trust_env=False, limits=httpx.Limits(max_connections=most_connections)),
        CountingLimiter(),
        FixedClock(),
        user_agent="codedout/test",
        patience=patience or Patience(),
        sleep=lambda _: None,
    )
    return client.for_person(NINO, tokens, {"Gov-Client-Timezone": "UTC+00:00"})


def statuses(requests: Iterable[httpx.Request]) -> list[str]:
    return [f"{r.method} {r.url.raw_path.decode()}" for r in requests]
