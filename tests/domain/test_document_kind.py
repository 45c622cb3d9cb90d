"""What a document of an account is, by what HMRC says of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.document_kind import DocumentKind, kind_of
from codedout.domain.tax_year import TaxYear
from tests.books import document, line

YEAR = TaxYear(2024)
CODED = "Balancing payment collected through PAYE tax code"
CANCELLED = "Cancelled PAYE Self Assessment"


def kind(amount: str = "100.00", *codes: str | None, **more: Any) -> DocumentKind:
    one = document("1", YEAR, amount, **more)
    return kind_of(one, [line(one, code) for code in codes])


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("ITSA- POA 1", DocumentKind.FIRST_PAYMENT_ON_ACCOUNT),
        ("ITSA - POA 2", DocumentKind.SECOND_PAYMENT_ON_ACCOUNT),
        ("ITSA-POA2", DocumentKind.SECOND_PAYMENT_ON_ACCOUNT),
        ("ITSA- Bal Charge", DocumentKind.BALANCING_CHARGE),
        ("TRM New Charge", DocumentKind.BALANCING_CHARGE),
        ("TRM Amend Charge", DocumentKind.BALANCING_CHARGE),
        ("New Charge", DocumentKind.OTHER_CHARGE),
        ("Payment", DocumentKind.PAYMENT),
        ("Repayment", DocumentKind.REPAYMENT),
        ("Clearing Document", DocumentKind.CLEARING),
        ("Something new", DocumentKind.OTHER_CHARGE),
        (None, DocumentKind.OTHER_CHARGE),
    ],
)
def test_the_name_tells_where_nothing_else_does(
    description: str | None, expected: DocumentKind
) -> None:
    assert kind(description=description) is expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("4910", DocumentKind.BALANCING_CHARGE),
        ("4920", DocumentKind.FIRST_PAYMENT_ON_ACCOUNT),
        ("4930", DocumentKind.SECOND_PAYMENT_ON_ACCOUNT),
        ("4911", DocumentKind.PAYMENT_ON_ACCOUNT_REBALANCED),
        ("4913", DocumentKind.PAYMENT_ON_ACCOUNT_REBALANCED),
        ("4915", DocumentKind.AMENDED_RETURN),
        ("4000", DocumentKind.ADJUSTMENT),
        ("4003", DocumentKind.ADJUSTMENT),
        ("4027", DocumentKind.LATE_SUBMISSION_PENALTY),
        ("4028", DocumentKind.FIRST_LATE_PAYMENT_PENALTY),
        ("4032", DocumentKind.SECOND_LATE_PAYMENT_PENALTY),
        ("0060", DocumentKind.PAYMENT),
        # No code of HMRC's list, as in the samples of its documents, and the two left out of one.
        ("3880", DocumentKind.OTHER_CHARGE),
        ("4010", DocumentKind.OTHER_CHARGE),
        ("4020", DocumentKind.OTHER_CHARGE),
        (None, DocumentKind.OTHER_CHARGE),
    ],
)
def test_the_code_of_the_lines_comes_before_the_name(
    code: str | None, expected: DocumentKind
) -> None:
    assert kind("100.00", code, description="New Charge") is expected


def test_codes_that_disagree_say_nothing_and_the_name_does() -> None:
    assert kind("100.00", "4910", "4920") is DocumentKind.BALANCING_CHARGE
    assert kind("5.00", "4920", "4930", description="ITSA- POA 1") is (
        DocumentKind.FIRST_PAYMENT_ON_ACCOUNT
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CODED, DocumentKind.CODED_OUT),
        (CANCELLED, DocumentKind.CANCELLED_CODING),
        ("Class 2 National Insurance", DocumentKind.CLASS_2),
        ("ITSA- Bal Charge", DocumentKind.BALANCING_CHARGE),
        (None, DocumentKind.BALANCING_CHARGE),
    ],
)
def test_the_text_of_a_charge_on_a_return_tells_how_it_is_collected(
    text: str | None, expected: DocumentKind
) -> None:
    assert kind("100.00", "4910", text=text) is expected
    assert kind("100.00", text=text, description="TRM Amend Charge") is expected
    assert kind("100.00", "4910", text=text, description=None) is expected


def test_such_a_text_on_anything_else_tells_nothing() -> None:
    assert kind(text=CODED, description="ITSA- POA 1") is DocumentKind.FIRST_PAYMENT_ON_ACCOUNT
    assert kind("-5.00", text=CODED) is DocumentKind.CREDIT


def test_less_than_nothing_is_a_payment_with_a_number_and_else_a_credit() -> None:
    lot = {"payment_lot": "081203010024", "payment_lot_item": "000001"}
    assert kind("-500.00", "4910", **lot) is DocumentKind.PAYMENT
    assert kind("-500.00", "4910") is DocumentKind.CREDIT
    # HMRC's sample has the number of a payment on a charge.
    assert kind("500.00", description="ITSA- POA 1", **lot).is_charge


@pytest.mark.parametrize("code", ["4905", "4912", "4004", "4025", "6110", "6020"])
def test_something_to_pay_with_the_code_of_a_credit_is_neither(code: str) -> None:
    assert kind("10.00", code) is DocumentKind.UNKNOWN
    assert kind("-10.00", code) is DocumentKind.CREDIT
    assert kind("0.00", code) is DocumentKind.CREDIT


def test_nothing_of_which_nothing_is_said_is_unknown() -> None:
    assert kind("0.00", description=None) is DocumentKind.UNKNOWN
    assert kind("0.00") is DocumentKind.BALANCING_CHARGE


def test_what_is_to_be_paid_is_a_charge() -> None:
    assert {one for one in DocumentKind if not one.is_charge} == {
        DocumentKind.PAYMENT,
        DocumentKind.CREDIT,
        DocumentKind.REPAYMENT,
        DocumentKind.CLEARING,
        DocumentKind.UNKNOWN,
    }


@given(
    st.decimals("-99999999999.99", "99999999999.99", places=2),
    st.none() | st.text(max_size=8) | st.sampled_from(["Payment", "TRM New Charge", "ITSA- POA 1"]),
    st.none() | st.sampled_from([CODED, CANCELLED]),
    st.lists(st.none() | st.sampled_from(["4910", "4905", "0060", "4000", "9999"]), max_size=3),
    st.none() | st.just("1"),
)
def test_a_document_is_something_and_less_than_nothing_is_never_a_charge(
    amount: Decimal, description: str | None, text: str | None, codes: list[Any], lot: str | None
) -> None:
    found = kind(str(amount), *codes, description=description, text=text, payment_lot=lot)
    if amount < 0:
        assert not found.is_charge
