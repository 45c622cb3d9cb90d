"""One bill both ways, month by month: each way's months make up what it takes in all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.rules.both_ways import MonthBothWays, OneWay, month_by_month
from codedout.domain.rules.stay_or_stop import Facts, YearsTax, stay_or_stop
from codedout.domain.tax_rates import Nation
from codedout.domain.tax_year import TaxYear

FACTS = Facts(
    owed_year=TaxYear(2025),
    bill=Decimal("2500.00"),
    pay=Decimal("42000.00"),
    nation=Nation.ENGLAND_NI,
    today=date(2026, 11, 2),
    years_tax=YearsTax(Decimal("9000.00"), Decimal("6500.00")),
)

amounts = st.integers(0, 1_000_000).map(lambda pence: Decimal(pence) / 100)


def months(facts: Facts) -> tuple[MonthBothWays, ...]:
    return month_by_month(stay_or_stop(facts), facts.today)


def by_month(facts: Facts) -> dict[str, MonthBothWays]:
    return {f"{month.begins:%Y-%m}": month for month in months(facts)}


def test_the_worked_example_month_by_month() -> None:
    found = by_month(FACTS)
    assert next(iter(found)) == "2026-11"
    assert list(found)[-1] == "2028-03"
    assert len(found) == 17
    january = found["2027-01"]
    assert january.through_code == OneWay()
    assert january.direct == OneWay(bill=Decimal("2500.00"), on_account=Decimal("1250.00"))
    assert found["2027-07"].direct == OneWay(on_account=Decimal("1250.00"))
    assert found["2027-07"].through_code == OneWay(bill=Decimal("208.33"))
    assert found["2028-03"].through_code == OneWay(bill=Decimal("208.37"))
    assert found["2026-12"].direct == found["2026-12"].through_code == OneWay()


def test_payments_on_account_that_come_all_the_same_stand_in_both() -> None:
    found = by_month(replace(FACTS, years_tax=YearsTax(Decimal(20000), Decimal(9000))))
    january, july = found["2027-01"].through_code, found["2027-07"].through_code
    assert january == OneWay(on_account=Decimal("4250.00"))
    assert july == OneWay(bill=Decimal("208.33"), on_account=Decimal("4250.00"))
    assert found["2027-07"].direct == OneWay(on_account=Decimal("5500.00"))


def test_a_bill_that_cannot_go_through_the_code_has_no_such_month() -> None:
    found = months(replace(FACTS, bill=Decimal("3000.00")))
    assert {month.through_code for month in found} == {None}


def test_what_was_due_before_now_is_not_left_out() -> None:
    assert months(replace(FACTS, today=date(2027, 3, 31)))[0].begins == date(2027, 1, 1)
    assert months(replace(FACTS, today=date(2027, 1, 31)))[0].begins == date(2027, 1, 1)


@given(
    bill=amounts,
    assessed=amounts,
    deducted=amounts,
    today=st.dates(date(2026, 4, 6), date(2028, 4, 5)),
)
def test_the_months_make_up_both_ways_to_the_penny(
    bill: Decimal, assessed: Decimal, deducted: Decimal, today: date
) -> None:
    facts = replace(FACTS, bill=bill, years_tax=YearsTax(assessed, deducted), today=today)
    result, found = stay_or_stop(facts), months(facts)
    assert sum(month.direct.bill for month in found) == bill
    on_account = result.direct.on_account
    assert on_account is not None
    expected = sum(payment.amount for payment in on_account.payments)
    assert sum(month.direct.on_account for month in found) == expected
    code = [month.through_code for month in found if month.through_code is not None]
    if result.through_code is None:
        assert code == []
    else:
        assert sum(month.bill for month in code) == bill
    begins = [month.begins for month in found]
    assert begins == sorted(set(begins))
