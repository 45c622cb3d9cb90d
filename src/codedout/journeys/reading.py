"""Reading one tax year of one person, for each of its two stories (RULES R10a), and all years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any, Protocol, Self

from codedout.domain.account import Account
from codedout.domain.choice import CollectionChoice, ReturnRecord, Returns
from codedout.domain.coded_out import Amounts, Question, Source
from codedout.domain.comparison import has_own
from codedout.domain.errors import HmrcError, NotAllowed
from codedout.domain.inquiries import OpenItems
from codedout.domain.owing import Owing
from codedout.domain.rules.open_now import open_now
from codedout.domain.rules.windows import WhatIsOpen, WindowFacts, what_is_open
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.parts import FindLast, Part, Together, all_of, part
from codedout.journeys.ports import Asked, Looking

CHOICES_SHOWN = 3  # a bill older than that has had its year of collection
YEARS_IN_ONE_CALL = 5  # HMRC's obligations answer the running year and the four before

NOT_REGISTERED = ("RULE_BUSINESS_PARTNER_NOT_EXIST", "RULE_ITSA_CONTRACT_OBJECT_NOT_EXIST")


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountsReading:
    """Story (a): what HMRC holds for `code_year`, asked three ways, and the year's return."""

    code_year: TaxYear
    hmrc_held: Part[Amounts]
    user: Part[Amounts]
    latest: Part[Amounts]
    returns: Part[Returns]

    @property
    def parts(self) -> Sequence[Part[Any]]:
        """What the page is about; which figure HMRC will use is of no use without these."""
        return (self.hmrc_held, self.user)

    def or_last(self, find: FindLast) -> Self:
        """Itself, with HMRC's last answer beside each that could not be had."""
        if _turned_away((*self.parts, self.latest, self.returns)):
            return self
        year = self.code_year
        return replace(
            self,
            hmrc_held=self.hmrc_held.or_last(find, Asked(Amounts, year, Question.HMRC_HELD)),
            user=self.user.or_last(find, Asked(Amounts, year, Question.USER)),
            latest=self.latest.or_last(find, Asked(Amounts, year, Question.LATEST)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceReading:
    """Story (b): the choice for the bill of `owed_year`, and the year's return."""

    owed_year: TaxYear
    choice: Part[CollectionChoice]
    returns: Part[Returns]

    @property
    def parts(self) -> Sequence[Part[Any]]:
        """What the page is about."""
        return (self.choice,)

    def or_last(self, find: FindLast) -> Self:
        """Itself, with HMRC's last answer beside the choice if that could not be had."""
        if _turned_away((*self.parts, self.returns)):
            return self
        asked = Asked(CollectionChoice, self.owed_year)
        return replace(self, choice=self.choice.or_last(find, asked))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReading:
    """Both stories of one tax year, each by itself: they are waited for together.

    `on` is the day to come that is looked at; None: today.
    """

    amounts: AmountsReading
    choice: ChoiceReading
    on: date | None = None

    @property
    def parts(self) -> Sequence[Part[Any]]:
        """What the page is about."""
        return (*self.amounts.parts, *self.choice.parts)

    def or_last(self, find: FindLast) -> Self:
        """Itself, with HMRC's last answer beside each that could not be had."""
        if _turned_away((*self.parts, self.amounts.latest, self.choice.returns)):
            return self
        return replace(self, amounts=self.amounts.or_last(find), choice=self.choice.or_last(find))


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsReading:
    """Every year the Overview shows, as far as read. A missing key is still being read.

    `sent` is what the person sent for the newest year that has ended; None while it is not read,
    or where no year shown has ended. `said` is what the person told us: whether the year's return
    is submitted. `owed` is what HMRC's account has open; None while it is not read. No earlier
    answer is kept of it.
    """

    running: TaxYear
    amounts: Mapping[TaxYear, Part[Amounts]]
    choices: Mapping[TaxYear, Part[CollectionChoice]]
    returns: Part[Returns]
    calls: int
    answered: int
    sent: Part[Amounts] | None = None
    owed: Part[Account] | None = None
    said: Mapping[TaxYear, bool] = field(default_factory=dict)

    @property
    def parts(self) -> Sequence[Part[Any]]:
        """What the page is about."""
        return (*self.amounts.values(), *self.choices.values())

    @property
    def complete(self) -> bool:
        return self.answered == self.calls and self.still_asked is None

    @property
    def still_asked(self) -> HmrcError | None:
        """What stands here for what HMRC is slow to answer, if it is."""
        beside = (self.returns, self.sent or Part(), self.owed or Part())
        errors = [part.error for part in (*self.parts, *beside)]
        return next((error for error in errors if error and error.still_asked), None)

    def owing(self, today: date) -> Owing | None:
        """What is to be paid directly, by the account; None where that is not read."""
        account = None if self.owed is None else self.owed.value
        return None if account is None else open_now(account, today)

    def record(self, year: TaxYear) -> ReturnRecord:
        """Where the year's return stands: by HMRC's record, and by the person where it has none."""
        said = self.said.get(year)
        return record_of(self.returns, year).heard(None if said is None else not said)

    def or_last(self, find: FindLast) -> Self:
        """Itself, with HMRC's last answer beside each that could not be had."""
        if _turned_away((*self.parts, self.returns)):
            return self
        return replace(
            self,
            amounts={
                year: one.or_last(find, Asked(Amounts, year, Question.LATEST))
                for year, one in self.amounts.items()
            },
            choices={
                year: one.or_last(find, Asked(CollectionChoice, year))
                for year, one in self.choices.items()
            },
        )


class Reading(Protocol):
    """Any of the four."""

    @property
    def parts(self) -> Sequence[Part[Any]]: ...

    def or_last(self, find: FindLast) -> Self: ...


def read_returns(look: Looking, year: TaxYear, running: TaxYear) -> Part[Returns]:
    """Where the year's return stands, by the one call that answers five years where it can."""
    recent = running.plus(1 - YEARS_IN_ONE_CALL) <= year <= running
    return part(lambda: look.returns(None if recent else year))


def read_amounts(
    look: Looking, together: Together, code_year: TaxYear, running: TaxYear
) -> AmountsReading:
    """Four calls side by side."""
    returns = together.submit(lambda: read_returns(look, code_year, running))
    held, user, latest = all_of(
        together,
        [
            lambda: look.amounts(code_year, Question.HMRC_HELD),
            lambda: look.amounts(code_year, Question.USER),
            lambda: look.amounts(code_year, Question.LATEST),
        ],
    )
    return AmountsReading(
        code_year=code_year, hmrc_held=held, user=user, latest=latest, returns=returns.result()
    )


def read_choice(
    look: Looking, together: Together, owed_year: TaxYear, running: TaxYear
) -> ChoiceReading:
    """Two calls side by side."""
    returns = together.submit(lambda: read_returns(look, owed_year, running))
    choice = part(lambda: look.choice(owed_year))
    return ChoiceReading(owed_year=owed_year, choice=choice, returns=returns.result())


def read_open(
    look: Looking, together: Together, year: TaxYear, running: TaxYear, on: date | None = None
) -> OpenReading:
    """Five calls side by side; the return is the same one in both."""
    choice = together.submit(lambda: part(lambda: look.choice(year)))
    amounts = read_amounts(look, together, year, running)
    return OpenReading(
        amounts=amounts,
        choice=ChoiceReading(owed_year=year, choice=choice.result(), returns=amounts.returns),
        on=on,
    )


def overview_years(running: TaxYear, first: TaxYear) -> list[TaxYear]:
    """The years of the Overview: the last ended one first, the running one, then older ones."""
    older = [running.plus(-n) for n in range(2, YEARS_IN_ONE_CALL)]
    return [y for y in (running.plus(-1), running, *older) if y >= first] or [running]


def ask_ahead(look: Looking, together: Together, running: TaxYear, first: TaxYear) -> None:
    """Begin on what `read_years` asks first, without waiting for it.

    `look` must remember: whoever asks the same meanwhile is given these answers.
    """
    newest = overview_years(running, first)[0]
    together.submit(lambda: part(lambda: look.amounts(newest, Question.LATEST)))
    together.submit(lambda: read_returns(look, newest, running))
    if newest != running:
        together.submit(lambda: part(lambda: look.choice(newest)))


def read_years(
    look: Looking,
    together: Together,
    running: TaxYear,
    first: TaxYear,
    said: Mapping[TaxYear, bool],
) -> Iterator[YearsReading]:
    """At most eleven calls in two rounds; what is known so far after each.

    The first round answers what people look for first: the newest year that has ended. What the
    person sent for it is read too, since only that shows whether HMRC's figure has moved past it.
    Where HMRC's service is down, each question of the first round was tried as often as is worth
    it; the others are not asked then, but take the same for their answer. The account, as the
    returns, is another service's: it is asked unless these are down too.
    """
    years = overview_years(running, first)
    newest, others = years[0], years[1:]
    ended = [y for y in years if y != running][:CHOICES_SHOWN]
    user = [lambda: look.amounts(newest, Question.USER)] if newest in ended else []
    calls = 2 + len(years) + len(ended) + len(user)

    returns = together.submit(lambda: read_returns(look, newest, running))
    choices = {
        y: together.submit(lambda: part(lambda: look.choice(newest))) for y in ended if y == newest
    }
    amounts = part(lambda: look.amounts(newest, Question.LATEST))
    so_far = YearsReading(
        running=running,
        amounts={newest: amounts},
        choices={y: choice.result() for y, choice in choices.items()},
        returns=returns.result(),
        calls=calls,
        answered=2 + len(choices),
        said=said,
    )
    yield so_far
    everything = _all_down([*so_far.parts, so_far.returns])
    owed = None if everything else together.submit(lambda: part(partial(look.inquire, OpenItems())))
    rest = _as_down(so_far, len(others), len(ended[1:]), len(user)) or all_of(
        together,
        [
            *[lambda y=y: look.amounts(y, Question.LATEST) for y in others],
            *[lambda y=y: look.choice(y) for y in ended[1:]],
            *user,
        ],
    )
    chosen = rest[len(others) : len(others) + len(ended[1:])]
    yield replace(
        so_far,
        amounts={newest: amounts} | dict(zip(others, rest[: len(others)], strict=True)),
        choices=dict(so_far.choices) | dict(zip(ended[1:], chosen, strict=True)),
        sent=rest[-1] if user else None,
        owed=Part(error=so_far.returns.error) if owed is None else owed.result(),
        answered=calls,
    )


def _as_down(so_far: YearsReading, amounts: int, choices: int, user: int) -> list[Part[Any]] | None:
    """What so many further questions of each kind came to, without asking them; None: ask them."""
    if not _all_down(so_far.parts):
        return None
    first, *chosen = so_far.parts
    return [first] * amounts + (chosen or [first])[:1] * choices + [first] * user


def _all_down(parts: Iterable[Part[Any]]) -> bool:
    return all(one.error is not None and one.error.is_down for one in parts)


def record_of(returns: Part[Returns], year: TaxYear) -> ReturnRecord:
    """HMRC's record of the year's return; unknown where it could not be read."""
    return (returns.value or Returns({})).of(year)


def amounts_open(
    reading: AmountsReading,
    *,
    now: datetime,
    first: TaxYear,
    says_not_submitted: bool | None,
    whatever_hmrc_holds: bool = False,
    looking_ahead: bool = False,
) -> WhatIsOpen:
    """What may be done with the amounts of the year read.

    `looking_ahead`: `now` is still to come. HMRC gives its amounts their ids once the year has
    ended, so one that was read before has none yet, and will.
    `whatever_hmrc_holds` leaves HMRC's own amounts out of it: its test system has none, so rule A5
    would close everything there.
    """
    held, user = reading.hmrc_held.value, reading.user.value
    read = reading.hmrc_held.read
    ids_will_come = (
        looking_ahead and read is not None and not reading.code_year.has_ended(london_day(read.at))
    )
    return what_is_open(
        WindowFacts(
            tax_year=reading.code_year,
            now=now,
            first_year=first,
            return_state=record_of(reading.returns, reading.code_year).state,
            return_read=reading.returns.error is None,
            says_not_submitted=says_not_submitted,
            opted_out=None,
            has_submission=None if user is None else has_own(user),
            has_hmrc_item=None
            if held is None or whatever_hmrc_holds
            else any(
                c.source is Source.HMRC_HELD and (c.id is not None or ids_will_come)
                for c in held.components
            ),
            registered=True,
            authorised=not _forbidden(reading.hmrc_held.error, reading.user.error),
        )
    )


def choice_open(
    reading: ChoiceReading, *, now: datetime, first: TaxYear, says_not_submitted: bool | None
) -> WhatIsOpen:
    """What may be done about how the bill of the year read is collected."""
    error = reading.choice.error
    return what_is_open(
        WindowFacts(
            tax_year=reading.owed_year,
            now=now,
            first_year=first,
            return_state=record_of(reading.returns, reading.owed_year).state,
            return_read=reading.returns.error is None,
            says_not_submitted=says_not_submitted,
            opted_out=None if reading.choice.value is None else reading.choice.value.opted_out,
            has_submission=None,
            has_hmrc_item=None,
            registered=error is None or error.code not in NOT_REGISTERED,
            authorised=not _forbidden(error),
        )
    )


def _turned_away(parts: Iterable[Part[Any]]) -> bool:
    """Whether HMRC let this sign-in see none of it, or some of it, no longer.

    Whoever may not see the record now may not see what it once held either.
    """
    return any(part.error is not None and part.error.turns_away for part in parts)


def running_year(now: datetime) -> TaxYear:
    """The tax year that it is in London at `now`."""
    return TaxYear.containing(london_day(now))


def _forbidden(*errors: HmrcError | None) -> bool:
    return any(isinstance(error, NotAllowed) for error in errors)
