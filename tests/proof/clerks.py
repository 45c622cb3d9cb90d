"""Processes that each do what they are told at the one store, and can be killed at any point."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from codedout.domain.change import Ask
from codedout.domain.coded_out import ItemKey
from codedout.domain.errors import CodedOutError
from codedout.journeys.desk import Desk
from codedout.journeys.preparing import prepare_amend, prepare_choice, prepare_removal
from codedout.journeys.recovering import Recoverer
from codedout.journeys.sending import drop, send, settle
from codedout.journeys.undoing import prepare_undo
from tests.forks import FORKS
from tests.proof.asks import amounts, choice
from tests.proof.worker import Clerk, Sending

PATIENCE = 120.0  # seconds, for a process on a busy machine


@dataclass(frozen=True)
class Order:
    """What one person does at one process. `fails` is an order for HMRC's reads after a write."""

    sending: Sending
    what: str
    item: ItemKey | None = None
    amount: Decimal = Decimal()
    ask: Ask = Ask.STOP
    point: str = ""
    fails: dict[str, Any] | None = None


class Process:
    """One of them. It is there again, as new, after it was killed."""

    def __init__(self, url: str, standin: str) -> None:
        self._where = (url, standin)
        self._begin()

    def _begin(self) -> None:
        self._pipe, theirs = FORKS.Pipe()
        self._process = FORKS.Process(target=_serve, args=(theirs, *self._where), daemon=True)
        self._process.start()
        theirs.close()

    def tell(self, order: Order) -> None:
        """Let it begin. What comes of it is to be heard before it is told the next thing."""
        self._pipe.send(order)
        self._killable = bool(order.point)

    def hear(self) -> str:
        """What it did, the name of what went wrong, or "" if it was killed."""
        assert self._pipe.poll(PATIENCE), "the process hangs"
        try:
            said: str = self._pipe.recv()
        except (EOFError, ConnectionError):
            self._process.join(PATIENCE)
            assert self._killable, "it ended by itself"
            assert self._process.exitcode == -signal.SIGKILL, "it ended by itself"
            self._begin()
            return ""
        return said

    def do(self, order: Order) -> str:
        """Told and heard."""
        self.tell(order)
        return self.hear()

    def end(self) -> None:
        """Gone for good."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Any, url: str, standin: str) -> None:
    clerk = Clerk(url, standin)
    while True:
        order = pipe.recv()
        try:
            said = _done(clerk, order)
        except CodedOutError as problem:
            said = type(problem).__name__
        pipe.send(said)


def _done(clerk: Clerk, order: Order) -> str:
    sending = order.sending

    def reads_fail() -> None:
        if order.fails is not None:
            clerk.control(sending, "POST", "faults", order.fails)

    desk = clerk.desk(sending, order.point, reads_fail)
    does: dict[str, Callable[[], str]] = {
        "amend": lambda: _amended(desk, order),
        "remove": lambda: prepare_removal(desk, amounts(desk), order.item).reference,
        "choose": lambda: prepare_choice(desk, choice(desk), order.ask).reference,
        "undo": lambda: _undone(desk, order),
        "send": lambda: send(desk, sending.reference).state.value,
        "settle": lambda: settle(desk, sending.reference).state.value,
        "drop": lambda: drop(desk, sending.reference).state.value,
        "come again": lambda: _come_again(clerk, desk),
    }
    return does[order.what]()


def _amended(desk: Desk, order: Order) -> str:
    assert order.item is not None
    return prepare_amend(desk, amounts(desk), order.item, order.amount).reference


def _undone(desk: Desk, order: Order) -> str:
    change = desk.journal.find(desk.who, order.sending.reference)
    seen = amounts(desk) if change.what.ask.of_amounts else choice(desk)
    return prepare_undo(desk, change, seen).reference


def _come_again(clerk: Clerk, desk: Desk) -> str:
    Recoverer(desk.journal, clerk.locks, lambda key, who: None).settle_those_of(desk)
    return "looked"
