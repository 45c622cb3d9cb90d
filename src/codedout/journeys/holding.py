"""Reading what HMRC holds beside coding out, over as many years as the portal shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, Self, TypeVar

from codedout.domain.account import Account, joined
from codedout.domain.inquiries import Inquiry, OpenItems, PaymentsIn, Transactions
from codedout.domain.payments import Payments, joined_payments
from codedout.domain.span import Span
from codedout.domain.tax_year import TaxYear
from codedout.journeys.parts import FindLast, Part, Together, all_of, part
from codedout.journeys.ports import Looking, Read

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountReading:
    """What is owed now, and what was posted in each time that HMRC answers for in one call."""

    now: Part[Account]
    posted: Mapping[Span, Part[Account]]

    @property
    def parts(self) -> Sequence[Part[Any]]:
        """All of it."""
        return (self.now, *self.posted.values())

    def or_last(self, _: FindLast) -> Self:
        """Itself: no earlier answer is kept of these questions."""
        return self

    @property
    def missing(self) -> tuple[Span, ...]:
        """The times of which HMRC did not tell: what was posted then may be lacking."""
        return _missing(self.posted)

    @property
    def whole(self) -> Account:
        """All that could be had, put together.

        The balance is that of the answer about now alone: HMRC does not say whether that of a time
        is of the whole account.
        """
        answers = [part.value for part in (*self.posted.values(), self.now) if part.value]
        return replace(joined(answers), balance=self.now.value.balance if self.now.value else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentsReading:
    """Payments, in each time that HMRC answers for in one call."""

    came_in: Mapping[Span, Part[Payments]]

    @property
    def parts(self) -> Sequence[Part[Any]]:
        """All of it."""
        return tuple(self.came_in.values())

    @property
    def missing(self) -> tuple[Span, ...]:
        """The times of which HMRC did not tell."""
        return _missing(self.came_in)

    @property
    def whole(self) -> Payments:
        """All that could be had, put together."""
        return joined_payments([part.value for part in self.came_in.values() if part.value])


def read_one(look: Looking, _: Together, inquiry: Inquiry[T]) -> Part[T]:
    """The answer to one inquiry: one call."""
    return part(partial(look.inquire, inquiry))


def read_account(look: Looking, together: Together, first: TaxYear, today: date) -> AccountReading:
    """The account from the first day of `first` to `today`, asked for side by side."""
    spans = _since(first, today)
    now, *posted = _inquired(look, together, [OpenItems(), *map(Transactions, spans)])
    return AccountReading(now=now, posted=dict(zip(spans, posted, strict=True)))


def read_account_first(
    look: Looking, together: Together, first: TaxYear, today: date
) -> AccountReading:
    """The account of that time. Payments are begun on after it, and not waited for.

    `look` must remember: whoever reads them then is given these answers.
    """
    spans = _since(first, today)
    running = [
        together.submit(partial(part, partial(look.inquire, one)))
        for one in account_and_payments(first, today)
    ]
    now, *posted = [each.result() for each in running[: 1 + len(spans)]]
    return AccountReading(now=now, posted=dict(zip(spans, posted, strict=True)))


def read_payments(
    look: Looking, together: Together, first: TaxYear, today: date
) -> PaymentsReading:
    """Payments of that time, asked for side by side."""
    spans = _since(first, today)
    came_in = _inquired(look, together, [PaymentsIn(span) for span in spans])
    return PaymentsReading(came_in=dict(zip(spans, came_in, strict=True)))


def read_account_and_payments(
    look: Looking, together: Together, first: TaxYear, today: date
) -> tuple[AccountReading, PaymentsReading]:
    """Both of that time, asked for side by side."""
    spans = _since(first, today)
    now, *parts = _inquired(look, together, account_and_payments(first, today))
    posted, came_in = parts[: len(spans)], parts[len(spans) :]
    return (
        AccountReading(now=now, posted=dict(zip(spans, posted, strict=True))),
        PaymentsReading(came_in=dict(zip(spans, came_in, strict=True))),
    )


def account_and_payments(first: TaxYear, today: date) -> Sequence[Inquiry[Any]]:
    """What is asked for both."""
    spans = _since(first, today)
    return [OpenItems(), *map(Transactions, spans), *map(PaymentsIn, spans)]


def _since(first: TaxYear, today: date) -> tuple[Span, ...]:
    return Span(first.first_day, today).in_calls()


def _inquired(
    look: Looking, together: Together, inquiries: Sequence[Inquiry[Any]]
) -> list[Part[Any]]:
    calls: list[Callable[[], Read[Any]]] = [partial(look.inquire, one) for one in inquiries]
    return all_of(together, calls)


def _missing(parts: Mapping[Span, Part[Any]]) -> tuple[Span, ...]:
    return tuple(span for span, part in parts.items() if part.read is None)
