"""When a year's tax brings payments on account, to the penny."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.money import PENNY
from codedout.domain.rules.on_account import on_account_test
from codedout.domain.tax_year import TaxYear

YEAR = TaxYear(2025)

amounts = st.integers(0, 10**7).map(lambda pence: Decimal(pence) / 100)


def payments(assessed: str, left: str) -> list[tuple[date, str]]:
    test = on_account_test(YEAR, Decimal(assessed), Decimal(left))
    return [(payment.on, str(payment.amount)) for payment in test.payments]


@pytest.mark.parametrize(
    ("assessed", "left", "amounts"),
    [
        ("9000.00", "2500.00", ["1250.00", "1250.00"]),
        ("9000.00", "0.00", []),
        ("1000.00", "999.99", []),
        ("1000.00", "1000.00", ["500.00", "500.00"]),
        ("5000.00", "1000.00", ["500.00", "500.00"]),
        ("5000.01", "1000.00", []),
        ("5000.05", "1000.01", ["500.00", "500.01"]),
        ("5000.06", "1000.01", []),
        ("5000.06", "1000.02", ["500.01", "500.01"]),
        ("2000.00", "1234.57", ["617.28", "617.29"]),
    ],
)
def test_the_test_worked_out_by_hand(assessed: str, left: str, amounts: list[str]) -> None:
    days = [date(2027, 1, 31), date(2027, 7, 31)]
    assert payments(assessed, left) == (list(zip(days, amounts, strict=True)) if amounts else [])


@given(assessed=amounts, left=amounts)
def test_it_is_a_fifth_and_a_thousand_pounds_and_nothing_else(
    assessed: Decimal, left: Decimal
) -> None:
    test = on_account_test(YEAR, assessed, left)
    assert bool(test.payments) == (left >= 1000 and 5 * left >= assessed)
    assert test.enough == (left >= 1000)
    assert (left >= test.share) == (5 * left >= assessed)
    if test.payments:
        first, second = (payment.amount for payment in test.payments)
        assert first + second == left
        assert Decimal(0) <= second - first <= PENNY


@given(assessed=amounts, less=amounts, more=amounts)
def test_more_left_to_pay_never_ends_payments_on_account(
    assessed: Decimal, less: Decimal, more: Decimal
) -> None:
    less, more = sorted((less, more))
    if on_account_test(YEAR, assessed, less).payments:
        assert on_account_test(YEAR, assessed, more).payments
