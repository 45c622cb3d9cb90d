"""A person signs in through both pages, in a real browser; or cannot, and is told why; and out."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from tests.browser.someone import SA, Someone, held, year
from tests.browser.steps import (
    body,
    facts,
    on_receipt,
    open_all,
    outcome,
    press,
    say,
    settled,
    table,
    title,
    type_amount,
    visit,
)
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

NOT_SIGNED_UP = "AA100012D"
YEAR = "2025-26"


@pytest.fixture
def person(someone: MakeSomeone) -> Someone:
    """Somebody with one amount."""
    return someone(years={YEAR: year(held(SA, 11, "412.30"))})


def test_a_deep_link_while_signed_out_is_where_signing_in_ends(
    page: Page, sign_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    visit(page, running_portal.url, "change", year=YEAR, item=f"{SA}-11")
    title(page, say("identity.welcome.title"))
    expect(body(page)).not_to_contain_text("412.30")
    way_in = page.get_by_role("link", name=say("identity.welcome.button"), exact=True)
    wanted = f"/change?year={YEAR}&item={SA}-11"
    expect(way_in).to_have_attribute("href", f"/oauth/login?next={quote(wanted, safe='')}")
    sign_in(page, person.nino, next=wanted)
    expect(page).to_have_url(f"{running_portal.url}{wanted}")
    title(page, say("change.title_page"))
    expect(page.get_by_label(say("change.amount"), exact=True)).to_be_visible()
    expect(body(page)).not_to_contain_text(person.nino)


@pytest.mark.parametrize("who", ["not signed up", "somebody else's number"])
def test_someone_hmrc_refuses_is_told_every_cause_with_what_to_do_and_none_is_claimed(
    who: str, phone: Page, sign_in: SignIn, person: Someone, someone: MakeSomeone
) -> None:
    if who == "not signed up":
        sign_in(phone, NOT_SIGNED_UP)
        number = NOT_SIGNED_UP
    else:
        other = someone(years={YEAR: year(held(SA, 12, "987.65"))})
        sign_in(phone, person.nino, typed=other.nino)
        number = other.nino
    title(phone, say("identity.refused.title"))
    causes = phone.locator("dl[data-key='causes']")
    expect(causes.locator("dt")).to_have_text(
        [
            say(f"identity.cause.{name}.what")
            for name in ("not_signed_up", "mistyped", "other_account", "scope", "agent", "identity")
        ]
    )
    expect(causes.locator("dd")).to_have_count(6)
    expect(body(phone)).not_to_contain_text(number)
    expect(body(phone)).not_to_contain_text("987.65")


def test_the_question_is_gone_as_soon_as_it_is_answered(
    page: Page, sign_in: SignIn, person: Someone, someone: MakeSomeone
) -> None:
    other = someone(years={})
    sign_in(page, person.nino, typed=other.nino)
    causes = page.locator("dl[data-key='causes']")
    expect(causes).to_be_visible()
    settled(page)
    before = len(person.requests())
    person.fault("slow", method="GET", delay_ms=4000)
    page.get_by_text(say("identity.number.again"), exact=True).click()
    page.get_by_label(say("identity.number.label")).fill(person.nino)
    press(page, say("identity.number.button"))
    nothing_is_left_but_the_wait(page)
    expect(causes).to_have_count(0)
    title(page, say("overview.title"))
    expect(body(page)).to_contain_text("£412.30")
    questions = [(asked["path"], str(asked["query"])) for asked in person.requests()[before:]]
    assert len(questions) == len(set(questions)), "an answer that was there was asked for again"


def test_the_first_question_is_gone_as_soon_as_it_is_answered(
    page: Page, sign_in: SignIn, person: Someone
) -> None:
    person.fault("slow", method="GET", delay_ms=4000)
    sign_in(page, person.nino)
    nothing_is_left_but_the_wait(page)
    title(page, say("overview.title"))


def nothing_is_left_but_the_wait(page: Page) -> None:
    """HMRC is being asked about the number, and nothing else stands there."""
    waiting = page.get_by_test_id("stSpinner").get_by_text(say("identity.asking"))
    expect(waiting).to_be_visible()
    for gone in (
        page.get_by_label(say("identity.number.label")),
        page.get_by_role("button", name=say("identity.number.button"), exact=True),
        page.locator("dl[data-key='made-up']"),
        page.get_by_role("heading", level=1),
    ):
        expect(gone).to_have_count(0, timeout=500)
    expect(waiting).to_be_visible()


def test_the_tab_of_a_refusal_has_the_refusals_own_heading(
    page: Page, sign_in: SignIn, running_portal: RunningPortal
) -> None:
    def named(heading: str) -> None:
        name = say("common.window_title", heading=say(heading), service=say("common.service"))
        expect(page).to_have_title(name)

    visit(page, running_portal.url, "")
    named("identity.welcome.title")
    sign_in(page, NOT_SIGNED_UP)
    named("identity.refused.title")
    page.get_by_role("link", name=say("terms.title"), exact=True).click()
    named("terms.title")


def test_in_a_demonstration_the_made_up_numbers_stand_by_the_field(
    page: Page, sign_in: SignIn
) -> None:
    sign_in(page, NOT_SIGNED_UP)
    settled(page)
    open_all(page)
    people = facts(page, "made-up")
    assert people["Tilda Marchbank"].startswith("AA 10 00 01 A")
    assert "HMRC holds one amount" in people["Tilda Marchbank"]


def test_a_number_mistyped_can_be_typed_again(
    page: Page, sign_in: SignIn, person: Someone, someone: MakeSomeone
) -> None:
    other = someone(years={})
    sign_in(page, person.nino, typed=other.nino)
    title(page, say("identity.refused.title"))
    settled(page)
    page.get_by_text(say("identity.number.again"), exact=True).click()
    page.get_by_label(say("identity.number.label")).fill(f" {person.nino.lower()} ")
    settled(page)
    press(page, say("identity.number.button"))
    title(page, say("overview.title"))
    expect(body(page)).to_contain_text("£412.30")


def test_who_allowed_only_looking_can_change_nothing_and_allow_it_from_the_same_page(
    page: Page, sign_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    sign_in(page, person.nino, read_only=True)
    expect(body(page)).to_contain_text(say("overview.only_see"))
    wanted = f"/change?year={YEAR}&item={SA}-11"
    for path in ("change", "collection", "compare", "open"):
        visit(page, running_portal.url, path, year=YEAR, item=f"{SA}-11")
        expect(body(page)).to_contain_text(say("connection.widen.title"))
        for button in ("change.continue", "collection.button.stop"):
            expect(page.get_by_role("button", name=say(button), exact=True)).to_have_count(0)
        change = page.get_by_role("link", name=say("compare.action.change", item=""))
        expect(change).to_have_count(0)
    visit(page, running_portal.url, "change", year=YEAR, item=f"{SA}-11")
    page.get_by_role("link", name=say("connection.widen.button"), exact=True).click()
    page.get_by_label(say("signin.access.full"), exact=True).check()
    press(page, say("signin.go"))
    page.locator(f"input[name='person'][value='{person.nino}']").check()
    press(page, "Give permission")
    title(page, say("change.title_page"))
    expect(page).to_have_url(f"{running_portal.url}{wanted}")
    type_amount(page, "400.00")
    title(page, say("change.check_title.amend_one", year="2025 to 2026"))
    press(page, say("change.button.amend_one"))
    on_receipt(page)
    outcome(page, "confirmed_amend_one")


def test_permission_taken_back_at_hmrc_has_its_own_words(
    page: Page, sign_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    sign_in(page, person.nino)
    person.take_permission_back()
    visit(page, running_portal.url, "compare", year="2024-25")
    expect(body(page)).to_contain_text(say("refusals.sign_in_ended.happened"))
    expect(body(page)).not_to_contain_text(say("identity.refused.title"))


def test_signing_out_forgets_everything_in_the_other_tab_too(
    page: Page, sign_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    sign_in(page, person.nino)
    other = page.context.new_page()
    visit(other, running_portal.url, "compare", year=YEAR)
    assert "£412.30" in str(table(other, "compare"))
    settled(page)
    press(page, say("common.sign_out"))
    expect(body(page)).to_contain_text(say("identity.signed_out.line"))
    asked = len(person.requests())
    # The tab left behind still shows what it showed; the first thing done there shows no more.
    other.get_by_role("combobox", name=say("common.year_label")).click()
    other.get_by_role("option", name="2024 to 2025").click()
    title(other, say("identity.welcome.title"))
    settled(other)
    expect(body(other)).not_to_contain_text("412.30")
    other.go_back()
    visit(other, running_portal.url, "compare", year=YEAR)
    title(other, say("identity.welcome.title"))
    expect(body(other)).not_to_contain_text("412.30")
    assert len(person.requests()) == asked


def test_who_signs_in_over_somebody_elses_open_session_sees_nothing_of_it(
    page: Page,
    sign_in: SignIn,
    person: Someone,
    someone: MakeSomeone,
    running_portal: RunningPortal,
) -> None:
    sign_in(page, person.nino)
    expect(body(page)).to_contain_text("£412.30")
    other = someone(years={YEAR: year(held(SA, 12, "77.77"))})
    page.goto(f"{running_portal.url}/oauth/login?next=%2Fcompare")
    press(page, say("signin.go"))
    page.locator(f"input[name='person'][value='{other.nino}']").check()
    press(page, "Give permission")
    settled(page)
    expect(body(page)).not_to_contain_text("412.30")
    field = page.get_by_label(say("identity.number.label"))
    if not field.is_visible():  # the number was kept, and HMRC did not answer for it
        title(page, say("identity.refused.title"))
        page.get_by_text(say("identity.number.again"), exact=True).click()
    field.fill(other.nino)
    press(page, say("identity.number.button"))
    title(page, say("compare.title"))
    settled(page)
    assert "£77.77" in str(table(page, "compare"))
    expect(body(page)).not_to_contain_text("412.30")


def test_the_size_told_to_hmrc_is_said_to_be_that_at_the_sign_in(
    page: Page, sign_in: SignIn, person: Someone, running_portal: RunningPortal
) -> None:
    sign_in(page, person.nino)
    page.set_viewport_size({"width": 1000, "height": 700})
    visit(page, running_portal.url, "connection")
    assert facts(page, "sent")["Gov-Client-Window-Size"] == "width=1280&height=900"
    expect(body(page)).to_contain_text(say("connection.sent_line"))
