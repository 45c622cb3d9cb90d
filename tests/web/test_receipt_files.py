from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import escape

import httpx
import pytest

from codedout.domain.change import (
    AmountsPosition,
    Ask,
    Change,
    ChangeState,
    NewChange,
    Who,
)
from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import Amounts, ItemKey, Kind, OwnSet, Source, TaxCodeComponent
from codedout.domain.nino import Nino
from codedout.domain.tax_year import TaxYear
from codedout.journeys.history import check_history
from codedout.presenters.viewer import Viewer
from codedout.signin.sign_in import digest

from .browser import Browser
from .fakes import FakePortal

REFERENCE = "CO-7K3M-2Q9D"
FILE = f"/receipts/{REFERENCE}/file"
DAY = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
SHOW = Viewer()
ITEM = ItemKey(Kind.SELF_ASSESSMENT, 4657839807)


def a_change(subject: str) -> Change:
    """A confirmed change of one amount to £380.05."""
    held = TaxCodeComponent(
        kind=ITEM.kind,
        id=ITEM.id,
        amount=Decimal("412.30"),
        source=Source.HMRC_HELD,
        submitted_on=DAY,
        related_tax_year=TaxYear(2023),
    )
    before = AmountsPosition(hmrc_held=Amounts((held,)), user=Amounts())
    sent = replace(held, amount=Decimal("380.05"), source=Source.USER)
    return Change(
        reference=REFERENCE,
        what=NewChange(
            who=Who("p_1", subject),
            ask=Ask.AMEND_ONE,
            tax_year=TaxYear(2025),
            item=ITEM,
            before=before,
            wanted=OwnSet.of({ITEM: sent.amount}),
            return_state=ReturnState.OPEN,
            says_not_submitted=None,
        ),
        state=ChangeState.CONFIRMED,
        prepared_at=DAY,
        sent_at=DAY,
        settled_at=DAY,
        after=replace(before, user=Amounts((sent,))),
        correlation_ids=("a-number-of-hmrcs",),
    )


@pytest.fixture
def subject(browser: Browser, portal: FakePortal) -> str:
    browser.sign_in()
    subject = portal.sessions.kept[digest(browser.session_secret() or "")].who.subject
    portal.receipts[subject, REFERENCE] = a_change(subject)
    portal.sessions.claim_number(digest(browser.session_secret() or ""), Nino("AA123404D"))
    return subject


def test_a_receipt_is_saved_as_a_file_and_kept_by_nothing_on_the_way(
    http: httpx.Client, subject: str, portal: FakePortal
) -> None:
    response = http.get(FILE)
    assert response.status_code == 200
    for shown in (
        REFERENCE,
        "£412.30",
        "£380.05",
        "2025 to 2026",
        "2023 to 2024",
        "a-number-of-hmrcs",
    ):
        assert shown in response.text
    assert response.headers["cache-control"] == "no-store"
    assert (
        response.headers["content-disposition"]
        == f'attachment; filename="receipt-{REFERENCE}.html"'
    )
    assert response.headers["content-type"].startswith("text/html")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    assert portal.sessions.touched


def test_the_file_says_whose_it_is_and_when_it_was_made(
    http: httpx.Client, subject: str, portal: FakePortal
) -> None:
    text = http.get(FILE).text
    assert "National Insurance number ending 04D" in text
    assert "AA123404D" not in text
    assert "AA 12 34 04 D" not in text
    assert SHOW.instant(portal.clock.now()) in text


@pytest.mark.parametrize("environment", ["demo", "sandbox", "production"])
def test_the_mark_of_made_up_figures_stands_apart_from_what_follows(
    http: httpx.Client, subject: str, portal: FakePortal, environment: str
) -> None:
    portal.environment = environment
    lines = re.sub(r"<[^>]+>", "\n", http.get(FILE).text).split("\n")
    for mode in ("demo", "sandbox"):
        for said in (SHOW.say(f"common.mode.{mode}"), SHOW.say(f"common.mode.{mode}_note")):
            assert (escape(said) in lines) is (mode == environment)


def test_without_a_cookie_there_is_no_file(portal: FakePortal, subject: str) -> None:
    response = httpx.get(f"{portal.public_url}{FILE}", trust_env=False)
    assert response.status_code == 403
    assert "380.05" not in response.text
    assert "/oauth/login?next=%2Freceipts" in response.text


def test_with_somebody_elses_cookie_there_is_no_file(portal: FakePortal, subject: str) -> None:
    with httpx.Client(base_url=portal.public_url, trust_env=False) as other:
        Browser(other, portal.public_url).sign_in()
        response = other.get(FILE)
    assert response.status_code == 404
    assert "380.05" not in response.text


def test_with_a_made_up_cookie_there_is_no_file(
    http: httpx.Client, portal: FakePortal, subject: str
) -> None:
    port = portal.public_url.rpartition(":")[2]
    http.cookies.clear()
    http.cookies.set(f"codedout_sid_{port}", "x" * 43, domain="127.0.0.1", path="/")
    assert http.get(FILE).status_code == 403


def test_once_the_session_is_over_there_is_no_file(
    http: httpx.Client, portal: FakePortal, subject: str
) -> None:
    portal.clock.pass_by(timedelta(minutes=15))
    assert http.get(FILE).status_code == 403


@pytest.mark.parametrize("path", ["/receipts/..%2f..%2fetc/file", "/receipts/%00/file"])
def test_an_odd_reference_is_just_not_there(http: httpx.Client, subject: str, path: str) -> None:
    assert http.get(path).status_code == 404


def test_all_changes_are_saved_as_one_signed_file_and_only_ones_own(
    http: httpx.Client, subject: str, portal: FakePortal
) -> None:
    portal.receipts["s_somebody_else", "CO-9999-9999"] = replace(
        a_change("s_somebody_else"), reference="CO-9999-9999"
    )
    response = http.get("/receipts/history/file")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert 'filename="codedout-history.json"' in response.headers["content-disposition"]
    assert check_history(response.content).where == ""
    assert REFERENCE in response.text
    assert "CO-9999-9999" not in response.text
    assert "AA123404D" not in response.text
    http.cookies.clear()
    assert http.get("/receipts/history/file").status_code == 403
