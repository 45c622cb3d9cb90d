"""What stopping means in pounds: the law's edges, and sums that come out to the penny."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.money import PENNY
from codedout.domain.rules.stopping import OnAccount, stopping
from codedout.domain.tax_year import TaxYear

GOLDEN = tomllib.loads(
    (Path(__file__).parents[1] / "golden" / "stopping.toml").read_text(encoding="utf-8")
)["row"]
YEAR = TaxYear(2025)

bills = st.integers(0, 10**7).map(lambda pence: Decimal(pence) / 100)


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: row["name"])
def test_the_golden_row_holds(row: dict[str, Any]) -> None:
    assessed = row.get("assessed")
    found = stopping(YEAR, Decimal(row["bill"]), None if assessed is None else Decimal(assessed))
    month = row.get("a_month")
    assert found.on_account.value == row["on_account"]
    assert found.small_enough is row.get("small_enough", True)
    assert (found.first, found.second) == (Decimal(row["first"]), Decimal(row["second"]))
    assert found.a_month == (None if month is None else Decimal(month))


def test_the_days_are_those_of_the_worked_example() -> None:
    found = stopping(YEAR, Decimal("2500.00"), Decimal("9000.00"))
    assert found.pay_by == date(2027, 1, 31)
    assert found.second_by == date(2027, 7, 31)
    assert found.collected_in == TaxYear(2027)


@given(bill=bills)
def test_both_payments_on_account_are_the_bill_and_differ_by_a_penny_at_most(bill: Decimal) -> None:
    found = stopping(YEAR, bill, None)
    assert found.first + found.second == bill
    assert Decimal(0) <= found.second - found.first <= PENNY


@given(bill=bills)
def test_a_month_is_about_a_twelfth_of_a_bill_that_a_code_can_collect(bill: Decimal) -> None:
    found = stopping(YEAR, bill, None)
    if found.a_month is None:
        assert bill >= 3000
    else:
        assert abs(bill - 12 * found.a_month) <= 6 * PENNY


@given(bill=bills, assessed=bills)
def test_knowing_the_years_tax_always_settles_it_and_only_a_large_bill_depends_on_it(
    bill: Decimal, assessed: Decimal
) -> None:
    assert stopping(YEAR, bill, assessed).on_account is not OnAccount.DEPENDS
    assert (stopping(YEAR, bill, None).on_account is OnAccount.DEPENDS) == (bill >= 1000)


@given(bill=bills, assessed=bills, more=bills)
def test_more_tax_at_source_never_brings_payments_on_account(
    bill: Decimal, assessed: Decimal, more: Decimal
) -> None:
    if stopping(YEAR, bill, assessed).on_account is OnAccount.NO:
        assert stopping(YEAR, bill, assessed + more).on_account is OnAccount.NO


@given(year=st.integers(2016, 2050).map(TaxYear), bill=bills)
def test_the_days_follow_the_year(year: TaxYear, bill: Decimal) -> None:
    found = stopping(year, bill, None)
    assert found.pay_by == year.return_due_on
    assert found.second_by == found.pay_by.replace(month=7)
    assert found.collected_in.starts_in == year.starts_in + 2


def test_no_month_is_shown_for_a_bill_whose_return_is_too_late() -> None:
    assert stopping(TaxYear(2025), Decimal("600.00"), None, in_time=False).a_month is None
