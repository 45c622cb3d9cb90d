"""Each year's charges and how they are met: by hand, and what is set aside or only noted."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from codedout.domain.account import Account, YearBalance
from codedout.domain.documents import ChargeLine, Document
from codedout.domain.liability import Liability, Named, Note, Split, Why
from codedout.domain.rules.reckoning import reckon
from codedout.domain.tax_year import TaxYear
from tests.books import balance, coding, document, line, line_item

TODAY = date(2026, 11, 2)
YEAR = TaxYear(2023)
GOLDEN = tomllib.loads(
    (Path(__file__).parents[1] / "golden" / "liability.toml").read_text("utf-8")
)["account"]


def charge(said: dict[str, str]) -> tuple[Document, ChargeLine]:
    """A charge of the golden file, with the line that its members come to."""
    coded = said.get("coded")
    one = document(
        said["id"],
        TaxYear.parse(said["year"]),
        said["amount"],
        outstanding=Decimal(said["open"]),
        description=said.get("description", "TRM New Charge"),
        is_coded_out="status" in said or "parts" in said,
        amount_coded_out=None if coded is None else Decimal(coded),
    )
    ways = ((said.get("paid"), "Incoming Payment"), (said.get("code"), "Automatic Clearing"))
    parts = said.get("parts") or [
        *((amount, said.get("status"), reason) for amount, reason in ways if amount),
        *((amount, said.get("status"), "") for amount in [said["open"]] if Decimal(amount)),
    ]
    items = [
        line_item(amount, status, clearing_reason=reason or None)
        for amount, status, reason in parts
    ]
    return one, line(one, None, *items)


def account_of(said: dict[str, Any]) -> Account:
    charges = [charge(one) for one in said["charges"]]
    return Account(
        codings=tuple(
            coding(
                TaxYear.parse(one["owed"]),
                one["charge"],
                TaxYear.parse(one["code"]),
                total_liability=Decimal(one["liability"]) if "liability" in one else None,
            )
            for one in said["codings"]
        ),
        documents=tuple(one for one, _ in charges),
        lines=tuple(of_one for _, of_one in charges),
    )


def four(split: Split) -> list[Decimal]:
    return [split.paid, split.through_code, split.still_to_pay, split.not_collected]


@pytest.mark.parametrize("said", GOLDEN, ids=lambda said: said["name"])
def test_an_account_comes_to_what_was_worked_out_by_hand(said: dict[str, Any]) -> None:
    found = reckon(account_of(said), TODAY)
    assert {str(year.tax_year): four(year.split) for year in found.years} == {
        year: [Decimal(each) for each in amounts] for year, amounts in said["years"].items()
    }
    assert {str(year): amount for year, amount in found.by_code_year().items()} == {
        year: Decimal(amount) for year, amount in said["collected"].items()
    }
    assert sum(one.amount for one in found.collected if one.named is Named.BY_RULE) == Decimal(
        said["by_rule"]
    )
    assert (found.came_back, found.undecided) == (
        Decimal(said["came_back"]),
        Decimal(said["undecided"]),
    )
    assert found.set_aside == ()


def only(*documents: Document, **more: Any) -> Liability:
    return reckon(Account(documents=documents, **more), TODAY)


def notes(found: Liability) -> set[Note]:
    return {note for year in found.years for note in year.notes}


def test_an_empty_account_has_no_years() -> None:
    assert only() == Liability()


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (document("1", YEAR, "-500.00", payment_lot="1"), Why.PAYMENT),
        (document("1", YEAR, "-500.00"), Why.CREDIT),
        (document("1", YEAR, "500.00", description="Repayment"), Why.REPAYMENT),
        (document("1", YEAR, "500.00", description="Clearing Document"), Why.CLEARING),
        (document("1", YEAR, "0.00", description=None), Why.UNKNOWN_KIND),
        (document("1", YEAR, "500.00", is_estimate=True), Why.ESTIMATE),
        (document("1", None, "500.00"), Why.NO_YEAR),
        (document("1", TaxYear(1919), "500.00"), Why.TOO_OLD),
        (document("1", YEAR, "500.00", dated=date(1920, 2, 29)), Why.TOO_OLD),
        (document("1", None, "-99999999999.99", dated=date(1920, 2, 29)), Why.CREDIT),
    ],
)
def test_what_is_no_charge_of_a_year_is_set_aside_with_the_reason(one: Document, why: Why) -> None:
    found = only(one)
    assert found.years == ()
    assert [(each.document, each.why) for each in found.set_aside] == [(one, why)]


def test_a_number_counts_once_and_the_last_that_has_it() -> None:
    one = document("1", YEAR, "500.00")
    other = document("1", YEAR, "600.00", dated=date(2025, 1, 1))
    third = document("1", YEAR, "700.00")
    for order in ((one, other, one), (other, one, one), (one, one, other)):
        found = only(*order, set_aside=(third,))
        assert found.years[0].split.total == Decimal("600.00")
        assert sorted(each.why for each in found.set_aside) == [
            Why.REPEATED,
            Why.SAYS_OTHERWISE,
            Why.SAYS_OTHERWISE,
        ]


def test_what_hmrc_says_elsewhere_is_beside_and_in_no_total() -> None:
    found = only(
        document("1", YEAR, "500.00"),
        balance=balance("9.00", by_return=(YearBalance(tax_year=YEAR, amount=Decimal(480)),)),
        codings=(coding(YEAR, "100.00", total_liability=Decimal(7000)),),
    )
    (year,) = found.years
    assert year.beside.on_return == Decimal(480)
    assert year.beside.coded == Decimal(100)
    assert year.beside.total_liabilities == (Decimal(7000),)
    assert four(year.split) == [0, 100, 400, 0]


def test_a_year_that_only_the_balance_knows_has_no_charges() -> None:
    by_return = (YearBalance(tax_year=YEAR, amount=Decimal(480)),)
    (year,) = only(balance=balance("0.00", by_return=by_return)).years
    assert (year.charges, year.split.total, year.beside.on_return) == ((), 0, 480)


@pytest.mark.parametrize(
    ("documents", "codings", "note"),
    [
        ([document("1", YEAR, "5.00"), document("2", YEAR, "6.00")], [], Note.SEVERAL_CHARGES),
        ([document("1", TaxYear(2027), "5.00")], [], Note.FUTURE_YEAR),
        (
            [document("1", YEAR, "5.00", amount_coded_out=Decimal(6))],
            [],
            Note.CODED_MORE_THAN_CHARGED,
        ),
        ([document("1", YEAR, "5.00")], [coding(YEAR, "6.00")], Note.CODED_MORE_THAN_CHARGED),
        ([document("1", YEAR, "5.00", is_coded_out=True)], [], Note.CODED_AMOUNT_NOT_TOLD),
        (
            [document("1", YEAR, "5.00", amount_coded_out=Decimal(3))],
            [coding(YEAR, "4.00")],
            Note.CODED_DIFFERS,
        ),
        (
            [document("1", YEAR, "5.00", outstanding=Decimal(6))],
            [],
            Note.OUTSTANDING_DOES_NOT_FIT,
        ),
        (
            [document("1", YEAR, "5.00", outstanding=Decimal(1), amount_coded_out=Decimal(3))],
            [],
            Note.SPLIT_NOT_TOLD,
        ),
    ],
)
def test_what_does_not_go_together_is_counted_with_a_note(
    documents: list[Document], codings: list[Any], note: Note
) -> None:
    found = only(*documents, codings=tuple(codings))
    assert note in notes(found)
    assert sum(year.split.total for year in found.years) == sum(one.original for one in documents)


def test_a_charge_that_was_never_coded_has_nothing_to_be_noted() -> None:
    assert notes(only(document("1", YEAR, "5.00"), document("2", TaxYear(2022), "5.00"))) == set()


@pytest.mark.parametrize("codings", [["400.00"], ["400.00", "250.00"], ["250.00", "400.00"]])
def test_a_rejected_amount_is_among_hmrcs_codings_or_is_not(codings: list[str]) -> None:
    coded = document("1", YEAR, "400.00", amount_coded_out=Decimal(400))
    rejected = document("2", YEAR, "250.00", amount_coded_out=Decimal(250))
    (year,) = only(
        coded,
        rejected,
        lines=(line(rejected, None, line_item("250.00", "rejected")),),
        codings=tuple(coding(YEAR, amount) for amount in codings),
    ).years
    assert four(year.split) == [0, 400, 0, 250]
    assert year.notes == {Note.SEVERAL_CHARGES}


def test_a_text_alone_says_that_all_of_a_charge_is_in_the_code_or_was() -> None:
    texts = {
        "Balancing payment collected through PAYE tax code": [0, 5, 0, 0],
        "Cancelled PAYE Self Assessment": [0, 0, 0, 5],
        "Class 2 National Insurance": [0, 0, 5, 0],
    }
    for text, expected in texts.items():
        assert four(only(document("1", YEAR, "5.00", text=text)).years[0].split) == expected


def test_without_lines_what_was_met_beyond_the_rest_was_collected() -> None:
    one = document("1", YEAR, "100.00", outstanding=Decimal(30), amount_coded_out=Decimal(80))
    partly = line(one, None, line_item("80.00", "partly-collected"))  # does not come to 100
    (year,) = only(one, lines=(partly,)).years
    assert four(year.split) == [20, 50, 0, 30]
    assert Note.SPLIT_NOT_TOLD in year.notes
