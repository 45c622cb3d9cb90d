"""What the journeys need from the outside world. `bootstrap` supplies it; tests supply fakes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from codedout.domain.agreement import Agreement, Sender
from codedout.domain.change import Ask, Change, ChangeState, NewChange, Position, Refusal, Who
from codedout.domain.choice import CollectionChoice, Returns
from codedout.domain.coded_out import Amounts, OwnSet, Question
from codedout.domain.draft import Draft
from codedout.domain.inquiries import Inquiry
from codedout.domain.nino import Nino
from codedout.domain.tax_year import TaxYear

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What HMRC answered, when (UTC), and the id to quote to HMRC about that answer."""

    value: T
    at: datetime
    correlation_id: str


@dataclass(frozen=True, slots=True)
class Written:
    """HMRC took a write. It sends no body back, so what it now holds must be read."""

    at: datetime
    correlation_id: str


Answer = Amounts | CollectionChoice | Returns
"""Whatever HMRC answers a question with."""


OF_CHANGE = "of a change"
"""Ends the name of a question asked about a change; its answers are no look of the person's."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to HMRC about one person: which of its answers, and for which year.

    Without a `year` it is asked about returns of the running year and the four before.
    `of_change`: asked to find out what became of a change, and not to look at it.
    """

    about: type[Answer]
    year: TaxYear | None
    question: Question | None = None
    of_change: bool = False

    @property
    def name(self) -> str:
        """ "Amounts 2025-26 hmrcHeld": the same in every process and version of this program."""
        words = (self.about.__name__, self.year, self.question)
        named = [str(word) for word in words if word is not None]
        return " ".join([*named, OF_CHANGE] if self.of_change else named)


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer of HMRC's that was kept, with its time (UTC).

    `version` is that of the person in the store when HMRC was asked: it grows with each change.
    """

    value: Answer
    at: datetime
    version: int


class Looking(Protocol):
    """HMRC's answers about one person. "Nothing held" (404 on amounts or obligations) is one.

    Every method raises an `HmrcError` of `domain.errors` and nothing else. Failed reads are
    tried again inside.
    """

    def amounts(self, code_year: TaxYear, question: Question) -> Read[Amounts]: ...

    def choice(self, owed_year: TaxYear) -> Read[CollectionChoice]: ...

    def returns(self, year: TaxYear | None = None) -> Read[Returns]:
        """The running year and the four before (one call), or just `year`."""
        ...

    def inquire(self, inquiry: Inquiry[T]) -> Read[T]:
        """What HMRC holds beside coding out. An answer is not kept for later visits."""
        ...


class CodingOut(Looking, Protocol):
    """HMRC itself, bound to one signed-in caller and one person's number.

    Reads are fresh. A write leaves at most once; raises as `Looking`.
    """

    def put_amounts(self, code_year: TaxYear, wanted: OwnSet) -> Written: ...

    def delete_amounts(self, code_year: TaxYear) -> Written: ...

    def opt_out(self, owed_year: TaxYear) -> Written: ...

    def opt_in(self, owed_year: TaxYear) -> Written: ...


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """A change whose outcome is open, and a session of its person's that has not been closed."""

    session_key: str
    who: Who
    reference: str


class Journal(Protocol):
    """Changes on disk. Every method that takes a `who` sees that actor's and subject's only."""

    def write_down(self, new: NewChange, at: datetime) -> Change:
        """Commit a change in state `ready` under a fresh reference."""
        ...

    def find(self, who: Who, reference: str) -> Change:
        """Raises NotRecognised, also when it is somebody else's."""
        ...

    def of(self, who: Who) -> tuple[Change, ...]:
        """All of them, newest first."""
        ...

    def prepared(self, who: Who) -> tuple[Change, ...]:
        """Those that stand `ready`, newest first."""
        ...

    def unfinished(self, who: Who) -> tuple[Change, ...]:
        """Those that stand `ready` and those whose outcome is open, newest first."""
        ...

    def sent_since(self, who: Who, since: datetime) -> tuple[Change, ...]:
        """Those that were sent later than that, whatever became of them, oldest first."""
        ...

    def open_ones(self, who: Who) -> tuple[Change, ...]:
        """Those that were sent and whose outcome is open, oldest first."""
        ...

    def left_open(self) -> tuple[LeftOpen, ...]:
        """Everybody's whose outcome is open, once for each of the person's sessions; oldest first.

        Nothing is unsealed for it, and nobody without a session is in it.
        """
        ...

    def explain(self, who: Who, reference: str, reason: str) -> Change:
        """Commit why the person asks for a change, if it still stands `ready`; else leave it.

        Raises NotRecognised.
        """
        ...

    def agree(self, who: Who, reference: str, agreement: Agreement) -> Change:
        """Commit that the client agreed, if the change still stands `ready`; else leave it.

        Raises NotRecognised.
        """
        ...

    def version(self, who: Who) -> int:
        """A number that grows with each move by which HMRC may hold something new for them."""
        ...

    def claim(
        self,
        who: Who,
        reference: str,
        at: datetime,
        *,
        seen: int | None = None,
        by: str = "",
        sender: Sender | None = None,
    ) -> Change | None:
        """Commit `ready -> sending`; None if it was not `ready` (somebody else claimed it).

        Atomic across processes: of any number of callers one gets the change. `by` is the key of
        the session that sends it, `sender` who of the firm's. None too where the version of the
        person is not `seen` any more: of several changes looked at in one moment one is claimed.
        """
        ...

    def move(
        self,
        who: Who,
        reference: str,
        old: ChangeState,
        new: ChangeState,
        at: datetime,
        *,
        after: Position | None = None,
        refusal: Refusal | None = None,
        correlation_ids: tuple[str, ...] = (),
        overtaken_by: str = "",
    ) -> Change:
        """Commit `old -> new` if it still is `old`, adding the ids; else return it as it is.

        Raises IllegalMove when the table of states does not allow it.
        """
        ...

    def add_id(self, who: Who, reference: str, correlation_id: str) -> Change:
        """Commit one more of HMRC's ids to a change that stays as it is. Raises NotRecognised."""
        ...


class Answers(Protocol):
    """What a person told us that HMRC's record did not: whether a year's return is submitted."""

    def say_return_submitted(
        self, who: Who, year: TaxYear, submitted: bool, at: datetime
    ) -> None: ...

    def returns_said(self, who: Who) -> Mapping[TaxYear, bool]: ...


class Drafts(Protocol):
    """What people began to fill in. `at` is the time by which it is judged what is still kept."""

    def keep(self, draft: Draft) -> None:
        """Keep it; it takes the place of the person's own for the same ask and year."""
        ...

    def find(self, who: Who, ask: Ask, year: TaxYear, at: datetime) -> Draft | None: ...

    def of(self, who: Who, at: datetime) -> tuple[Draft, ...]:
        """All that are still kept, the one last worked on first."""
        ...

    def forget(self, who: Who, ask: Ask, year: TaxYear) -> None:
        """Forget one, if there is one."""
        ...


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A sheet that is kept, and that this release cannot read: another wrote it in its own way."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Overtaken(Generic[T]):
    """Nothing was kept: another page has kept this meanwhile, or thrown all away."""

    by: T | Unreadable | None


class Sheets(Protocol[T]):
    """What people typed on one page, a sheet a person. `at`: as for `Drafts`."""

    def keep(
        self, who: Who, sheet: T | None, at: datetime, *, over: Collection[T | None]
    ) -> Overtaken[T] | None:
        """Keep it, or forget theirs, if what is kept is one of those `over` which it may go.

        Atomic across processes: between looking and keeping nobody else keeps anything.
        """
        ...

    def find(self, who: Who, at: datetime) -> T | Unreadable | None: ...

    def forget(self, who: Who) -> None:
        """Forget theirs, if there is one, whatever it is."""
        ...


class Known(Protocol):
    """HMRC's last answer to each question about a person, and that of the visit before."""

    def keep(self, who: Who, asked: Asked, session_key: str, kept: Kept) -> None:
        """Keep it in place of the last one.

        The last one becomes the earlier one if another session was told it. Nothing is kept where
        the person's version is no longer `kept.version`: a change was sent since HMRC was asked;
        nor where the session is over, or the person has left it.
        """
        ...

    def last(self, who: Who, at: datetime) -> Mapping[str, Kept]:
        """The last answers that are still kept then, by the names of the questions."""
        ...

    def earlier(self, who: Who, session_key: str, at: datetime) -> Mapping[str, Kept]:
        """The last answers that were given in another session than this, before it asked."""
        ...


class Doors(Protocol):
    """Which sessions HMRC, at its last word, did not let see their person's record."""

    def turned_away(self, key: str) -> bool: ...

    def note_turned_away(self, key: str, nino: Nino) -> None:
        """Note that it was, when HMRC was asked about that number, if it still is the session's."""
        ...

    def note_let_in(self, key: str, refusals: int) -> None:
        """Note that HMRC answers it, unless it was turned away more often than so many times."""
        ...


class Locks(Protocol):
    """Named locks that count in every process on the store."""

    def hold(
        self, name: str, seconds: float, *, wait: float | None = None
    ) -> AbstractContextManager[None]:
        """Hold one. It frees itself after `seconds` should the holder die.

        Raises TimeoutError if it could not be had within `wait` seconds, else within `seconds`.
        """
        ...


class Clock(Protocol):
    """The time: an aware instant in UTC."""

    def now(self) -> datetime: ...
