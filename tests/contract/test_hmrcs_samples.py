"""HMRC's own samples of what it holds beside coding out, read to the penny."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from codedout.domain.account import joined
from codedout.domain.calculation import CalculationOutcome, CalculationType
from codedout.domain.document_kind import DocumentKind, kind_of
from codedout.domain.documents import CollectionStatus
from codedout.domain.inquiries import (
    CalculationsOf,
    CalculationWith,
    HistoryOfCharge,
    Inquiry,
    OpenItems,
    PaymentsIn,
    PenaltiesHeld,
    StandingIn,
)
from codedout.domain.itsa_status import Standing
from codedout.domain.picking import Weight, picked
from codedout.domain.span import Span
from codedout.domain.tax_year import TaxYear
from tests.contract.documents import needs_documents
from tests.contract.test_requests_against_hmrc_documents import documented
from tests.hmrc.test_client import CALCULATION
from tests.hmrc.wire import answering, raw

pytestmark = needs_documents

LEAST = Decimal("-99999999999.99")
YEAR = TaxYear(2024)


def samples(inquiry: Inquiry[Any]) -> list[tuple[str, bytes]]:
    return [
        (name, json.dumps(body, default=float).encode())
        for status, name, body in documented(inquiry.operation).answers()
        if status == 200
    ]


def sample(inquiry: Inquiry[Any], about: str = "") -> Any:
    (content,) = [content for name, content in samples(inquiry) if about in name]
    return answering(raw(content), test_scenario="DEFAULT").api.inquire(inquiry).value


def test_the_account_is_read_however_odd_it_is():
    account = sample(OpenItems())
    assert account.balance.total == account.balance.overdue == LEAST
    assert account.balance.payable_on == date(1920, 2, 29)
    assert [str(each.amount) for each in account.balance.by_return] == ["1300.12", "1600.12"]
    (coding,) = account.codings
    assert (str(coding.charge), coding.started_on) == ("5009.99", date(2021, 4, 5))
    (document,) = account.documents
    assert str(document.amount_coded_out) == "5009.99"
    assert str(document.late_interest.rate) == "5.99"
    assert document.reduction.tax_year == TaxYear(2017)
    assert kind_of(document, ()) is DocumentKind.FIRST_PAYMENT_ON_ACCOUNT
    (line,) = account.lines
    assert (line.main_text, str(line.original)) == ("Income Tax Estimate", "10000.00")
    (item,) = line.items
    assert item.collection.value is CollectionStatus.INITIATED
    assert item.holds is not None
    assert joined([account, account]) == account


def test_payments_and_the_history_of_a_charge_are_read():
    (payment,) = sample(PaymentsIn(Span(date(2010, 1, 1), date(2010, 12, 31)))).payments
    assert (payment.number, str(payment.amount)) == (
        ("081203010024", "000001"),
        "12345678912.02",
    )
    assert [str(each.cleared) for each in payment.allocations] == ["345678912.02", "345678992.92"]
    (change,) = sample(HistoryOfCharge("X123456790A")).changes
    assert (str(change.total), change.payment_on_account_reason) == ("600.00", "004")


def test_penalties_are_read_and_none_are_none():
    held = sample(PenaltiesHeld(), "With")
    assert (held.points.active, held.points.threshold) == (1, 4)
    assert len(held.late_returns) == 2
    assert str(held.late_returns[0].outstanding) == "123.26"
    assert [str(each.outstanding) for each in held.late_payments] == ["7014.84"]
    assert sample(PenaltiesHeld(), "No").late_payments == ()


def test_the_standing_is_read():
    (record,) = sample(StandingIn(YEAR)).records
    assert record.standing.value is Standing.NO_STATUS
    assert record.income_two_years_before == Decimal("99999999999.99")


@pytest.mark.parametrize(
    ("about", "year", "liability"),
    [
        ("2022-23 and before", 2022, "10000.12"),
        ("2023-24 and 2024-25", 2023, None),
        ("2023-24 and 2024-25", 2024, None),
        ("2025-26 onwards", 2025, None),
    ],
)
def test_each_form_of_the_list_is_read_and_the_declared_one_is_picked(about, year, liability):
    entries = sample(CalculationsOf(TaxYear(year)), about).entries
    assert len(entries) == 2
    pick = picked(entries)
    assert (pick.entry, pick.weight) == (entries[0], Weight.FINAL)
    assert pick.entry.liability == (None if liability is None else Decimal(liability))
    if year > 2022:
        assert entries[1].outcome.value is CalculationOutcome.REJECTED
        assert str(entries[1].liability) == "236.89"


@pytest.mark.parametrize(
    ("about", "year", "kind"),
    [
        ("2023-24 and before", 2021, CalculationType.FINAL),
        ("2024-25", 2024, CalculationType.FINAL),
        ("TY 2025-26", 2025, CalculationType.IN_YEAR),
        ("2026-27 onwards", 2026, CalculationType.IN_YEAR),
    ],
)
def test_each_form_of_a_calculation_is_read(about, year, kind):
    found = sample(CalculationWith(TaxYear(year), CALCULATION), about)
    assert (found.kind.value, found.sample) == (kind, False)
    assert found.tax.total_due == LEAST
    assert found.tax.national_insurance == LEAST
    assert str(found.tax.class_4) == ("5000.99" if year == 2026 else str(LEAST))
    assert str(found.tax.paye_underpayments_coded_out) == "5000.99"
    assert str(found.coded_out.total_uncollected) == "5000.99"
    (underpayment,) = found.coded_out.self_assessment
    assert (str(underpayment.collected), underpayment.source) == ("5000.99", "customer")
    assert str(found.deducted_at_source.in_year_adjustment_coded_later) == "5000.99"
    assert found.forecast.tax_and_insurance == LEAST
    assert len(found.errors) == len(found.warnings) == 1
    assert found.declared_at is not None
