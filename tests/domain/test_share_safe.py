"""Bands: each amount has one, and what is drawn of two amounts of a band is the same."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.share_safe import EDGES, ShareSafe, band_of, middle_of_band

AMOUNTS = st.decimals("0.01", "99999999999.99", places=2)


@given(AMOUNTS)
def test_an_amount_lies_in_its_band(amount: Decimal) -> None:
    least, below = band_of(amount)
    assert least <= amount
    assert below is None or amount < below


@given(AMOUNTS, AMOUNTS)
def test_two_amounts_are_drawn_alike_just_where_they_are_of_one_band(
    one: Decimal, other: Decimal
) -> None:
    assert (middle_of_band(one) == middle_of_band(other)) is (band_of(one) == band_of(other))
    assert middle_of_band(-one) == -middle_of_band(one)


def test_an_edge_begins_the_band_above_it() -> None:
    assert band_of(Decimal("2999.99")) == (1_000, 3_000)
    assert band_of(Decimal(3_000)) == (3_000, 5_000)  # exactly the limit is too much (R11)
    assert band_of(EDGES[-1]) == (100_000, None)


def test_nothing_is_drawn_as_nothing() -> None:
    assert middle_of_band(Decimal(0)) == 0


def test_each_level_hides_more_than_the_ones_before() -> None:
    off, names, amounts = ShareSafe
    assert off.hides_less_than(names)
    assert names.hides_less_than(amounts)
    assert not amounts.hides_less_than(names)
    assert not names.hides_less_than(names)
