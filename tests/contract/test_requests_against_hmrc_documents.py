"""Every request that the client can make, and every answer HMRC documents for it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codedout.domain.coded_out import ItemKey, Kind, OwnSet, Question
from codedout.domain.errors import HmrcError, NotAllowed, Refused
from codedout.domain.inquiries import (
    CalculationsOf,
    CalculationWith,
    PaymentsIn,
    StandingIn,
    Transactions,
)
from codedout.domain.operation import Operation
from codedout.domain.refusals import ROWS
from codedout.domain.span import MOST_DAYS, Span
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.client import PersonApi
from codedout.hmrc.fraud_headers import fraud_headers
from codedout.journeys.ports import Read
from tests.contract.documents import FOLDER, Documented, Documents, NotAsDocumented, needs_documents
from tests.hmrc.test_client import CALCULATION, CALLS
from tests.hmrc.test_fraud_headers import FACTS, IDS, VENDOR
from tests.hmrc.wire import CORRELATION, Rig, answering, ok, raw

pytestmark = needs_documents

AMOUNTS = st.decimals(min_value=0, max_value=Decimal("99999999999.99"), places=2)
IDS_OF_ITEMS = st.integers(1, 999_999_999_999_999)
SEVERAL = st.sampled_from([kind for kind in Kind if kind is not Kind.IN_YEAR])
SETS = st.builds(
    lambda several, one: OwnSet.of({**several, **one}),
    st.dictionaries(st.builds(ItemKey, SEVERAL, IDS_OF_ITEMS), AMOUNTS, min_size=1),
    st.dictionaries(st.builds(ItemKey, st.just(Kind.IN_YEAR), IDS_OF_ITEMS), AMOUNTS, max_size=1),
)
YEARS = st.builds(TaxYear, st.integers(2019, 2090))


@cache
def documents() -> Documents:
    assert FOLDER is not None
    return Documents(Path(FOLDER))


def refusing(**how: object) -> Rig:
    """A rig whose HMRC turns everything down, and which sends every header we ever send."""
    headers = fraud_headers(FACTS, VENDOR, IDS).sent
    return answering(raw(b'{"code": "FORMAT_NINO"}', 400), headers=headers, **how)


def request_of(rig: Rig, operation: Operation) -> httpx.Request:
    with pytest.raises(HmrcError):
        CALLS[operation](rig.api)
    return rig.script.only


@cache
def documented(operation: Operation) -> Documented:
    """HMRC's own entry for one of our operations, found by what our client sends."""
    return documents().check(request_of(refusing(), operation))


@pytest.mark.parametrize("scenario", [None, "STATEFUL"])
@pytest.mark.parametrize("operation", list(Operation))
def test_each_call_is_as_hmrc_documents_it(operation, scenario):
    documents().check(request_of(refusing(test_scenario=scenario), operation))


@settings(max_examples=60, deadline=None)
@given(SETS, YEARS)
def test_every_set_of_figures_leaves_in_the_documented_form(wanted, year):
    rig = answering(ok(status=204))
    rig.api.put_amounts(year, wanted)
    documents().check(rig.script.only)


@given(YEARS, st.sampled_from(Question))
def test_every_question_about_any_year_is_as_documented(year, question):
    rig = answering(ok({}))
    rig.api.amounts(year, question)
    documents().check(rig.script.only)
    rig = answering(ok({"obligations": []}))
    rig.api.returns(year)
    documents().check(rig.script.only)


@given(YEARS, st.integers(0, 40 * 366), st.integers(0, MOST_DAYS - 1))
def test_every_inquiry_about_any_time_is_as_documented(year, begins, more):
    first = date(1995, 4, 6) + timedelta(days=begins)
    span = Span(first, first + timedelta(days=more))
    for inquiry in (Transactions(span), PaymentsIn(span), CalculationsOf(year), StandingIn(year)):
        rig = answering(raw(b'{"code": "MATCHING_RESOURCE_NOT_FOUND"}', 404))
        rig.api.inquire(inquiry)
        documents().check(rig.script.only)


def spoilt(**changes: object) -> httpx.Request:
    good = request_of(refusing(), Operation.AMEND_AMOUNTS)
    parts = {"method": good.method, "url": good.url, "headers": dict(good.headers)}
    headers = parts["headers"]
    headers.pop("content-length")
    return httpx.Request(**(parts | {"content": good.content} | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "PATCH"},
        {"url": "https://hmrc.example/accounts/self-assessment/AA123456A/2024-25/tax-code"},
        {"content": b'{"taxCodeComponents": {"debt": [{"id": 1, "amount": 10.555}]}}'},
        {"content": b'{"taxCodeComponents": {"debt": [{"id": 1}]}}'},
        {"content": b'{"taxCodeComponents": {"debt": [{"id": 1.5, "amount": 1}]}}'},
        {"content": b'{"taxCodeComponents": {"debt": [{"id": 1, "amount": "1"}]}}'},
        {"content": b'{"taxCodeComponents": {"debt": [{"id": 1, "amount": 1, "x": 1}]}}'},
        {"content": b'{"taxCodeComponents": {"inYearAdjustment": [{"id": 1, "amount": 1}]}}'},
        {"headers": {"Content-Type": "application/json", "Authorization": "Bearer x"}},
        {
            "headers": {
                "Content-Type": "application/json",
                "Authorization": "Bearer x",
                "Accept": "application/vnd.hmrc.3.0+json",
            }
        },
    ],
)
def test_the_check_itself_sees_what_is_wrong(changes):
    with pytest.raises(NotAsDocumented):
        documents().check(spoilt(**changes))


def outcome(rig: Rig, operation: Operation) -> HmrcError | None:
    try:
        CALLS[operation](rig.api)
    except HmrcError as problem:
        return problem
    return None


def test_every_documented_error_has_its_own_row_and_reaches_us_with_its_code():
    checked = set()
    for operation in Operation:
        for status, name, body in documented(operation).answers():
            if status < 400:
                continue
            code = body["code"]
            assert (operation, status, code) in ROWS, f"{operation}: no row for {name}"
            problem = outcome(answering(ok(body, status)), operation)
            if problem is None:
                assert (status, operation.writes) == (404, False), "only nothing held is an answer"
            else:
                assert isinstance(problem, NotAllowed if status == 403 else Refused)
                assert (problem.operation, problem.status) == (operation, status)
                assert (problem.code, problem.correlation_id) == (code, CORRELATION)
            checked.add((operation, status, code))
    operations = {documented(operation).name for operation in Operation}
    assert len(operations) == len(Operation)
    # tests/conftest.py repeats this line at the end of the run.
    print(
        f"HMRC documents: {len(operations)} operations of the client, each request fits;"
        f" {len(checked)} error codes in {len(ROWS)} rows of the table of errors"
    )


def years_in(name: str) -> list[TaxYear]:
    """The years that an example of an answer is for: two where its name has the ends of a time."""
    return [TaxYear.parse(year) for year in re.findall(r"20[0-9]{2}-[0-9]{2}", name)]


BY_YEAR: dict[Operation, Callable[[PersonApi, TaxYear], Read[Any]]] = {
    Operation.LIST_CALCULATIONS: lambda api, year: api.inquire(CalculationsOf(year)),
    Operation.VIEW_CALCULATION: lambda api, year: api.inquire(CalculationWith(year, CALCULATION)),
}


@pytest.mark.parametrize("operation", list(Operation))
def test_every_documented_success_can_be_read(operation):
    for status, name, body in documented(operation).answers():
        if status >= 400:
            continue
        content = b"" if body is None else json.dumps(body, default=float).encode()
        # The documents' example of a choice is about another person, as the sandbox's is.
        rig = answering(raw(content, status), test_scenario="STATEFUL")
        if operation in BY_YEAR:
            results = [BY_YEAR[operation](rig.api, year) for year in years_in(name)]
        else:
            results = [CALLS[operation](rig.api)]
        assert results
        assert {result.correlation_id for result in results} == {CORRELATION}


def test_the_documented_example_of_amounts_is_read_to_the_penny():
    ((_, _, body),) = [
        answer for answer in documented(Operation.VIEW_AMOUNTS).answers() if answer[0] == 200
    ]
    content = json.dumps(body, default=float).encode()
    amounts = answering(raw(content)).api.amounts(TaxYear(2021), Question.LATEST).value
    assert [str(item.amount) for item in amounts.components] == ["89.78", "14.45", "12.01", "75.99"]
    assert [str(item.amount) for item in amounts.unmatched] == ["12.32", "71.99", "54.79", "56.74"]
    assert amounts.unread_kinds == ()
