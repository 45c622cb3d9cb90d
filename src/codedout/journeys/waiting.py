"""Waiting for HMRC: what is known so far stands in for what it is slow to answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, TimeoutError
from dataclasses import dataclass
from time import monotonic
from typing import TypeVar

from codedout.apart import apart
from codedout.domain.choice import CollectionChoice, Returns
from codedout.domain.coded_out import Amounts, Question
from codedout.domain.errors import STILL_ASKED, HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear
from codedout.journeys.cached import NotRemembered
from codedout.journeys.ports import Looking, Read

T = TypeVar("T")

SLOW_AFTER = 10.0  # seconds; whoever waits longer without a word fears that something is broken
_A_MOMENT = 0.5  # seconds; what comes within them is not worth a page of its own


@dataclass(frozen=True, slots=True)
class SoFar:
    """`Looking` at what HMRC has answered so far; for the rest it is still being asked."""

    recall: Looking

    def amounts(self, code_year: TaxYear, question: Question) -> Read[Amounts]:
        return _had(Operation.VIEW_AMOUNTS, lambda: self.recall.amounts(code_year, question))

    def choice(self, owed_year: TaxYear) -> Read[CollectionChoice]:
        return _had(Operation.VIEW_CHOICE, lambda: self.recall.choice(owed_year))

    def returns(self, year: TaxYear | None = None) -> Read[Returns]:
        return _had(Operation.VIEW_RETURNS, lambda: self.recall.returns(year))


def _had(operation: Operation, recall: Callable[[], Read[T]]) -> Read[T]:
    try:
        return recall()
    except NotRemembered:
        raise HmrcUnreachable(operation, code=STILL_ASKED, sent=False) from None


def begun(work: Callable[[], T]) -> Future[T]:
    """What `work` will have found."""
    return apart(work, "reading")


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
