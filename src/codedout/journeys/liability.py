"""Reading what each year's tax came to, how it was met, and what was paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Self

from codedout.domain.coded_out import Question
from codedout.domain.liability import Liability
from codedout.domain.rules.reckoning import reckon
from codedout.domain.tax_year import TaxYear
from codedout.journeys.holding import (
    AccountReading,
    PaymentsReading,
    account_and_payments,
    read_account_and_payments,
)
from codedout.journeys.parts import FindLast, Part, Together, part
from codedout.journeys.ports import Looking


@dataclass(frozen=True, slots=True, kw_only=True)
class LiabilityReading:
    """The account, and payments, as far as HMRC told. None of it is kept for later visits."""

    account: AccountReading
    payments: PaymentsReading

    @property
    def parts(self) -> Sequence[Part[Any]]:
        """What the page is about."""
        return self.account.parts

    def or_last(self, _: FindLast) -> Self:
        """Itself, as its account."""
        return self

    def reckoned(self, today: date) -> Liability:
        """What each year came to and how it was met, of all that could be had."""
        return reckon(self.account.whole, today)


def read_liability(
    look: Looking, together: Together, first: TaxYear, today: date
) -> LiabilityReading:
    """All of it side by side, from the first day of `first` to `today`."""
    account, payments = read_account_and_payments(look, together, first, today)
    return LiabilityReading(account=account, payments=payments)


def ask_all_ahead(
    look: Looking, together: Together, newest: TaxYear, first: TaxYear, today: date
) -> None:
    """Begin on the account and payments, after what proves the number, without waiting for it.

    `look` must remember: whoever asks the same meanwhile is given these answers.
    """
    together.submit(partial(part, partial(look.amounts, newest, Question.LATEST)))
    for inquiry in account_and_payments(first, today):
        together.submit(partial(part, partial(look.inquire, inquiry)))
