"""The account and payments, read side by side for the pages about all years."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from codedout.domain.tax_year import TaxYear
from codedout.journeys.liability import read_liability
from tests.books import document
from tests.fakes import AtOnce, FakeHmrc, FixedClock

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
