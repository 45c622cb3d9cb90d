"""Rates by nation and year, what they come to on pay, and how far the allowance tapers."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.tax_rates import (
    FIRST_RATES,
    LATEST_RATES,
    InBand,
    Nation,
    personal_allowance,
    rates_for,
)
from codedout.domain.tax_year import TaxYear

GOLDEN = tomllib.loads(
    (Path(__file__).parents[1] / "golden" / "tax_rates.toml").read_text(encoding="utf-8")
)

nations = st.sampled_from(list(Nation))
years = st.integers(FIRST_RATES.starts_in, LATEST_RATES.starts_in).map(TaxYear)
amounts = st.integers(0, 40_000_000).map(lambda pence: Decimal(pence) / 100)
pence = st.integers(-2_000_000, 40_000_000).map(lambda pence: Decimal(pence) / 100)


@pytest.mark.parametrize("row", GOLDEN["year"], ids=lambda row: f"{row['nation']} {row['year']}")
def test_the_bands_of_a_year_are_those_published(row: dict[str, Any]) -> None:
    found = rates_for(Nation(row["nation"]), TaxYear.parse(row["year"]))
    assert str(found.year) == row["year"]
    published = [band.split() for band in row["bands"]]
    assert [band.rate for band in found.bands] == [Decimal(rate) / 100 for rate, *_ in published]
    limits = [None if band.up_to is None else str(band.up_to) for band in found.bands]
    assert limits == [up_to[0] if up_to else None for _, *up_to in published]


def test_every_nation_and_year_has_been_held_against_what_is_published() -> None:
    held = [(row["nation"], row["year"]) for row in GOLDEN["year"]]
    count = LATEST_RATES.starts_in - FIRST_RATES.starts_in + 1
    assert len(set(held)) == len(held) == len(Nation) * count


@given(nation=nations, later=st.integers(1, 70))
def test_a_later_year_goes_by_the_latest_that_is_known(nation: Nation, later: int) -> None:
    assert rates_for(nation, LATEST_RATES.plus(later)) == rates_for(nation, LATEST_RATES)


def test_a_year_before_the_first_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="so early"):
        rates_for(Nation.WALES, FIRST_RATES.plus(-1))


@pytest.mark.parametrize(
    ("taxable", "tax"),
    [
        ("-0.01", "0"),
        ("0", "0"),
        ("0.01", "0.002"),
        ("37700", "7540"),
        ("37700.01", "7540.004"),
        ("125140", "42516"),
        ("125140.01", "42516.0045"),
    ],
)
def test_a_band_ends_with_its_last_penny(taxable: str, tax: str) -> None:
    england = rates_for(Nation.ENGLAND_NI, TaxYear(2026))
    assert england.tax_on(Decimal(taxable)) == Decimal(tax)


@given(nation=nations, year=years, taxable=pence, tax=amounts)
def test_so_much_more_income_costs_just_that_much_more_tax(
    nation: Nation, year: TaxYear, taxable: Decimal, tax: Decimal
) -> None:
    rates = rates_for(nation, year)
    more = rates.income_for(tax, taxable)
    extra = rates.tax_on(taxable + more) - rates.tax_on(taxable)
    assert abs(extra - tax) < Decimal("1e-15")


@given(nation=nations, year=years, taxable=pence, less=amounts, more=amounts)
def test_more_income_is_more_tax_and_more_tax_takes_more_income(
    nation: Nation, year: TaxYear, taxable: Decimal, less: Decimal, more: Decimal
) -> None:
    rates, (less, more) = rates_for(nation, year), sorted((less, more))
    assert rates.tax_on(taxable + less) <= rates.tax_on(taxable + more)
    assert rates.income_for(less, taxable) <= rates.income_for(more, taxable)


@given(nation=nations, year=years, below=pence, more=amounts)
def test_an_income_is_the_sum_of_its_parts_by_rate_and_so_is_its_tax(
    nation: Nation, year: TaxYear, below: Decimal, more: Decimal
) -> None:
    rates = rates_for(nation, year)
    for start in (below, below - 20000):
        parts = rates.in_bands(start, start + more)
        assert sum(part.income for part in parts) == more
        extra = rates.tax_on(start + more) - rates.tax_on(start)
        assert sum(part.income * part.rate for part in parts) == extra
        assert [part.rate for part in parts] == sorted({part.rate for part in parts})


def test_what_is_still_free_of_tax_is_a_part_of_its_own() -> None:
    england = rates_for(Nation.ENGLAND_NI, TaxYear(2026))
    parts = england.in_bands(Decimal(-2000), Decimal(38000))
    assert parts == (
        InBand(Decimal(2000), Decimal(0)),
        InBand(Decimal(37700), Decimal("0.2")),
        InBand(Decimal(300), Decimal("0.4")),
    )
    assert england.in_bands(Decimal(10), Decimal(10)) == ()


def test_what_is_still_free_of_tax_is_used_up_first() -> None:
    england = rates_for(Nation.ENGLAND_NI, TaxYear(2026))
    assert england.income_for(Decimal(100), Decimal(-2000)) == Decimal(2500)
    assert england.income_for(Decimal(0), Decimal(-2000)) == 0


@pytest.mark.parametrize(
    ("income", "free"),
    [
        ("0", "12570"),
        ("100000", "12570"),
        ("100000.01", "12570"),
        ("100001.99", "12570"),
        ("100002", "12569"),
        ("125138", "1"),
        ("125139.99", "1"),
        ("125140", "0"),
        ("900000", "0"),
    ],
)
def test_the_allowance_tapers_by_a_pound_for_every_two(income: str, free: str) -> None:
    assert personal_allowance(Decimal(income)) == Decimal(free)
