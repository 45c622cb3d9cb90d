"""Short-lived answers of HMRC's, so that looking twice does not ask twice.

Kept in the memory of one process, by session, number and how many changes the person has made:
a change anywhere makes older answers unreachable at once, in every process. Writes and the reads
around them never come through here.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Protocol, TypeVar

from codedout.domain.choice import CollectionChoice, Returns
from codedout.domain.coded_out import Amounts, Question
from codedout.domain.errors import HmrcError
from codedout.domain.inquiries import Inquiry
from codedout.domain.tax_year import TaxYear
from codedout.journeys.ports import Asked, Looking, Read

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class GoodFor:
    """For how many seconds a page goes by an answer, and takes it that HMRC gives none.

    A failure counts from when it came. It is kept for a little all the same, so that a page full
    of widgets does not hammer an ailing service.
    """

    answer: float
    failure: float


BRIEFLY = GoodFor(answer=60, failure=5)
AT_LEISURE = GoodFor(answer=600, failure=60)
"""For pages that only show, where whoever slides or picks would wait for many calls each time."""

MOST = 20_000  # answers in one process
STILL_UNDER_WAY = 600.0  # seconds; what was asked for a session is answered or given up within them


class NotRemembered(Exception):
    """HMRC would have to be asked."""


@dataclass(slots=True)
class _Entry:
    since: float
    future: Future[Any]
    failed: bool = False
    taken_down: bool = False

    def is_good(self, good_for: GoodFor, now: float) -> bool:
        return now - self.since < (good_for.failure if self.failed else good_for.answer)


@dataclass
class Answers:
    """The answers of one process. Safe for many threads; each question is asked once at a time."""

    seconds: Callable[[], float] = monotonic
    most: int = MOST
    _over: dict[str, float] = field(default_factory=dict)
    _kept: OrderedDict[Hashable, _Entry] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable, ask: Callable[[], T], good_for: GoodFor = BRIEFLY) -> T:
        """The kept answer for `key`, or a fresh one. Raises what `ask` raises."""
        with self._lock:
            kept = self._kept.get(key)
            if isinstance(key, tuple) and key[0] in self._over:
                future, mine = Future[Any](), True  # for nobody else
            elif kept is not None and kept.is_good(good_for, self.seconds()):
                future, mine = kept.future, False
            else:
                future, mine = Future[Any](), True
                self._drop_what_has_run_out()
                self._kept[key] = _Entry(self.seconds(), future)
                self._kept.move_to_end(key)
                while len(self._kept) > self.most:
                    self._kept.popitem(last=False)
        if mine:
            try:
                future.set_result(ask())
            except BaseException as problem:
                self._failed(key, future, problem)
                future.set_exception(problem)
        answer: T = future.result()
        return answer

    def _failed(self, key: Hashable, future: Future[Any], problem: BaseException) -> None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept.future is not future:
                return  # forgotten meanwhile, or asked again
            if isinstance(problem, HmrcError):
                kept.since, kept.failed = self.seconds(), True
                self._kept.move_to_end(key)
            else:
                del self._kept[key]

    def recall(self, key: Hashable, good_for: GoodFor = BRIEFLY) -> Any:
        """The kept answer for `key`, without asking. Raises what was answered, or NotRemembered."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or not kept.is_good(good_for, self.seconds()):
                raise NotRemembered
            if not kept.future.done():
                raise NotRemembered
        return kept.future.result()

    def take_down(self, key: Hashable) -> bool:
        """Whether the caller is to take the answer for `key` down: the first who asks is."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept.taken_down:
                return False
            kept.taken_down = True
            return True

    def drop_what_has_run_out(self) -> None:
        """Let go of answers that nobody may be given any more."""
        with self._lock:
            self._drop_what_has_run_out()

    def _drop_what_has_run_out(self) -> None:
        now = self.seconds()
        while self._kept and now - next(iter(self._kept.values())).since >= AT_LEISURE.answer:
            self._kept.popitem(last=False)
        while self._over and next(iter(self._over.values())) <= self.seconds():
            del self._over[next(iter(self._over))]

    def end(self, session_key: str) -> None:
        """Drop the answers of a session that is over, and keep none that is still on its way."""
        with self._lock:
            self._over[session_key] = self.seconds() + STILL_UNDER_WAY
        self.forget(session_key)

    def forget(self, session_key: str) -> None:
        """Drop the answers of one session, so that HMRC is asked anew."""
        with self._lock:
            for key in [k for k in self._kept if isinstance(k, tuple) and k[0] == session_key]:
                del self._kept[key]


class TakeDown(Protocol):
    """Takes down for later what HMRC answered."""

    def __call__(self, asked: Asked, read: Read[Any], /) -> None: ...


@dataclass(frozen=True)
class CachedReads:
    """`Looking` whose answers may be as old as `good_for` says.

    Without an `api` what is not remembered is not asked for either: it raises NotRemembered.
    `take_down` is told of each answer once, whoever asked for it; not of those to an inquiry.
    """

    api: Looking | None
    answers: Answers
    scope: tuple[Hashable, ...]  # session key first, then number's key and version
    take_down: TakeDown | None = None
    good_for: GoodFor = BRIEFLY

    def amounts(self, code_year: TaxYear, question: Question) -> Read[Amounts]:
        asked = Asked(Amounts, code_year, question)
        return self._get(asked, lambda api: api.amounts(code_year, question))

    def choice(self, owed_year: TaxYear) -> Read[CollectionChoice]:
        return self._get(Asked(CollectionChoice, owed_year), lambda api: api.choice(owed_year))

    def returns(self, year: TaxYear | None = None) -> Read[Returns]:
        return self._get(Asked(Returns, year), lambda api: api.returns(year))

    def inquire(self, inquiry: Inquiry[T]) -> Read[T]:
        return self._had((*self.scope, inquiry), lambda api: api.inquire(inquiry))

    def _get(self, asked: Asked, ask: Callable[[Looking], Read[T]]) -> Read[T]:
        key = (*self.scope, asked)
        read = self._had(key, ask)
        if self.take_down is not None and self.answers.take_down(key):
            self.take_down(asked, read)
        return read

    def _had(self, key: Hashable, ask: Callable[[Looking], Read[T]]) -> Read[T]:
        api, good_for = self.api, self.good_for
        if api is None:
            read: Read[T] = self.answers.recall(key, good_for)
            return read
        return self.answers.get(key, lambda: ask(api), good_for)
