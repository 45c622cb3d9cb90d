"""HMRC's surface as an ASGI application: sign-in, tokens, endpoints, and the faults on top."""

import asyncio
import contextlib
from uuid import uuid4

from starlette.types import Receive, Scope, Send

from .api import Mode, answer_api
from .faults import Order
from .journal import Entry
from .message import ClientGone, Message, read
from .oauth import Clients, answer_authorize, answer_token
from .wire import Answer
from .worlds import DEFAULT, NoSuchWorld, World, Worlds

_AUTHORIZE, _TOKEN = "/oauth/authorize", "/oauth/token"


class Surface:
    """Everything HMRC itself would answer. Each request belongs to exactly one world."""

    def __init__(self, worlds: Worlds, mode: Mode, clients: Clients) -> None:
        self._worlds, self._mode, self._clients = worlds, mode, clients

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            message = await read(scope, receive)
        except ClientGone:
            return
        try:
            world = self._world_of(message)
        except NoSuchWorld:
            await respond(Answer(400, html="There is no such world."), send)
            return
        with self._worlds.lock:
            entry = self._note(message, world)
            fault = world.faults.take(message.method, message.path)
            if fault is not None:
                self._worlds.save(world)
                if entry is not None:
                    entry.fault = fault.fault
        await asyncio.sleep(world.settings.latency_ms / 1000)
        answer = await self._with_fault(fault, message, world, receive)
        if answer is None:
            await hang_up(scope, receive)
            return
        if entry is not None:
            entry.settle(answer)
        await respond(answer, send)

    def _world_of(self, message: Message) -> World:
        form = message.form()
        if message.path == _AUTHORIZE:
            return self._worlds.get(message.asked("world") or form.get("world") or DEFAULT)
        if message.path == _TOKEN:
            return self._worlds.knowing(form.get("code") or form.get("refresh_token") or "")
        return self._worlds.knowing(message.bearer or "")

    def _note(self, message: Message, world: World) -> Entry | None:
        """The log holds what a client's server sends: endpoints and the token endpoint."""
        if message.path == _AUTHORIZE:
            return None
        return world.journal.arrived(world.clock.now(), message)

    async def _with_fault(
        self, fault: Order | None, message: Message, world: World, receive: Receive
    ) -> Answer | None:
        """The answer, or None when the connection is to be closed without one."""
        if fault is None:
            return self._answer(message, world)
        await _wait(fault.delay_seconds, receive, may_leave=fault.fault == "timeout")
        if fault.fault in ("timeout", "drop_before"):
            return None
        if fault.fault == "drop_after":
            self._answer(message, world)
            return None
        return fault.answer(message.path) or self._answer(message, world)

    def _answer(self, message: Message, world: World) -> Answer:
        with self._worlds.lock:
            if message.path == _AUTHORIZE:
                answer = answer_authorize(message, world, self._clients)
            elif message.path == _TOKEN:
                answer = answer_token(message, world, self._clients)
            else:
                answer = answer_api(message, world, self._mode)
                answer.headers["x-correlationid"] = str(uuid4())
            if message.method != "GET" or message.path == _AUTHORIZE:
                self._worlds.save(world)
            return answer


async def _wait(seconds: float, receive: Receive, *, may_leave: bool) -> None:
    """Wait; when `may_leave`, no longer than the client does."""
    if not may_leave:
        await asyncio.sleep(seconds)
        return
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(_until_gone(receive), seconds)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def hang_up(scope: Scope, receive: Receive) -> None:
    """Close the TCP connection with no answer; `server.py` hands us the way to do it.

    Raises:
        ConnectionAbortedError: there is no connection to close (an in-process test client).
    """
    close = scope.get("state", {}).get("hang_up")
    if close is None:
        raise ConnectionAbortedError("the stand-in hung up")
    close()
    # until the server has noticed: returning earlier would make it answer 500 for us
    await _until_gone(receive)


async def respond(answer: Answer, send: Send) -> None:
    """Send the answer with the headers every answer of HMRC's carries."""
    content = answer.content
    headers = {"x-content-type-options": "nosniff"}
    if answer.html is not None:
        headers["content-type"] = "text/html; charset=utf-8"
    elif answer.body is not None:
        headers["content-type"] = "application/json"
    headers |= answer.headers
    if answer.status != 204:
        headers["content-length"] = str(len(content))
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    await send({"type": "http.response.body", "body": content})
