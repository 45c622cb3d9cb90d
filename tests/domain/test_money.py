"""Pounds to the exact penny, and what a person may type for them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.errors import NotAnAmount, NotPenceExact
from codedout.domain.money import AMOUNT_FAULTS, MOST, pounds, typed_pounds

exact = st.integers(0, int(MOST * 100)).map(lambda pence: Decimal(pence) / 100)


def fault(text: str) -> str:
    with pytest.raises(NotAnAmount) as refused:
        typed_pounds(text)
    return refused.value.reason


@given(exact)
def test_pounds_keeps_every_penny(amount: Decimal) -> None:
    assert pounds(str(amount)) == pounds(amount) == amount
    assert pounds(amount).as_tuple().exponent == -2


@given(st.decimals(-MOST, MOST, places=5))
def test_pounds_never_rounds(amount: Decimal) -> None:
    try:
        assert pounds(amount) == amount
    except NotPenceExact:
        assert (Fraction(amount) * 100).denominator != 1


@pytest.mark.parametrize("odd", [1.5, 0.1, "1.001", "words", "", "NaN", "Infinity", "1e40"])
def test_what_is_not_pounds_and_pence_never_becomes_an_amount(odd: Any) -> None:
    with pytest.raises(NotPenceExact):
        pounds(odd)


@given(exact)
def test_an_amount_may_be_typed_as_it_is_shown(amount: Decimal) -> None:
    for text in (f"{amount:.2f}", f"{amount:,.2f}", f"£{amount:,.2f}", f" £ {amount:.2f} "):
        assert typed_pounds(text) == amount
    assert typed_pounds(f"{amount:,.2f}".replace(",", " ")) == amount
    assert typed_pounds(f"{amount:,.2f}".replace(",", "\u00a0")) == amount


@given(st.text(max_size=60))
def test_any_text_is_an_amount_or_has_a_fault_that_we_know(text: str) -> None:
    try:
        amount = typed_pounds(text)
    except NotAnAmount as refused:
        assert refused.reason in AMOUNT_FAULTS  # noqa: PT017
    else:
        assert 0 <= amount <= MOST
        assert amount == pounds(amount)


@given(st.text(alphabet="0123456789£,. -", max_size=14))
def test_nothing_typed_is_guessed_at(text: str) -> None:
    """Whatever is taken has the very figures that were typed, in their order."""
    try:
        amount = typed_pounds(text)
    except NotAnAmount:
        return
    figures = "".join(c for c in text if c in "0123456789.")
    assert Decimal(figures if figures[-1] != "." else figures + "0") == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0", "0.00"),
        ("412", "412.00"),
        ("412.30", "412.30"),
        ("£1,234.50", "1234.50"),
        ("1 234", "1234.00"),
        ("  7.05 ", "7.05"),
        ("99999999999.99", "99999999999.99"),
        ("£99,999,999,999.99", "99999999999.99"),
    ],
)
def test_a_person_may_type(text: str, amount: str) -> None:
    assert str(typed_pounds(text)) == amount


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("\u00a0", "empty"),
        ("words", "not_a_number"),
        ("-5", "negative"),
        ("\u22125", "negative"),
        ("£-5", "negative"),
        ("(5)", "negative"),
        ("1.234", "pence"),
        ("£1,234.5", "pence"),
        ("5.", "pence"),
        ("1e3", "not_a_number"),
        ("1_000", "not_a_number"),
        ("1,23", "not_a_number"),
        ("1,2345", "not_a_number"),
        (".50", "not_a_number"),
        ("5 £", "not_a_number"),
        ("££5", "not_a_number"),
        ("0x10", "not_a_number"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("１２３", "not_plain"),
        ("٣", "not_plain"),
        ("5\n", "not_plain"),
        ("5\x00", "not_plain"),
        ("5\t", "not_plain"),
        ("5\u200b", "not_plain"),
        ("€5", "not_plain"),
        ("100000000000.00", "too_big"),
        ("9" * 40, "too_big"),  # more digits than Decimal keeps in a sum
        ("9" * 41, "too_long"),
        ("9" * 200_000, "too_long"),
    ],
)
def test_a_person_is_asked_again_about(text: str, reason: str) -> None:
    assert fault(text) == reason


def test_every_fault_can_happen() -> None:
    said = {fault(t) for t in ("", "9" * 41, "\x00", "-1", "x", "1.1", "100000000000")}
    assert said == set(AMOUNT_FAULTS)
