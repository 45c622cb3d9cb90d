"""What a bill does to a tax code: worked out by hand, and the numbers either side of an edge."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.rules.code_estimate import code_estimate, code_for, normal_tax
from codedout.domain.rules.instalments import about_a_month
from codedout.domain.tax_rates import Nation, rates_for
from codedout.domain.tax_year import TaxYear

GOLDEN = tomllib.loads(
    (Path(__file__).parents[1] / "golden" / "tax_rates.toml").read_text(encoding="utf-8")
)["code"]

amounts = st.integers(0, 10_000_000).map(lambda pence: Decimal(pence) / 100)


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: row["name"])
def test_the_code_worked_out_by_hand(row: dict[str, Any]) -> None:
    rates = rates_for(Nation(row["nation"]), TaxYear.parse(row["year"]))
    bill, pay, allowances = (Decimal(row[each]) for each in ("bill", "pay", "allowances"))
    found = code_estimate(bill, pay, allowances, rates)
    assert str(found.reduction) == row["reduction"]
    assert code_for(allowances, rates.nation) == row["before"]
    assert found.new_code == row["after"]
    assert str(found.rates_year) == row["year"]
    assert str(normal_tax(pay, allowances, rates)) == row["normal_tax"]
    assert str(about_a_month(bill)) == row["a_month"]


@pytest.mark.parametrize(
    ("allowances", "code"),
    [
        ("12570", "1257L"),
        ("12579.99", "1257L"),
        ("10", "1L"),
        ("9.99", "0T"),
        ("0", "0T"),
        ("-0.01", "0T"),
        ("-19", "0T"),
        ("-20", "K1"),
        ("-19.01", "K1"),
        ("-1550", "K154"),
        ("-1559", "K154"),
        ("-1559.01", "K155"),
    ],
)
def test_a_code_leaves_off_the_last_figure_and_begins_with_k_under_nil(
    allowances: str, code: str
) -> None:
    assert code_for(Decimal(allowances), Nation.ENGLAND_NI) == code
    assert code_for(Decimal(allowances), Nation.SCOTLAND) == f"S{code}"
    assert code_for(Decimal(allowances), Nation.WALES) == f"C{code}"


@given(less=amounts, more=amounts, pay=amounts, nation=st.sampled_from(list(Nation)))
def test_a_larger_bill_never_reduces_the_code_by_less(
    less: Decimal, more: Decimal, pay: Decimal, nation: Nation
) -> None:
    less, more = sorted((less, more))
    rates, allowances = rates_for(nation, TaxYear(2027)), Decimal(12570)
    smaller, larger = (code_estimate(bill, pay, allowances, rates) for bill in (less, more))
    assert smaller.reduction <= larger.reduction


def test_a_part_of_a_penny_of_tax_is_left_off_and_half_a_penny_of_allowance_counts() -> None:
    rates, allowances = rates_for(Nation.ENGLAND_NI, TaxYear(2026)), Decimal(12570)
    assert normal_tax(Decimal("20000.03"), allowances, rates) == Decimal("1486.00")  # 1486.006
    found = code_estimate(Decimal("0.01"), Decimal(60000), allowances, rates)
    assert found.reduction == Decimal("0.03")  # 0.025


def test_a_bill_in_a_higher_band_moves_the_code_by_less_for_the_same_money() -> None:
    rates = rates_for(Nation.ENGLAND_NI, TaxYear(2026))
    basic, higher = (
        code_estimate(Decimal(1000), Decimal(pay), Decimal(12570), rates)
        for pay in ("30000", "60000")
    )
    assert higher.reduction < basic.reduction
