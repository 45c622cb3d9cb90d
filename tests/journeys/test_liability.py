"""The account and payments, read side by side for the pages about all years."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

from codedout.domain.coded_out import Question
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.inquiries import OpenItems
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear
from codedout.journeys.cached import Answers, CachedReads
from codedout.journeys.holding import read_account_first, read_payments
from codedout.journeys.liability import ask_all_ahead, read_liability
from codedout.journeys.parts import InTurn
from codedout.journeys.proving import Outcome, prove
from tests.books import document, payment
from tests.fakes import YEAR, AtOnce, Call, FakeHmrc, FixedClock

FIRST = TaxYear(2021)
TODAY = date(2026, 11, 2)
OWED = TaxYear(2024)


def test_every_year_hmrc_tells_of_is_reckoned() -> None:
    hmrc = FakeHmrc(FixedClock())
    hmrc.books.documents.append(document("1", OWED, "120.50"))
    read = read_liability(hmrc, AtOnce(), FIRST, TODAY)
    [year] = read.reckoned(TODAY).years
    assert year.tax_year == OWED
    assert year.split.still_to_pay == Decimal("120.50")
    assert read.payments.whole.payments == ()


def test_what_is_asked_ahead_with_the_proof_is_not_asked_again() -> None:
    hmrc = FakeHmrc(FixedClock())
    look = CachedReads(hmrc, Answers(), ("session", "subject", 0))
    ask_all_ahead(look, InTurn(), YEAR, FIRST, TODAY)
    assert hmrc.calls[0] == Call(Operation.VIEW_AMOUNTS, YEAR, Question.LATEST)
    assert prove(look, YEAR).outcome is Outcome.PROVEN
    read_liability(look, InTurn(), FIRST, TODAY)
    assert len(hmrc.calls) == len(set(hmrc.calls)) == 8


def test_the_account_does_not_wait_for_payments_which_are_asked_once() -> None:
    hmrc, answered = FakeHmrc(FixedClock()), threading.Event()

    def slowly(call: Call) -> None:
        assert call.operation is not Operation.VIEW_PAYMENTS or answered.wait(10)

    hmrc.before = slowly
    hmrc.books.payments.append(payment("10.00", date(2026, 1, 2), "A1"))
    look = CachedReads(hmrc, Answers(), ("session", "subject", 0))
    with ThreadPoolExecutor(8) as pool:
        account = read_account_first(look, pool, FIRST, TODAY)
        assert account.missing == ()
        answered.set()
        paid = read_payments(look, pool, FIRST, TODAY)
    assert len(paid.whole.payments) == 1
    assert len(hmrc.calls) == len(set(hmrc.calls)) == 7


def test_the_account_is_asked_before_payments_where_hmrc_takes_a_few_at_a_time() -> None:
    hmrc = FakeHmrc(FixedClock())
    read_account_first(hmrc, AtOnce(), FIRST, TODAY)
    asked = [call.operation for call in hmrc.calls]
    assert asked == [Operation.VIEW_ACCOUNT] * 4 + [Operation.VIEW_PAYMENTS] * 3


def test_a_failure_ahead_is_the_pages_to_tell() -> None:
    hmrc = FakeHmrc(FixedClock())
    look = CachedReads(hmrc, Answers(), ("session", "subject", 0))
    hmrc.fails(HmrcUnreachable(Operation.VIEW_ACCOUNT), question=OpenItems())
    ask_all_ahead(look, InTurn(), YEAR, FIRST, TODAY)
    assert read_liability(look, InTurn(), FIRST, TODAY).account.now.error is not None
