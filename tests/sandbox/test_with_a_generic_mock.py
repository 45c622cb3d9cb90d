"""The portal against a mock that knows only HMRC's documents, and another authorization server.

Nothing here is ours but the portal: it must live with samples about other people and other years.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from codedout.presenters.viewer import long_year
from codedout.words import words
from tests.browser.steps import facts, on_receipt, outcome, press, say, settled, table, visit
from tests.contract.documents import FOLDER, needs_documents
from tests.sandbox.another_oauth import (
    BUTTON,
    CLIENT_ID,
    CLIENT_SECRET,
    AnotherOAuth,
    another_oauth,
)
from tests.sandbox.generic_mock import GenericMock, generic_mock
from tests.sandbox.running import SandboxPortal, newest_ended_year
from tests.sandbox.steps import answer_if_asked, fill_row, type_number

pytestmark = needs_documents

NINO = "AA123456A"
PAGES = (
    "",
    "compare",
    "collection",
    "stay-or-stop",
    "liability",
    "story",
    "open",
    "change",
    "remove",
    "test-figures",
)


@dataclass(frozen=True)
class WithMock:
    portal: SandboxPortal
    hmrc: GenericMock
    oauth: AnotherOAuth


@pytest.fixture(scope="module")
def with_mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WithMock]:
    assert FOLDER is not None
    with generic_mock(Path(FOLDER)) as hmrc, another_oauth() as oauth:
        portal = SandboxPortal(
            tmp_path_factory.mktemp("mock"),
            api=hmrc.url,
            authorize=oauth.authorize_url,
            token=oauth.token_url,
            CODEDOUT_HMRC_CLIENT_ID=CLIENT_ID,
            CODEDOUT_HMRC_CLIENT_SECRET=CLIENT_SECRET,
        )
        try:
            yield WithMock(portal, hmrc, oauth)
        finally:
            portal.stop()


@pytest.fixture
def signed_in(page: Page, with_mock: WithMock) -> Page:
    with_mock.hmrc.requests.clear()
    page.goto(f"{with_mock.portal.url}/oauth/login?next=/receipts")
    press(page, say("signin.go"))
    press(page, BUTTON)
    type_number(page, NINO)
    expect(page).to_have_url(f"{with_mock.portal.url}/receipts")
    settled(page)
    return page


def test_what_is_asked_is_as_documented_and_answered(signed_in: Page, with_mock: WithMock) -> None:
    for path in PAGES:
        visit(signed_in, with_mock.portal.url, path)
        expect(signed_in.locator("[data-testid=stException]")).to_have_count(0)
        expect(signed_in.get_by_text(say("common.mode.sandbox"))).to_be_visible()
    asked = with_mock.hmrc.requests
    assert len({path for _, path, _ in asked}) > 8
    assert [status for _, path, status in asked if status != 200 and path != "/"] == []
    assert NINO not in with_mock.portal.log()


def test_every_figure_of_the_sample_stands_on_compare(signed_in: Page, with_mock: WithMock) -> None:
    visit(signed_in, with_mock.portal.url, "compare")
    assert sorted(row[1] for row in table(signed_in, "unmatched")) == sorted(
        f"£{pounds}"
        for pounds in ("89.78", "14.45", "12.01", "75.99", "12.32", "71.99", "54.79", "56.74")
    )
    # The sample marks each figure as the person's own, whoever's were asked for.
    heading = say("compare.contradiction.title")
    expect(signed_in.get_by_role("heading", name=heading)).to_be_visible()
    expect(signed_in.get_by_role("heading", name=say("compare.unsafe.title"))).to_be_visible()


def test_a_sample_about_somebody_else_is_said_to_be_one(
    signed_in: Page, with_mock: WithMock
) -> None:
    visit(signed_in, with_mock.portal.url, "collection")
    year = long_year(newest_ended_year(), words())
    box = signed_in.get_by_role("region", name=say("collection.sample.title"))
    expect(box).to_contain_text(say("collection.sample.line", year=year))
    visit(signed_in, with_mock.portal.url, "")
    expect(signed_in.locator("body")).to_contain_text(
        "HMRC’s test system answered with a sample about another person or year"
    )


def test_a_change_that_the_mock_takes_and_forgets_is_not_called_done(
    signed_in: Page, with_mock: WithMock
) -> None:
    visit(signed_in, with_mock.portal.url, "test-figures")
    answer_if_asked(signed_in)
    fill_row(signed_in, 1, "debt", "4657839807", "380.00")
    press(signed_in, say("change.continue"))
    press(signed_in, say("change.button.put_test_figures"))
    on_receipt(signed_in)
    expect(
        signed_in.get_by_role("heading", name=say("change.outcome.not_done.title"))
    ).to_have_count(0)
    outcome(signed_in, "differs")
    writes = [(method, status) for method, _, status in with_mock.hmrc.requests if method != "GET"]
    assert writes == [("PUT", 204)]


def test_another_authorization_server_will_do(signed_in: Page, with_mock: WithMock) -> None:
    asked = with_mock.oauth.asked[-1]
    assert asked["redirect_uri"] == f"{with_mock.portal.url}/oauth/callback"
    assert asked["scope"].split() == ["read:self-assessment", "write:self-assessment"]
    assert with_mock.oauth.grants[-1] == "authorization_code 200"
    visit(signed_in, with_mock.portal.url, "connection")
    # It names no scope in its answer, so what was asked for is what was given.
    allowed = facts(signed_in, "permission")
    assert any("Change" in value for value in allowed.values())


def test_tokens_that_run_out_at_once_are_each_used_once(
    page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert FOLDER is not None
    with generic_mock(Path(FOLDER)) as hmrc, another_oauth(lasts=60) as oauth:
        portal = SandboxPortal(
            tmp_path_factory.mktemp("short"),
            api=hmrc.url,
            authorize=oauth.authorize_url,
            token=oauth.token_url,
            CODEDOUT_HMRC_CLIENT_ID=CLIENT_ID,
            CODEDOUT_HMRC_CLIENT_SECRET=CLIENT_SECRET,
        )
        try:
            page.goto(f"{portal.url}/oauth/login?next=/compare")
            press(page, say("signin.go"))
            press(page, BUTTON)
            type_number(page, NINO)
            settled(page)
            assert len(table(page, "unmatched")) == 8
        finally:
            portal.stop()
        renewals = oauth.grants[1:]
        assert len(renewals) > 1  # sixty seconds are within the margin: none is used twice
        assert set(renewals) == {"refresh_token 200"}
