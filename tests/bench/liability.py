"""What an account of many years costs of our own time, from HMRC's answers to what is drawn."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from codedout.domain.span import Span
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.account_json import account_of, payments_of
from codedout.presenters import liability as over_the_years
from codedout.presenters import owing, owing_payments
from codedout.presenters.liability_rows import By
from codedout.presenters.viewer import Viewer
from tests.accounts.invented import TODAY
from tests.accounts.many import CHARGES_OF_FOUR, LAST_OWED, many
from tests.accounts.readings import NOW, reading_of
from tests.accounts.told import account_answers, file_of, payment_answers

T = TypeVar("T")

SHOW = Viewer()
YEARS, DOCUMENTS, ITEMS = 10, 400, 1200
SIZES = (1, 2, 4)


@dataclass(frozen=True)
class Cost:
    """Milliseconds of reading HMRC's answers, of reckoning, and of saying what the page says."""

    parsed: float
    reconciled: float
    drawn: float

    @property
    def whole(self) -> float:
        """All of it."""
        return self.parsed + self.reconciled + self.drawn


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
    now = account.pop(None)
    reading = reading_of(now, account, came_in)
    reconciled, found = _timed(lambda: reading.reckoned(TODAY))
    if len(found.charges) != DOCUMENTS * size * CHARGES_OF_FOUR // 4 or found.set_aside == ():
        raise RuntimeError("not all was counted")
    drawn, _ = _timed(
        lambda: (
            owing.present(reading.account, found, SHOW, NOW),
            owing_payments.present(reading.payments, reading.account.whole, SHOW),
            over_the_years.present(reading.account, found, By.OWED, SHOW, NOW, stories=False),
        )
    )
    return Cost(parsed, reconciled, drawn)


def account_file() -> dict[str, Any]:
    """The account as a people file has it."""
    return file_of(many(YEARS, DOCUMENTS, ITEMS))


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
