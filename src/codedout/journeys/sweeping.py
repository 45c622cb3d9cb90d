"""Asking HMRC about every client of the firm's, behind everybody who is at a screen.

One run at a time, in one process at a time, which says every few seconds that it is at it: where
that is killed, another takes over, or the same one started again. Each client's row is kept as it
comes. HMRC is asked with the sign-in of the adviser who began the run, or told it to go on: it is
told of their device (ADR 8). Where that sign-in ends, the run stands still until another goes on.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from secrets import token_hex
from typing import Protocol

from codedout.apart import apart
from codedout.domain.client import Client
from codedout.domain.errors import HmrcError, SignInExpired, UnexpectedAnswer
from codedout.domain.inquiries import OpenItems
from codedout.domain.nino import Nino
from codedout.domain.sweep import Sweep, SweepState, Swept, Trouble, at_stake, still_to_ask
from codedout.domain.tax_year import TaxYear
from codedout.journeys.parts import part
from codedout.journeys.ports import Clock, Looking
from codedout.journeys.reading import NOT_REGISTERED, read_returns, record_of, running_year

AT_ONCE = 6  # clients; enough that HMRC's rate is used while each answer takes two seconds
LEASE = 10.0  # seconds for which a process is believed to be at it
LOOK_EVERY = 0.5  # seconds
LOOK_FOR_MORE = 2.0  # seconds, for what was begun while another world's is under way
LAST_ANSWERS = 5.0  # seconds to wait for what is under way when a run stands still
SILENT_AFTER = 5  # clients on end about whom HMRC said nothing, where it never said anything
SILENT_SINCE = 20  # the same, where it did: some there are about whom it never answers

_log = logging.getLogger(__name__)

Ask = Callable[[Nino], Looking]


class Sweeps(Protocol):
    """Runs and their rows, by the world they are in."""

    def find(self, world: str) -> Sweep | None: ...

    def running(self) -> tuple[Sweep, ...]: ...

    def begin(self, world: str, year: TaxYear, session_key: str, at: datetime) -> Sweep:
        """Begin a run; where one is running, that is the one."""
        ...

    def resume(self, world: str, session_key: str, at: datetime) -> Sweep | None:
        """Have one that stands still go on, with that session; None if there is none."""
        ...

    def stop(self, sweep: Sweep, state: SweepState) -> None:
        """Have it stand still, if it is running."""
        ...

    def hold(self, sweep: Sweep, holder: str, seconds: float) -> bool:
        """Whether that process is the one at it, for so long; not where it does not run."""
        ...

    def let_go(self, sweep: Sweep, holder: str) -> None: ...

    def keep(self, sweep: Sweep, swept: Swept) -> None:
        """Keep a client's row, in place of an older one."""
        ...

    def done(self, sweep: Sweep) -> Mapping[str, bool]:
        """Whom the run has asked about, and whether HMRC answered."""
        ...


def look_at(look: Looking, client: Client, year: TaxYear, clock: Clock) -> Swept:
    """What HMRC holds of a client for that year's bill, in three calls; one where it refuses.

    Raises:
        SignInExpired: it is not the client: HMRC takes nothing from this sign-in.
    """
    choice = part(lambda: look.choice(year))
    error = choice.error
    if isinstance(error, SignInExpired):
        raise error
    if error is not None and error.turns_away:
        return Swept(client=client.key, owed_year=year, at=clock.now(), trouble=Trouble.REFUSED)
    returns = read_returns(look, year, running_year(clock.now()))
    account = part(lambda: look.inquire(OpenItems()))
    for other in (returns.error, account.error):
        if isinstance(other, SignInExpired):
            raise other
    now = clock.now()
    return Swept(
        client=client.key,
        owed_year=year,
        at=now,
        opted_out=None if choice.value is None else choice.value.opted_out,
        return_state=record_of(returns, year).state,
        return_read=returns.error is None,
        at_stake=None if account.value is None else at_stake(account.value, year, now),
        trouble=_trouble(error, (returns.error, account.error)),
    )


def _trouble(of_choice: HmrcError | None, beside: Iterable[HmrcError | None]) -> Trouble | None:
    if of_choice is not None and of_choice.code in NOT_REGISTERED:
        return Trouble.NOT_SIGNED_UP
    unanswered = of_choice is not None or any(_is_no_answer(error) for error in beside)
    return Trouble.NO_ANSWER if unanswered else None


def _is_no_answer(error: HmrcError | None) -> bool:
    """Not for a refusal, which is one: asked again, HMRC says the same."""
    return error is not None and (error.is_outage or isinstance(error, UnexpectedAnswer))


@dataclass
class _Run:
    """What the threads of one run share in this process.

    `once_more`: whoever is in the queue was asked about in this run before. `heard`: HMRC has
    answered about somebody since the run went on, or before, if all are asked about once more.
    `silent` counts those on end about whom it said nothing.
    """

    sweep: Sweep
    ask: Ask
    clock: Clock
    queue: deque[Client]
    once_more: bool
    heard: bool
    over: threading.Event = field(default_factory=threading.Event)
    signed_out: bool = False
    silent: int = 0

    def note(self, swept: Swept) -> None:
        """Take down whether HMRC said anything."""
        if swept.says_nothing:
            self.silent += 1
        else:
            self.silent, self.heard = 0, True

    @property
    def is_silent(self) -> bool:
        """Whether there is no use in asking about the next; not for a few who are never told of."""
        if self.heard:
            return self.silent >= SILENT_SINCE and not self.once_more
        return self.silent >= SILENT_AFTER


class Sweeper:
    """One for a process. `clients` are those listed in a world.

    `ask_with` is how to ask HMRC with a session, by its key; None: over.
    """

    def __init__(
        self,
        sweeps: Sweeps,
        clients: Callable[[str], tuple[Client, ...]],
        ask_with: Callable[[str], tuple[Ask, Clock] | None],
    ) -> None:
        self._sweeps = sweeps
        self._clients = clients
        self._ask_with = ask_with
        self._me = token_hex(16)
        self._under_way: dict[str, Future[None]] = {}

    def work(self, given_up: Callable[[], bool]) -> None:
        """Go on with whatever runs, unless another process is at it; until `given_up()`.

        Each world's run goes on by itself: none waits for another's. To be called by one thread.

        Raises:
            StoreUnavailable: the store cannot be used, this time. What is under way goes on.
        """
        self._begin_those_that_run(given_up)
        while wait(self._under_way.values(), timeout=LOOK_FOR_MORE).not_done:
            if not given_up():
                self._begin_those_that_run(given_up)

    def _begin_those_that_run(self, given_up: Callable[[], bool]) -> None:
        self._under_way = {of: at for of, at in self._under_way.items() if not at.done()}
        for sweep in self._sweeps.running():
            free = sweep.world not in self._under_way and not given_up()
            if free and self._sweeps.hold(sweep, self._me, LEASE):
                go_on = partial(self._go_on_and_let_go, sweep, given_up)
                self._under_way[sweep.world] = apart(go_on, "sweep")

    def _go_on_and_let_go(self, sweep: Sweep, given_up: Callable[[], bool]) -> None:
        try:
            self._go_on(sweep, given_up)
        finally:
            self._sweeps.let_go(sweep, self._me)

    def _go_on(self, sweep: Sweep, given_up: Callable[[], bool]) -> None:
        with_session = self._ask_with(sweep.session_key)
        if with_session is None:
            self._sweeps.stop(sweep, SweepState.SIGNED_OUT)
            return
        done = self._sweeps.done(sweep)
        to_ask = still_to_ask(self._clients(sweep.world), done)
        once_more = all(one.key in done for one in to_ask)
        heard = sum(done.values()) > (0 if once_more else sweep.done_before)
        run = _Run(sweep, *with_session, deque(to_ask), once_more, heard)
        workers = [apart(lambda: self._work_off(run), "sweep") for _ in range(AT_ONCE)]
        try:
            self._watch(run, workers, given_up)
        finally:
            run.over.set()
        if not given_up():  # so that whoever goes on asks nobody twice
            wait(workers, timeout=LAST_ANSWERS)

    def _watch(self, run: _Run, workers: list[Future[None]], given_up: Callable[[], bool]) -> None:
        sweep = run.sweep
        while not all(worker.done() for worker in workers):
            if given_up() or not self._sweeps.hold(sweep, self._me, LEASE):
                return
            if self._ask_with(sweep.session_key) is None:
                run.signed_out = True
            if run.signed_out or run.is_silent:
                break
            wait(workers, timeout=LOOK_EVERY)
        if run.signed_out:
            self._sweeps.stop(sweep, SweepState.SIGNED_OUT)
        elif run.is_silent:
            self._sweeps.stop(sweep, SweepState.SILENT)
        elif all(worker.exception() is None for worker in workers) and self._is_done(run):
            _log.info("Every client was asked about")
            self._sweeps.stop(sweep, SweepState.DONE)

    def _is_done(self, run: _Run) -> bool:
        """Where HMRC gave no answer about some, they are asked about once more before that."""
        return run.once_more or all(self._sweeps.done(run.sweep).values())

    def _work_off(self, run: _Run) -> None:
        while not run.over.is_set() and not run.signed_out and not run.is_silent:
            try:
                client = run.queue.popleft()
            except IndexError:
                return
            try:
                swept = look_at(run.ask(client.nino), client, run.sweep.owed_year, run.clock)
            except SignInExpired:
                run.signed_out = True
                swept = Swept(
                    client=client.key,
                    owed_year=run.sweep.owed_year,
                    at=run.clock.now(),
                    trouble=Trouble.NO_ANSWER,
                )
            run.note(swept)
            self._sweeps.keep(run.sweep, swept)
