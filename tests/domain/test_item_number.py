"""The number of an item as it may be typed for HMRC's test system."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.errors import NotAnItemNumber
from codedout.domain.item_number import ITEM_NUMBER_FAULTS, MOST_ID, typed_item_number
from codedout.words import words


@given(st.integers(1, MOST_ID))
def test_a_whole_number_that_hmrc_takes_is_read_as_it_is(number: int) -> None:
    assert typed_item_number(f" {number} ") == number
    assert typed_item_number(f"000{number}") == number


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("one", "not_digits"),
        ("-1", "not_digits"),
        ("+1", "not_digits"),
        ("1.0", "not_digits"),
        ("1e3", "not_digits"),
        ("1_000", "not_digits"),
        ("1,000", "not_digits"),
        ("1 000", "not_digits"),
        ("１２３", "not_digits"),
        ("5\n", "not_digits"),
        ("5\x00", "not_digits"),
        ("0", "zero"),
        ("000", "zero"),
        ("1000000000000000", "too_big"),
        ("9" * 200_000, "too_big"),
    ],
)
def test_anything_else_is_asked_about(text: str, reason: str) -> None:
    with pytest.raises(NotAnItemNumber) as refused:
        typed_item_number(text)
    assert refused.value.reason == reason


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_has_a_fault_that_we_know(text: str) -> None:
    try:
        assert 1 <= typed_item_number(text) <= MOST_ID
    except NotAnItemNumber as refused:
        assert refused.reason in ITEM_NUMBER_FAULTS  # noqa: PT017


@pytest.mark.parametrize("reason", ITEM_NUMBER_FAULTS)
def test_each_fault_has_words(reason: str) -> None:
    assert words().has(f"testfigures.error.number.{reason}")
