"""HMRC in memory, and the other things that journeys are given, for tests.

`FakeHmrc` does to its records what HMRC documents (a PUT replaces the person's figures, ids come
only after the year has ended), and can be told to fail before or after it has acted.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from codedout.domain.change import Who
from codedout.domain.choice import CollectionChoice, ReturnRecord, Returns, ReturnState
from codedout.domain.client_facts import BrowserFacts, ClientFacts
from codedout.domain.coded_out import (
    Amounts,
    ItemKey,
    Kind,
    OwnSet,
    Question,
    Source,
    TaxCodeComponent,
    UnmatchedSubmission,
)
from codedout.domain.errors import HmrcError, HmrcUnreachable, NotAllowed, Refused
from codedout.domain.inquiries import Inquiry
from codedout.domain.operation import Operation
from codedout.domain.session import Session
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.desk import Desk
from codedout.journeys.ports import Read, Written
from codedout.journeys.reading import (
    AmountsReading,
    ChoiceReading,
    read_amounts,
    read_choice,
    running_year,
)
from codedout.store.store import Store
from tests.books import Books
from tests.signed_in import signed_in_as

T = TypeVar("T")

NOVEMBER = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LONG_AGO = datetime(2025, 3, 10, 6, 12, tzinfo=UTC)
YEAR = TaxYear(2025)
FIRST = TaxYear(2021)
EARLIER = TaxYear(2023)

_people = count(1)


@dataclass
class FixedClock:
    """A clock that stands until it is moved."""

    at: datetime = NOVEMBER

    def now(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> None:
        self.at += by


class AtOnce:
    """`Together` that runs each call when it is handed in, so that tests go one known way."""

    def submit(self, call: Callable[[], Any], /) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(call())
        except BaseException as problem:
            done.set_exception(problem)
        return done


@dataclass
class Held:
    """What HMRC holds under one tax year's name.

    `answers` replaces whole answers, for what the records here cannot make HMRC say.
    """

    items: list[TaxCodeComponent] = field(default_factory=list)
    sent: dict[ItemKey, tuple[Decimal, datetime]] = field(default_factory=dict)
    opted_out: bool = False
    returned: ReturnState = ReturnState.OPEN
    received_on: date | None = None
    answers: dict[Question, Amounts] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """One call that HMRC got: the operation, its year and what came with it."""

    operation: Operation
    year: TaxYear | None
    what: Question | OwnSet | Inquiry[Any] | None = None


@dataclass
class _Fault:
    error: HmrcError
    acted: bool
    question: Question | Inquiry[Any] | None


@dataclass
class FakeHmrc:
    """HMRC for one person. Safe for several threads; `calls` is everything that came, in order."""

    clock: FixedClock = field(default_factory=FixedClock)
    years: dict[TaxYear, Held] = field(default_factory=dict)
    books: Books = field(default_factory=Books)
    calls: list[Call] = field(default_factory=list)
    known: bool = True
    before: Callable[[Call], None] = lambda call: None
    after: Callable[[Call], None] = lambda call: None
    _faults: list[_Fault] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def year(self, year: TaxYear) -> Held:
        return self.years.setdefault(year, Held())

    @property
    def writes(self) -> list[Call]:
        return [call for call in self.calls if call.operation.writes]

    def fails(
        self,
        error: HmrcError,
        *,
        acted: bool = False,
        times: int = 1,
        question: Question | Inquiry[Any] | None = None,
    ) -> None:
        """Answer the next calls of the error's operation with it, before or after acting."""
        self._faults += [_Fault(error, acted, question) for _ in range(times)]

    def goes_down_having_acted(self, write: Operation, read: Operation) -> None:
        """Act on the next such write without answering it, and fail at the next read after it."""

        def then(call: Call) -> None:
            if call.operation is write:
                self.fails(HmrcUnreachable(read))
                self.before = lambda _: None

        self.fails(HmrcUnreachable(write), acted=True)
        self.before = then

    # --- journeys.ports.CodingOut ---

    def amounts(self, code_year: TaxYear, question: Question) -> Read[Amounts]:
        with self._called(Call(Operation.VIEW_AMOUNTS, code_year, question)):
            return self._read(self._answer(code_year, question))

    def choice(self, owed_year: TaxYear) -> Read[CollectionChoice]:
        with self._called(Call(Operation.VIEW_CHOICE, owed_year)):
            return self._read(
                CollectionChoice(owed_year=owed_year, opted_out=self.year(owed_year).opted_out)
            )

    def returns(self, year: TaxYear | None = None) -> Read[Returns]:
        with self._called(Call(Operation.VIEW_RETURNS, year)):
            running = running_year(self.clock.now())
            asked = [year] if year else [running.plus(-n) for n in range(5)]
            return self._read(
                Returns(
                    {
                        y: ReturnRecord(state=held.returned, received_on=held.received_on)
                        for y in asked
                        if (held := self.year(y)).returned is not ReturnState.UNKNOWN
                    }
                )
            )

    def inquire(self, inquiry: Inquiry[T]) -> Read[T]:
        with self._called(Call(inquiry.operation, None, inquiry)):
            return self._read(self.books.answer(inquiry))

    def put_amounts(self, code_year: TaxYear, wanted: OwnSet) -> Written:
        with self._called(Call(Operation.AMEND_AMOUNTS, code_year, wanted)):
            assert wanted, "HMRC refuses an empty set"
            now = self.clock.now()
            self.year(code_year).sent = {key: (amount, now) for key, amount in wanted.items()}
            return Written(now, self._id())

    def delete_amounts(self, code_year: TaxYear) -> Written:
        with self._called(Call(Operation.DELETE_AMOUNTS, code_year)):
            if not self.year(code_year).sent:
                raise Refused(
                    Operation.DELETE_AMOUNTS,
                    status=404,
                    code="MATCHING_RESOURCE_NOT_FOUND",
                    correlation_id=self._id(),
                )
            self.year(code_year).sent = {}
            return Written(self.clock.now(), self._id())

    def opt_out(self, owed_year: TaxYear) -> Written:
        return self._choose(Operation.OPT_OUT, owed_year, out=True)

    def opt_in(self, owed_year: TaxYear) -> Written:
        return self._choose(Operation.OPT_IN, owed_year, out=False)

    def _choose(self, operation: Operation, owed_year: TaxYear, *, out: bool) -> Written:
        with self._called(Call(operation, owed_year)):
            if self.year(owed_year).opted_out is out:
                code = "RULE_ALREADY_OPTED_OUT" if out else "RULE_ALREADY_OPTED_IN"
                raise Refused(operation, status=400, code=code, correlation_id=self._id())
            self.year(owed_year).opted_out = out
            return Written(self.clock.now(), self._id())

    @contextmanager
    def _called(self, call: Call) -> Iterator[None]:
        """One call: counted, failing where it was told to, and the rest in one piece."""
        self.before(call)
        with self._lock:
            self.calls.append(call)
            if not self.known:
                raise NotAllowed(
                    call.operation,
                    status=403,
                    code="CLIENT_OR_AGENT_NOT_AUTHORISED",
                    correlation_id=self._id(),
                )
            fault = self._fault(call)
            if fault is not None and not fault.acted:
                raise fault.error
            yield
        self.after(call)
        if fault is not None:
            raise fault.error

    def _fault(self, call: Call) -> _Fault | None:
        for fault in self._faults:
            if fault.error.operation is call.operation and fault.question in (None, call.what):
                self._faults.remove(fault)
                return fault
        return None

    def _read(self, value: Any) -> Read[Any]:
        return Read(value, self.clock.now(), self._id())

    def _id(self) -> str:
        return f"id-{len(self.calls)}"

    def _answer(self, year: TaxYear, question: Question) -> Amounts:
        held = self.year(year)
        if question in held.answers:
            return held.answers[question]
        ended = year.has_ended(london_day(self.clock.now()))
        items = [_one(item, held, question) for item in held.items]
        found = [item for item in items if item is not None]
        known = {item.key for item in held.items}
        strays = [
            UnmatchedSubmission(kind=key.kind, id=key.id, amount=amount, submitted_on=when)
            for key, (amount, when) in held.sent.items()
            if key not in known
        ]
        if question is Question.HMRC_HELD:
            strays = []
        if not ended:
            found = [replace(item, id=None) for item in found]
            strays = [replace(stray, id=None) for stray in strays]
        return Amounts(tuple(found), tuple(strays))


def _one(item: TaxCodeComponent, held: Held, question: Question) -> TaxCodeComponent | None:
    sent = None if item.key is None else held.sent.get(item.key)
    own = (
        None
        if sent is None
        else replace(item, amount=sent[0], submitted_on=sent[1], source=Source.USER)
    )
    if question is Question.HMRC_HELD:
        return item
    if question is Question.USER:
        return own
    newer = own is not None and (
        item.submitted_on is None
        or own.submitted_on is None
        or own.submitted_on >= item.submitted_on
    )
    return own if newer else item


def item(
    id_: int | None,
    amount: str,
    kind: Kind = Kind.SELF_ASSESSMENT,
    *,
    related: TaxYear | None = EARLIER,
    when: datetime | None = LONG_AGO,
    source: Source = Source.HMRC_HELD,
) -> TaxCodeComponent:
    """One amount of HMRC's."""
    return TaxCodeComponent(
        kind=kind,
        id=id_,
        amount=Decimal(amount),
        source=source,
        submitted_on=when,
        related_tax_year=related,
    )


def key(id_: int, kind: Kind = Kind.SELF_ASSESSMENT) -> ItemKey:
    return ItemKey(kind, id_)


def own(figures: Iterable[tuple[ItemKey, str]]) -> OwnSet:
    """A person's set, from (item, "pounds")."""
    return OwnSet.of({k: Decimal(amount) for k, amount in figures})


@dataclass
class Bench:
    """One person, their HMRC and a real journal; `look` and `look_at_bill` read as pages do."""

    store: Store
    clock: FixedClock
    hmrc: FakeHmrc
    who: Who
    moved: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, store: Store, *, at: datetime = NOVEMBER) -> Bench:
        """Somebody new, for whom nothing is kept yet."""
        clock = FixedClock(at)
        number = next(_people)
        bench = cls(store, clock, FakeHmrc(clock), Who(f"p_{number}", f"s_{number}"))
        signed_in_as(store, bench.who, bench.session_key)
        return bench

    @property
    def session_key(self) -> str:
        return f"session of {self.who.actor}"

    @property
    def desk(self) -> Desk:
        return Desk(
            who=self.who,
            fresh=self.hmrc,
            together=AtOnce(),
            journal=self.store.journal,
            known=self.store.known,
            answers=self.store.answers,
            clock=self.clock,
            first_year=FIRST,
            moved=lambda: self.moved.append(1),
            session_key=self.session_key,
        )

    def holds(self, *items: TaxCodeComponent, year: TaxYear = YEAR) -> Held:
        """Put amounts of HMRC's on record."""
        held = self.hmrc.year(year)
        held.items += items
        return held

    def sent(self, figures: Iterable[tuple[ItemKey, str]], year: TaxYear = YEAR) -> None:
        """Put figures of the person's on record, sent some time ago."""
        when = datetime(2026, 5, 2, 9, 14, tzinfo=UTC)
        self.hmrc.year(year).sent |= {k: (Decimal(amount), when) for k, amount in figures}

    def own(self, year: TaxYear = YEAR) -> OwnSet:
        """The figures of the person's that HMRC holds."""
        return OwnSet.of({k: amount for k, (amount, _) in self.hmrc.year(year).sent.items()})

    def look(self, year: TaxYear = YEAR) -> AmountsReading:
        return read_amounts(self.hmrc, AtOnce(), year, running_year(self.clock.now()))

    def look_at_bill(self, year: TaxYear = YEAR) -> ChoiceReading:
        return read_choice(self.hmrc, AtOnce(), year, running_year(self.clock.now()))

    def say_submitted(self, submitted: bool, year: TaxYear = YEAR) -> None:
        """Answer the question that HMRC's record leaves open."""
        self.store.answers.say_return_submitted(self.who, year, submitted, self.clock.now())


def session_at(now: datetime, key: str = "k") -> Session:
    """A session that began just now; nobody has typed a number in it."""
    facts = ClientFacts(
        device_id="d", public_ip=None, public_port=None, seen_at=None, browser=BrowserFacts()
    )
    return Session(
        key=key,
        who=Who("a", "s"),
        nino=None,
        proven=False,
        scopes=frozenset(),
        started_at=now,
        last_active_at=now,
        authority_from=now,
        clock_shift=timedelta(),
        csrf="",
        facts=facts,
    )
