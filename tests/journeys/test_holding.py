"""The account and payments over many years, where one time that fails leaves the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from codedout.domain.account import NO_ACCOUNT
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.inquiries import OpenItems, PaymentsIn, Transactions
from codedout.domain.operation import Operation
from codedout.domain.payments import NO_PAYMENTS
from codedout.domain.span import Span
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.holding import (
    AccountReading,
    PaymentsReading,
    read_account,
    read_account_and_payments,
)
from tests.books import balance, document, line, line_item, payment
from tests.fakes import NOVEMBER, AtOnce, FakeHmrc

FIRST = TaxYear(2021)
TODAY = london_day(NOVEMBER)
OLD = document("old", TaxYear(2022), "500.00", dated=date(2021, 5, 1), outstanding=Decimal(0))
MIDDLE = document("middle", TaxYear(2023), "700.00", dated=date(2024, 1, 2))
NEW = document("new", TaxYear(2024), "900.00", dated=date(2026, 10, 1))
OLDER_THAN_SHOWN = document("older", TaxYear(2015), "10.00", dated=date(2017, 1, 1))


def hmrc() -> FakeHmrc:
    found = FakeHmrc()
    found.books.balance = balance("1610.00")
    found.books.documents = [OLD, MIDDLE, NEW, OLDER_THAN_SHOWN]
    found.books.lines = [line(MIDDLE, "4910", line_item("700.00"))]
    found.books.payments = [
        payment("500.00", date(2022, 1, 31), "1"),
        payment("20.00", date(2026, 1, 30)),
    ]
    return found


def account(found: FakeHmrc) -> AccountReading:
    return read_account(found, AtOnce(), FIRST, TODAY)


def payments(found: FakeHmrc) -> PaymentsReading:
    return read_account_and_payments(found, AtOnce(), FIRST, TODAY)[1]


def test_the_account_of_six_years_is_four_calls() -> None:
    found = hmrc()
    reading = account(found)
    now, *posted = [call.what for call in found.calls]
    assert now == OpenItems()
    spans = Span(date(2021, 4, 6), TODAY).in_calls()
    assert posted == [Transactions(span) for span in spans]
    assert len(spans) == 3
    assert reading.missing == ()
    assert len(reading.parts) == 4


def test_what_is_still_open_is_there_however_old_and_nothing_is_there_twice() -> None:
    whole = account(hmrc()).whole
    assert {one.id for one in whole.documents} == {"old", "middle", "new", "older"}
    assert len(whole.documents) == 4
    assert len(whole.lines) == 1
    assert whole.balance == balance("1610.00")
    assert whole.set_aside == ()


def test_a_time_that_fails_is_named_and_the_rest_stays() -> None:
    found = hmrc()
    newest, middle, oldest = Span(date(2021, 4, 6), TODAY).in_calls()
    found.fails(HmrcUnreachable(Operation.VIEW_ACCOUNT), question=Transactions(oldest))
    reading = account(found)
    assert reading.missing == (oldest,)
    assert {one.id for one in reading.whole.documents} == {"middle", "new", "older"}
    assert list(reading.posted) == [newest, middle, oldest]


def test_without_what_is_open_the_years_stay_and_no_balance_is_taken_from_them() -> None:
    found = hmrc()
    found.fails(HmrcUnreachable(Operation.VIEW_ACCOUNT), question=OpenItems())
    reading = account(found)
    assert reading.now.error is not None
    assert {one.id for one in reading.whole.documents} == {"old", "middle", "new"}
    assert reading.whole.balance is None


def test_a_document_that_changed_while_it_was_read_is_set_aside() -> None:
    found = hmrc()
    paid = replace(NEW, outstanding=Decimal(5))

    def pay(call: object) -> None:
        found.books.documents = [paid if one.id == "new" else one for one in found.books.documents]

    found.after = pay
    whole = account(found).whole
    assert paid in whole.documents
    assert whole.set_aside == (NEW,)


def test_an_empty_account_is_empty() -> None:
    reading = account(FakeHmrc())
    assert reading.whole == NO_ACCOUNT
    assert reading.missing == ()
    assert payments(FakeHmrc()).whole == NO_PAYMENTS


def test_payments_of_six_years_are_three_calls() -> None:
    found = hmrc()
    reading = payments(found)
    assert [str(one.amount) for one in reading.whole.payments] == ["500.00", "20.00"]
    assert len([call for call in found.calls if isinstance(call.what, PaymentsIn)]) == 3
    oldest = list(reading.came_in)[-1]
    found.fails(HmrcUnreachable(Operation.VIEW_PAYMENTS), question=PaymentsIn(oldest))
    again = payments(found)
    assert again.missing == (oldest,)
    assert [str(one.amount) for one in again.whole.payments] == ["20.00"]
    assert len(again.parts) == 3
