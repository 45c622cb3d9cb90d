"""One call each: what leaves, and what is made of HMRC's answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import httpx
import pytest

from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import Amounts, ItemKey, Kind, OwnSet, Question, Source
from codedout.domain.errors import (
    HmrcError,
    NotAllowed,
    Refused,
    SignInExpired,
    UnexpectedAnswer,
)
from codedout.domain.inquiries import (
    CalculationsOf,
    CalculationWith,
    HistoryOfCharge,
    OpenItems,
    PaymentsIn,
    PenaltiesHeld,
    StandingIn,
)
from codedout.domain.operation import Operation
from codedout.domain.span import Span
from codedout.domain.tax_year import TaxYear
from codedout.journeys.ports import CodingOut
from tests.hmrc.wire import CORRELATION, NOW, Rig, answering, ok, raw, refusal

YEAR = TaxYear(2024)
TAX_CODE = "/accounts/self-assessment/AA123456A/2024-25/collection/tax-code"
ACCOUNT = "/accounts/self-assessment/AA123456A"
TAX_OF_YEAR = "/individuals/calculations/AA123456A/self-assessment/2024-25"
ALL_THAT_IS_KNOWN = (
    "&calculateAccruedInterest=true&customerPaymentInformation=true&includeLocks=true"
)
CALCULATION = "f2fb30e5-4ab6-4a29-b3c1-c7264259ff1c"
TWO_YEARS = Span(date(2024, 4, 6), date(2026, 4, 5))
ONE = OwnSet.of({ItemKey(Kind.DEBT, 12): Decimal("8.20")})
ITEM = {
    "amount": 89.78,
    "relatedTaxYear": "2021-22",
    "submittedOn": "2021-07-06T09:37:17.000Z",
    "source": "user",
    "id": 1234567891,
}

CALLS = {
    Operation.VIEW_AMOUNTS: lambda api: api.amounts(YEAR, Question.USER),
    Operation.AMEND_AMOUNTS: lambda api: api.put_amounts(YEAR, ONE),
    Operation.DELETE_AMOUNTS: lambda api: api.delete_amounts(YEAR),
    Operation.VIEW_CHOICE: lambda api: api.choice(YEAR),
    Operation.OPT_OUT: lambda api: api.opt_out(YEAR),
    Operation.OPT_IN: lambda api: api.opt_in(YEAR),
    Operation.VIEW_RETURNS: lambda api: api.returns(),
    Operation.VIEW_ACCOUNT: lambda api: api.inquire(OpenItems()),
    Operation.VIEW_PAYMENTS: lambda api: api.inquire(PaymentsIn(TWO_YEARS)),
    Operation.VIEW_CHARGE_HISTORY: lambda api: api.inquire(HistoryOfCharge("X92AM39DLE3D")),
    Operation.VIEW_PENALTIES: lambda api: api.inquire(PenaltiesHeld()),
    Operation.LIST_CALCULATIONS: lambda api: api.inquire(CalculationsOf(YEAR)),
    Operation.VIEW_CALCULATION: lambda api: api.inquire(CalculationWith(YEAR, CALCULATION)),
    Operation.VIEW_ITSA_STATUS: lambda api: api.inquire(StandingIn(YEAR)),
}
STATEFUL = [
    *(Operation.VIEW_AMOUNTS, Operation.AMEND_AMOUNTS, Operation.DELETE_AMOUNTS),
    *(Operation.VIEW_CHOICE, Operation.OPT_OUT, Operation.OPT_IN, Operation.VIEW_ITSA_STATUS),
]
WRITES = [operation for operation in CALLS if operation.writes]
READS = [operation for operation in CALLS if not operation.writes]


def error_from(rig: Rig, operation: Operation) -> HmrcError:
    with pytest.raises(HmrcError) as caught:
        CALLS[operation](rig.api)
    return caught.value


def test_the_client_is_what_the_journeys_ask_for():
    api: CodingOut = answering(ok({})).api
    assert api.amounts(YEAR, Question.LATEST).value == Amounts()


@pytest.mark.parametrize(
    ("operation", "line", "accept"),
    [
        (Operation.VIEW_AMOUNTS, f"GET {TAX_CODE}?source=user", "4.0"),
        (Operation.AMEND_AMOUNTS, f"PUT {TAX_CODE}", "4.0"),
        (Operation.DELETE_AMOUNTS, f"DELETE {TAX_CODE}", "4.0"),
        (Operation.VIEW_CHOICE, f"GET {TAX_CODE}/coding-out/status", "4.0"),
        (Operation.OPT_OUT, f"POST {TAX_CODE}/coding-out/opt-out", "4.0"),
        (Operation.OPT_IN, f"POST {TAX_CODE}/coding-out/opt-in", "4.0"),
        (Operation.VIEW_RETURNS, "GET /obligations/details/AA123456A/crystallisation", "3.0"),
        (
            Operation.VIEW_ACCOUNT,
            f"GET {ACCOUNT}/balance-and-transactions?onlyOpenItems=true{ALL_THAT_IS_KNOWN}",
            "4.0",
        ),
        (
            Operation.VIEW_PAYMENTS,
            f"GET {ACCOUNT}/payments-and-allocations?fromDate=2024-04-06&toDate=2026-04-05",
            "4.0",
        ),
        (
            Operation.VIEW_CHARGE_HISTORY,
            f"GET {ACCOUNT}/charges/transactionId/X92AM39DLE3D",
            "4.0",
        ),
        (Operation.VIEW_PENALTIES, f"GET {ACCOUNT}/penalties", "4.0"),
        (Operation.LIST_CALCULATIONS, f"GET {TAX_OF_YEAR}", "8.0"),
        (Operation.VIEW_CALCULATION, f"GET {TAX_OF_YEAR}/{CALCULATION}", "8.0"),
        (
            Operation.VIEW_ITSA_STATUS,
            "GET /individuals/person/itsa-status/AA123456A/2024-25",
            "2.0",
        ),
    ],
)
def test_each_call_goes_to_its_own_address_with_the_exact_accept_header(operation, line, accept):
    rig = answering(refusal(400, "FORMAT_NINO"))
    error_from(rig, operation)
    sent = rig.script.only
    assert f"{sent.method} {sent.url.raw_path.decode()}" == line
    assert sent.headers.get_list("Accept") == [f"application/vnd.hmrc.{accept}+json"]
    assert sent.headers["User-Agent"] == "codedout/test"
    assert sent.headers["Authorization"] == "Bearer t1-secret"
    assert sent.headers["Gov-Client-Timezone"] == "UTC+00:00"
    assert "Gov-Test-Scenario" not in sent.headers
    assert ("Content-Type" in sent.headers) == (operation is Operation.AMEND_AMOUNTS)
    assert bool(sent.content) == (operation is Operation.AMEND_AMOUNTS)


def test_one_year_of_returns_is_asked_for_by_name():
    rig = answering(ok({"obligations": []}))
    rig.api.returns(YEAR)
    assert rig.script.only.url.query == b"taxYear=2024-25"


@pytest.mark.parametrize("operation", list(CALLS))
def test_the_sandbox_scenario_goes_where_the_sandbox_keeps_state_and_nowhere_else(operation):
    rig = answering(refusal(400, "FORMAT_NINO"), test_scenario="STATEFUL")
    error_from(rig, operation)
    expected = "STATEFUL" if operation in STATEFUL else None
    assert rig.script.only.headers.get("Gov-Test-Scenario") == expected


def test_amounts_come_back_with_their_kind_id_source_and_time():
    rig = answering(
        ok(
            {
                "taxCodeComponents": {
                    "selfAssessmentUnderpayment": [ITEM],
                    "inYearAdjustment": ITEM | {"source": "hmrcHeld", "amount": 75.9},
                },
                "unmatchedCustomerSubmissions": {
                    "debt": [{"amount": 1, "submittedOn": "2021-07-06T09:37:17Z", "id": 7}]
                },
            }
        )
    )
    read = rig.api.amounts(YEAR, Question.LATEST)
    assert (read.at, read.correlation_id) == (NOW, CORRELATION)
    first, second = read.value.components
    assert first.key == ItemKey(Kind.SELF_ASSESSMENT, 1234567891)
    assert first.amount == Decimal("89.78")
    assert first.source is Source.USER
    assert first.related_tax_year == TaxYear(2021)
    assert first.submitted_on == datetime(2021, 7, 6, 9, 37, 17, tzinfo=UTC)
    assert (second.kind, second.source) == (Kind.IN_YEAR, Source.HMRC_HELD)
    assert str(second.amount) == "75.90"
    (unmatched,) = read.value.unmatched
    assert (unmatched.kind, unmatched.id, unmatched.amount) == (Kind.DEBT, 7, Decimal(1))


def test_nothing_held_is_an_answer():
    missing = refusal(404, "MATCHING_RESOURCE_NOT_FOUND")
    assert answering(missing).api.amounts(YEAR, Question.USER).value == Amounts()
    assert dict(answering(missing).api.returns().value.by_year) == {}
    assert dict(answering(refusal(404, "NO_OBLIGATIONS_FOUND")).api.returns().value.by_year) == {}


@pytest.mark.parametrize("operation", list(CALLS))
def test_a_withdrawn_version_is_never_taken_for_nothing_held(operation):
    problem = error_from(answering(refusal(404, "NOT_FOUND")), operation)
    assert isinstance(problem, UnexpectedAnswer)
    assert problem.code == "NOT_FOUND"


def test_a_404_without_hmrcs_code_is_not_nothing_held():
    page = raw(b"<html>Not found</html>", 404)
    assert isinstance(error_from(answering(page), Operation.VIEW_AMOUNTS), UnexpectedAnswer)


def test_nothing_to_remove_is_a_refusal_with_its_code():
    problem = error_from(
        answering(refusal(404, "MATCHING_RESOURCE_NOT_FOUND")), Operation.DELETE_AMOUNTS
    )
    assert isinstance(problem, Refused)
    assert (problem.status, problem.code) == (404, "MATCHING_RESOURCE_NOT_FOUND")
    assert problem.correlation_id == CORRELATION


@pytest.mark.parametrize("operation", WRITES)
def test_a_taken_write_says_when_and_the_id_to_quote(operation):
    rig = answering(ok(status=204))
    written = CALLS[operation](rig.api)
    assert (written.at, written.correlation_id) == (NOW, CORRELATION)
    assert rig.limiter.waits == [True]


@pytest.mark.parametrize("operation", WRITES)
@pytest.mark.parametrize("status", [200, 202])
def test_another_success_than_the_documented_one_is_not_taken_for_it(operation, status):
    assert isinstance(error_from(answering(ok({}, status)), operation), UnexpectedAnswer)


def choice(**changes):
    return {
        "processingDate": "2020-12-17T09:30:47Z",
        "nino": "AA123456A",
        "taxYear": "2024-25",
        "optOutIndicator": True,
    } | changes


def test_the_choice_is_read_as_hmrc_says_it():
    read = answering(ok(choice())).api.choice(YEAR)
    assert read.value.opted_out is True
    assert read.value.owed_year == YEAR
    assert read.value.processed_at == datetime(2020, 12, 17, 9, 30, 47, tzinfo=UTC)


@pytest.mark.parametrize(
    "changes",
    [
        {"nino": "AB123456A"},
        {"taxYear": "2023-24"},
        {"optOutIndicator": "true"},
        {"optOutIndicator": None},
    ],
)
def test_a_choice_about_somebody_or_something_else_is_not_an_answer(changes):
    problem = error_from(answering(ok(choice(**changes))), Operation.VIEW_CHOICE)
    assert isinstance(problem, UnexpectedAnswer)
    assert "AB123456A" not in str(problem)


def test_the_sandbox_may_answer_about_its_made_up_person():
    rig = answering(ok(choice(nino="AB123456A", taxYear="2020-21")), test_scenario="STATEFUL")
    assert rig.api.choice(YEAR).value.opted_out is True


def obligation(year: int, status: str, **changes: str):
    return {
        "periodStartDate": f"{year}-04-06",
        "periodEndDate": f"{year + 1}-04-05",
        "dueDate": f"{year + 2}-01-31",
        "status": status,
    } | changes


def test_returns_are_read_by_whole_tax_year():
    body = {
        "obligations": [
            obligation(2023, "fulfilled", receivedDate="2025-01-15"),
            obligation(2024, "open"),
            obligation(2025, "paused"),
            obligation(2022, "fulfilled", periodEndDate="2023-03-31"),
            obligation(2021, "fulfilled", periodStartDate="2021-04-05"),
        ]
    }
    returns = answering(ok(body)).api.returns().value
    assert returns.of(TaxYear(2023)).state is ReturnState.SUBMITTED
    assert returns.of(TaxYear(2023)).received_on == date(2025, 1, 15)
    assert returns.of(TaxYear(2024)).state is ReturnState.OPEN
    assert returns.of(TaxYear(2024)).due_on == date(2026, 1, 31)
    assert returns.of(TaxYear(2025)).state is ReturnState.UNKNOWN
    assert set(returns.by_year) == {TaxYear(2023), TaxYear(2024), TaxYear(2025)}


@pytest.mark.parametrize("order", [0, 1])
def test_a_fulfilled_entry_wins_over_an_open_one_for_the_same_year(order):
    entries = [obligation(2023, "fulfilled", receivedDate="2025-01-15"), obligation(2023, "open")]
    body = {"obligations": entries[:: 1 if order else -1]}
    record = answering(ok(body)).api.returns().value.of(TaxYear(2023))
    assert record.state is ReturnState.SUBMITTED


@pytest.mark.parametrize("operation", list(CALLS))
@pytest.mark.parametrize(
    "code",
    ["CLIENT_OR_AGENT_NOT_AUTHORISED", "INVALID_SCOPE", "FORBIDDEN", "RESOURCE_FORBIDDEN"],
)
def test_403_keeps_hmrcs_code(operation, code):
    problem = error_from(answering(refusal(403, code)), operation)
    assert isinstance(problem, NotAllowed)
    assert problem.code == code


@pytest.mark.parametrize("operation", list(CALLS))
@pytest.mark.parametrize("code", ["MISSING_CREDENTIALS", "UNAUTHORIZED", None])
def test_other_401s_end_the_sign_in_without_a_second_try(operation, code):
    rig = answering(refusal(401, code))
    assert isinstance(error_from(rig, operation), SignInExpired)
    assert len(rig.script.requests) == 1
    assert rig.tokens.renewals == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (refusal(400, "FORMAT_VALUE", paths=["/taxCodeComponents/debt/0/amount"]), "FORMAT_VALUE"),
        (
            refusal(
                400,
                "INVALID_REQUEST",
                errors=[{"code": "FORMAT_ID"}, {"code": "FORMAT_VALUE"}],
            ),
            "FORMAT_ID",
        ),
        (refusal(400, "INVALID_REQUEST", errors=[]), "INVALID_REQUEST"),
        (refusal(400, "INVALID_REQUEST", errors="none"), "INVALID_REQUEST"),
        (refusal(400, "INVALID_REQUEST", errors=[{"message": "x"}]), "INVALID_REQUEST"),
        (refusal(400, "INVALID_REQUEST"), "INVALID_REQUEST"),
    ],
)
def test_the_code_of_a_refusal_is_the_first_that_says_what_was_wrong(answer, code):
    problem = error_from(answering(answer), Operation.AMEND_AMOUNTS)
    assert isinstance(problem, Refused)
    assert problem.code == code


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Bad gateway</body></html>",
        b"<errorResponse><code>FORMAT_NINO</code></errorResponse>",
        b"[]",
        b"null",
        b'"text"',
        b'{"message": "no code"}',
        b'{"code": 7}',
        b'{"code": "AA 12 34 56 A"}',
        b'{"code": "AA123456A"}',
        b'{"code": "lower"}',
        b"\xff\xfe\xfa",
        b"[" * 100_000,
    ],
)
@pytest.mark.parametrize("operation", [Operation.VIEW_CHOICE, Operation.OPT_OUT])
@pytest.mark.parametrize("status", [400, 418, 501])
def test_an_error_that_cannot_be_read_has_no_code(body, operation, status):
    problem = error_from(answering(raw(body, status)), operation)
    assert isinstance(problem, UnexpectedAnswer)
    assert (problem.status, problem.code) == (status, "")


def test_a_429_is_a_refusal_whatever_its_body():
    problem = error_from(answering(raw(b"slow down", 429)), Operation.OPT_IN)
    assert isinstance(problem, Refused)


@pytest.mark.parametrize("given", ["AA123456A", "x" * 200, "c75f40a6 a3df-4429-a697", ""])
def test_a_correlation_id_is_passed_on_only_if_it_looks_like_one(given):
    rig = answering(raw(b"{}", **{"X-CorrelationId": given}))
    assert rig.api.amounts(YEAR, Question.USER).correlation_id == ""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"<html></html>",
        b"[]",
        b"null",
        b'{"taxCodeComponents": []}',
        b'{"taxCodeComponents": {"debt": {"amount": 1}}}',
        b'{"taxCodeComponents": {"inYearAdjustment": [{"amount": 1}]}}',
        b'{"taxCodeComponents": {"debt": [{}]}}',
        b'{"taxCodeComponents": {"debt": [{"amount": "1.00"}]}}',
        b'{"taxCodeComponents": {"debt": [{"amount": null}]}}',
        b'{"taxCodeComponents": {"debt": [{"amount": true}]}}',
        b'{"taxCodeComponents": {"debt": [{"amount": -0.01}]}}',
        b'{"taxCodeComponents": {"debt": [{"amount": 1.001}]}}',
        b'{"taxCodeComponents": {"debt": [{"amount": 0.1000000000000000055}]}}',
        b'{"taxCodeComponents": {"debt": [{"amount": 100000000000}]}}',
        b'{"taxCodeComponents": {"debt": [{"amount": NaN}]}}',
        b'{"taxCodeComponents": {"debt": [{"amount": Infinity}]}}',
        b'{"taxCodeComponents": {"debt": [{"amount": 1e999999999999999999999}]}}',
        b'{"taxCodeComponents": {"debt": [{"amount": 1, "id": 1.0}]}}',
        b'{"taxCodeComponents": {"debt": [{"amount": 1, "id": "7"}]}}',
        b'{"taxCodeComponents": {"debt": [{"amount": 1, "id": 0}]}}',
        b'{"taxCodeComponents": {"debt": [{"amount": 1, "id": 1000000000000000}]}}',
    ],
)
def test_amounts_that_cannot_be_read_are_not_guessed(body):
    problem = error_from(answering(raw(body)), Operation.VIEW_AMOUNTS)
    assert isinstance(problem, UnexpectedAnswer)
    assert problem.correlation_id == CORRELATION


def test_what_hmrc_adds_later_does_not_stop_the_rest_from_being_read():
    body = {
        "taxCodeComponents": {
            "debt": [{"amount": 1, "source": "latest", "new": [1]}],
            "studentLoan": [ITEM],
            "odd kind": 1,
        },
        "unmatchedCustomerSubmissions": None,
        "more": {},
    }
    amounts = answering(ok(body)).api.amounts(YEAR, Question.USER).value
    (item,) = amounts.components
    assert (item.id, item.source, item.submitted_on) == (None, Source.UNKNOWN, None)
    assert amounts.unread_kinds == ("?", "studentLoan")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-07-06T09:37:17.000Z", datetime(2021, 7, 6, 9, 37, 17, tzinfo=UTC)),
        ("2021-07-06T14:15:22Z", datetime(2021, 7, 6, 14, 15, 22, tzinfo=UTC)),
        ("2021-07-06T14:15:22+01:00", datetime(2021, 7, 6, 13, 15, 22, tzinfo=UTC)),
        ("2021-07-06T14:15:22.1234567Z", datetime(2021, 7, 6, 14, 15, 22, 123456, tzinfo=UTC)),
        ("2021-07-06T14:15:22", datetime(2021, 7, 6, 14, 15, 22, tzinfo=UTC)),
        ("yesterday", None),
        (None, None),
        (7, None),
    ],
)
def test_times_are_read_leniently(text, expected):
    body = {"taxCodeComponents": {"debt": [ITEM | {"submittedOn": text}]}}
    (item,) = answering(ok(body)).api.amounts(YEAR, Question.USER).value.components
    assert item.submitted_on == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2008-09", TaxYear(2008)),
        ("1999-00", TaxYear(1999)),
        ("2021-23", None),
        ("2021/22", None),
        (None, None),
    ],
)
def test_a_debt_may_be_older_than_the_addresses_of_hmrc_go(text, expected):
    body = {"taxCodeComponents": {"debt": [ITEM | {"relatedTaxYear": text}]}}
    (item,) = answering(ok(body)).api.amounts(YEAR, Question.USER).value.components
    assert item.related_tax_year == expected


def test_an_error_never_shows_the_number_the_token_or_the_address():
    rig = answering(httpx.ConnectError("https://hmrc.example/AA123456A refused"))
    problem = error_from(rig, Operation.VIEW_AMOUNTS)
    shown = f"{problem!s} {problem!r} {problem.__dict__} {problem.__cause__!r}"
    assert "AA123456A" not in shown
    assert "secret" not in shown
