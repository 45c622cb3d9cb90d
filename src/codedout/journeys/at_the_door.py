"""HMRC for one session, which notes for every process whether HMRC lets it see the record."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from codedout.domain.choice import CollectionChoice, Returns
from codedout.domain.coded_out import Amounts, OwnSet, Question
from codedout.domain.errors import HmrcError, StoreUnavailable
from codedout.domain.inquiries import Inquiry
from codedout.domain.nino import Nino
from codedout.domain.tax_year import TaxYear
from codedout.journeys.ports import CodingOut, Doors, Read, Written

T = TypeVar("T")

_log = logging.getLogger(__name__)

_OF_ONE_SERVICE = frozenset({"RESOURCE_FORBIDDEN", "CLIENT_NOT_MTD_ENROLLED"})
"""403s by which another of HMRC's services, beside the one for coding out, turns its own away."""


@dataclass
class AtTheDoor:
    """`CodingOut`. Whatever HMRC is asked for a session, looking, sending or settling, goes here.

    `number` is the one HMRC is asked about. `was`: whether it was turned away as the page began,
    and `refusals` how often by then. Only what is new is written. No answer takes back a refusal
    that came after the page began, here or in another page, which may be on since this one was
    left: that one stands until the next.
    """

    api: CodingOut
    doors: Doors
    session_key: str
    number: Nino
    was: bool
    refusals: int

    def amounts(self, code_year: TaxYear, question: Question) -> Read[Amounts]:
        return self._let_in(lambda: self.api.amounts(code_year, question))

    def choice(self, owed_year: TaxYear) -> Read[CollectionChoice]:
        return self._let_in(lambda: self.api.choice(owed_year))

    # HMRC shows returns to some who may see nothing else, and a change that it made is for its
    # sender to write down before anything else is: from these only a refusal is noted.

    def returns(self, year: TaxYear | None = None) -> Read[Returns]:
        return self._asked(lambda: self.api.returns(year))

    def inquire(self, inquiry: Inquiry[T]) -> Read[T]:
        return self._asked(lambda: self.api.inquire(inquiry), leave=_OF_ONE_SERVICE)

    def put_amounts(self, code_year: TaxYear, wanted: OwnSet) -> Written:
        return self._asked(lambda: self.api.put_amounts(code_year, wanted))

    def delete_amounts(self, code_year: TaxYear) -> Written:
        return self._asked(lambda: self.api.delete_amounts(code_year))

    def opt_out(self, owed_year: TaxYear) -> Written:
        return self._asked(lambda: self.api.opt_out(owed_year))

    def opt_in(self, owed_year: TaxYear) -> Written:
        return self._asked(lambda: self.api.opt_in(owed_year))

    def _let_in(self, ask: Callable[[], T]) -> T:
        answer = self._asked(ask)
        if self.was:
            _noted(lambda: self.doors.note_let_in(self.session_key, self.refusals))
        return answer

    def _asked(self, ask: Callable[[], T], *, leave: frozenset[str] = frozenset()) -> T:
        try:
            return ask()
        except HmrcError as error:
            if error.turns_away and error.code not in leave:
                self.was = False  # so nothing more is taken back here, should noting it fail
                _noted(lambda: self.doors.note_turned_away(self.session_key, self.number))
            raise


def _noted(note: Callable[[], None]) -> None:
    """Note it. Where that fails, nothing old can be read either."""
    try:
        note()
    except StoreUnavailable as problem:
        _log.warning("Whether HMRC lets a session in could not be kept: %s", problem)
