"""Reading several things of HMRC's at once, where one failing leaves the rest alive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from codedout.domain.change import Change
from codedout.domain.errors import HmrcError
from codedout.journeys.ports import Asked, Read

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LastKnown(Generic[T]):
    """What HMRC answered at an earlier time, to be shown as that and never to be gone by.

    `since` are the person's own changes of the same that were sent after it, or about then: what
    HMRC holds now may be from them.
    """

    value: T
    at: datetime
    since: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One reading: what HMRC said, or why it could not be had. Exactly one of the two is set.

    Beside an error may stand what HMRC said before. Only presenters look at that: no rule and no
    change takes it for an answer.
    """

    read: Read[T] | None = None
    error: HmrcError | None = None
    last_known: LastKnown[T] | None = None

    @property
    def value(self) -> T | None:
        """What HMRC said, or None if it could not be had."""
        return None if self.read is None else self.read.value

    def or_last(self, find: FindLast, asked: Asked) -> Part[T]:
        """Itself; where HMRC gave no usable answer, with its last one, if that is known."""
        if self.error is None or not self.error.is_outage:
            return self
        return replace(self, last_known=find(asked))


class FindLast(Protocol):
    """Finds what HMRC last answered."""

    def __call__(self, asked: Asked, /) -> LastKnown[Any] | None: ...


def part(call: Callable[[], Read[T]]) -> Part[T]:
    """The outcome of one call."""
    try:
        return Part(read=call())
    except HmrcError as error:
        return Part(error=error)


class Together(Protocol):
    """Runs calls side by side; a thread pool."""

    def submit(self, call: Callable[[], Any], /) -> Future[Any]: ...


class InTurn:
    """`Together` for calls that need not wait for anything: each runs where it is submitted."""

    def submit(self, call: Callable[[], Any], /) -> Future[Any]:
        """What the call returned. Raises what the call raises."""
        done: Future[Any] = Future()
        done.set_result(call())
        return done


def all_of(together: Together, calls: Sequence[Callable[[], Read[Any]]]) -> list[Part[Any]]:
    """The outcomes in the order of the calls, which run side by side."""
    running = [together.submit(partial(part, call)) for call in calls]
    return [future.result() for future in running]
