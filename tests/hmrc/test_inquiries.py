"""What is made of HMRC's answers about all that is beside coding out."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.account import NO_ACCOUNT, Account, YearBalance
from codedout.domain.calculation import (
    NO_CALCULATIONS,
    CalculationOutcome,
    Calculations,
    CalculationType,
    Message,
    Underpayment,
)
from codedout.domain.charge_history import NO_HISTORY
from codedout.domain.documents import CollectionStatus, Holds
from codedout.domain.errors import HmrcError, Refused, UnexpectedAnswer
from codedout.domain.inquiries import (
    CalculationsOf,
    CalculationWith,
    HistoryOfCharge,
    Inquiry,
    OpenItems,
    PaymentsIn,
    PenaltiesHeld,
    StandingIn,
    Transactions,
)
from codedout.domain.itsa_status import NO_STANDINGS, Standing
from codedout.domain.payments import NO_PAYMENTS
from codedout.domain.penalties import NO_PENALTIES
from codedout.domain.said import Said
from codedout.domain.span import Span
from codedout.domain.tax_year import TaxYear
from tests.hmrc.wire import CORRELATION, NOW, answering, ok, raw, refusal

YEAR = TaxYear(2024)
SPAN = Span(date(2024, 4, 6), date(2026, 4, 5))
NUMBER = "f2fb30e5-4ab6-4a29-b3c1-c7264259ff1c"
BALANCE = {
    "overdueAmount": 100.5,
    "payableAmount": 0,
    "pendingChargeDueAmount": 20.25,
    "totalBalance": 120.75,
    "bcdBalancePerYear": [{"taxYear": "2024-25", "bcdAmount": 100.5}],
}
DOCUMENT = {
    "taxYear": "2024-25",
    "documentId": "1455",
    "documentDate": "2025-10-01",
    "originalAmount": 100.5,
    "outstandingAmount": 100.5,
    "isChargeEstimate": False,
    "isCodedOut": True,
}


def account(**more: Any) -> dict[str, Any]:
    return {"balanceDetails": BALANCE, **more}


def answer(inquiry: Inquiry[Any], body: Any, **how: Any) -> Any:
    return answering(ok(body), **how).api.inquire(inquiry).value


def error(inquiry: Inquiry[Any], body: Any) -> HmrcError:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(HmrcError) as caught:
        answering(raw(content)).api.inquire(inquiry)
    return caught.value


def test_a_time_is_asked_for_by_its_first_and_last_day() -> None:
    rig = answering(ok(account()))
    rig.api.inquire(Transactions(SPAN))
    asked = rig.script.only.url.params
    assert (asked["fromDate"], asked["toDate"]) == ("2024-04-06", "2026-04-05")
    assert "onlyOpenItems" not in asked


def test_an_answer_comes_with_its_time_and_the_id_to_quote() -> None:
    read = answering(ok(account())).api.inquire(OpenItems())
    assert (read.at, read.correlation_id) == (NOW, CORRELATION)


@pytest.mark.parametrize(
    ("inquiry", "nothing"),
    [
        (OpenItems(), NO_ACCOUNT),
        (Transactions(SPAN), NO_ACCOUNT),
        (PaymentsIn(SPAN), NO_PAYMENTS),
        (HistoryOfCharge("1455"), NO_HISTORY),
        (CalculationsOf(YEAR), NO_CALCULATIONS),
        (StandingIn(YEAR), NO_STANDINGS),
    ],
)
def test_nothing_held_is_an_answer(inquiry: Inquiry[Any], nothing: object) -> None:
    missing = refusal(404, "MATCHING_RESOURCE_NOT_FOUND")
    assert answering(missing).api.inquire(inquiry).value == nothing
    with pytest.raises(UnexpectedAnswer):
        answering(refusal(404, "NOT_FOUND")).api.inquire(inquiry)


def test_a_calculation_that_is_not_there_is_no_answer() -> None:
    with pytest.raises(Refused):
        answering(refusal(404, "MATCHING_RESOURCE_NOT_FOUND")).api.inquire(
            CalculationWith(YEAR, NUMBER)
        )


def test_penalties_are_not_asked_for_where_the_setting_does_not_say_so() -> None:
    rig = answering(ok({}), penalties=False)
    with pytest.raises(UnexpectedAnswer) as caught:
        rig.api.inquire(PenaltiesHeld())
    assert (caught.value.code, caught.value.sent) == ("NOT_IMPLEMENTED", False)
    assert rig.script.requests == []


# The account


def test_the_balance_is_read_to_the_penny() -> None:
    balance = answer(OpenItems(), account()).balance
    sums = (balance.overdue, balance.payable, balance.pending, balance.total)
    assert [str(each) for each in sums] == ["100.50", "0.00", "20.25", "120.75"]
    assert balance.by_return == (YearBalance(tax_year=YEAR, amount=Decimal("100.50")),)
    assert balance.amount_coded_out is None


@given(st.decimals("-99999999999.99", "99999999999.99", places=2))
def test_an_amount_arrives_exactly_as_it_is(amount: Decimal) -> None:
    text = json.dumps(account()).replace("120.75", str(amount)).encode()
    read = answering(raw(text)).api.inquire(OpenItems()).value.balance
    assert read.total == amount
    assert read.total.as_tuple().exponent == -2
    assert read.total or not read.total.is_signed()


@pytest.mark.parametrize(
    "text",
    ['"120.75"', "true", "NaN", "1.001", "100000000000", "-100000000000", "1e99999", "[]", "null"],
)
def test_an_amount_that_is_none_is_not_guessed(text: str) -> None:
    body = json.dumps(account()).replace("120.75", text).encode()
    problem = error(OpenItems(), body)
    assert isinstance(problem, UnexpectedAnswer)
    assert problem.correlation_id == CORRELATION


@pytest.mark.parametrize(
    "changes",
    [
        {"documentId": None},
        {"documentDate": None},
        {"documentDate": "yesterday"},
        {"documentDueDate": "2025-02-30"},
        {"documentDueDate": 20250131},
        {"originalAmount": None},
        {"outstandingAmount": "5"},
        {"isCodedOut": "true"},
        {"isChargeEstimate": None},
        {"amountCodedOut": "0.5"},
        {"documentText": []},
        {"lastClearing": "none"},
    ],
)
def test_a_document_that_cannot_be_read_is_not_left_out(changes: dict[str, Any]) -> None:
    problem = error(OpenItems(), account(documentDetails=[DOCUMENT | changes]))
    assert isinstance(problem, UnexpectedAnswer)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        {},
        {"balanceDetails": []},
        account(documentDetails={}),
        account(documentDetails=[1]),
        account(financialDetails=[{"taxYear": "2024-25", "items": []}]),
    ],
)
def test_an_account_that_cannot_be_read_is_no_answer(body: Any) -> None:
    assert isinstance(error(OpenItems(), body), UnexpectedAnswer)


def test_what_may_be_missing_is_missing_and_never_nothing() -> None:
    (document,) = answer(OpenItems(), account(documentDetails=[DOCUMENT])).documents
    assert (document.amount_coded_out, document.due_on, document.last_clearing) == (None,) * 3
    assert (document.id, document.tax_year, document.is_coded_out) == ("1455", YEAR, True)
    nulled = DOCUMENT | {"taxYear": None, "lastClearing": {}, "documentDueDate": None}
    (payment,) = answer(OpenItems(), account(documentDetails=[nulled])).documents
    assert payment.tax_year is None


def test_what_hmrc_adds_later_does_not_stop_the_rest_from_being_read() -> None:
    more = account(
        documentDetails=[DOCUMENT | {"documentDescription": "Brand new", "more": [{}]}],
        codingDetails=[{"returnTaxYear": "2099", "coded": {}}],
        somethingElse={},
    )
    read = answer(OpenItems(), more)
    assert read.documents[0].description == "Brand new"
    assert (read.codings[0].return_year, read.codings[0].charge) == (None, None)


def line(**item: Any) -> dict[str, Any]:
    return {"taxYear": "2024-25", "chargeDetail": {"documentId": "1455"}, "items": [item]}


@pytest.mark.parametrize("status", [s for s in CollectionStatus if s is not s.UNKNOWN])
def test_each_status_of_collection_is_read(status: CollectionStatus) -> None:
    read = answer(OpenItems(), account(financialDetails=[line(codedOutStatus=status.value)]))
    assert read.lines[0].items[0].collection == Said(status, status.value)


def test_a_status_that_we_do_not_know_is_kept_as_hmrc_spelt_it() -> None:
    read = answer(OpenItems(), account(financialDetails=[line(codedOutStatus="half", itemId=7)]))
    (item,) = read.lines[0].items
    assert item.collection == Said(CollectionStatus.UNKNOWN, "half")
    assert (item.id, item.amount, item.holds) == ("7", None, None)


def test_what_is_on_hold_is_read() -> None:
    locks = {
        "isChargeOnHold": True,
        "isEstimatedChargeOnHold": False,
        "isInterestAccrualOnHold": True,
        "isInterestChargeOnHold": False,
    }
    (item,) = answer(OpenItems(), account(financialDetails=[line(locks=locks)])).lines[0].items
    assert item.holds == Holds(
        charge=True, estimated_charge=False, interest_accrual=True, interest_charge=False
    )


def test_the_same_document_twice_in_one_answer_is_one() -> None:
    other = DOCUMENT | {"originalAmount": 5}
    read: Account = answer(OpenItems(), account(documentDetails=[DOCUMENT, DOCUMENT, other]))
    assert len(read.documents) == len(read.set_aside) == 1


# Payments, and how a charge changed


def test_payments_come_with_what_they_were_set_against() -> None:
    body = {
        "payments": [
            {
                "paymentLot": "081203010024",
                "paymentLotItem": "000001",
                "paymentAmount": 12345678912.02,
                "transactionDate": "2010-02-27",
                "allocations": [
                    {"chargeReference": "XM002610011594", "clearedAmount": 0.07},
                    {"chargeReference": "XM1", "chargeDetail": {"documentId": "1040000872"}},
                ],
            },
            {"allocations": []},
        ]
    }
    first, bare = answer(PaymentsIn(SPAN), body).payments
    assert (first.number, str(first.amount)) == (("081203010024", "000001"), "12345678912.02")
    assert first.received_on == date(2010, 2, 27)
    assert [str(one.cleared) for one in first.allocations] == ["0.07", "None"]
    assert first.allocations[1].document_id == "1040000872"
    assert (bare.number, bare.amount, bare.allocations) == (None, None, ())
    assert isinstance(error(PaymentsIn(SPAN), {}), UnexpectedAnswer)


def test_the_history_of_a_charge_is_read_in_hmrcs_order() -> None:
    change = {
        "taxYear": "2022-23",
        "transactionId": "1455",
        "transactionDate": "2018-04-05",
        "description": "POA1",
        "totalAmount": 600,
        "changeTimestamp": "2018-04-05T14:15:22.802Z",
        "changeReason": "Amended return",
        "poaAdjustmentReason": "004",
    }
    body = {"chargeHistoryDetails": [change, change | {"totalAmount": -1.5}]}
    first, second = answer(HistoryOfCharge("1455"), body).changes
    assert (str(first.total), str(second.total)) == ("600.00", "-1.50")
    assert first.changed_at == datetime(2018, 4, 5, 14, 15, 22, 802000, tzinfo=UTC)
    assert (first.payment_on_account_reason, first.changed_on) == ("004", None)
    assert isinstance(error(HistoryOfCharge("1455"), {}), UnexpectedAnswer)


def test_no_penalties_is_an_answer() -> None:
    assert answer(PenaltiesHeld(), {}) == NO_PENALTIES


# Where the person stands


def test_a_standing_is_read_by_year_and_an_unknown_one_is_kept() -> None:
    details = [{"status": "MTD Mandated", "businessIncome2YearsPrior": 0.5}, {"status": "New"}, {}]
    body = {"itsaStatuses": [{"taxYear": "2024-25", "itsaStatusDetails": details}]}
    first, second, third = answer(StandingIn(YEAR), body).records
    assert first.standing == Said(Standing.MANDATED, "MTD Mandated")
    assert str(first.income_two_years_before) == "0.50"
    assert second.standing == Said(Standing.UNKNOWN, "New")
    assert (third.standing, third.tax_year) == (None, YEAR)


# Calculations, by the form of their year


def listed(year: int, **members: Any) -> Any:
    entry = {
        "calculationId": NUMBER,
        "calculationTimestamp": "2021-07-12T07:51:43.112Z",
        "calculationType": "final-declaration",
    }
    body = {"calculations": [entry | members]}
    read: Calculations = answer(CalculationsOf(TaxYear(year)), body)
    (found,) = read.entries
    return found


@pytest.mark.parametrize("liability", ["236.89", 236.89])
@pytest.mark.parametrize("year", [2023, 2024, 2025, 2031])
def test_what_a_calculation_comes_to_is_taken_as_a_number_and_as_a_text(
    year: int, liability: object
) -> None:
    found = listed(year, calculationOutcome="PROCESSED", liabilityAmount=liability)
    assert str(found.liability) == "236.89"


@pytest.mark.parametrize("liability", ["", "1,000.00", "1e3", "236.891", "٣", "-", True, []])
def test_a_text_that_is_no_amount_is_not_one(liability: object) -> None:
    entry = {
        "calculationId": NUMBER,
        "calculationType": "in-year",
        "calculationOutcome": "PROCESSED",
        "liabilityAmount": liability,
    }
    problem = error(CalculationsOf(YEAR), {"calculations": [entry]})
    assert isinstance(problem, UnexpectedAnswer)


@pytest.mark.parametrize(
    ("year", "periods"), [(2022, False), (2023, False), (2024, False), (2025, True), (2026, True)]
)
def test_the_year_chooses_the_form_of_the_list(year: int, periods: bool) -> None:
    found = listed(
        year,
        calculationOutcome="REJECTED",
        calculationTrigger="attended",
        liabilityAmount=1,
        totalIncomeTaxAndNicsDue=2,
        fromDate="2025-05-15",
        toDate="2025-06-15",
    )
    older = year <= 2022
    assert found.liability == (2 if older else 1)
    assert (found.outcome is None) == (found.trigger is None) == older
    assert found.covers_to == (date(2025, 6, 15) if periods else None)


def test_up_to_2022_23_one_that_was_only_meant_is_not_taken_for_declared() -> None:
    def kind(**flags: Any) -> Said[CalculationType]:
        found: Said[CalculationType] = listed(2022, **flags).kind
        return found

    assert kind(finalDeclaration=True).value is CalculationType.FINAL
    assert kind().value is CalculationType.FINAL
    meant = kind(finalDeclaration=False, intentToSubmitFinalDeclaration=True)
    assert meant == Said(CalculationType.INTENT_TO_FINALISE, "final-declaration")
    in_year = {"calculationType": "in-year", "finalDeclaration": False}
    assert kind(**in_year).value is CalculationType.IN_YEAR
    intended = kind(**in_year, intentToSubmitFinalDeclaration=True)
    assert intended.value is CalculationType.INTENT_TO_FINALISE


def test_an_outcome_and_a_sort_that_we_do_not_know_are_kept() -> None:
    found = listed(2025, calculationType="guess", calculationOutcome="PENDING")
    assert found.kind == Said(CalculationType.UNKNOWN, "guess")
    assert found.outcome == Said(CalculationOutcome.UNKNOWN, "PENDING")


def calculation(year: int, **members: Any) -> dict[str, Any]:
    about = {
        "calculationId": NUMBER,
        "taxYear": str(TaxYear(year)),
        "calculationType": "final-declaration",
        "intentToSubmitFinalDeclaration": True,
        "finalDeclaration": True,
        "finalDeclarationTimestamp": "2024-08-15T09:35:15.094Z",
        "finalisationTimestamp": "2025-04-15T09:35:15.094Z",
        "periodTo": f"{year + 1}-04-05",
    }
    return {"metadata": about, "inputs": {}} | members


def tax(**members: Any) -> dict[str, Any]:
    due = {"incomeTax": {"incomeTaxCharged": 5, "totalTaxableIncome": 12500}}
    return {"taxCalculation": due | {"totalIncomeTaxAndNicsDue": -99999999999.99} | members}


@pytest.mark.parametrize(("year", "declared"), [(2023, 2024), (2024, 2024), (2025, 2025)])
def test_the_year_chooses_where_the_time_of_declaring_stands(year: int, declared: int) -> None:
    found = answer(CalculationWith(TaxYear(year), NUMBER), calculation(year))
    assert found.declared_at.year == declared
    assert found.kind.value is CalculationType.FINAL


def test_the_two_names_of_a_declared_calculation_are_one() -> None:
    body = calculation(2025)
    body["metadata"]["calculationType"] = "declare-finalisation"
    found = answer(CalculationWith(TaxYear(2025), NUMBER), body)
    assert found.kind == Said(CalculationType.FINAL, "declare-finalisation")


@pytest.mark.parametrize(("year", "class_4"), [(2025, "-1.50"), (2026, "7.00")])
def test_the_year_chooses_what_national_insurance_is_called(year: int, class_4: str) -> None:
    nics = {"nic4NetOfDeductions": -1.5, "nic4Amount": 7, "totalNic": 3}
    body = calculation(year, calculation=tax(nics=nics))
    found = answer(CalculationWith(TaxYear(year), NUMBER), body).tax
    assert str(found.class_4) == class_4
    assert str(found.national_insurance) == "3.00"
    assert str(found.total_due) == "-99999999999.99"


def test_lines_of_coded_out_amounts_are_kept_each_by_itself() -> None:
    same = {"amount": 100, "relatedTaxYear": "2021-22", "source": "customer"}
    more = {"collectedAmount": 60.5, "uncollectedAmount": 39.5}
    coded = {
        "totalPayeUnderpayments": 200,
        "payeUnderpaymentsDetail": [same, same],
        "selfAssessmentUnderpaymentsDetail": [same | more],
    }
    body = calculation(2024, calculation={"codedOutUnderpayments": coded})
    found = answer(CalculationWith(YEAR, NUMBER), body)
    assert found.tax is None
    assert len(found.coded_out.paye) == 2
    assert found.coded_out.total_self_assessment is None
    assert found.coded_out.self_assessment == (
        Underpayment(
            amount=Decimal(100),
            related_year=TaxYear(2021),
            source="customer",
            collected=Decimal("60.50"),
            uncollected=Decimal("39.50"),
        ),
    )


def test_without_a_result_the_errors_say_why() -> None:
    body = calculation(2024, messages={"errors": [{"id": "C95005", "text": "Not yet"}]})
    found = answer(CalculationWith(YEAR, NUMBER), body)
    assert (found.tax, found.coded_out, found.forecast) == (None, None, None)
    assert found.errors == (Message("C95005", "Not yet"),)


@pytest.mark.parametrize("member", ["calculationId", "taxYear"])
def test_another_calculation_is_no_answer_but_a_sample_in_the_sandbox(member: str) -> None:
    body = calculation(2024)
    body["metadata"][member] = {"calculationId": "12345678", "taxYear": "2021-22"}[member]
    inquiry = CalculationWith(YEAR, NUMBER)
    assert isinstance(error(inquiry, body), UnexpectedAnswer)
    assert answer(inquiry, body, test_scenario="STATEFUL").sample is True
    assert answer(inquiry, calculation(2024), test_scenario="STATEFUL").sample is False


@pytest.mark.parametrize(
    "result",
    [
        tax(incomeTax=None),
        tax(totalIncomeTaxAndNicsDue="5"),
        {"taxCalculation": {"incomeTax": {}}},
        {"codedOutUnderpayments": {"payeUnderpaymentsDetail": [{}]}},
        {"taxCalculation": 5},
    ],
)
def test_a_result_that_cannot_be_read_is_no_answer(result: dict[str, Any]) -> None:
    body = calculation(2024, calculation=result)
    assert isinstance(error(CalculationWith(YEAR, NUMBER), body), UnexpectedAnswer)


@pytest.mark.parametrize(
    "inquiry",
    [
        OpenItems(),
        PaymentsIn(SPAN),
        HistoryOfCharge("1455"),
        PenaltiesHeld(),
        CalculationsOf(YEAR),
        CalculationWith(YEAR, NUMBER),
        StandingIn(YEAR),
    ],
)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        *("balanceDetails", "documentDetails", "financialDetails", "payments"),
                        *("allocations", "chargeHistoryDetails", "calculations", "metadata"),
                        *("calculation", "taxCalculation", "itsaStatuses", "itsaStatusDetails"),
                        *("latePaymentPenalty", "lateSubmissionPenalty", "details", "messages"),
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_garbage_is_an_answer_or_none_and_never_a_crash(inquiry: Inquiry[Any], body: Any) -> None:
    content = json.dumps(body).encode()
    with suppress(UnexpectedAnswer):
        answering(raw(content)).api.inquire(inquiry)
