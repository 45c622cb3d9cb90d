"""Both ways of paying one bill, side by side: what each takes, and which year's rates were used."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.rules.eligibility import Channel, Filed
from codedout.domain.rules.stay_or_stop import (
    FIRST_OWED,
    Facts,
    StayOrStop,
    ThroughCode,
    YearsTax,
    stay_or_stop,
)
from codedout.domain.tax_rates import LATEST_RATES, Nation
from codedout.domain.tax_year import TaxYear

GOLDEN = tomllib.loads(
    (Path(__file__).parents[1] / "golden" / "tax_rates.toml").read_text(encoding="utf-8")
)["code"]
FACTS = Facts(
    owed_year=TaxYear(2025),
    bill=Decimal("1850.00"),
    pay=Decimal("42000.00"),
    nation=Nation.ENGLAND_NI,
    today=date(2026, 11, 2),
)

bills = st.integers(0, 400_000).map(lambda pence: Decimal(pence) / 100)
pays = st.integers(0, 20_000_000).map(lambda pence: Decimal(pence) / 100)


def staying(result: StayOrStop) -> ThroughCode:
    assert result.through_code is not None
    return result.through_code


def test_the_ordinary_case_worked_out_by_hand() -> None:
    result = stay_or_stop(FACTS)
    code = staying(result)
    assert code.year == TaxYear(2027)
    # £8,270 up to £37,700 at 20% brings £1,654; the last £196 needs £490 at 40%.
    assert code.code.reduction == Decimal("8760.00")
    assert code.code.new_code == "381L"
    assert code.code.rates_year == TaxYear(2026)
    assert code.parts.per_month == Decimal("154.17")
    assert (result.direct.on, result.direct.bill) == (date(2027, 1, 31), Decimal("1850.00"))


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: row["name"])
def test_a_code_worked_out_by_hand_passes_or_fails_as_it_should(row: dict[str, Any]) -> None:
    result = stay_or_stop(
        replace(
            FACTS,
            owed_year=TaxYear.parse(row["year"]).plus(-2),
            bill=Decimal(row["bill"]),
            pay=Decimal(row["pay"]),
            nation=Nation(row["nation"]),
        )
    )
    met = {condition.because: condition.met for condition in result.eligibility}
    assert met.get("R20.half_yes", False) is row["no_more_than_half"]
    assert met.get("R20.twice_yes", False) is row["no_more_than_twice"]
    if row["no_more_than_half"] and row["no_more_than_twice"]:
        code = staying(result)
        assert str(code.code.reduction) == row["reduction"]
        assert (code.code.new_code, str(code.code.rates_year)) == (row["after"], row["year"])
        assert str(code.parts.per_month) == row["a_month"]
    else:
        assert result.through_code is None


def test_what_is_not_said_of_the_years_tax_leaves_payments_on_account_open() -> None:
    result = stay_or_stop(FACTS)
    assert result.direct.on_account is None
    assert staying(result).on_account is None


def test_collected_through_the_code_the_bill_counts_as_taken_at_source() -> None:
    tax = YearsTax(Decimal("9000.00"), Decimal("6500.00"))
    result = stay_or_stop(replace(FACTS, bill=Decimal("2500.00"), years_tax=tax))
    direct, code = result.direct.on_account, staying(result).on_account
    assert direct is not None
    assert [payment.amount for payment in direct.payments] == [Decimal(1250), Decimal(1250)]
    assert code is not None
    assert (code.left, code.payments) == (Decimal(0), ())


def test_more_deducted_than_assessed_leaves_nothing() -> None:
    tax = YearsTax(Decimal("6500.00"), Decimal("9000.00"))
    direct = stay_or_stop(replace(FACTS, years_tax=tax)).direct.on_account
    assert direct is not None
    assert (direct.left, direct.payments) == (Decimal(0), ())


def test_payments_on_account_can_come_either_way() -> None:
    tax = YearsTax(Decimal("20000.00"), Decimal("9000.00"))
    code = staying(stay_or_stop(replace(FACTS, years_tax=tax))).on_account
    assert code is not None
    assert [payment.amount for payment in code.payments] == [Decimal(4575), Decimal(4575)]


def test_what_is_ruled_out_shows_no_months_and_the_direct_way_all_the_same() -> None:
    result = stay_or_stop(replace(FACTS, bill=Decimal("3000.00")))
    assert result.through_code is None
    assert result.direct.bill == Decimal("3000.00")


def test_what_hmrc_may_decide_still_shows_the_months() -> None:
    late = Filed(date(2026, 11, 20), Channel.PAPER)
    assert stay_or_stop(replace(FACTS, filed=late)).through_code is not None
    too_late = Filed(date(2026, 12, 31), Channel.PAPER)
    assert stay_or_stop(replace(FACTS, filed=too_late)).through_code is None


def test_the_persons_own_figure_for_normal_tax_goes_before_the_rates() -> None:
    assert stay_or_stop(replace(FACTS, normal_tax=Decimal("1849.99"))).through_code is None
    assert stay_or_stop(replace(FACTS, normal_tax=Decimal("1850.00"))).through_code is not None


def test_the_allowance_is_that_of_the_pay_where_none_is_given() -> None:
    rich = replace(FACTS, pay=Decimal("110000.00"))
    assert staying(stay_or_stop(rich)).code.new_code == "294L"  # 7570 - 1850 / 0.4
    given_ = replace(rich, allowances=Decimal("12570"))
    assert staying(stay_or_stop(given_)).code.new_code == "794L"


@pytest.mark.parametrize(("owed", "used"), [(2019, 2021), (2023, 2025), (2024, 2026), (2030, 2026)])
def test_the_rates_are_the_collecting_years_or_the_latest_known(owed: int, used: int) -> None:
    result = stay_or_stop(replace(FACTS, owed_year=TaxYear(owed)))
    assert staying(result).code.rates_year == TaxYear(used)


def test_a_year_whose_rates_are_not_known_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="so early"):
        stay_or_stop(replace(FACTS, owed_year=FIRST_OWED.plus(-1)))
    assert FIRST_OWED.collected_in.starts_in <= LATEST_RATES.starts_in


@given(bill=bills, pay=pays, nation=st.sampled_from(list(Nation)))
def test_what_is_collected_comes_to_the_bill_whatever_the_rate(
    bill: Decimal, pay: Decimal, nation: Nation
) -> None:
    result = stay_or_stop(replace(FACTS, bill=bill, pay=pay, nation=nation))
    ruled_out = any(condition.met is False for condition in result.eligibility)
    assert (result.through_code is None) == ruled_out
    if result.through_code is not None:
        assert sum(month.amount for month in result.through_code.parts.months) == bill
        assert bill < 3000
    assert result.direct.bill == bill
