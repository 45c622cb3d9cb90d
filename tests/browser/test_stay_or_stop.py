"""Stay or stop, as a person meets it: before stopping, by sliding, and again after a refresh."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser.conftest import PHONE, NewVisitor
from tests.browser.someone import SA, Someone, held, year
from tests.browser.steps import (
    body,
    facts,
    follow,
    press,
    say,
    settled,
    tab_to,
    table,
    title,
    visit,
)
from tests.browser.weighing import bill_box, bill_fill, bill_typed
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

YEAR = "2025-26"
SHOWN = "2025 to 2026"
MONTH = "Each month of 2027 to 2028"


def billed(someone: MakeSomeone, **said: str) -> Someone:
    """Somebody who has submitted the return and owes £1,184.60 on it, with what HMRC says of it."""
    charge = {
        "documentId": "414000001599",
        "taxYear": YEAR,
        "documentDate": "2026-10-05",
        "documentDescription": "TRM New Charge",
        "originalAmount": "1184.60",
    }
    submitted = year(tax_return={"state": "submitted", "at": "2026-10-05T19:08:00Z"})
    return someone(years={YEAR: submitted}, account={"documentDetails": [charge | said]})


def test_before_stopping_a_bill_is_seen_both_ways_and_goes_nowhere(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = someone(years={YEAR: year(held(SA, 11, "412.30"))})
    signed_in(page, person.nino)
    visit(page, running_portal.url, "collection", year=YEAR)
    before = page.get_by_role("heading", name=say("collection.pounds.before")).bounding_box()
    button = page.get_by_role("button", name=say("collection.button.stop")).bounding_box()
    assert before is not None
    assert button is not None
    assert before["y"] < button["y"], "told before it can be pressed"
    follow(page, say("collection.pounds.link", year=SHOWN))
    title(page, say("stay_or_stop.title"))
    bill_typed(page, bill="2,500.00", pay="42000", assessed="9,000", deducted="6,500")
    code, direct = facts(page, "ways-code"), facts(page, "ways-direct")
    assert code[MONTH] == "About £208.33"
    assert code["31 January 2027"] == "Nothing of this bill"
    assert code["Your 2027 to 2028 tax code"].startswith("About 218L")
    # R96: half of what is left twice, where it is £1,000 or more and at least a fifth of the tax.
    assert direct["31 July 2027"] == "£1,250.00, payment on account for 2026 to 2027"
    expect(body(page)).to_contain_text(say("common.estimate.ours"))
    expect(page.get_by_test_id("stPlotlyChart")).to_be_visible()
    assert page.url == f"{running_portal.url}/stay-or-stop?year={YEAR}", "no amount in it"
    page.reload()
    settled(page)
    assert facts(page, "ways-code") == code, "what was typed stays"
    follow(page, say("stay_or_stop.back"))
    title(page, say("collection.title"))
    assert person.writes() == []
    assert "2500" not in str(person.requests())


def test_sliding_fills_the_box_by_keyboard_and_typing_moves_the_slide(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    signed_in(page, someone(years={}).nino)
    visit(page, running_portal.url, "stay-or-stop", year=YEAR)
    bill_typed(page, bill="1837.37", pay="42000")
    slide = page.get_by_role("slider", name=say("stay_or_stop.slide.bill"))
    expect(slide).to_have_attribute("aria-valuetext", "1837")
    assert facts(page, "ways-code")[MONTH] == "About £153.11"
    expect(bill_box(page, "bill")).to_have_value("1837.37")  # the slide's own steps change nothing
    tab_to(page, say("stay_or_stop.slide.bill"))
    page.keyboard.press("ArrowRight")
    settled(page)
    expect(bill_box(page, "bill")).to_have_value("1900")
    assert facts(page, "ways-code")[MONTH] == "About £158.33"
    bill_fill(page, "pay", "250000")
    pay = page.get_by_role("slider", name=say("stay_or_stop.slide.pay"))
    expect(pay).to_have_attribute("aria-valuetext", "250000")


def test_on_a_phone_a_wrong_amount_is_told_and_the_others_stay(
    new_visitor: NewVisitor, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    page = new_visitor(PHONE).page
    signed_in(page, someone(years={}).nino)
    visit(page, running_portal.url, "stay-or-stop", year=YEAR)
    bill_typed(page, bill="3,000.00", pay="42000")
    expect(body(page)).to_contain_text(say("stay_or_stop.code.no"))
    rows = table(page, "conditions")
    assert [row[1] for row in rows][:2] == ["Not met", "Met"]
    for bad in ("two thousand", "1e3"):
        bill_fill(page, "bill", bad)
        fault = say("change.error.not_a_number")
        expect(page.locator(".co-field-error")).to_have_text(fault)
        assert bill_box(page, "pay").input_value() == "42000"
        expect(page.locator("[data-key='ways-code']")).to_have_count(0)


def test_two_tabs_on_one_bill_lose_nothing_and_what_is_thrown_away_comes_back_when_asked(
    new_visitor: NewVisitor, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    page = new_visitor(PHONE).page
    signed_in(page, someone(years={}).nino)
    visit(page, running_portal.url, "stay-or-stop", year=YEAR)
    bill_typed(page, bill="2,500.00", pay="42000")
    other = page.context.new_page()
    visit(other, running_portal.url, "stay-or-stop", year=YEAR)
    bill_fill(other, "assessed", "9,000")
    bill_fill(page, "bill", "1,200")
    expect(body(page)).to_contain_text(say("walk.other_tab.merged"))
    expect(bill_box(page, "assessed")).to_have_value("9,000")
    expect(bill_box(page, "bill")).to_have_value("1,200")
    press(page, say("stay_or_stop.throw_away"))
    settled(page)
    expect(bill_box(page, "bill")).to_have_value("")
    bill_fill(other, "pay", "43000")
    expect(body(other)).to_contain_text(say("walk.other_tab.gone"))
    expect(bill_box(other, "pay")).to_have_value("")
    press(page, say("walk.put_back"))
    settled(page)
    expect(bill_box(page, "bill")).to_have_value("1,200")
    page.reload()
    settled(page)
    expect(bill_box(page, "assessed")).to_have_value("9,000")


def test_what_hmrcs_account_has_comes_after_the_page_and_goes_in_the_box_when_pressed(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = billed(
        someone,
        documentText="Balancing payment collected through PAYE tax code",
        amountCodedOut="1184.60",
        codedOutStatus="initiated",
    )
    signed_in(page, person.nino)
    person.fault("slow", "balance-and-transactions", delay_ms=6000)
    page.goto(f"{running_portal.url}/stay-or-stop?year={YEAR}")
    title(page, say("stay_or_stop.title"))
    offer = page.get_by_role("button", name=say("bill_offer.put", amount="£1,184.60"))
    expect(page.get_by_role("heading", name=say("stay_or_stop.know.heading"))).to_be_visible()
    expect(body(page)).to_contain_text(say("bill_offer.looking"))
    bill_fill(page, "pay", "42000")
    assert offer.count() == 0, "the page is there and works before HMRC has answered"
    person.no_faults()
    expect(offer).to_be_visible(timeout=15_000)
    settled(page)
    expect(bill_box(page, "bill")).to_have_value("")
    offer.click()
    settled(page)
    expect(bill_box(page, "bill")).to_have_value("1,184.60")
    expect(body(page)).to_contain_text(say("bill_offer.code_planned"))
    expect(offer).to_have_count(0)
    bill_fill(page, "bill", "1,000")
    person.fault("timeout", "balance-and-transactions", delay_ms=300)
    page.reload()
    settled(page)
    expect(bill_box(page, "bill")).to_have_value("1,000")


def test_a_bill_that_hmrc_could_not_code_is_promised_on_neither_page(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = billed(someone, codedOutStatus="rejected")
    signed_in(page, person.nino)
    page.goto(f"{running_portal.url}/collection?year={YEAR}")
    against = page.get_by_role("heading", name=say("not_by_code.none", year=SHOWN))
    expect(against).to_be_visible()
    expect(body(page)).not_to_contain_text(say("collection.now.in_ahead", year=SHOWN))
    to_pay = say("not_by_code.by", amount="£1,184.60", day="31 January 2027")
    expect(body(page)).to_contain_text(to_pay)
    visit(page, running_portal.url, "stay-or-stop", year=YEAR)
    bill_typed(page, bill="1184.60", pay="42000")
    expect(against).to_be_visible()
    expect(body(page)).to_contain_text(to_pay)
    expect(page.locator("[data-key='ways-code']")).to_have_count(0)
    follow(page, say("story.of_year", year=SHOWN))
    title(page, say("story.title"))
