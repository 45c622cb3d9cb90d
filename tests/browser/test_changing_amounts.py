"""Giving amounts another figure and taking figures back, with what HMRC is sent for it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NewVisitor
from tests.browser.someone import DEBT, PAYE, SA, Someone, held, sent, year
from tests.browser.steps import (
    body,
    facts,
    item_label,
    on_receipt,
    outcome,
    pick,
    prepare_change,
    press,
    query,
    say,
    settled,
    table,
    title,
    visit,
)
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

YEAR = "2025-26"
SHOWN = "2025 to 2026"


@pytest.fixture
def person(someone: MakeSomeone) -> Someone:
    """Three amounts of HMRC's, a figure of their own for one, and one that matches nothing."""
    return someone(
        years={
            YEAR: year(
                held(SA, 4_100_000_017, "260.00", related_tax_year="2022-23"),
                held(SA, 4_100_000_018, "733.09", related_tax_year="2023-24"),
                held(PAYE, 4_100_000_019, "95.45", related_tax_year="2021-22"),
                submitted=[sent(SA, 4_100_000_017, "204.50")],
            )
        }
    )


def test_changing_a_second_amount_sends_both_figures_of_the_persons_and_none_of_hmrcs(
    page: Page, sign_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    sign_in(page, person.nino)
    page.get_by_role("link", name=say("overview.next.check.link", year=SHOWN), exact=True).click()
    title(page, say("compare.title"))
    settled(page)
    rows = {row[0]: row[3:6] for row in table(page, "compare")}
    assert rows["Self Assessment tax from an earlier year | HMRC’s item 4100000017"] == [
        "£260 | Last changed 10 March 2025",
        "£204.50 | Last sent 7 June 2026",
        "Yours is £55.50 less than HMRC’s",
    ]
    page.get_by_role("link", name="item 4100000018").click()
    title(page, say("change.title_page"))
    settled(page)
    page.get_by_label(say("change.amount"), exact=True).fill("£1,033.09")
    press(page, say("change.continue"))
    title(page, say("change.check_title.amend_one", year=SHOWN))
    settled(page)
    before_and_after = {row[0].rsplit(" ", 1)[1]: row[1:] for row in table(page, "before-after")}
    assert before_and_after == {
        "4100000017": ["£260", "£204.50", "£204.50"],
        "4100000018": ["£733.09", "None: HMRC’s is used", "£1,033.09 | Changed"],
        "4100000019": ["£95.45", "None: HMRC’s is used", "None: HMRC’s is used"],
    }
    assert person.writes() == []

    press(page, say("change.button.amend_one"))
    on_receipt(page)
    outcome(page, "confirmed_amend_one")
    (put,) = person.writes()
    assert put["method"] == "PUT"
    assert put["body"] == {
        "taxCodeComponents": {
            SA: [
                {"id": 4_100_000_017, "amount": 204.5},
                {"id": 4_100_000_018, "amount": 1033.09},
            ]
        }
    }
    assert person.figures_sent(YEAR) == {
        (SA, 4_100_000_017): "204.50",
        (SA, 4_100_000_018): "1033.09",
    }
    visit(page, running_portal.url, "compare", year=YEAR)
    assert "£1,033.09" in str(table(page, "compare"))


def test_the_exact_request_is_shown_before_it_is_sent_and_without_the_number(
    page: Page, signed_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    signed_in(page, person.nino)
    prepare_change(page, running_portal.url, YEAR, f"{PAYE}-4100000019", "0")
    page.get_by_text(say("change.request_heading"), exact=True).click()
    shown = page.locator("pre.co-request")
    expect(shown).to_contain_text(
        f"PUT /accounts/self-assessment/{{nino}}/{YEAR}/collection/tax-code"
    )
    promised = json.loads(shown.inner_text().partition("\n\n")[2])
    expect(body(page)).not_to_contain_text(person.nino)
    press(page, say("change.button.amend_one"))
    on_receipt(page)
    assert [entry["body"] for entry in person.writes()] == [promised]
    assert person.figures_sent(YEAR)[(PAYE, 4_100_000_019)] == "0.00"


def test_removing_one_figure_sends_the_others_and_removing_all_deletes(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = someone(
        years={
            YEAR: year(
                held(SA, 21, "260.00"),
                held(DEBT, 22, "310.00"),
                submitted=[sent(SA, 21, "204.50"), sent(DEBT, 22, "300.00"), sent(PAYE, 23, "75")],
            )
        }
    )
    signed_in(page, person.nino)
    visit(page, running_portal.url, "remove", year=YEAR)
    pick(
        page,
        say("change.remove_one", item=item_label(DEBT, "debt", 22), amount="£300"),
    )
    press(page, say("change.remove_continue"))
    title(page, say("change.check_title.remove_one"))
    settled(page)
    press(page, say("change.button.remove_one"))
    on_receipt(page)
    outcome(page, "confirmed_remove_one")
    (put,) = person.writes()
    assert (put["method"], put["body"]) == (
        "PUT",
        {
            "taxCodeComponents": {
                SA: [{"id": 21, "amount": 204.5}],
                PAYE: [{"id": 23, "amount": 75.0}],
            }
        },
    )

    visit(page, running_portal.url, "remove", year=YEAR)
    pick(page, say("change.remove_all", year=SHOWN))
    press(page, say("change.remove_continue"))
    title(page, say("change.check_title.remove_all"))
    settled(page)
    assert [row[2] for row in table(page, "before-after")] == [
        "£204.50",
        "None: HMRC’s is used",
        "£75",
    ]
    press(page, say("change.button.remove_all", year=SHOWN))
    on_receipt(page)
    outcome(page, "confirmed_remove_all", year=SHOWN)
    assert [entry["method"] for entry in person.writes()] == ["PUT", "DELETE"]
    assert person.figures_sent(YEAR) == {}


def test_a_receipt_reopens_from_the_list_and_saves_as_a_file_for_its_own_session_only(
    page: Page,
    new_visitor: NewVisitor,
    signed_in: SignIn,
    person: Someone,
    running_portal: RunningPortal,
) -> None:
    signed_in(page, person.nino)
    prepare_change(page, running_portal.url, YEAR, f"{SA}-4100000018", "700.01")
    press(page, say("change.button.amend_one"))
    reference = on_receipt(page)
    first_time = facts(page, "receipt")

    visit(page, running_portal.url, "receipts")
    assert table(page, "receipts")[0][2:] == [say("receipts.state.confirmed"), reference]
    page.get_by_role("link", name=reference).click()
    on_receipt(page)
    assert facts(page, "receipt") == first_time

    with page.expect_download() as download:
        page.get_by_role("link", name=say("receipts.save"), exact=True).click()
    text = download.value.path().read_text(encoding="utf-8")
    for figure in ("£700.01", "£204.50", "£733.09", reference):
        assert figure in text
    assert person.nino not in text

    address = f"{running_portal.url}/receipts/{reference}/file"
    stranger = new_visitor().page
    answer = stranger.goto(address)
    assert answer.status == 403
    expect(stranger.locator("h1")).to_have_text(say("signin.file_sign_in.title"))


def test_another_persons_receipt_is_a_page_that_helps_and_not_a_receipt(
    new_visitor: NewVisitor,
    signed_in: SignIn,
    person: Someone,
    someone: MakeSomeone,
    running_portal: RunningPortal,
) -> None:
    page = new_visitor().page
    signed_in(page, person.nino)
    prepare_change(page, running_portal.url, YEAR, f"{SA}-4100000018", "700.01")
    press(page, say("change.button.amend_one"))
    reference = on_receipt(page)

    other = someone(years={YEAR: year(held(SA, 31, "1.00"))})
    stranger = new_visitor().page
    signed_in(stranger, other.nino)
    for path in ("receipt", "check"):
        visit(stranger, running_portal.url, path, reference=reference)
        expect(body(stranger)).to_contain_text(say("receipts.unknown"))
        expect(body(stranger)).not_to_contain_text("700.01")
    answer = stranger.goto(f"{running_portal.url}/receipts/{reference}/file")
    assert answer.status == 404


def test_what_was_put_aside_is_not_sent_and_says_so(
    page: Page, signed_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    signed_in(page, person.nino)
    prepare_change(page, running_portal.url, YEAR, f"{SA}-4100000018", "700.01")
    press(page, say("change.cancel"))
    on_receipt(page)
    outcome(page, "dropped")
    assert person.writes() == []


def test_what_was_prepared_and_never_sent_stands_apart_once_and_can_be_opened_or_dropped(
    page: Page, signed_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    signed_in(page, person.nino)
    prepare_change(page, running_portal.url, YEAR, f"{SA}-4100000018", "600.00")
    press(page, say("change.button.amend_one"))
    done = on_receipt(page)
    for _ in range(2):  # the same asked for twice is one
        prepare_change(page, running_portal.url, YEAR, f"{SA}-4100000018", "700.01")
    first = query(page)["reference"]
    prepare_change(page, running_portal.url, YEAR, f"{PAYE}-4100000019", "80.00")
    second = query(page)["reference"]

    visit(page, running_portal.url, "receipts")
    apart = page.get_by_role("heading", name=say("receipts.state.ready"), exact=True)
    expect(apart).to_be_visible()
    assert [row[2:] for row in table(page, "receipts")] == [[say("receipts.state.confirmed"), done]]
    opens = [say("receipts.open_prepared", reference=each) for each in (second, first)]
    ways = page.get_by_role("link", name=re.compile("CO-.* to see whether"))
    expect(ways).to_have_text(opens)
    press(page, say("receipts.drop", reference=second))
    expect(ways).to_have_text(opens[1:])
    settled(page)
    said = page.get_by_role("status").filter(has_text=second)
    expect(said).to_have_count(1)
    way = say("receipts.open_passed", reference=second)
    expect(page.get_by_role("link", name=way, exact=True)).to_be_visible()
    assert table(page, "receipts")[0][2:] == [say("receipts.state.dropped"), second]
    ways.click()
    title(page, say("change.check_title.amend_one", year=SHOWN))
    settled(page)
    press(page, say("change.button.amend_one"))
    on_receipt(page)
    visit(page, running_portal.url, "receipts")
    settled(page)
    expect(apart).to_have_count(0)
    assert len(person.writes()) == 2


def test_a_check_page_opened_again_after_hmrc_moved_says_so_and_leads_back_with_the_figure_typed(
    new_visitor: NewVisitor, signed_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    page = new_visitor().page
    signed_in(page, person.nino)
    prepare_change(page, running_portal.url, YEAR, f"{SA}-4100000018", "700.01")
    moved = person.year(YEAR)
    moved["hmrc_items"][1]["amount"] = "800.00"
    person.put(**{**person.file, "years": {YEAR: moved}})

    later = new_visitor().page  # to whom nothing is remembered of what HMRC held
    signed_in(later, person.nino)
    visit(later, running_portal.url, "check", reference=query(page)["reference"])
    moved_heading = later.get_by_role("heading", name=say("change.moved.title"), exact=True)
    expect(moved_heading).to_be_visible()
    send = later.get_by_role("button", name=say("change.button.amend_one"), exact=True)
    expect(send).to_have_count(0)
    expect(body(later)).to_contain_text("£700.01")
    assert person.writes() == []

    later.get_by_role("link", name=say("change.again.amend_one"), exact=True).click()
    title(later, say("change.title_page"))
    settled(later)
    expect(later.get_by_label(say("change.amount"), exact=True)).to_have_value("700.01")
    expect(body(later)).to_contain_text("£800")
    press(later, say("change.continue"))
    title(later, say("change.check_title.amend_one", year=SHOWN))
    settled(later)
    expect(moved_heading).to_have_count(0)
    press(later, say("change.button.amend_one"))
    on_receipt(later)
    outcome(later, "confirmed_amend_one")
    assert person.figures_sent(YEAR)[(SA, 4_100_000_018)] == "700.01"


def test_a_check_page_opened_after_the_return_was_submitted_says_why_it_cannot_be_sent(
    new_visitor: NewVisitor, signed_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    page = new_visitor().page
    signed_in(page, person.nino)
    prepare_change(page, running_portal.url, YEAR, f"{SA}-4100000018", "700.01")
    now = {**person.year(YEAR), "return": {"state": "submitted", "at": "2026-10-14T18:05:00Z"}}
    person.put(**{**person.file, "years": {YEAR: now}})
    later = new_visitor().page
    signed_in(later, person.nino)
    visit(later, running_portal.url, "check", reference=query(page)["reference"])
    expect(later.get_by_role("heading", name=say("change.passed.title"))).to_be_visible()
    expect(body(later)).to_contain_text(f"You have submitted your {SHOWN} tax return")
    for button in ("change.button.amend_one", "change.again.amend_one"):
        expect(later.get_by_text(say(button), exact=True)).to_have_count(0)
    press(later, say("change.put_aside"))
    on_receipt(later)
    outcome(later, "dropped")


def test_what_hmrc_changed_after_the_person_looked_is_looked_at_again_and_nothing_is_sent(
    page: Page, signed_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    signed_in(page, person.nino)
    prepare_change(page, running_portal.url, YEAR, f"{SA}-4100000018", "700.01")
    moved = person.year(YEAR)
    moved["hmrc_items"][1]["amount"] = "800.00"
    person.put(**{**person.file, "years": {YEAR: moved}})
    press(page, say("change.button.amend_one"))
    on_receipt(page)
    outcome(page, "stale")
    assert person.writes() == []
