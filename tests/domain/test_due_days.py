"""The days by which what is open on HMRC's account is to be paid, and nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from codedout.domain.account import Account
from codedout.domain.document_kind import DocumentKind
from codedout.domain.documents import ChargeLine, Document
from codedout.domain.rules.due_days import DueDay, due_days
from codedout.domain.tax_year import TaxYear
from tests.books import document, line, line_item

YEAR, BILL = TaxYear(2026), TaxYear(2024)
JANUARY, JULY = date(2027, 1, 31), date(2027, 7, 31)
FIRST = document("1", YEAR, "500.00", description="ITSA- POA 1", due_on=JANUARY)
SECOND = document("2", YEAR, "500.00", description="ITSA - POA 2", due_on=JULY)


def due(
    *documents: Document, today: date = date(2026, 11, 2), lines: tuple[ChargeLine, ...] = ()
) -> tuple[DueDay, ...]:
    return due_days(Account(None, (), documents, lines), today)


def names(found: tuple[DueDay, ...]) -> list[tuple[str, int, date]]:
    return [(one.name, one.number, one.on) for one in found]


def test_both_payments_on_account_with_the_days_that_hmrc_gives() -> None:
    found = due(SECOND, FIRST)
    assert names(found) == [("first-on-account", 1, JANUARY), ("second-on-account", 1, JULY)]
    assert {one.tax_year for one in found} == {YEAR}


def test_the_last_day_itself_still_counts_and_what_is_overdue_is_not_there() -> None:
    assert len(due(FIRST, SECOND, today=JANUARY)) == 2
    later = due(FIRST, SECOND, today=date(2027, 2, 1))
    assert [one.name for one in later] == ["second-on-account"]


def test_what_is_paid_estimated_or_without_a_day_is_left_out() -> None:
    for changed in ({"outstanding": Decimal(0)}, {"is_estimate": True}, {"due_on": None}):
        more = {"description": "ITSA- POA 1", "due_on": JANUARY} | changed
        assert due(document("1", YEAR, "500.00", **more)) == ()


def test_in_part_paid_it_is_there_and_a_code_of_hmrcs_tells_what_it_is() -> None:
    part = document(
        "1", YEAR, "500.00", description="New Charge", due_on=JULY, outstanding=Decimal("0.01")
    )
    found = due(part, today=JANUARY, lines=(line(part, "4930"),))
    assert names(found) == [("second-on-account", 1, JULY)]


def test_where_hmrc_names_no_year_its_day_counts_all_the_same() -> None:
    (found,) = due(document("1", None, "500.00", due_on=JANUARY))
    assert found.tax_year is None


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("cancelled", "Cancelled PAYE Self Assessment"),
        ("rejected", None),
        ("not-collected", "Balancing payment collected through PAYE tax code"),
        ("partly-collected", "Balancing payment collected through PAYE tax code"),
    ],
)
def test_a_balancing_payment_has_one_name_also_when_it_came_back(
    status: str, text: str | None
) -> None:
    back = document(
        "1",
        BILL,
        "900.00",
        text=text,
        due_on=date(2026, 11, 23),
        is_coded_out=True,
        amount_coded_out=Decimal(900),
    )
    (found,) = due(back, lines=(line(back, None, line_item("900.00", status)),))
    assert (found.name, found.number, found.came_back) == ("payment", 1, True)
    (plain,) = due(document("1", BILL, "900.00", due_on=date(2026, 11, 23)))
    assert (plain.name, plain.came_back) == ("payment", False)


def test_what_a_tax_code_is_still_to_collect_has_no_day_to_pay_by() -> None:
    coded = document("1", TaxYear(2025), "900.00", is_coded_out=True, amount_coded_out=Decimal(900))
    assert due(coded, lines=(line(coded, None, line_item("900.00", "initiated")),)) == ()


def test_any_other_charge_is_named_by_what_it_is() -> None:
    fine = document("1", YEAR, "100.00", description="LSP", due_on=JANUARY)
    (found,) = due(fine, lines=(line(fine, "4027"),))
    assert (found.kind, found.name) == (
        DocumentKind.LATE_SUBMISSION_PENALTY,
        "late-submission-penalty",
    )


def test_several_of_one_kind_are_numbered_by_their_days_and_keep_their_names() -> None:
    again = document("3", YEAR, "20.00", description="ITSA- POA 1", due_on=JULY)
    for documents in ((again, FIRST), (FIRST, again)):
        assert names(due(*documents)) == [
            ("first-on-account", 1, JANUARY),
            ("first-on-account", 2, JULY),
        ]
        assert names(due(*documents, today=JULY)) == [("first-on-account", 2, JULY)]
    same_day = document("3", YEAR, "20.00", description="ITSA- POA 1", due_on=JANUARY)
    assert names(due(FIRST, same_day)) == [("first-on-account", 1, JANUARY)]
