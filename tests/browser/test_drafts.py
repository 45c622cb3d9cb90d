"""A half-filled change is there again after a refresh, a sign-out and an end of the portal."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect
from tests.browser.axe import violations
from tests.browser.conftest import NewVisitor
from tests.browser.someone import DEBT, SA, Someone, held, sent, year
from tests.browser.steps import (
    body,
    item_label,
    on_receipt,
    outcome,
    pick,
    press,
    press_while_leaving,
    query,
    say,
    settled,
    title,
    visit,
)
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

YEAR, SHOWN = "2025-26", "2025 to 2026"
BEGUN = re.compile(r"^You began this at .* and did not send it$")
TWO = year(held(SA, 11, "412.30"), held(DEBT, 12, "260.00"), submitted=[sent(SA, 11, "400.00")])
A_PAUSE = 1500  # milliseconds; what is typed is kept after a quarter of a second
TOLD_AFTER = 250


def box(page: Page) -> Locator:
    return page.get_by_label(say("change.amount"), exact=True)


def type_and_pause(page: Page, text: str) -> None:
    """As somebody types who then thinks: nothing is pressed, and the box is not left."""
    box(page).press_sequentially(text)
    page.wait_for_timeout(A_PAUSE)
    settled(page)
    expect(box(page)).to_be_focused()


def can_check(page: Page, figure: str) -> None:
    """The check page has come up, with that figure on it."""
    title(page, say("change.check_title.amend_one", year=SHOWN))
    settled(page)
    expect(page.locator("table[data-key='before-after']")).to_contain_text(figure)


def begun_here(page: Page) -> Locator:
    return page.get_by_role("heading", name=BEGUN)


def test_what_was_half_typed_is_there_after_refresh_sign_out_and_the_portals_end_as_it_was_typed(
    new_visitor: NewVisitor,
    signed_in: SignIn,
    someone: MakeSomeone,
    start_portal: Callable[..., RunningPortal],
) -> None:
    portal = start_portal(env={"CODEDOUT_HMRC_RATE_PER_SECOND": "0"})
    person = someone(portal, years={YEAR: TWO})
    page = new_visitor().page
    signed_in(page, person.nino, portal=portal)
    visit(page, portal.url, "change", year=YEAR)
    expect(begun_here(page)).to_have_count(0)
    pick(page, item_label(DEBT, "debt", 12))
    settled(page)
    type_and_pause(page, " 38.")

    def there() -> None:
        settled(page)
        expect(begun_here(page)).to_be_visible()
        expect(box(page)).to_have_value(" 38.")
        expect(page.get_by_role("radio", checked=True)).to_have_count(1)
        expect(body(page)).to_contain_text(say("change.amount_hint", hmrc="£260"))

    page.reload()
    there()
    assert violations(page) == []
    os.killpg(portal.portal_pid, signal.SIGKILL)
    portal.restart_portal()
    page.goto(f"{portal.url}/change?year={YEAR}")
    there()
    press(page, say("common.sign_out"))
    signed_in(page, person.nino, portal=portal, next=f"/change?year={YEAR}")
    there()
    other = someone(portal, years={YEAR: TWO})
    stranger = new_visitor().page
    signed_in(stranger, other.nino, portal=portal, next=f"/change?year={YEAR}")
    settled(stranger)
    expect(begun_here(stranger)).to_have_count(0)
    expect(box(stranger)).to_have_value("")
    assert person.writes() == []


def test_whoever_goes_on_later_is_told_what_moved_and_the_draft_ends_with_the_change(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = someone(years={YEAR: TWO})
    signed_in(page, person.nino, next=f"/change?year={YEAR}&item={DEBT}-12")
    settled(page)
    type_and_pause(page, "38.")
    moved = person.year(YEAR)
    moved["hmrc_items"][1]["amount"] = "298.40"
    person.put(**{**person.file, "years": {YEAR: moved}})
    page.context.clear_cookies()
    signed_in(page, person.nino, next=f"/change?year={YEAR}")
    settled(page)
    expect(body(page)).to_contain_text(say("drafts.moved.amend_one", then="£260", now="£298.40"))
    expect(box(page)).to_have_value("38.")
    box(page).press("End")
    box(page).press_sequentially("50")
    press(page, say("change.continue"))
    title(page, say("change.check_title.amend_one", year=SHOWN))
    settled(page)
    press(page, say("change.button.amend_one"))
    on_receipt(page)
    outcome(page, "confirmed_amend_one")
    assert person.figures_sent(YEAR)[(DEBT, 12)] == "38.50"
    visit(page, running_portal.url, "change", year=YEAR)
    expect(begun_here(page)).to_have_count(0)
    expect(box(page)).to_have_value("")
    assert len(person.writes()) == 1


def test_what_was_begun_can_be_thrown_away_and_is_not_put_into_another_items_form(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = someone(years={YEAR: TWO})
    signed_in(page, person.nino)
    visit(page, running_portal.url, "change", year=YEAR, item=f"{SA}-11")
    type_and_pause(page, "38")
    visit(page, running_portal.url, "change", year=YEAR, item=f"{DEBT}-12")
    expect(begun_here(page)).to_have_count(0)
    expect(box(page)).to_have_value("")
    other = say("drafts.besides", item=item_label(SA, "earlier", 11), text="38")
    expect(body(page)).to_contain_text(other)
    pick(page, item_label(SA, "earlier", 11))
    expect(box(page)).to_have_value("38")
    pick(page, item_label(DEBT, "debt", 12))
    expect(box(page)).to_have_value("")
    # What is picked by hand is what a refresh opens.
    expect(page).to_have_url(re.compile(f"{DEBT}-12"))
    settled(page)
    assert query(page) == {"year": YEAR, "item": f"{DEBT}-12"}
    box(page).press_sequentially("41")  # and at once, before it can have been kept:
    pick(page, item_label(SA, "earlier", 11))
    expect(box(page)).to_have_value("38")
    pick(page, item_label(DEBT, "debt", 12))
    expect(box(page)).to_have_value("41")
    page.reload()
    settled(page)
    expect(box(page)).to_have_value("41")
    expect(body(page)).to_contain_text(other)
    press(page, say("drafts.throw_away"))
    amended = say("change.title.amend_one", year=SHOWN)
    gone = page.get_by_role("status").filter(has_text=say("drafts.thrown_away", what=amended))
    expect(gone).to_be_visible()
    settled(page)
    expect(box(page)).to_have_value("")
    press(page, say("drafts.put_back"))
    expect(begun_here(page)).to_be_visible()
    settled(page)
    expect(box(page)).to_have_value("41")
    pick(page, item_label(SA, "earlier", 11))
    expect(box(page)).to_have_value("38")
    press(page, say("drafts.throw_away"))
    expect(gone).to_be_visible()
    settled(page)
    page.reload()
    settled(page)
    expect(begun_here(page)).to_have_count(0)
    expect(box(page)).to_have_value("")
    assert person.writes() == []


def test_a_press_that_comes_in_the_same_moment_as_the_end_of_typing_is_not_lost(
    page: Page, signed_in: SignIn, someone: MakeSomeone
) -> None:
    person = someone(years={YEAR: TWO})
    signed_in(page, person.nino, next=f"/change?year={YEAR}&item={SA}-11")
    settled(page)
    box(page).fill("38")
    press_while_leaving(page, say("change.continue"))
    can_check(page, "£38")


def test_a_press_that_comes_as_the_box_is_about_to_tell_what_was_typed_takes_that_along(
    page: Page, signed_in: SignIn, someone: MakeSomeone
) -> None:
    person = someone(years={YEAR: TWO})
    signed_in(page, person.nino, next=f"/change?year={YEAR}&item={SA}-11")
    settled(page)
    type_and_pause(page, "80")
    at_once = page.evaluate(
        """async ([name, pause]) => {
            const said = new Promise(done => document.addEventListener("click", done));
            document.execCommand("selectAll");
            document.execCommand("insertText", false, "85");
            await new Promise(done => setTimeout(done, pause));
            document.activeElement.blur();
            [...document.querySelectorAll('button')].find(b => b.textContent === name).click();
            const soon = new Promise(done => setTimeout(() => done("waits")));
            return Promise.race([said.then(() => "pressed"), soon]);
        }""",
        [say("change.continue"), TOLD_AFTER],
    )
    assert at_once == "waits", "a slow browser would tell of the press first"
    can_check(page, "£85")


def test_what_is_typed_at_once_after_picking_is_not_lost(
    page: Page, signed_in: SignIn, someone: MakeSomeone
) -> None:
    person = someone(years={YEAR: TWO})
    signed_in(page, person.nino, next=f"/change?year={YEAR}")
    settled(page)
    pick(page, item_label(DEBT, "debt", 12))
    box(page).press_sequentially("38.50", delay=25)  # while the page is drawn for what was picked
    page.wait_for_timeout(A_PAUSE)
    settled(page)
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("38.50")


def test_enter_goes_on_also_where_what_was_typed_is_kept_already(
    page: Page, signed_in: SignIn, someone: MakeSomeone
) -> None:
    person = someone(years={YEAR: TWO})
    signed_in(page, person.nino, next=f"/change?year={YEAR}&item={SA}-11")
    settled(page)
    type_and_pause(page, "38")
    box(page).press("Enter")
    title(page, say("change.check_title.amend_one", year=SHOWN))


def test_what_was_picked_to_remove_is_there_again_and_receipts_list_what_was_begun(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = someone(years={YEAR: TWO})
    signed_in(page, person.nino)
    visit(page, running_portal.url, "remove", year=YEAR)
    pick(page, say("change.remove_all", year=SHOWN))
    settled(page)
    visit(page, running_portal.url, "change", year=YEAR)
    type_and_pause(page, "38")
    visit(page, running_portal.url, "receipts")
    amended = say("change.title.amend_one", year=SHOWN)
    removed = say("change.title.remove_all", year=SHOWN)
    rows = page.locator("dl[data-key^='begun-']")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text(f"{amended}{say('drafts.typed', text='38')}")
    expect(rows.nth(1)).to_contain_text(removed)
    assert violations(page) == []
    press(page, say("drafts.throw_away_one", what=amended))
    expect(rows).to_have_count(1)
    settled(page)
    press(page, say("drafts.put_back"))
    expect(rows).to_have_count(2)
    settled(page)
    press(page, say("drafts.throw_away_one", what=amended))
    expect(rows).to_have_count(1)
    settled(page)
    page.get_by_role("link", name=say("drafts.open_one", what=removed), exact=True).click()
    title(page, say("change.remove_page"))
    settled(page)
    expect(begun_here(page)).to_be_visible()
    assert violations(page) == []
    press(page, say("change.remove_continue"))
    title(page, say("change.check_title.remove_all"))
    settled(page)
    reference = query(page)["reference"]
    check = page.get_by_role("link", name=say("receipts.open_prepared", reference=reference))
    page.go_back()
    title(page, say("change.remove_page"))
    expect(check).to_be_visible()  # prepared and not sent: the form says so
    for path in ("overview", "compare"):
        visit(page, running_portal.url, path)
        expect(page.locator("li", has=check)).to_contain_text(removed)
    assert violations(page) == []
    check.click()
    title(page, say("change.check_title.remove_all"))
    visit(page, running_portal.url, "receipts")
    expect(page.get_by_role("heading", name=say("drafts.list_heading"))).to_have_count(0)
    visit(page, running_portal.url, "remove", year=YEAR)
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    assert person.writes() == []
