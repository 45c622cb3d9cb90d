"""Tax years, their days, and the day it is in London."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.errors import NotATaxYear
from codedout.domain.tax_year import TaxYear, london_day

days = st.dates(date(2010, 4, 6), date(2098, 4, 5))
years = st.integers(2010, 2097).map(TaxYear)


@given(days)
def test_the_year_containing_a_day_contains_it(day: date) -> None:
    year = TaxYear.containing(day)
    assert date(year.starts_in, 4, 6) <= day <= year.last_day


@given(days)
def test_one_year_ends_the_day_before_the_next_begins(day: date) -> None:
    year = TaxYear.containing(day)
    assert TaxYear.containing(year.last_day) == year
    assert TaxYear.containing(year.last_day + timedelta(days=1)) == year.plus(1)
    assert year.opens_on == year.last_day + timedelta(days=1)


@given(years)
def test_a_year_spelt_as_hmrc_spells_it_reads_back(year: TaxYear) -> None:
    assert TaxYear.parse(str(year)) == year


@given(st.text(max_size=12) | st.from_regex(r"\d{2,4}[-/ ]\d{2,4}", fullmatch=True))
def test_whatever_is_read_as_a_year_is_spelt_just_so(text: str) -> None:
    try:
        year = TaxYear.parse(text)
    except NotATaxYear:
        return
    assert str(year) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "2025", "2025-27", "2026-25", "2025-25", "2025-2026", "25-26", "2025/26", "2025 26"),
        *("2009-10", "2099-00", "2025-26\n", " 2025-26", "２０２５-２６", "٢٠٢٥-٢٦", "1925-26"),
    ],
)
def test_a_spelling_hmrc_would_refuse_is_refused(text: str) -> None:
    with pytest.raises(NotATaxYear):
        TaxYear.parse(text)


@given(st.integers(1000, 9998).map(TaxYear))
def test_a_year_of_any_age_reads_back(year: TaxYear) -> None:
    assert TaxYear.spelt(str(year)) == year


@given(st.text(max_size=12) | st.from_regex(r"\d{2,4}[-/ ]\d{2,4}", fullmatch=True))
def test_whatever_is_read_as_a_year_of_any_age_is_spelt_just_so(text: str) -> None:
    try:
        year = TaxYear.spelt(text)
    except NotATaxYear:
        return
    assert str(year) == text


@pytest.mark.parametrize(
    ("text", "starts_in"),
    [("2004-05", 2004), ("1999-00", 1999), ("2009-10", 2009), ("2025-26", 2025), ("2099-00", 2099)],
)
def test_a_year_that_hmrc_has_no_spelling_for_is_read(text: str, starts_in: int) -> None:
    assert TaxYear.spelt(text) == TaxYear(starts_in)


@pytest.mark.parametrize(
    "text", ["", "2004", "2004-06", "2004-2005", "04-05", "1999-100", "2004-05\n", "٢٠٠٤-٠٥", "0-1"]
)
def test_what_is_no_year_of_any_age_is_refused(text: str) -> None:
    with pytest.raises(NotATaxYear):
        TaxYear.spelt(text)


def test_a_long_text_is_not_carried_in_the_error() -> None:
    with pytest.raises(NotATaxYear) as refused:
        TaxYear.parse("x" * 200_000)
    assert len(str(refused.value)) <= 20


def test_the_days_of_2025_to_2026() -> None:
    year = TaxYear.parse("2025-26")
    assert year.ends_in == 2026
    assert year.last_day == date(2026, 4, 5)
    assert year.opens_on == date(2026, 4, 6)
    assert year.choice_closes_on == date(2026, 12, 30)
    assert year.return_due_on == date(2027, 1, 31)
    assert year.amendment_closes_on == date(2028, 1, 31)
    assert year.collected_in == TaxYear.parse("2027-28")


@given(years)
def test_the_days_of_a_year_come_in_their_order(year: TaxYear) -> None:
    in_order = [
        *(year.last_day, year.opens_on, year.choice_closes_on),
        *(year.return_due_on, year.amendment_closes_on),
    ]
    assert in_order == sorted(set(in_order))
    assert year.collected_in > TaxYear.containing(year.choice_closes_on)


@given(years, st.integers(-800, 800))
def test_a_year_has_ended_from_6_april_on(year: TaxYear, days_later: int) -> None:
    assert year.has_ended(year.opens_on + timedelta(days=days_later)) == (days_later >= 0)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 4, 5, 22, 59, 59, tzinfo=UTC), date(2026, 4, 5)),
        (datetime(2026, 4, 5, 23, 0, 0, tzinfo=UTC), date(2026, 4, 6)),
        (datetime(2026, 12, 30, 23, 59, 59, tzinfo=UTC), date(2026, 12, 30)),
        (datetime(2026, 12, 31, 0, 0, 0, tzinfo=UTC), date(2026, 12, 31)),
        # Either side of both changes of the clocks in 2026.
        (datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 23, 0, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 23, 0, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 59, 59, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_the_day_goes_by_london(instant: datetime, day: date) -> None:
    assert london_day(instant) == day


def test_an_instant_without_an_offset_has_no_london_day() -> None:
    with pytest.raises(ValueError, match="offset"):
        london_day(datetime(2026, 4, 6))  # noqa: DTZ001
