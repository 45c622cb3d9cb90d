"""What tests let other processes do, and how they start them."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from multiprocessing.queues import Queue
from queue import Empty
from typing import Any

from sqlalchemy import Engine

from codedout.store.cipher import Cipher
from codedout.store.engine import make_engine
from codedout.store.journal import StoreJournal
from codedout.store.limiter import StoreLimiter
from codedout.store.locks import StoreLocks
from codedout.store.sealed import reseal_all
from codedout.store.store import Store, open_store
from tests.forks import FORKS
from tests.store.values import AMINA, FACTS, KEY, NINO, NOON, tokens

WAIT = 180.0  # seconds; on a busy machine four processes take a minute to get going
RATE = 3  # calls a second


class Ended(AssertionError):
    """One of the crew ended with an error, which is what this says."""


class Crew:
    """Processes that begin together and each say things."""

    def __init__(self) -> None:
        self.said: Queue[Any] = FORKS.Queue()
        self.start_gate = FORKS.Event()
        self.members: list[BaseProcess] = []

    def add(self, job: Callable[..., None], *args: object) -> BaseProcess:
        """Start one; `job` gets the crew's gate and queue first."""
        whole = (job, self.start_gate, self.said, *args)
        member = FORKS.Process(target=_or_say_why_not, args=whole, daemon=True)
        member.start()
        self.members.append(member)
        return member

    def go(self) -> None:
        """Open the gate once everybody stands at it."""
        for _ in self.members:
            assert self.hear() == "here"
        self.start_gate.set()

    def hear(self) -> Any:
        """The next thing that anybody says.

        Raises:
            Ended: it is that it cannot go on.
        """
        until = time.monotonic() + WAIT
        while True:
            ended = [one.exitcode for one in self.members if (one.exitcode or 0) > 0]  # not: killed
            try:
                said = self.said.get(timeout=1)
            except Empty:
                if ended:
                    raise Ended(f"exit codes {ended}, and not a word") from None
                if time.monotonic() > until:
                    raise
                continue
            if isinstance(said, Ended):
                raise said
            return said


@contextmanager
def crew() -> Iterator[Crew]:
    """A crew that is gone afterwards."""
    made = Crew()
    try:
        yield made
    finally:
        for member in made.members:
            member.kill()
            member.join()


def _or_say_why_not(job: Callable[..., None], gate: Any, said: Any, *args: object) -> None:
    """Do the job; who waits for a word of it hears at once why there will be none."""
    try:
        job(gate, said, *args)
    except Exception as problem:
        said.put(Ended("".join(traceback.format_exception(problem))))
        raise


def _engine(url: str) -> Engine:
    """As patient as the test: a starved machine is not what is tried."""
    return make_engine(url, WAIT)


def _store(url: str) -> Store:
    return open_store(url, [KEY], patience=WAIT)


def _at_the_gate(gate: Any, said: Any) -> None:
    said.put("here")
    assert gate.wait(WAIT)


def open_and_prove(gate: Any, said: Any, url: str) -> None:
    """Open the store, which may have to be made, and say what a number's keys are in it."""
    _at_the_gate(gate, said)
    store = _store(url)
    session = store.sessions.open(f"secret {time.time_ns()}", tokens(), FACTS, NINO, NOON)
    said.put(store.sessions.prove(session.key, NINO).who)


def claim(gate: Any, said: Any, url: str, reference: str) -> None:
    """Say whether this process got the change."""
    journal = StoreJournal(_engine(url), Cipher([KEY]))
    journal.find(AMINA, reference)
    _at_the_gate(gate, said)
    said.put(journal.claim(AMINA, reference, NOON) is not None)


def claim_alone(gate: Any, said: Any, url: str, reference: str) -> None:
    """The same, if nothing of the person's has moved since it was looked at."""
    journal = StoreJournal(_engine(url), Cipher([KEY]))
    seen = journal.version(AMINA)
    _at_the_gate(gate, said)
    said.put(journal.claim(AMINA, reference, NOON, seen=seen) is not None)


class _Hangs(Cipher):
    said: Any

    def seal(self, text: str) -> str:
        self.said.put("in the middle")
        time.sleep(WAIT)
        return super().seal(text)


def claim_and_hang(gate: Any, said: Any, url: str, reference: str) -> None:
    """Begin to claim and never finish."""
    cipher = _Hangs([KEY])
    cipher.said = said
    journal = StoreJournal(_engine(url), cipher)
    _at_the_gate(gate, said)
    journal.claim(AMINA, reference, NOON)


def leave(gate: Any, said: Any, url: str, write: bool, times: int) -> None:
    """Leave so many times through the limiter, saying when, and then that it is done."""
    limiter = StoreLimiter(_engine(url), RATE)
    _at_the_gate(gate, said)
    for _ in range(times):
        said.put(("write" if write else "read", limiter.leave(write=write, within=WAIT)))
    said.put("done")


def add_one(gate: Any, said: Any, url: str, file: str, times: int) -> None:
    """Count up in a file under a lock."""
    locks = StoreLocks(_engine(url))
    _at_the_gate(gate, said)
    for _ in range(times):
        with locks.hold("count", 20):
            with open(file) as before:  # noqa: PTH123
                count = int(before.read())
            time.sleep(0.002)
            with open(file, "w") as after:  # noqa: PTH123
                after.write(str(count + 1))
    said.put("done")


def hold_and_hang(gate: Any, said: Any, url: str, seconds: float) -> None:
    """Take a lock and never let go."""
    locks = StoreLocks(_engine(url))
    _at_the_gate(gate, said)
    with locks.hold("count", seconds):
        said.put("held")
        time.sleep(WAIT)


def take_attempt(gate: Any, said: Any, url: str, state_hash: str) -> None:
    """Say whether this process got the sign-in."""
    store = _store(url)
    _at_the_gate(gate, said)
    said.put(store.attempts.take(state_hash, NOON) is not None)


def replace_tokens(gate: Any, said: Any, url: str, key: str, number: int) -> None:
    """Say whether this process swapped the first tokens for its own."""
    store = _store(url)
    _at_the_gate(gate, said)
    said.put(store.sessions.replace_tokens(key, tokens(0), tokens(number)))


def reseal_and_hang(gate: Any, said: Any, url: str, keys: list[str]) -> None:
    """Begin to seal everything anew, and stop for good in the second batch."""

    class Hanging(Cipher):
        done = 0

        def reseal(self, sealed: str) -> str:
            self.done += 1
            if self.done == 450:  # of the first table, which has three sealed columns
                said.put("half way")
                time.sleep(WAIT)
            return super().reseal(sealed)

    said.put("here")
    gate.wait()
    reseal_all(make_engine(url), Hanging(keys))


def knock(gate: Any, said: Any, url: str, passwords: list[str]) -> None:
    """Try each password of Ada's; say how often one of them let somebody in."""
    store = _store(url)
    _at_the_gate(gate, said)
    let_in = 0
    for password in passwords:
        found = store.advisers.knock(
            "ada", lambda hashed, tried=password: hashed == tried[::-1], NOON
        )
        let_in += found is not None
    said.put(let_in)
