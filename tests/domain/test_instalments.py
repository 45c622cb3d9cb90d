"""A bill over the twelve months of the year that collects it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.money import PENNY
from codedout.domain.rules.instalments import instalments
from codedout.domain.tax_year import TaxYear

YEAR = TaxYear(2027)

bills = st.integers(0, 10**7).map(lambda pence: Decimal(pence) / 100)


def test_a_bill_worked_out_by_hand() -> None:
    found = instalments(Decimal("1850.00"), YEAR)
    assert found.per_month == Decimal("154.17")
    assert found.per_week == Decimal("35.58")
    assert found.per_four_weeks == Decimal("142.31")
    assert [month.amount for month in found.months] == [Decimal("154.16")] * 11 + [
        Decimal("154.24")
    ]
    begins = [month.begins for month in found.months]
    assert (begins[0], begins[8], begins[9], begins[11]) == (
        *(date(2027, 4, 1), date(2027, 12, 1), date(2028, 1, 1), date(2028, 3, 1)),
    )


def test_half_a_penny_counts_as_a_penny() -> None:
    assert instalments(Decimal("0.06"), YEAR).per_month == PENNY
    assert instalments(Decimal("0.05"), YEAR).per_month == 0
    assert instalments(Decimal("0.78"), YEAR).per_week == 2 * PENNY  # 1.5 pence


@given(bill=bills)
def test_the_months_are_equal_but_the_last_and_come_to_the_bill(bill: Decimal) -> None:
    months = [month.amount for month in instalments(bill, YEAR).months]
    assert sum(months) == bill
    assert len(months) == 12
    assert len(set(months[:-1])) == 1
    assert Decimal(0) <= months[-1] - months[0] < 12 * PENNY


@given(bill=bills)
def test_every_part_is_a_penny_amount_that_comes_to_about_the_bill(bill: Decimal) -> None:
    found = instalments(bill, YEAR)
    for each, count in ((found.per_month, 12), (found.per_four_weeks, 13), (found.per_week, 52)):
        assert each == each.quantize(PENNY)
        assert abs(each * count - bill) <= count * PENNY / 2
    assert all(month.amount == month.amount.quantize(PENNY) for month in found.months)


@given(less=bills, more=bills)
def test_a_larger_bill_never_takes_less(less: Decimal, more: Decimal) -> None:
    smaller, larger = (instalments(bill, YEAR) for bill in sorted((less, more)))
    assert smaller.per_month <= larger.per_month
    assert smaller.per_week <= larger.per_week
    assert smaller.per_four_weeks <= larger.per_four_weeks
    # But not the last: it takes what rounding left, which is more for some smaller bills.
    assert smaller.months[0].amount <= larger.months[0].amount


@given(year=st.integers(2010, 2098).map(TaxYear))
def test_the_months_are_those_of_the_year_from_april_to_march(year: TaxYear) -> None:
    begins = [month.begins for month in instalments(Decimal(600), year).months]
    assert begins == sorted(set(begins))
    assert (begins[0], begins[-1]) == (date(year.starts_in, 4, 1), date(year.ends_in, 3, 1))
