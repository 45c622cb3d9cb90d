"""The figures of all years as a file: for the session alone, and only where HMRC told something."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import httpx
import pytest

from codedout.domain.account import Account
from codedout.domain.errors import HmrcError, HmrcUnreachable, NotAllowed, Refused, SignInExpired
from codedout.domain.nino import Nino
from codedout.domain.operation import Operation
from codedout.domain.span import Span
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.holding import AccountReading
from codedout.journeys.parts import Part
from codedout.journeys.ports import Read
from codedout.signin.sign_in import digest
from tests.books import coding, document

from .browser import Browser
from .fakes import FakePortal

OWED, COLLECTED = "/liability/by-owed.csv", "/liability/by-collected.csv"
NINO = Nino("AA123404D")
YEAR = TaxYear(2023)
DOWN: Part[Account] = Part(error=HmrcUnreachable(Operation.VIEW_ACCOUNT))
ACCOUNT = Account(
    documents=(document("123456789012", YEAR, "1420.50"),), codings=(coding(YEAR, "1000.00"),)
)


def account_in(portal: FakePortal) -> AccountReading:
    now = portal.clock.now()
    posted = Part(read=Read(ACCOUNT, now, "id"))
    return AccountReading(now=posted, posted={Span(YEAR.first_day, london_day(now)): posted})


@pytest.fixture
def subject(browser: Browser, portal: FakePortal) -> str:
    browser.sign_in()
    subject = portal.sessions.prove(digest(browser.session_secret() or ""), NINO).who.subject
    portal.accounts[subject] = account_in(portal)
    return subject


def rows(response: httpx.Response) -> list[list[str]]:
    assert response.status_code == 200, response.text
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


def test_both_ways_of_looking_are_saved_and_kept_by_nothing_on_the_way(
    http: httpx.Client, subject: str, portal: FakePortal
) -> None:
    owed, collected = http.get(OWED), http.get(COLLECTED)
    parts = ["0.00", "1000.00", "420.50", "0.00", "1420.50"]
    assert rows(owed)[1:] == [["2023-24", "2023 to 2024", *parts], ["", "All years", *parts]]
    assert [row[:5] for row in rows(collected)][1:] == [
        ["2025-26", "2023-24", "2025 to 2026", "2023 to 2024", "1000.00"],
        ["", "", "All meant for tax codes", "", "1000.00"],
    ]
    for response, name in ((owed, "owed"), (collected, "collected")):
        assert response.headers["content-type"] == "text/csv; charset=utf-8"
        assert response.headers["cache-control"] == "no-store"
        named = f'attachment; filename="tax-by-year-{name}.csv"'
        assert response.headers["content-disposition"] == named
        assert NINO.value not in response.text
        assert "123456789012" not in response.text
    assert portal.sessions.touched


def test_what_hmrc_did_not_tell_is_said_in_the_file(
    http: httpx.Client, subject: str, portal: FakePortal
) -> None:
    portal.accounts[subject] = replace(portal.accounts[subject], now=DOWN)
    *_, last = rows(http.get(OWED))
    assert last == [
        "HMRC did not answer about what is open now."
        " An older charge that is still open may be lacking here."
    ]


def test_where_hmrc_told_nothing_there_is_no_file(
    http: httpx.Client, subject: str, portal: FakePortal
) -> None:
    span = Span(YEAR.first_day, YEAR.last_day)
    portal.accounts[subject] = AccountReading(now=DOWN, posted={span: DOWN})
    response = http.get(OWED)
    assert response.status_code == 503
    assert 'href="/liability"' in response.text
    assert "content-disposition" not in response.headers


@pytest.mark.parametrize(
    "error",
    [
        NotAllowed(Operation.VIEW_ACCOUNT, status=403),
        SignInExpired(Operation.VIEW_ACCOUNT, status=401),
        Refused(Operation.VIEW_ACCOUNT, status=400, code="FORMAT_NINO"),
    ],
)
@pytest.mark.parametrize("path", [OWED, COLLECTED])
def test_whoever_hmrc_turns_away_in_one_answer_has_no_file_of_the_others(
    http: httpx.Client, subject: str, portal: FakePortal, error: HmrcError, path: str
) -> None:
    told = portal.accounts[subject]
    portal.accounts[subject] = replace(told, now=Part(error=error))
    response = http.get(path)
    assert response.status_code == 503
    assert "1420.50" not in response.text
    assert "content-disposition" not in response.headers


@pytest.mark.parametrize("path", [OWED, COLLECTED])
def test_without_a_session_there_is_no_file(portal: FakePortal, subject: str, path: str) -> None:
    response = httpx.get(f"{portal.public_url}{path}", trust_env=False)
    assert response.status_code == 403
    assert "/oauth/login?next=%2Fliability" in response.text
    assert "1420.50" not in response.text


def test_until_hmrc_has_answered_for_the_number_there_is_no_file(
    http: httpx.Client, browser: Browser, portal: FakePortal, subject: str
) -> None:
    portal.sessions.claim_number(digest(browser.session_secret() or ""), NINO)
    response = http.get(OWED)
    assert response.status_code == 403
    assert 'href="/liability"' in response.text


def test_once_the_session_is_over_there_is_no_file(
    http: httpx.Client, portal: FakePortal, subject: str
) -> None:
    portal.clock.pass_by(timedelta(minutes=15))
    assert http.get(OWED).status_code == 403
