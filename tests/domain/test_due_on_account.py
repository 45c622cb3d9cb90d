"""Payments on account still to be made: from HMRC's account, and from nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from codedout.domain.account import Account
from codedout.domain.documents import Document
from codedout.domain.rules.due_on_account import DueOnAccount, Half, due_on_account
from codedout.domain.tax_year import TaxYear
from tests.books import document, line

YEAR = TaxYear(2026)
JANUARY, JULY = date(2027, 1, 31), date(2027, 7, 31)
FIRST = document("1", YEAR, "500.00", description="ITSA- POA 1", due_on=JANUARY)
SECOND = document("2", YEAR, "500.00", description="ITSA - POA 2", due_on=JULY)


def due(*documents: Document, today: date = date(2026, 11, 2)) -> tuple[DueOnAccount, ...]:
    return due_on_account(Account(None, (), documents, ()), today)


def test_both_halves_with_the_days_that_hmrc_gives() -> None:
    assert due(SECOND, FIRST) == (
        DueOnAccount(tax_year=YEAR, half=Half.FIRST, on=JANUARY),
        DueOnAccount(tax_year=YEAR, half=Half.SECOND, on=JULY),
    )


def test_the_last_day_itself_still_counts_and_what_is_over_is_not_there() -> None:
    assert len(due(FIRST, SECOND, today=JANUARY)) == 2
    assert [one.half for one in due(FIRST, SECOND, today=date(2027, 2, 1))] == [Half.SECOND]


def test_what_is_paid_estimated_or_without_a_day_or_year_is_left_out() -> None:
    for changed in (
        {"outstanding": Decimal(0)},
        {"is_estimate": True},
        {"due_on": None},
    ):
        more = {"description": "ITSA- POA 1", "due_on": JANUARY} | changed
        assert due(document("1", YEAR, "500.00", **more)) == ()
    no_year = document("1", None, "500.00", description="ITSA- POA 1", due_on=JANUARY)
    assert due(no_year) == ()
    assert due(document("1", YEAR, "500.00", due_on=JANUARY)) == (), "a balancing charge"


def test_in_part_paid_it_is_there_and_a_code_of_hmrcs_tells_it_too() -> None:
    part = document(
        "1", YEAR, "500.00", description="New Charge", due_on=JULY, outstanding=Decimal("0.01")
    )
    found = due_on_account(Account(None, (), (part,), (line(part, "4930"),)), JANUARY)
    assert found == (DueOnAccount(tax_year=YEAR, half=Half.SECOND, on=JULY),)


def test_one_that_is_there_twice_is_one_day_the_earlier() -> None:
    again = document("3", YEAR, "20.00", description="ITSA- POA 1", due_on=JULY)
    for documents in ((again, FIRST), (FIRST, again)):
        assert due(*documents) == (DueOnAccount(tax_year=YEAR, half=Half.FIRST, on=JANUARY),)
