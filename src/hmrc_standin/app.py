"""The whole stand-in as one ASGI application: HMRC's surface, and the control API beside it."""

import sys
import traceback
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from .api import Mode
from .clock import Clock
from .control import PREFIX, Control
from .message import ClientGone, read
from .oauth import Clients
from .refusals import Refusal
from .settings import Settings
from .surface import Surface, respond
from .wire import Answer
from .worlds import Worlds

USUAL_CLOCK = "2026-11-02T09:00:00Z"


def build(
    *,
    mode: Mode = "realistic",
    clock: str = USUAL_CLOCK,
    state: Path | None = None,
    settings: Settings | None = None,
    clients: Clients | None = None,
) -> ASGIApp:
    """An ASGI application with its own worlds.

    Raises:
        ValueError: the clock's spelling, or a people file or state file that cannot be read.
    """
    usual = settings or usual_settings(mode)
    worlds = Worlds(Clock.starting(clock), usual, state, clock_is_shared="@" in clock)
    return _Standin(Surface(worlds, mode, clients or Clients()), Control(worlds))


def usual_settings(mode: Mode, *, latency_ms: int = 0, rate_limit: int = 0) -> Settings:
    """HMRC's document says 2019-20 is the first year in its sandbox and 2021-22 in production."""
    first = "2019-20" if mode == "sandbox" else "2021-22"
    return Settings(minimum_tax_year=first, latency_ms=latency_ms, rate_limit=rate_limit)


class _Standin:
    def __init__(self, surface: Surface, control: Control) -> None:
        self._surface, self._control = surface, control

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        try:
            if scope["path"].startswith(PREFIX):
                await self._answer_control(scope, receive, send)
            else:
                await self._surface(scope, receive, send)
        except ConnectionAbortedError:
            raise
        except Exception as problem:
            _report(problem)
            await respond(Refusal("INTERNAL_SERVER_ERROR").answer(), send)

    async def _answer_control(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            message = await read(scope, receive)
        except ClientGone:
            return
        answer = self._control.answer(message)
        headers = {"cache-control": "no-store"}
        await respond(Answer(answer.status, answer.body, headers | answer.headers), send)


def _report(problem: Exception) -> None:
    """Where a mistake of ours happened, without its message: that could hold a NINO or a token."""
    frames = traceback.extract_tb(problem.__traceback__)[-4:]
    places = " <- ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))
    sys.stderr.write(f"hmrc_standin: {type(problem).__name__} at {places}\n")
