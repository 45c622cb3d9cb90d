"""Waiting for HMRC: what is known so far stands in for what it is slow to answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import Future, TimeoutError
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar

from codedout.apart import apart
from codedout.domain.choice import CollectionChoice, Returns
from codedout.domain.coded_out import Amounts, Question
from codedout.domain.errors import STILL_ASKED, HmrcError, HmrcUnreachable
from codedout.domain.inquiries import Inquiry
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear
from codedout.journeys.cached import NotRemembered
from codedout.journeys.ports import Asked, Looking, Read

T = TypeVar("T")

Failed = dict[Asked | Inquiry[Any], HmrcError]
"""What could not be had, and why."""

SLOW_AFTER = 10.0  # seconds; whoever waits longer without a word fears that something is broken
_A_MOMENT = 0.5  # seconds; what comes within them is not worth a page of its own


@dataclass(frozen=True, slots=True)
class Noting:
    """`Looking` that notes in `failed` what could not be had, for as long as the page takes.

    Memory soon lets go of a failure, and it would pass for what HMRC is still asked.
    """

    look: Looking
    failed: Failed

    def amounts(self, code_year: TaxYear, question: Question) -> Read[Amounts]:
        asked = Asked(Amounts, code_year, question)
        return self._noted(asked, lambda: self.look.amounts(code_year, question))

    def choice(self, owed_year: TaxYear) -> Read[CollectionChoice]:
        asked = Asked(CollectionChoice, owed_year)
        return self._noted(asked, lambda: self.look.choice(owed_year))

    def returns(self, year: TaxYear | None = None) -> Read[Returns]:
        return self._noted(Asked(Returns, year), lambda: self.look.returns(year))

    def inquire(self, inquiry: Inquiry[T]) -> Read[T]:
        return self._noted(inquiry, lambda: self.look.inquire(inquiry))

    def _noted(self, asked: Asked | Inquiry[Any], ask: Callable[[], Read[T]]) -> Read[T]:
        self.failed.pop(asked, None)
        try:
            return ask()
        except HmrcError as error:
            self.failed[asked] = error
            raise


@dataclass(frozen=True, slots=True)
class SoFar:
    """`Looking` at what HMRC has answered so far, or `failed` to; for the rest it is still being
    asked.
    """

    recall: Looking
    failed: Mapping[Asked | Inquiry[Any], HmrcError] = field(default_factory=dict)

    def amounts(self, code_year: TaxYear, question: Question) -> Read[Amounts]:
        asked = Asked(Amounts, code_year, question)
        return self._had(
            asked, Operation.VIEW_AMOUNTS, lambda: self.recall.amounts(code_year, question)
        )

    def choice(self, owed_year: TaxYear) -> Read[CollectionChoice]:
        asked = Asked(CollectionChoice, owed_year)
        return self._had(asked, Operation.VIEW_CHOICE, lambda: self.recall.choice(owed_year))

    def returns(self, year: TaxYear | None = None) -> Read[Returns]:
        asked = Asked(Returns, year)
        return self._had(asked, Operation.VIEW_RETURNS, lambda: self.recall.returns(year))

    def inquire(self, inquiry: Inquiry[T]) -> Read[T]:
        return self._had(inquiry, inquiry.operation, lambda: self.recall.inquire(inquiry))

    def _had(
        self, asked: Asked | Inquiry[Any], operation: Operation, recall: Callable[[], Read[T]]
    ) -> Read[T]:
        try:
            return recall()
        except NotRemembered:
            still = HmrcUnreachable(operation, code=STILL_ASKED, sent=False)
            raise self.failed.get(asked, still) from None


_under_way: dict[Hashable, Future[Any]] = {}
_beginning = threading.Lock()


def begun(work: Callable[[], T], *, once: Hashable = None) -> Future[T]:
    """What `work` will have found.

    `once` names it where whoever comes while it is under way waits for the same: a page that was
    left leaves its work behind, and is soon opened again.
    """
    if once is None:
        return apart(work, "reading")
    with _beginning:
        coming = _under_way.get(once)
        if coming is None:
            coming = _under_way[once] = apart(lambda: _named(once, work), "reading")
        return coming


def _named(once: Hashable, work: Callable[[], T]) -> T:
    try:
        return work()
    finally:
        with _beginning:
            del _under_way[once]


def is_there(coming: Future[T], within: float | None) -> bool:
    """Whether it has come within so many seconds (None: whenever that is), whatever it is."""
    try:
        coming.exception(timeout=within)
    except TimeoutError:
        return False
    return True


def step_by_step(
    steps: Iterator[T], meanwhile: Callable[[], T], *, slow_after: float = SLOW_AFTER
) -> Iterator[T]:
    """The steps as they come; where one keeps a person waiting too long, `meanwhile()` before it.

    The time is that of all steps together: it is one page that is waited for.
    """
    slow_at = monotonic() + slow_after
    while True:
        coming = begun(lambda: next(steps, None))
        if not is_there(coming, max(_A_MOMENT, slow_at - monotonic())):
            yield meanwhile()
        step = coming.result()
        if step is None:
            return
        yield step
