"""What asking HMRC for a change needs: one person's, for one visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from codedout.domain.adviser import Adviser
from codedout.domain.change import Who
from codedout.domain.choice import Returns, ReturnState
from codedout.domain.coded_out import OwnSet
from codedout.domain.rules.windows import Verdict, WhatIsOpen
from codedout.domain.tax_year import LONDON, TaxYear
from codedout.journeys.known import TakingDown
from codedout.journeys.parts import Part, Together
from codedout.journeys.ports import Answers, Clock, CodingOut, Journal, Known
from codedout.journeys.reading import (
    AmountsReading,
    ChoiceReading,
    OpenReading,
    amounts_open,
    choice_open,
    record_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """`fresh` reads past every memory. Each move in the journal drops remembered answers
    everywhere; `moved` is for where HMRC may have changed something and no move could be made.
    `clock` tells the session's time. `test_system`: what is asked is HMRC's sandbox, so figures
    may be made up.
    `may_change`: whether anything may be asked for, or put aside, by whoever is signed in.
    `session_key` names the visit's session. In `known` is kept what HMRC answers about a change.
    `adviser`: who of the firm's asks for the person; None where they ask for themselves.
    """

    who: Who
    fresh: CodingOut
    together: Together
    journal: Journal
    known: Known
    answers: Answers
    clock: Clock
    first_year: TaxYear
    moved: Callable[[], None]
    test_system: bool = False
    may_change: bool = True
    session_key: str = ""
    adviser: Adviser | None = None

    def taking_down(self) -> TakingDown:
        """Keeps what HMRC is asked from now on, unless a change of theirs moves before it answers.

        Raises:
            StoreUnavailable: the store cannot be used, this time.
        """
        version = self.journal.version(self.who)
        return TakingDown(self.known, self.who, self.session_key, version)

    def says_not_submitted(self, year: TaxYear) -> bool | None:
        """What the person answered about the year's return; None if they were not asked."""
        said = self.answers.returns_said(self.who).get(year)
        return None if said is None else not said

    def _word_on(self, returns: Part[Returns], year: TaxYear) -> bool | None:
        """What the person answered, where it counts: where HMRC does not say."""
        if record_of(returns, year).state is not ReturnState.UNKNOWN:
            return None
        return self.says_not_submitted(year)

    def amounts_open(self, reading: AmountsReading, on: date | None = None) -> WhatIsOpen:
        """What may be done with the amounts of the year read: now, or `on` a day to come."""
        return amounts_open(
            reading,
            now=self._at(on),
            first=self.first_year,
            says_not_submitted=self._word_on(reading.returns, reading.code_year),
            looking_ahead=on is not None,
        )

    def test_figures_open(self, reading: AmountsReading) -> Verdict:
        """Whether made-up figures may be put for the year read; for the test system alone."""
        return amounts_open(
            reading,
            now=self.clock.now(),
            first=self.first_year,
            says_not_submitted=self._word_on(reading.returns, reading.code_year),
            whatever_hmrc_holds=True,
        ).amend

    def put_back_open(self, reading: AmountsReading, wanted: OwnSet) -> Verdict:
        """Whether that set, which stood there once, may be put back for the year read.

        A set is sent as when one figure is changed; an empty one is a removal of all.
        """
        if not wanted:
            return self.amounts_open(reading).delete
        if self.test_system:  # where HMRC holds nothing to which a figure could belong
            return self.test_figures_open(reading)
        return self.amounts_open(reading).amend

    def choice_open(self, reading: ChoiceReading, on: date | None = None) -> WhatIsOpen:
        """What may be done about how the bill of the year read is collected: now, or `on` a day."""
        return choice_open(
            reading,
            now=self._at(on),
            first=self.first_year,
            says_not_submitted=self._word_on(reading.returns, reading.owed_year),
        )

    def open_of(self, reading: OpenReading) -> tuple[WhatIsOpen, WhatIsOpen]:
        """What may be done about the amounts and about the choice, on the day looked at."""
        of_amounts = self.amounts_open(reading.amounts, reading.on)
        return of_amounts, self.choice_open(reading.choice, reading.on)

    def _at(self, on: date | None) -> datetime:
        """Now; of a day to come its noon, since rules go by the day in London."""
        return self.clock.now() if on is None else datetime.combine(on, time(12), LONDON)
