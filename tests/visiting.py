"""Somebody's visit as pages make it: what they look at is remembered, and taken down for later."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from codedout.domain.nino import Nino
from codedout.domain.tax_year import TaxYear
from codedout.journeys.at_the_door import AtTheDoor
from codedout.journeys.cached import BRIEFLY, Answers, CachedReads
from codedout.journeys.known import LastAnswers, TakingDown
from codedout.journeys.reading import AmountsReading, ChoiceReading, YearsReading, read_years
from codedout.journeys.since import SinceLastLook, earlier_answers, since_last_look
from tests.fakes import FIRST, YEAR, AtOnce, Bench
from tests.signed_in import signed_in_as

NINO = Nino("AA123456A")


class FakeDoors(set[str]):
    """`journeys.ports.Doors` in memory, for one session."""

    refusals = 0

    def turned_away(self, key: str) -> bool:
        return key in self

    def note_turned_away(self, key: str, nino: Nino) -> None:
        self.refusals += 1
        self.add(key)

    def note_let_in(self, key: str, refusals: int) -> None:
        if self.refusals == refusals:
            self.discard(key)


@dataclass
class Visitor:
    """Somebody who is signed in."""

    bench: Bench
    session_key: str = "monday"
    seconds: float = 0.0
    doors: FakeDoors = field(default_factory=FakeDoors)
    answers: Answers = field(init=False)

    def __post_init__(self) -> None:
        signed_in_as(self.bench.store, self.bench.who, self.session_key)
        self.answers = Answers(seconds=lambda: self.seconds)

    @property
    def look(self) -> CachedReads:
        who, version = self.bench.who, self.bench.store.subjects.version(self.bench.who.subject)
        taking = TakingDown(self.bench.store.known, who, self.session_key, version)
        was = self.session_key in self.doors
        refusals = self.doors.refusals
        api = AtTheDoor(self.bench.hmrc, self.doors, self.session_key, NINO, was, refusals)
        scope = (self.session_key, version)
        return CachedReads(api, self.answers, scope, taking)

    @property
    def recall(self) -> CachedReads:
        return replace(self.look, api=None)

    @property
    def last(self) -> LastAnswers:
        store, who = self.bench.store, self.bench.who
        return LastAnswers(
            store.known,
            store.journal,
            who,
            self.bench.clock.now(),
            self.doors,
            self.session_key,
        )

    def compare(self, year: TaxYear = YEAR) -> AmountsReading:
        """What Compare reads, once nothing is remembered any more."""
        return self._with_nothing_remembered().look(year).or_last(self.last)

    def collection(self, year: TaxYear = YEAR) -> ChoiceReading:
        return self._with_nothing_remembered().look_at_bill(year).or_last(self.last)

    def overview(self) -> YearsReading:
        look = self._with_nothing_remembered().hmrc
        *_, last = read_years(look, AtOnce(), YEAR.plus(1), FIRST, {})
        return last.or_last(self.last)

    def since(self) -> SinceLastLook | None:
        """What the Overview finds to have changed."""
        store, who = self.bench.store, self.bench.who
        reading = self.overview()
        earlier = earlier_answers(store.known, who, self.session_key, self.bench.clock.now())
        return since_last_look(reading, earlier, store.journal.of(who))

    def again(self, session_key: str) -> Visitor:
        """The same person, signed in anew."""
        return Visitor(self.bench, session_key)

    def _with_nothing_remembered(self) -> Bench:
        self.seconds += BRIEFLY.answer
        return replace(self.bench, hmrc=self.look)
