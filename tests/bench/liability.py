"""What an account of many years costs of our own time, from HMRC's answers to what is reckoned."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TypeVar

from codedout.domain.account import Account
from codedout.domain.payments import Payments
from codedout.domain.span import Span
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.account_json import account_of, payments_of
from codedout.journeys.holding import AccountReading, PaymentsReading
from codedout.journeys.liability import LiabilityReading
from codedout.journeys.parts import Part
from codedout.journeys.ports import Read
from tests.accounts.invented import TODAY
from tests.accounts.many import CHARGES_OF_FOUR, LAST_OWED, many
from tests.accounts.told import account_answers, payment_answers

T = TypeVar("T")

YEARS, DOCUMENTS, ITEMS = 10, 400, 1200
SIZES = (1, 2, 4)


@dataclass(frozen=True)
class Cost:
    """Milliseconds of reading HMRC's answers, and of putting them together and reckoning."""

    parsed: float
    reconciled: float

    @property
    def whole(self) -> float:
        """Both."""
        return self.parsed + self.reconciled


def of_an_account(size: int) -> Cost:
    """An account of that many times the documents."""
    accounts, payments = _answers(size)
    gc.collect()
    gc.freeze()  # so that looking for what is not used any more costs as much as there is of ours
    parsed, (account, came_in) = _timed(
        lambda: (
            {about: account_of(content) for about, content in accounts.items()},
            {span: payments_of(content) for span, content in payments.items()},
        )
    )
    reconciled, found = _timed(lambda: _reading(account, came_in).reckoned(TODAY))
    if len(found.charges) != DOCUMENTS * size * CHARGES_OF_FOUR // 4 or found.set_aside == ():
        raise RuntimeError("not all was counted")
    return Cost(parsed, reconciled)


def _reading(
    account: Mapping[Span | None, Account], payments: Mapping[Span, Payments]
) -> LiabilityReading:
    return LiabilityReading(
        account=AccountReading(
            now=_part(account[None]),
            posted={span: _part(one) for span, one in account.items() if span is not None},
        ),
        payments=PaymentsReading(came_in={span: _part(one) for span, one in payments.items()}),
    )


def _part(value: T) -> Part[T]:
    return Part(read=Read(value, datetime.combine(TODAY, datetime.min.time(), UTC), ""))


@cache
def _answers(size: int) -> tuple[dict[Span | None, bytes], dict[Span, bytes]]:
    """HMRC's, as the page asks for them."""
    holder = many(YEARS, DOCUMENTS * size, ITEMS * size)
    first = TaxYear(LAST_OWED + 1 - YEARS).first_day
    spans = Span(first, TODAY).in_calls()
    return account_answers(holder, spans, TODAY), payment_answers(holder, spans, TODAY)


def _timed(does: Callable[[], T]) -> tuple[float, T]:
    """Milliseconds of this process, and what came of it."""
    begun = time.process_time()
    found = does()
    return 1000 * (time.process_time() - begun), found
