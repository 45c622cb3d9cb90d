"""The presenter view in a room: turned by keys and a remote, and nothing of anybody's in it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser.axe import violations
from tests.browser.someone import SA, Someone, held, year
from tests.browser.steps import body, press, say, settled
from tests.running import RunningPortal

CARDS = ".st-key-cards"


def turned(page: Page, number: int, heading: str) -> None:
    """That card is there now, alone, and the address says so."""
    expect(page.locator(f"{CARDS} h1")).to_have_text(heading)
    expect(page.locator(f"{CARDS} [role=status]")).to_contain_text(f"Card {number} of ")
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_cards_are_turned_by_keys_and_their_address_names_nobody(
    page: Page,
    signed_in: Callable[..., None],
    someone: Callable[..., Someone],
    running_portal: RunningPortal,
) -> None:
    person = someone(years={"2025-26": year(held(SA, 11, "936.45", related_tax_year="2023-24"))})
    signed_in(page, person.nino)
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{running_portal.url}/present")
    turned(page, 1, say("present.first"))
    expect(page.locator(".co-lead")).to_have_count(0)  # of what stood there while HMRC was asked
    page.keyboard.press("ArrowRight")
    kind = say("common.kind.selfAssessmentUnderpayment")
    turned(page, 2, say("present.taken", year="2025 to 2026", kind=kind))
    expect(page.locator(f"{CARDS} .co-figure")).to_have_text("£936.45")
    assert page.url == f"{running_portal.url}/present?card=2"
    assert page.title() == "Presenter view – codedout"
    assert violations(page) == []
    page.keyboard.press("PageDown")  # a remote for slides
    turned(page, 3, say("present.bill", year="2025 to 2026"))
    page.keyboard.press("PageUp")
    turned(page, 2, say("present.taken", year="2025 to 2026", kind=kind))
    page.keyboard.press("ArrowLeft")
    turned(page, 1, say("present.first"))
    page.keyboard.press("ArrowLeft")
    settled(page)
    turned(page, 1, say("present.first"))
    page.goto(f"{running_portal.url}/present?card=999")
    expect(page.get_by_role("button", name=say("present.next"))).to_be_disabled()
    press(page, say("present.back"))
    turned(page, 6, say("overview.closing.heading"))
    expect(body(page)).not_to_contain_text(person.nino)
