"""Fields take what should not have been typed: told by the field, nothing sent, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import NewVisitor
from tests.browser.someone import SA, Someone, held, sent, year
from tests.browser.steps import body, press, say, settled, title, visit
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

YEAR = "2025-26"

BAD_AMOUNTS = {
    "empty": "",
    "spaces": "   ",
    "words": "four hundred",
    "negative": "-12.50",
    "a real minus sign": "−12.50",
    "three decimals": "380.505",
    "one decimal": "£1,234.5",
    "an exponent": "1e3",
    "an underscore": "1_000",
    "full-width figures": "１２３.４５",
    "two amounts": "12.50 13.50",
    "a comma astray": "1,23",
    "not a number": "NaN",
    "a bell": "12\u0007.50",
    "a zero byte": "12\u0000",
    "a mark that turns writing round": "\u202e12.50",
    "markup": "<img src=x onerror=alert(1)>",
    "too much": "100000000000.00",
    "a lot": "9" * 200_000,
}
REASONS = {
    "empty": "empty",
    "spaces": "empty",
    "negative": "negative",
    "a real minus sign": "negative",
    "three decimals": "pence",
    "one decimal": "pence",
    "full-width figures": "not_plain",
    "a bell": "not_plain",
    "a zero byte": "not_plain",
    "a mark that turns writing round": "not_plain",
    "too much": "too_big",
    "a lot": "too_long",
}
BAD_NUMBERS = {
    "empty": "",
    "words": "my number",
    "one letter short": "AA123456",
    "a prefix nobody has": "BG123456A",
    "a last letter nobody has": "AA123456E",
    "the field's own example": "QQ 12 34 56 C",
    "a figure too many": "AA1234567A",
    "full-width figures": "AA１２３４５６A",
    "a zero byte": "AA123456A\u0000",
    "negative": "-AA123456A",
    "markup": "<script>alert(1)</script>",
    "an address": "AA123456A/../../other",
    "a lot": "A" * 200_000,
}
NUMBER_REASONS = {
    "empty": "empty",
    "a prefix nobody has": "first_letters",
    "a last letter nobody has": "last_letter",
    "the field's own example": "example",
}


def type_in(field: Locator, text: str) -> None:
    """Put the text there as pasting does; a browser drops what a field of one line cannot hold."""
    field.fill(text)


def told(page: Page, field: Locator, message: str) -> None:
    """By the field, in the summary, in the title; focus where it was, and the text as typed."""
    summary = page.locator("section.co-errors[role='alert']")
    expect(summary).to_be_visible()
    expect(summary.locator("li")).to_have_text([message])
    expect(page.locator(".co-field-error")).to_have_text([message])
    settled(page)
    expect(page).to_have_title(re.compile(r"^Error: "))
    focused: str = page.evaluate("document.activeElement.tagName")
    assert focused in ("BUTTON", "INPUT"), f"focus went to {focused}"
    expect(field).to_be_visible()


def test_each_bad_amount_is_told_by_the_field_and_nothing_is_sent_or_lost(
    new_visitor: NewVisitor, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    visitor = new_visitor()
    page = visitor.page
    person = someone(years={YEAR: year(held(SA, 11, "412.30"), submitted=[sent(SA, 11, "400.00")])})
    signed_in(page, person.nino)
    visit(page, running_portal.url, "change", year=YEAR, item=f"{SA}-11")
    field = page.get_by_label(say("change.amount"), exact=True)
    for name, text in BAD_AMOUNTS.items():
        type_in(field, text)
        left = field.input_value()
        press(page, say("change.continue"))
        told(page, field, say(f"change.error.{REASONS.get(name, 'not_a_number')}"))
        assert field.input_value() == left, name
        # Put right, the message goes. The same amount as before is told apart from a bad one.
        type_in(field, "400")
        press(page, say("change.continue"))
        told(page, field, say("change.error.same"))
    assert person.writes() == []
    assert visitor.script_errors == []
    visit(page, running_portal.url, "receipts")
    expect(body(page)).to_contain_text(say("receipts.none"))


@pytest.mark.parametrize(
    ("text", "shown"), [("1,234.56", "£1,234.56"), (" £ 1 234 ", "£1,234"), ("380.00\n", "£380")]
)
def test_an_amount_typed_as_people_type_amounts_is_understood(
    text: str,
    shown: str,
    page: Page,
    signed_in: SignIn,
    someone: MakeSomeone,
) -> None:
    person = someone(years={YEAR: year(held(SA, 11, "412.30"))})
    signed_in(page, person.nino, next=f"/change?year={YEAR}&item={SA}-11")
    page.get_by_label(say("change.amount"), exact=True).fill(text)
    press(page, say("change.continue"))
    title(page, say("change.check_title.amend_one", year="2025 to 2026"))
    expect(page.locator("table[data-key='before-after']")).to_contain_text(shown)


def test_sending_with_enter_keeps_focus_in_the_field(
    page: Page, signed_in: SignIn, someone: MakeSomeone
) -> None:
    person = someone(years={YEAR: year(held(SA, 11, "412.30"))})
    signed_in(page, person.nino, next=f"/change?year={YEAR}&item={SA}-11")
    field = page.get_by_label(say("change.amount"), exact=True)
    field.fill("12.5")
    field.press("Enter")
    told(page, field, say("change.error.pence"))
    expect(field).to_be_focused()


def test_choosing_nothing_is_told_on_every_form_that_asks_to_choose(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = someone(
        years={
            YEAR: year(
                held(SA, 11, "412.30"),
                held(SA, 12, "1.30"),
                submitted=[sent(SA, 11, "400.00")],
                tax_return={"state": "absent"},
            )
        }
    )
    signed_in(page, person.nino)
    visit(page, running_portal.url, "change", year=YEAR)
    save = page.get_by_role("button", name=say("collection.answer.save"), exact=True)
    save.click()
    told(page, save, say("collection.answer.missing"))
    page.locator("label", has_text=say("collection.answer.no")).click()
    save.click()
    expect(body(page)).to_contain_text(say("collection.answer.said_no", year="2025 to 2026"))
    settled(page)
    field = page.get_by_label(say("change.amount"), exact=True)
    field.fill("380.00")
    press(page, say("change.continue"))
    told(page, field, say("change.error.item"))
    assert field.input_value() == "380.00"
    visit(page, running_portal.url, "remove", year=YEAR)
    press(page, say("change.remove_continue"))
    button = page.get_by_role("button", name=say("change.remove_continue"), exact=True)
    told(page, button, say("change.error.remove"))
    assert person.writes() == []


def test_each_bad_number_is_told_by_the_field_and_hmrc_is_not_asked(
    new_visitor: NewVisitor, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    visitor = new_visitor()
    page = visitor.page
    person = someone(years={YEAR: year(held(SA, 11, "412.30"))})
    page.goto(f"{running_portal.url}/oauth/login?next=%2F")
    press(page, say("signin.go"))
    page.locator(f"input[name='person'][value='{person.nino}']").check()
    press(page, "Give permission")
    settled(page)
    title(page, say("identity.number.title"))
    field = page.get_by_label(say("identity.number.label"))
    before = len(running_portal.standin.get("/_standin/requests").json())
    for name, text in BAD_NUMBERS.items():
        type_in(field, text)
        left = field.input_value()
        press(page, say("identity.number.button"))
        told(page, field, say(f"identity.number.error.{NUMBER_REASONS.get(name, 'shape')}"))
        assert field.input_value() == left, name
    assert len(running_portal.standin.get("/_standin/requests").json()) == before
    assert visitor.script_errors == []
    assert "200000" not in page.content()


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("compare?year=2031-32", "years.missing.title"),
        ("compare?year=last%20year", "years.missing.title"),
        ("compare?year=2025-27", "years.missing.title"),
        ("collection?year=%00", "years.missing.title"),
        ("receipt?reference=CO-0000-0000", "receipts.unknown"),
        ("receipt", "receipts.unnamed"),
        ("check", "receipts.unnamed"),
        ("check?reference=..%2F..%2Fetc%2Fpasswd", "receipts.unknown"),
        ("undo?reference=CO-0000-0000", "receipts.unknown"),
        ("nonsense", "common.page_missing_title"),
        ("compare/nonsense", "common.page_missing_title"),
        ("change?year=2025-26&item=debt-99", "change.title_page"),
        ("change?year=2025-26&item=%3Cscript%3E", "change.title_page"),
    ],
)
def test_an_address_of_nothing_is_a_page_that_helps(
    path: str, says: str, page: Page, signed_in: SignIn, someone: MakeSomeone
) -> None:
    person = someone(years={YEAR: year(held(SA, 11, "412.30"), held(SA, 12, "512.30"))})
    signed_in(page, person.nino, next=f"/{path}")
    expect(body(page)).to_contain_text(say(says))
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(body(page)).to_contain_text(say("common.service"))
    if says.startswith("receipts."):  # and neither a receipt nor something to check
        title(page, say("receipts.missing"))
        heading, service = say("receipts.missing"), say("common.service")
        expect(page).to_have_title(say("common.window_title", heading=heading, service=service))
    # A year may be picked there, or there is a link onwards.
    assert page.get_by_role("link").count() + page.get_by_role("combobox").count() > 0
    if "item=" in path:  # nothing is picked for the person that they did not pick
        expect(page.get_by_role("radio", checked=True)).to_have_count(0)
