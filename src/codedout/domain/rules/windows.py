"""What a person may do about one tax year, and when.

The rows of R33-R44 (docs/rules.md), action by action, in the order in which they are tried: the
first that holds gives the answer. Deadlines are London calendar days, last day included (R33,
R47). `amend`, `delete` and `view` take the year as a code year, `opt_out` and `opt_in` as an owed
year (R9, R10): the dates happen to be the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple

from codedout.domain.choice import ReturnState
from codedout.domain.tax_year import TaxYear, london_day

# HMRC's contract begins here in production; its sandbox begins at 2019-20 (R34). A setting.
FIRST_YEAR = TaxYear(2021)


class Answer(StrEnum):
    """YES and NO; EMPTY: there is nothing to show; ASK: the person must first be asked."""

    YES = "yes"
    NO = "no"
    EMPTY = "empty"
    ASK = "ask"


class Note(StrEnum):
    """Something more to say beside the reason."""

    OVERDUE = "overdue"
    MAY_REFUSE_UNTIL_1AM = "may_refuse_until_1am"
    PAPER_IN_TIME = "paper_in_time"
    PAPER_LATE = "paper_late"
    TOO_LATE_FOR_CODE = "too_late_for_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowFacts:
    """What the answer hangs on.

    Attributes:
        now: an aware instant.
        first_year: the first year for which HMRC shows and takes amounts.
        return_state: HMRC's word on the year's return; it wins over what the person says.
        return_read: whether that record could be read; else it is not known what HMRC has.
        says_not_submitted: the person's word, where HMRC has none; None if they were not asked.
        opted_out: the choice HMRC holds; None if it could not be read, and then nothing is
            "already so".
        has_submission: whether HMRC holds a figure of the person's own; None as above.
        has_hmrc_item: whether HMRC holds an amount with an id to attach to; None as above.
        registered: whether HMRC knows the person in Making Tax Digital for Income Tax.
        authorised: whether HMRC lets whoever signed in act for the person.
    """

    tax_year: TaxYear
    now: datetime
    first_year: TaxYear = FIRST_YEAR
    return_state: ReturnState
    return_read: bool = True
    says_not_submitted: bool | None = None
    opted_out: bool | None
    has_submission: bool | None
    has_hmrc_item: bool | None
    registered: bool = True
    authorised: bool = True

    @property
    def today(self) -> date:
        return london_day(self.now)

    @property
    def submitted(self) -> bool:
        """The return is known to be submitted."""
        if self.return_state is ReturnState.UNKNOWN:
            return self.says_not_submitted is False
        return self.return_state is ReturnState.SUBMITTED

    @property
    def must_ask(self) -> bool:
        """Neither HMRC nor the person has said whether the return is submitted."""
        return self.return_state is ReturnState.UNKNOWN and self.says_not_submitted is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One answer, the row it comes from, and what the words for it need.

    `because` is the row whose reason is given. It is the rule itself, but for D1, which stands
    for the four rows it shares with amending, and for asking where HMRC's record was not read.
    """

    answer: Answer
    rule: str
    because: str
    tax_year: TaxYear
    first_year: TaxYear
    notes: tuple[Note, ...] = ()

    @property
    def words(self) -> str:
        """The name of the reason in the catalogue."""
        return f"windows.{self.rule}" + (f"_{self.because}" if self.because != self.rule else "")

    @property
    def values(self) -> Mapping[str, date | TaxYear]:
        """The days and years that the reason may name."""
        year = self.tax_year
        return {
            "year": year,
            "first_year": self.first_year,
            "opens": year.opens_on,
            "paper_by": year.paper_return_by,
            "choice_closes": year.choice_closes_on,
            "return_due": year.return_due_on,
            "amendment_closes": year.amendment_closes_on,
        }

    @property
    def hmrc_may_refuse(self) -> bool:
        """It is the hour in which HMRC's clock still says the year has not ended (R48)."""
        return Note.MAY_REFUSE_UNTIL_1AM in self.notes


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIsOpen:
    """The answers for one tax year at one instant."""

    view: Verdict
    amend: Verdict
    delete: Verdict
    opt_out: Verdict
    opt_in: Verdict


def what_is_open(facts: WindowFacts) -> WhatIsOpen:
    """What may be done, by the first row that holds for each action.

    Raises:
        ValueError: `facts.now` has no offset.
    """
    return WhatIsOpen(
        view=_view(facts),
        amend=_amend(facts),
        delete=_delete(facts),
        opt_out=_choose(facts, letter="O", already=facts.opted_out is True),
        opt_in=_choose(facts, letter="I", already=facts.opted_out is False),
    )


class _Row(NamedTuple):
    rule: str
    holds: bool
    answer: Answer
    because: str = ""
    notes: tuple[Note, ...] = ()


def _first(facts: WindowFacts, rows: Sequence[_Row]) -> Verdict:
    row = next(row for row in rows if row.holds)
    return Verdict(
        answer=row.answer,
        rule=row.rule,
        because=row.because or row.rule,
        tax_year=facts.tax_year,
        first_year=facts.first_year,
        notes=row.notes,
    )


def _not_authorised(facts: WindowFacts) -> _Row:
    # Tried before every other row of a change: what HMRC will not tell us we cannot reason from,
    # and a date as the reason would send the person away to wait for nothing.
    return _Row("X1", not facts.authorised, Answer.NO)


def _view(facts: WindowFacts) -> Verdict:
    nothing_held = facts.has_hmrc_item is False and facts.has_submission is False
    return _first(
        facts,
        [
            _Row("V1", facts.tax_year < facts.first_year, Answer.NO),
            _Row("V2", nothing_held, Answer.EMPTY),
            _Row("V3", not facts.tax_year.has_ended(facts.today), Answer.YES),
            _Row("V4", True, Answer.YES),
        ],
    )


def _ask(rule: str, facts: WindowFacts) -> _Row:
    because = "" if facts.return_read else "unread"
    return _Row(rule, facts.must_ask, Answer.ASK, because)


def _closed_figures(facts: WindowFacts) -> list[_Row]:
    year, today = facts.tax_year, facts.today
    return [
        _Row("A1", year < facts.first_year, Answer.NO),
        _Row("A2", not year.has_ended(today), Answer.NO),
        _Row("A4", today > year.amendment_closes_on, Answer.NO),
        _Row("A3", facts.submitted, Answer.NO),
    ]


def _amend(facts: WindowFacts) -> Verdict:
    return _first(
        facts,
        [
            _not_authorised(facts),
            *_closed_figures(facts),
            _Row("A5", facts.has_hmrc_item is False, Answer.NO),
            _ask("AQ", facts),
            _Row("A7", True, Answer.YES, notes=_amend_notes(facts)),
        ],
    )


def _amend_notes(facts: WindowFacts) -> tuple[Note, ...]:
    notes = []
    # HMRC decides "has ended" by the UTC date, an hour behind London in April (R48). Its calls to
    # delete and to choose make no such check (R36, R43).
    if not facts.tax_year.has_ended(facts.now.astimezone(UTC).date()):
        notes.append(Note.MAY_REFUSE_UNTIL_1AM)
    if facts.today > facts.tax_year.return_due_on:
        notes.append(Note.OVERDUE)
    return tuple(notes)


def _delete(facts: WindowFacts) -> Verdict:
    return _first(
        facts,
        [
            _not_authorised(facts),
            *(row._replace(rule="D1", because=row.rule) for row in _closed_figures(facts)),
            _Row("D2", facts.has_submission is False, Answer.NO),
            _ask("DQ", facts),
            _Row("D3", True, Answer.YES),
        ],
    )


def _choose(facts: WindowFacts, *, letter: str, already: bool) -> Verdict:
    year, today = facts.tax_year, facts.today
    closed = today > year.choice_closes_on
    # "HMRC already tries" must not let a person who has yet to submit miss the day to pay (R15).
    in_vain = (Note.TOO_LATE_FOR_CODE,) if letter == "I" and closed and not facts.submitted else ()
    paper = Note.PAPER_IN_TIME if today <= year.paper_return_by else Note.PAPER_LATE
    return _first(
        facts,
        [
            _not_authorised(facts),
            _Row(f"{letter}1", not year.has_ended(today), Answer.NO),
            # Before "too late": whoever has what they want need do nothing more (R44).
            _Row(f"{letter}2", already, Answer.NO, notes=in_vain),
            _Row(f"{letter}3", facts.submitted, Answer.NO),
            _Row(f"{letter}4", closed, Answer.NO),
            _Row(f"{letter}5", not facts.registered, Answer.NO),
            _ask(f"{letter}Q", facts),
            _Row(f"{letter}6", True, Answer.YES, notes=(paper,)),
        ],
    )
