"""Signing a call with the person's bearer token."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import httpx

from codedout.hmrc.ports import AccessTokens
from codedout.hmrc.schemas import code_of


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: all of it, read to its end."""

    status: int
    headers: httpx.Headers
    content: bytes


class Bearer:
    """Signs one person's calls, in the manner of an `httpx.Auth`.

    Not an `httpx.Auth` itself: httpx would read a refused answer to any length and send again
    without asking the limiter.
    """

    def __init__(self, tokens: AccessTokens) -> None:
        self._tokens = tokens

    def flow(self, request: httpx.Request) -> Generator[httpx.Request, Answer, None]:
        """Yield the request signed; if HMRC turns the token down, once more with a renewed one.

        A second sending is safe for a write too: HMRC checks the token before anything else.
        """
        token = self._tokens.current()
        answer = yield _signed(request, token)
        if answer.status == 401 and code_of(answer.content) == "INVALID_CREDENTIALS":
            yield _signed(request, self._tokens.renewed(token))


def _signed(request: httpx.Request, token: str) -> httpx.Request:
    # A copy: the caller's request, which lives longer, never holds a token.
    headers = {**dict(request.headers), "Authorization": f"Bearer {token}"}
    return httpx.Request(request.method, request.url, headers=headers, stream=request.stream)
