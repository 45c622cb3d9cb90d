"""Stopping and restarting the collection of one year's bill, and what must be asked first."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser.someone import SA, Someone, held, sent, year
from tests.browser.steps import (
    body,
    facts,
    on_receipt,
    outcome,
    pick,
    prepare_change,
    press,
    say,
    settled,
    title,
    under_way,
    visit,
)
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

YEAR = "2025-26"
SHOWN = "2025 to 2026"


def ask_for(page: Page, portal: RunningPortal, ask: str) -> None:
    """From nothing to the check page for "stop" or "restart"."""
    visit(page, portal.url, "collection", year=YEAR)
    press(page, say(f"collection.button.{ask}"))
    title(page, say(f"change.check_title.{ask}", year=SHOWN))
    settled(page)


def answer_not_submitted(page: Page) -> None:
    """Answer the question about the tax return: not yet."""
    expect(body(page)).to_contain_text(say("collection.answer.heading", year=SHOWN))
    pick(page, say("collection.answer.no"))
    press(page, say("collection.answer.save"))
    expect(body(page)).to_contain_text(say("collection.answer.said_no", year=SHOWN))
    settled(page)


def test_stopping_and_restarting_each_ask_hmrc_once_and_tell_what_it_then_holds(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = someone(years={YEAR: year(held(SA, 11, "412.30"))})
    signed_in(page, person.nino)
    visit(page, running_portal.url, "collection", year=YEAR)
    # R94 to R97: the year's own dates, and that nothing taken now is touched.
    for words in ("April 2027", "31 January 2027", "payments on account", "bill only"):
        expect(body(page)).to_contain_text(words)
    expect(body(page)).to_contain_text("It does not change what is being taken from your pay now.")
    for ask, stopped in (("stop", True), ("restart", False)):
        ask_for(page, running_portal, ask)
        expect(page.locator("dl[data-key='check']")).to_be_visible()
        if stopped:
            page.go_back()
            title(page, say("collection.title"))
            expect(page).to_have_url(f"{running_portal.url}/collection?year={YEAR}")
            ask_for(page, running_portal, ask)
        before = len(person.writes())
        press(page, say(f"change.button.{ask}", year=SHOWN))
        on_receipt(page)
        outcome(page, f"confirmed_{ask}", year=SHOWN)
        (write,) = person.writes()[before:]
        opt = "out" if stopped else "in"
        assert write["method"] == "POST"
        assert write["path"].endswith(f"/{YEAR}/collection/tax-code/coding-out/opt-{opt}")
        assert person.year(YEAR)["opted_out"] is stopped
    visit(page, running_portal.url, "receipts")
    expect(page.locator("table[data-key='receipts'] tbody tr")).to_have_count(2)


def test_already_so_is_a_calm_answer(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = someone(years={YEAR: year(held(SA, 11, "412.30"))})
    signed_in(page, person.nino)
    ask_for(page, running_portal, "stop")
    # While ours is on its way, another program stops it first.
    person.fault("slow", "opt-out", delay_ms=2000)
    press(page, say("change.button.stop", year=SHOWN))
    under_way(page, person)
    stopped = {**person.year(YEAR), "opted_out": True}
    person.put(**{**person.file, "years": {YEAR: stopped}})
    on_receipt(page)
    assert [(w["status"], w["answer"]["code"]) for w in person.writes()] == [
        (400, "RULE_ALREADY_OPTED_OUT")
    ]
    outcome(page, "confirmed_stop", year=SHOWN)
    expect(body(page)).to_contain_text(say("refusals.already_stopped.happened"))
    expect(body(page)).not_to_contain_text(say("change.outcome.refused.title"))


def test_a_return_of_unknown_state_is_asked_about_once_a_year_and_the_answer_is_on_the_receipt(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    absent = {"state": "absent"}
    person = someone(
        years={
            YEAR: year(held(SA, 11, "289.33"), tax_return=absent),
            "2024-25": year(held(SA, 12, "164.70"), tax_return=absent),
        }
    )
    signed_in(page, person.nino)
    visit(page, running_portal.url, "change", year=YEAR)
    expect(page.get_by_label(say("change.amount"), exact=True)).to_have_count(0)
    answer_not_submitted(page)
    prepare_change(page, running_portal.url, YEAR, f"{SA}-11", "250.00")
    label = say("change.return.label", year=SHOWN)
    assert facts(page, "check")[label] == say("change.return.said_not")
    press(page, say("change.button.amend_one"))
    on_receipt(page)
    assert facts(page, "receipt")[label] == say("change.return.said_not_then")
    # Not asked again for the same year, but asked for another one.
    visit(page, running_portal.url, "collection", year=YEAR)
    expect(body(page)).to_contain_text(say("collection.answer.said_no", year=SHOWN))
    expect(page.get_by_role("button", name=say("collection.button.stop"))).to_be_visible()
    visit(page, running_portal.url, "change", year="2024-25")
    expect(body(page)).to_contain_text(say("collection.answer.heading", year="2024 to 2025"))


def test_who_says_that_the_return_is_submitted_can_change_nothing(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = someone(years={YEAR: year(held(SA, 11, "289.33"), tax_return={"state": "absent"})})
    signed_in(page, person.nino)
    visit(page, running_portal.url, "collection", year=YEAR)
    pick(page, say("collection.answer.yes"))
    press(page, say("collection.answer.save"))
    expect(body(page)).to_contain_text(say("collection.answer.said_yes", year=SHOWN))
    settled(page)
    stop = page.get_by_role("button", name=say("collection.button.stop"), exact=True)
    expect(stop).to_have_count(0)
    visit(page, running_portal.url, "change", year=YEAR)
    expect(page.get_by_label(say("change.amount"), exact=True)).to_have_count(0)
    assert person.writes() == []


def test_a_submitted_return_closes_every_change_and_the_pages_say_why(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = someone(
        years={
            YEAR: year(
                held(SA, 11, "378.64"),
                submitted=[sent(SA, 11, "351.20")],
                tax_return={"state": "submitted", "at": "2026-10-14T18:05:00Z"},
            )
        }
    )
    signed_in(page, person.nino)
    why = f"You have submitted your {SHOWN} tax return"
    for path in ("change", "remove", "collection"):
        visit(page, running_portal.url, path, year=YEAR)
        expect(body(page)).to_contain_text(why)
        for button in ("change.continue", "change.remove_continue", "collection.button.stop"):
            expect(page.get_by_role("button", name=say(button), exact=True)).to_have_count(0)
    # After a window has closed: how to ask HMRC instead, in a new tab that says so.
    visit(page, running_portal.url, "change", year=YEAR)
    ask = page.get_by_role("link", name=say("common.ask_hmrc"))
    expect(ask).to_have_attribute("target", "_blank")
    expect(ask).to_contain_text("opens in a new tab")
    visit(page, running_portal.url, "open", year=YEAR)
    expect(body(page)).to_contain_text(why)
