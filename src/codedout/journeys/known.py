"""What HMRC last answered, kept for when it does not answer and for the next visit."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from codedout.domain.change import AmountsPosition, Change, ChangeState, ChoicePosition, Who
from codedout.domain.choice import CollectionChoice
from codedout.domain.coded_out import Amounts, Question
from codedout.domain.errors import StoreUnavailable
from codedout.journeys.parts import LastKnown
from codedout.journeys.ports import Asked, Doors, Journal, Kept, Known, Read

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TakingDown:
    """Keeps what HMRC answers in one visit. `version`: the person's as the visit began to ask.

    `ahead` is how far the session's day is ahead of the portal's, by which answers are forgotten.
    """

    known: Known
    who: Who
    session_key: str
    version: int
    ahead: timedelta = timedelta()

    def __call__(self, asked: Asked, read: Read[Any], /) -> None:
        """Keep it. Where that fails the page is none the worse: it is only for later."""
        try:
            self.known.keep(
                self.who,
                asked,
                self.session_key,
                Kept(read.value, read.at - self.ahead, self.version),
            )
        except StoreUnavailable as problem:
            _log.warning("An answer could not be kept: %s", problem)


@dataclass(frozen=True)
class LastAnswers:
    """Finds what HMRC last answered about one person, also where it was asked about a change.

    The store is read at the first need.
    `at`: what is too old by then is not found. `ahead`: as in `TakingDown`; what is found is told
    in the session's time.
    """

    known: Known
    journal: Journal
    who: Who
    at: datetime
    doors: Doors
    session_key: str
    ahead: timedelta = timedelta()

    def __call__(self, asked: Asked, /) -> LastKnown[Any] | None:
        """None where nothing is kept or may be seen, or the store cannot be read either."""
        try:
            if self.doors.turned_away(self.session_key):
                return None
            names = (asked.name, replace(asked, of_change=True).name)
            found = [kept for name in names if (kept := self._kept.get(name)) is not None]
            if not found:
                return None
            kept = max(found, key=lambda each: (each.version, each.at))
            since = sent_since(kept, asked, self._changes)
            unclear = tuple(change for change in since if not _ended_by(kept, change))
            return LastKnown(kept.value, kept.at, unclear)
        except StoreUnavailable as problem:
            _log.warning("What HMRC last answered could not be read: %s", problem)
            return None

    @cached_property
    def _kept(self) -> Mapping[str, Kept]:
        return in_time(self.known.last(self.who, self.at), self.ahead)

    @cached_property
    def _changes(self) -> Sequence[Change]:
        return self.journal.of(self.who)


def in_time(kept: Mapping[str, Kept], ahead: timedelta) -> Mapping[str, Kept]:
    """The same answers in the time of a session that is so far ahead of the portal."""
    return {name: replace(each, at=each.at + ahead) for name, each in kept.items()}


def _ended_by(kept: Kept, change: Change) -> bool:
    """Whether it was this answer that told what became of the change.

    One that was taken as not done may be made yet.
    """
    found = change.state in (ChangeState.CONFIRMED, ChangeState.DIFFERS)
    if not found or change.settled_order != kept.version + 1:
        return False
    match change.after, kept.value:
        case AmountsPosition(user=user), Amounts() as answer:
            return user == answer
        case ChoicePosition(opted_out=out), CollectionChoice() as choice:
            return out is choice.opted_out
        case _:
            return False


def sent_since(kept: Kept, asked: Asked, changes: Sequence[Change]) -> tuple[Change, ...]:
    """Those of the person's changes from which HMRC may by now hold something else than it said.

    What was sent about then counts: HMRC may have acted on it before or after it answered. HMRC's
    own figures are never changed by the person's.
    """
    return tuple(
        change
        for change in sent_about(asked, changes)
        if change.cannot_be_ruled_out and _after(change, kept)
    )


def sent_about(asked: Asked, changes: Sequence[Change]) -> tuple[Change, ...]:
    """Those of the person's changes on which the answer to that question may hang."""
    if asked.question is Question.HMRC_HELD:
        return ()
    return tuple(
        change
        for change in changes
        if change.what.tax_year == asked.year
        and change.what.ask.of_amounts is (asked.about is Amounts)
    )


def _after(change: Change, kept: Kept) -> bool:
    # By the order in which things happened: an answer asked for before a change was settled may be
    # from before HMRC acted on it. Clocks are asked only of changes of which no order was kept.
    ended = change.settled_at
    if ended is None:
        return True
    if change.settled_order:
        return change.settled_order > kept.version
    return change.sent_order >= kept.version or ended >= kept.at
