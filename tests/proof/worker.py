"""A process that sends a change and is killed on the way, as by `kill -9`: nothing is tidied up."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import httpx

from codedout.domain.change import Change, ChangeState, Who
from codedout.journeys.desk import Desk
from codedout.journeys.sending import send
from codedout.store.answers import StoreAnswers
from codedout.store.cipher import Cipher
from codedout.store.engine import make_engine
from codedout.store.journal import StoreJournal
from codedout.store.known import StoreKnown
from codedout.store.locks import StoreLocks
from tests.fakes import FixedClock
from tests.proof.office import Token, api_of, desk_of
from tests.store.values import KEY

WRITES = ("put_amounts", "delete_amounts", "opt_out", "opt_in")


@dataclass(frozen=True)
class Sending:
    """All a process needs in order to send one change."""

    url: str
    standin: str
    world: str
    nino: str
    token: str
    who: Who
    session_key: str
    reference: str
    at: datetime


def send_until(sending: Sending, point: str, undo: Any) -> None:
    """Send, and be killed at `point`. `undo` is what HMRC is made to hold after the write."""
    clerk = Clerk(sending.url, sending.standin)

    def meddle() -> None:
        if undo is not None:
            clerk.control(sending, "PUT", f"people/{sending.nino}", undo)

    send(clerk.desk(sending, point, meddle), sending.reference)


class Clerk:
    """A process's own way to the store and to HMRC, and the place at which it dies.

    `point` is a state, of which the move is on disk by then; or "looked": before the claim; "way":
    while the write is on its way; "answered": when HMRC's answer has come and is not written down.
    Without one it lives on.
    """

    def __init__(self, url: str, standin: str) -> None:
        self.engine = make_engine(url, 60)
        self.cipher = Cipher([KEY])
        self.http = httpx.Client(base_url=standin, trust_env=False, timeout=60)
        self.locks = StoreLocks(self.engine)

    def desk(
        self, sending: Sending, point: str = "", afterwards: Callable[[], None] = lambda: None
    ) -> Desk:
        """Where the person of `sending` sits. `afterwards` comes right after HMRC's answer."""
        clock = FixedClock(sending.at)
        token = Token(self.http, sending.world, sending.nino, sending.token)
        store = SimpleNamespace(
            journal=_Killed(self.engine, self.cipher, point),
            known=StoreKnown(self.engine, self.cipher),
            answers=StoreAnswers(self.engine, self.cipher),
        )
        api: Any = _Hmrc(
            api_of(self.http, token, clock), point, afterwards, lambda: self._has_a_write(sending)
        )
        return desk_of(store, api, clock, sending.who, sending.session_key)

    def control(self, sending: Sending, method: str, path: str, body: Any = None) -> Any:
        """Ask the stand-in itself for something."""
        answer = self.http.request(
            method, f"/_standin/{path}", params={"world": sending.world}, json=body
        )
        return answer.raise_for_status().json() if answer.content else None

    def _has_a_write(self, sending: Sending) -> bool:
        """Whether the write has come to HMRC."""
        return any(one["method"] != "GET" for one in self.control(sending, "GET", "requests"))


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class _Killed(StoreJournal):
    def __init__(self, engine: Any, cipher: Cipher, point: str) -> None:
        super().__init__(engine, cipher)
        self._point = point

    def claim(self, *given: Any, **also: Any) -> Change | None:
        if self._point == "looked":
            _die()
        claimed = super().claim(*given, **also)
        if self._point == "sending":
            _die()
        return claimed

    def move(self, who: Who, reference: str, old: ChangeState, *more: Any, **also: Any) -> Change:
        moved = super().move(who, reference, old, *more, **also)
        if self._point == moved.state.value:
            _die()
        return moved


class _Hmrc:
    def __init__(self, real: Any, point: str, afterwards: Any, arrived: Any) -> None:
        self._real, self._point, self._afterwards, self._arrived = real, point, afterwards, arrived

    def __getattr__(self, name: str) -> Any:
        ask = getattr(self._real, name)
        return ask if name not in WRITES else lambda *given: self._write(ask, *given)

    def _die_on_its_way(self) -> None:
        while not self._arrived():
            time.sleep(0.01)
        _die()

    def _write(self, ask: Any, *given: Any) -> Any:
        if self._point == "way":
            threading.Thread(target=self._die_on_its_way).start()
        written = ask(*given)
        if self._point == "answered":
            _die()
        self._afterwards()
        return written
