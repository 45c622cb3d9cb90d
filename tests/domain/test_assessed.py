"""All of a year's tax from HMRC's calculation: of a return that is in, and where the sum fits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from codedout.domain.calculation import TaxFigures
from codedout.domain.picking import Weight
from codedout.domain.rules.assessed import years_tax_of
from codedout.domain.rules.stay_or_stop import YearsTax
from codedout.domain.tax_year import TaxYear
from tests.books import calculation, tax


def figures(total_due: str = "2836.20", **more: str) -> TaxFigures:
    """£9,000.00 of tax and £300.00 of Class 4; £6,463.80 deducted."""
    members = {
        "income_tax_due": "9000.00",
        "class_4": "300.00",
        "total_deducted": "6463.80",
    }
    return tax(total_due, **(members | more))


def found(of: TaxFigures | None, weight: Weight = Weight.FINAL, **more: Any) -> YearsTax | None:
    return years_tax_of(calculation("1", TaxYear(2025), tax=of, **more), weight)


def test_income_tax_and_class_4_and_what_was_deducted_of_them() -> None:
    assert found(figures()) == YearsTax(Decimal("9300.00"), Decimal("6463.80"))


def test_class_2_and_student_loans_are_no_part_of_it() -> None:
    of = figures("3299.65", class_2="163.45", student_loans="300.00")
    assert found(of) == YearsTax(Decimal("9300.00"), Decimal("6463.80"))


@pytest.mark.parametrize("weight", [Weight.INTENDED, Weight.ESTIMATE])
def test_an_estimate_is_not_offered(weight: Weight) -> None:
    assert found(figures(), weight) is None


def test_nothing_is_told_from_figures_that_do_not_come_to_what_is_due() -> None:
    assert found(figures("2836.21")) is None
    assert found(figures("2836.19")) is None


def test_nothing_is_told_where_something_is_missing() -> None:
    assert found(None) is None
    assert found(figures(), sample=True) is None
    assert found(tax("2836.20", class_4="300.00", total_deducted="6463.80")) is None
    assert found(tax("9300.00", income_tax_due="9000.00", class_4="300.00")) is None


def test_less_than_nothing_is_not_offered() -> None:
    assert found(tax("10.00", income_tax_due="0.00", total_deducted="-10.00")) is None
    assert found(tax("-10.00", income_tax_due="-10.00", total_deducted="0.00")) is None
    assert found(tax("0.00", income_tax_due="0.00", total_deducted="0.00")) is not None
