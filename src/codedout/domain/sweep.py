"""All of a firm's clients, by the year whose choice closes next: what HMRC holds of each for it.

The choice is about the year's own bill (R9, R10a): nothing here is of the amounts that the year's
tax code takes for other years. What is at stake is what HMRC's account has open of that bill.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from codedout.domain.account import Account
from codedout.domain.choice import ReturnState
from codedout.domain.client import Client
from codedout.domain.liability import NIL
from codedout.domain.rules.open_now import open_now
from codedout.domain.rules.windows import WhatIsOpen, WindowFacts, what_is_open
from codedout.domain.tax_year import TaxYear, london_day

CALLS_A_CLIENT = 3
ENOUGH_TO_MEASURE = 10  # clients, before the pace so far tells more than the rate


class SweepState(StrEnum):
    """Where a run stands; in each but the first it goes no further by itself."""

    RUNNING = "running"
    PAUSED = "paused"  # by somebody
    SIGNED_OUT = "signed_out"  # who began it is not signed in with HMRC any more
    SILENT = "silent"  # HMRC did not answer, for several clients on end
    DONE = "done"


class Trouble(StrEnum):
    """Why HMRC did not say what it holds for a client."""

    REFUSED = "refused"  # it does not let whoever asked see the record
    NOT_SIGNED_UP = "not_signed_up"  # to Making Tax Digital for Income Tax
    NO_ANSWER = "no_answer"


class Open(StrEnum):
    """What can be done about the choice, the most urgent first."""

    YES = "yes"
    ASK = "ask"  # nobody has said whether the return is submitted
    NEVER_CHECKED = "never_checked"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    NOT_SIGNED_UP = "not_signed_up"
    NOT_YET = "not_yet"
    SUBMITTED = "submitted"
    TOO_LATE = "too_late"


class Choice(StrEnum):
    """What HMRC says it does about the bill."""

    COLLECTS = "collects"
    ASKED_NOT_TO = "asked_not_to"
    UNKNOWN = "unknown"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """One run through all clients. Instants are UTC.

    `number` grows by one with each. `session_key` is the session with which HMRC is asked. By
    `resumed_at` it had been answered about `done_before` clients.
    """

    world: str
    number: int
    owed_year: TaxYear
    state: SweepState
    session_key: str
    begun_at: datetime
    resumed_at: datetime
    done_before: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AtStake:
    """What HMRC's account has open of the year's bill; the two are never added up.

    `to_pay` is to be paid directly, `in_code` is a tax code's to collect.
    """

    to_pay: Decimal = NIL
    in_code: Decimal = NIL


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What HMRC held for one client (by their key), asked at `at`, for the bill of `owed_year`.

    `opted_out` is the choice, `at_stake` what the account has open: None where HMRC did not say.
    """

    client: str
    owed_year: TaxYear
    at: datetime
    opted_out: bool | None = None
    return_state: ReturnState = ReturnState.UNKNOWN
    return_read: bool = False
    at_stake: AtStake | None = None
    trouble: Trouble | None = None

    @property
    def answered(self) -> bool:
        """Whether HMRC said something that will not be otherwise if it is asked at once again."""
        return self.trouble is not Trouble.NO_ANSWER

    @property
    def says_nothing(self) -> bool:
        """Whether HMRC answered none of what it was asked."""
        known = self.opted_out is not None or self.return_read or self.at_stake is not None
        return not self.answered and not known

    @property
    def choice(self) -> Choice:
        """What HMRC does about the bill, by its answer."""
        if self.trouble is Trouble.REFUSED:
            return Choice.REFUSED
        if self.opted_out is None:
            return Choice.UNKNOWN
        return Choice.ASKED_NOT_TO if self.opted_out else Choice.COLLECTS

    def open_at(
        self, now: datetime, first_year: TaxYear, says_not_submitted: bool | None = None
    ) -> Open:
        """What can be done about the choice at `now`, by the rules that every page goes by.

        `says_not_submitted`: what the firm said of the return; None where it was not asked.
        """
        unread = self.trouble is Trouble.NO_ANSWER and not self.return_read
        if unread and says_not_submitted is None:
            return Open.NO_ANSWER
        found: WhatIsOpen = what_is_open(
            WindowFacts(
                tax_year=self.owed_year,
                now=now,
                first_year=first_year,
                return_state=self.return_state,
                return_read=self.return_read,
                says_not_submitted=says_not_submitted,
                opted_out=self.opted_out,
                has_submission=None,
                has_hmrc_item=None,
                registered=self.trouble is not Trouble.NOT_SIGNED_UP,
                authorised=self.trouble is not Trouble.REFUSED,
            )
        )
        verdict = found.opt_in if self.opted_out else found.opt_out
        return _BY_ROW[verdict.rule.lstrip("OI")]


_BY_ROW: Mapping[str, Open] = {
    "X1": Open.REFUSED,
    "1": Open.NOT_YET,
    "3": Open.SUBMITTED,
    "4": Open.TOO_LATE,
    "5": Open.NOT_SIGNED_UP,
    "Q": Open.ASK,
    "6": Open.YES,
}
"""By the rows of R37 and R38; "already so" is not asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One client with what is known of them; `swept` is None where HMRC was never asked."""

    client: Client
    swept: Swept | None
    open: Open


def closing_year(today: date) -> TaxYear:
    """The year whose choice closes next: up to and including 30 December (R33, R37)."""
    year = TaxYear(today.year - 1)
    return year if today <= year.choice_closes_on else year.plus(1)


def at_stake(account: Account, year: TaxYear, now: datetime) -> AtStake:
    """What the account has open of that year's bill, by the answer about what is open."""
    owing = open_now(account, london_day(now))
    return AtStake(
        to_pay=sum((one.to_pay for one in owing.due if one.document.tax_year == year), NIL),
        in_code=sum((one.in_code for one in owing.in_code if one.document.tax_year == year), NIL),
    )


def by_urgency(
    clients: Iterable[Client],
    swept: Iterable[Swept],
    year: TaxYear,
    now: datetime,
    first_year: TaxYear,
    *,
    submitted: Mapping[str, bool],
) -> tuple[Row, ...]:
    """Every client, the most urgent first: what can still be done, then what most hangs on.

    `submitted` is what the firm said of the year's return, by the client's key.
    """
    found = {one.client: one for one in swept if one.owed_year == year}
    rows = []
    for client in clients:
        one = found.get(client.key)
        said = submitted.get(client.key)
        says_not = None if said is None else not said
        is_open = Open.NEVER_CHECKED if one is None else one.open_at(now, first_year, says_not)
        rows.append(Row(client=client, swept=one, open=is_open))
    return tuple(sorted(rows, key=_urgency))


_ORDER = {which: at for at, which in enumerate(Open)}


def _urgency(row: Row) -> tuple[int, Decimal, str]:
    stake = None if row.swept is None else row.swept.at_stake
    most = NIL if stake is None else max(stake.to_pay, stake.in_code)
    return _ORDER[row.open], -most, row.client.name.casefold()


def still_to_ask(clients: Sequence[Client], done: Mapping[str, bool]) -> list[Client]:
    """Who is still to be asked about in a run, those that HMRC gave no answer about last.

    `done` has whom this run has asked about, and whether HMRC answered.
    """
    never = [one for one in clients if one.key not in done]
    return never + [one for one in clients if done.get(one.key) is False]


def seconds_left(left: int, done: int, elapsed: float, per_second: float) -> float | None:
    """About how long so many more clients take; None where nothing is there to tell it by.

    By the pace so far once it has been measured, until then by the calls that HMRC lets us make:
    `per_second`, where 0 is no limit.
    """
    if done >= ENOUGH_TO_MEASURE and elapsed > 0:
        return left * elapsed / done
    return left * CALLS_A_CLIENT / per_second if per_second else None
