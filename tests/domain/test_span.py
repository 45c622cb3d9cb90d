"""Days are asked about in as few calls as HMRC answers, with no day twice and none left out."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.errors import NotRecognised
from codedout.domain.inquiries import (
    CalculationWith,
    HistoryOfCharge,
    OpenItems,
    PaymentsIn,
    Transactions,
)
from codedout.domain.span import MOST_DAYS, Span
from codedout.domain.tax_year import TaxYear

DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1))
YEAR = TaxYear(2025)


@given(DAYS, st.integers(0, 9000))
def test_every_day_is_asked_about_once_newest_first(first: date, more: int) -> None:
    whole = Span(first, first + timedelta(days=more))
    calls = whole.in_calls()
    assert len(calls) == -(-whole.days // MOST_DAYS)
    assert all(call.days <= MOST_DAYS for call in calls)
    assert (calls[0].last, calls[-1].first) == (whole.last, whole.first)
    for newer, older in pairwise(calls):
        assert older.last + timedelta(days=1) == newer.first


@pytest.mark.parametrize(
    ("last", "calls"),
    [
        ("2024-04-06", ["2024-04-06 2024-04-06"]),
        ("2026-04-07", ["2024-04-06 2026-04-07"]),
        ("2026-04-08", ["2024-04-07 2026-04-08", "2024-04-06 2024-04-06"]),
    ],
)
def test_the_longest_span_of_one_call_has_732_days(last: str, calls: list[str]) -> None:
    spans = Span(date(2024, 4, 6), date.fromisoformat(last)).in_calls()
    assert [f"{span.first} {span.last}" for span in spans] == calls


def test_a_span_goes_forward() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Span(date(2026, 1, 2), date(2026, 1, 1))


def test_more_days_than_one_call_takes_are_no_inquiry() -> None:
    long = Span(date(2020, 1, 1), date(2026, 1, 1))
    for inquiry in (Transactions, PaymentsIn):
        with pytest.raises(ValueError, match="more days"):
            inquiry(long)


@pytest.mark.parametrize("number", ["", "..", "a/b", "1234567890123", "12 3", "é", "1\n", "٣"])
def test_what_is_not_a_number_of_hmrcs_never_becomes_an_address(number: str) -> None:
    with pytest.raises(NotRecognised):
        HistoryOfCharge(number)
    with pytest.raises(NotRecognised):
        CalculationWith(YEAR, number)


@pytest.mark.parametrize("number", ["12345678", "f2fb30e5-4ab6-4a29-b3c1-c7264259ff1c"])
def test_both_spellings_of_a_calculations_number_are_taken(number: str) -> None:
    assert CalculationWith(YEAR, number).calculation_id == number


@pytest.mark.parametrize(
    "number",
    [
        "123456789",
        "1234567",
        "12345678-4ab6",
        "F2FB30E5-4AB6-4A29-B3C1-C7264259FF1C",
        "12345678/../f2fb30e5-4ab6-4a29-b3c1-c7264259ff1c",
    ],
)
def test_the_number_of_a_calculation_is_one_of_the_two_whole(number: str) -> None:
    with pytest.raises(NotRecognised):
        CalculationWith(YEAR, number)


def test_inquiries_are_the_same_by_what_they_ask() -> None:
    span = Span(date(2025, 4, 6), date(2026, 4, 5))
    assert Transactions(span) == Transactions(Span(date(2025, 4, 6), date(2026, 4, 5)))
    assert len({OpenItems(), OpenItems(), Transactions(span), PaymentsIn(span)}) == 3
