"""By the answer about what is open alone: the coding of something settled is not another's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from codedout.domain.account import Account, Balance, Coding
from codedout.domain.documents import Document
from codedout.domain.rules.open_now import open_now
from codedout.domain.tax_year import TaxYear
from tests.books import document, line, line_item

YEAR, TODAY = TaxYear(2023), date(2026, 11, 2)
CODING = Coding(
    return_year=YEAR,
    total_liability=None,
    code_year=TaxYear(2025),
    charge=Decimal(900),
    started_on=None,
)
PLAIN = document("1", YEAR, "900.00")


def due(*documents: Document, balance: str | None = None) -> list[Decimal]:
    told = None if balance is None else of_balance(Decimal(balance))
    found = open_now(Account(told, (CODING,), documents, ()), TODAY)
    return [one.to_pay for one in found.due]


def of_balance(overdue: Decimal) -> Balance:
    nothing = Decimal(0)
    return Balance(
        overdue=overdue,
        overdue_since=None,
        payable=nothing,
        payable_on=None,
        pending=nothing,
        pending_on=None,
        total=overdue,
        amount_coded_out=None,
        by_return=(),
        total_by_return=None,
        unallocated_credit=None,
        allocated_credit=None,
        total_credit=None,
        available_credit=None,
        first_repayment_asked=None,
        second_repayment_asked=None,
    )


def test_what_hmrc_does_not_say_to_be_coded_is_to_be_paid() -> None:
    assert due(PLAIN) == [Decimal(900)]
    assert due(PLAIN, balance="900.00") == [Decimal(900)]


def test_unless_hmrcs_balance_leaves_it_out() -> None:
    assert due(PLAIN, balance="0.00") == []


@pytest.mark.parametrize(
    "more",
    [
        {"is_coded_out": True},
        {"amount_coded_out": Decimal(900)},
        {"text": "Balancing payment collected through PAYE tax code"},
    ],
)
def test_said_in_any_way_it_is_the_codes(more: dict[str, object]) -> None:
    assert due(document("1", YEAR, "900.00", **more)) == []


def test_how_far_it_is_says_so_too() -> None:
    lines = (line(PLAIN, None, line_item("900.00", "initiated")),)
    assert open_now(Account(None, (CODING,), (PLAIN,), lines), TODAY).due == ()
