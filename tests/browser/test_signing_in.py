"""A person signs in through both pages, in a real browser."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.running import RunningPortal

PLAIN = "AA100001A"
NOT_SIGNED_UP = "AA100012D"


def test_signing_in_leads_to_the_page_asked_for(
    page: Page, sign_in: Callable[..., None], running_portal: RunningPortal
) -> None:
    sign_in(page, PLAIN, next="/receipts")
    expect(page).to_have_url(f"{running_portal.url}/receipts")
    expect(page.locator("body")).not_to_contain_text(PLAIN)


def test_someone_hmrc_refuses_is_told_every_cause(
    phone: Page, sign_in: Callable[..., None]
) -> None:
    sign_in(phone, NOT_SIGNED_UP)
    expect(phone.locator("body")).to_contain_text("Making Tax Digital for Income Tax")
    expect(phone.locator("body")).not_to_contain_text(NOT_SIGNED_UP)
