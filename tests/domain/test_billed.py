"""The figure of a bill in HMRC's account: the one charge on the return, and nothing beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from codedout.domain.account import Account
from codedout.domain.documents import ChargeLine, Document
from codedout.domain.rules.billed import Billed, ByCode, NoFigure, billed
from codedout.domain.rules.reckoning import reckon
from codedout.domain.tax_year import TaxYear
from tests.books import document, line, line_item

YEAR = TaxYear(2025)
TODAY = date(2026, 11, 20)
IN_CODE = "Balancing payment collected through PAYE tax code"


def found(*documents: Document, lines: tuple[ChargeLine, ...] = ()) -> Billed | NoFigure | None:
    return billed(reckon(Account(None, (), documents, lines), TODAY), YEAR)


def bill(amount: str = "1184.60", **more: Any) -> Document:
    return document("1", YEAR, amount, **more)


def test_it_is_the_charge_on_the_return_of_that_year() -> None:
    older = document("2", TaxYear(2024), "700.00")
    assert found(bill(), older) == Billed(
        amount=Decimal("1184.60"), paid=Decimal(0), class_2_may_be_in_it=True, by_code=None
    )
    assert found(older) is None


def test_what_is_charged_beside_it_is_not_in_it() -> None:
    """R22, and R11: payments on account for the year have come off the charge already."""
    beside = (
        document("2", YEAR, "163.80", text="Class 2 National Insurance"),
        document("3", YEAR, "500.00", description="ITSA- POA 1"),
        document("4", YEAR, "500.00", description="ITSA - POA 2"),
        document("5", YEAR, "10.00", description="New Charge"),
    )
    billed_ = found(bill(text=IN_CODE, amount_coded_out=Decimal("1184.60")), *beside)
    assert isinstance(billed_, Billed)
    assert billed_.amount == Decimal("1184.60")
    assert not billed_.class_2_may_be_in_it
    assert found(*beside) is None, "there is no bill without a charge on the return"


def test_an_estimate_and_a_charge_of_nothing_are_no_bill() -> None:
    assert found(bill(is_estimate=True)) is None
    assert found(bill("0.00")) is None


def test_what_was_paid_does_not_make_it_another() -> None:
    """R13."""
    billed_ = found(bill("3500.00", outstanding=Decimal("2900.00")))
    assert isinstance(billed_, Billed)
    assert (billed_.amount, billed_.paid) == (Decimal("3500.00"), Decimal("600.00"))


@pytest.mark.parametrize(
    ("said", "by_code"),
    [
        ("initiated", ByCode.PLANNED),
        ("awaiting-collection", ByCode.PLANNED),
        ("rejected", ByCode.NOT),
        ("cancelled", ByCode.NOT),
        ("not-collected", ByCode.NOT),
        ("waiting-cancellation", None),
        ("partly-collected", None),
    ],
)
def test_what_hmrc_says_of_the_code_comes_with_it(said: str, by_code: ByCode | None) -> None:
    charge = bill(text=IN_CODE)
    billed_ = found(charge, lines=(line(charge, "4910", line_item("1184.60", said)),))
    assert isinstance(billed_, Billed)
    assert billed_.by_code is by_code


@pytest.mark.parametrize(
    "other",
    [
        document("2", YEAR, "100.00", description="TRM Amend Charge"),
        document("2", YEAR, "-100.00", description="TRM Amend Charge"),
        document("1", YEAR, "1200.00"),
    ],
    ids=["amended up", "amended down", "one number twice"],
)
def test_where_the_account_says_more_no_figure_is_picked(other: Document) -> None:
    assert found(bill(), other) is NoFigure.SEVERAL


def test_an_amendment_alone_is_not_the_bill() -> None:
    amended = bill()
    assert found(amended, lines=(line(amended, "4915"),)) is NoFigure.SEVERAL


def test_a_credit_of_another_year_does_not_matter() -> None:
    assert isinstance(found(bill(), document("2", TaxYear(2024), "-5.00")), Billed)
