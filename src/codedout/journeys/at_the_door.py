"""HMRC for one session, which notes for every process whether HMRC lets it see the record."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from codedout.domain.choice import CollectionChoice, Returns
from codedout.domain.coded_out import Amounts, OwnSet, Question
from codedout.domain.errors import HmrcError, StoreUnavailable
from codedout.domain.tax_year import TaxYear
from codedout.journeys.ports import CodingOut, Doors, Read, Written

T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass
class AtTheDoor:
    """`CodingOut`. Whatever HMRC is asked for a session, looking, sending or settling, goes here.

    `was`: whether it was turned away as the page began. Only what is new is written: where HMRC
    refuses one thing and answers another in one page, the refusal stands until the next.
    """

    api: CodingOut
    doors: Doors
    session_key: str
    was: bool
    _refused: bool = field(default=False, init=False)
    _noting: threading.Lock = field(default_factory=threading.Lock, init=False)

    def amounts(self, code_year: TaxYear, question: Question) -> Read[Amounts]:
        return self._let_in(lambda: self.api.amounts(code_year, question))

    def choice(self, owed_year: TaxYear) -> Read[CollectionChoice]:
        return self._let_in(lambda: self.api.choice(owed_year))

    # HMRC shows returns to some who may see nothing else, and a change that it made is for its
    # sender to write down before anything else is: from these only a refusal is noted.

    def returns(self, year: TaxYear | None = None) -> Read[Returns]:
        return self._asked(lambda: self.api.returns(year))

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
            self._note(turned_away=False)
        return answer

    def _asked(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except HmrcError as error:
            if error.turns_away:
                self._note(turned_away=True)
            raise

    def _note(self, *, turned_away: bool) -> None:
        """Note it. Where that fails, nothing old can be read either."""
        with self._noting:  # a page asks several things at once
            if turned_away:
                self._refused = True
            elif self._refused:
                return
            try:
                self.doors.note_turned_away(self.session_key, turned_away)
            except StoreUnavailable as problem:
                _log.warning("Whether HMRC lets a session in could not be kept: %s", problem)
