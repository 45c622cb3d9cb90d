"""A change is sent once, whatever the person's hands do, and the outcome is what was read back.

The stand-in answers slowly here, so that there is time to do the wrong thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from tests.browser.someone import SA, Someone, held, sent, year
from tests.browser.steps import (
    body,
    on_receipt,
    outcome,
    prepare_change,
    press,
    say,
    settled,
    title,
    under_way,
    visit,
)
from tests.browser.streamlit_socket import StreamlitSocket, button, cookies_of
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

YEAR = "2025-26"
SLOWLY = 2500  # milliseconds


@pytest.fixture
def checking(
    page: Page, sign_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> Someone:
    """Somebody on the check page, whose change HMRC will take its time over."""
    person = someone(years={YEAR: year(held(SA, 11, "412.30"), submitted=[sent(SA, 11, "400.00")])})
    sign_in(page, person.nino)
    prepare_change(page, running_portal.url, YEAR, f"{SA}-11", "380.55")
    person.standin.post(
        "/_standin/faults",
        json={
            "fault": "slow",
            "method": "PUT",
            "path": person.nino,
            "delay_ms": SLOWLY,
            "times": None,
        },
    ).raise_for_status()
    return person


def was_sent_once(person: Someone) -> None:
    """One write in HMRC's log, and HMRC holds what it said."""
    (put,) = person.writes()
    assert (put["method"], put["status"]) == ("PUT", 204)
    assert put["body"] == {"taxCodeComponents": {SA: [{"id": 11, "amount": 380.55}]}}
    assert person.figures_sent(YEAR) == {(SA, 11): "380.55"}


def tells_what_was_read_back(page: Page, person: Someone) -> None:
    """The receipt says done, after HMRC's record was read again."""
    outcome(page, "confirmed_amend_one")
    methods = [entry["method"] for entry in person.requests()]
    assert "GET" in methods[methods.index("PUT") + 1 :]


def slow_reading(person: Someone) -> None:
    """HMRC takes its time over what is read before anything is sent, too."""
    person.fault("slow", method="GET", delay_ms=SLOWLY)


def test_that_it_is_being_sent_is_said_at_once_and_nothing_is_left_to_press(
    page: Page, checking: Someone
) -> None:
    slow_reading(checking)
    press(page, say("change.button.amend_one"))
    said = page.get_by_text(say("change.sending"), exact=True)
    expect(said).to_be_in_viewport(timeout=2_000)
    for name in (say("change.button.amend_one"), say("change.cancel")):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    assert checking.writes() == []
    under_way(page, checking)
    expect(said).to_be_visible()
    on_receipt(page)
    tells_what_was_read_back(page, checking)
    was_sent_once(checking)


def test_what_could_not_be_sent_can_be_sent_after_all(page: Page, checking: Someone) -> None:
    checking.no_faults()
    checking.fault("status", method="GET", status=503)
    press(page, say("change.button.amend_one"))
    expect(page.get_by_role("heading", name=say("refusals.not_sent"))).to_be_visible()
    settled(page)
    expect(page.get_by_text(say("change.sending"), exact=True)).to_have_count(0)
    checking.no_faults()
    press(page, say("change.button.amend_one"))
    on_receipt(page)
    tells_what_was_read_back(page, checking)
    was_sent_once(checking)


def test_a_double_click_sends_once(page: Page, checking: Someone) -> None:
    button = page.get_by_role("button", name=say("change.button.amend_one"), exact=True)
    button.dblclick(delay=20)
    on_receipt(page)
    tells_what_was_read_back(page, checking)
    was_sent_once(checking)


def test_clicks_as_fast_as_a_machine_can_send_once(page: Page, checking: Someone) -> None:
    page.get_by_role("button", name=say("change.button.amend_one"), exact=True).evaluate(
        "button => { for (let n = 0; n < 6; n++) { button.click(); } }"
    )
    on_receipt(page)
    tells_what_was_read_back(page, checking)
    was_sent_once(checking)


def test_refreshing_while_it_is_sent_sends_once(page: Page, checking: Someone) -> None:
    press(page, say("change.button.amend_one"))
    under_way(page, checking)
    page.reload()
    on_receipt(page)
    outcome(page, "sending")
    expect(page.get_by_role("button", name=say("receipts.check_again"))).to_have_count(0)
    tells_what_was_read_back(page, checking)  # and nobody looked at it again
    was_sent_once(checking)


def test_going_elsewhere_while_it_is_sent_loses_nothing(
    page: Page, checking: Someone, running_portal: RunningPortal
) -> None:
    press(page, say("change.button.amend_one"))
    under_way(page, checking)
    visit(page, running_portal.url, "compare", year=YEAR)
    page.wait_for_timeout(SLOWLY + 500)
    visit(page, running_portal.url, "receipts")
    page.get_by_role("link", name=re.compile(r"^CO-")).click()
    on_receipt(page)
    tells_what_was_read_back(page, checking)
    was_sent_once(checking)


def test_clicking_another_link_of_the_page_while_it_is_sent_loses_nothing(
    page: Page, checking: Someone
) -> None:
    back = page.get_by_role("link", name=say("change.back.compare", year="2025 to 2026"))
    press(page, say("change.button.amend_one"))
    under_way(page, checking)
    back.click()
    title(page, say("compare.title"))
    page.wait_for_timeout(SLOWLY + 500)
    page.get_by_role("link", name=say("receipts.title"), exact=True).first.click()
    title(page, say("receipts.title"))
    page.get_by_role("link", name=re.compile(r"^CO-")).click()
    on_receipt(page)
    tells_what_was_read_back(page, checking)
    was_sent_once(checking)


def test_going_back_to_the_check_page_shows_the_receipt_sends_nothing_more_and_is_a_way_back(
    page: Page, checking: Someone, running_portal: RunningPortal
) -> None:
    check = page.url
    press(page, say("change.button.amend_one"))
    on_receipt(page)
    page.go_back()
    expect(page).to_have_url(check)
    on_receipt(page)
    page.go_back()
    title(page, say("change.title_page"))
    page.goto(check)
    on_receipt(page)
    send = page.get_by_role("button", name=say("change.button.amend_one"), exact=True)
    expect(send).to_have_count(0)
    tells_what_was_read_back(page, checking)
    was_sent_once(checking)


def test_two_tabs_that_send_the_same_change_send_it_once(page: Page, checking: Someone) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    settled(other)
    press(page, say("change.button.amend_one"))
    press(other, say("change.button.amend_one"))
    on_receipt(page)
    on_receipt(other)
    tells_what_was_read_back(page, checking)
    other.wait_for_timeout(SLOWLY)
    other.reload()
    settled(other)
    outcome(other, "confirmed_amend_one")
    was_sent_once(checking)


def test_a_change_whose_answer_was_lost_is_read_and_never_sent_again(
    page: Page, checking: Someone
) -> None:
    checking.no_faults()
    checking.fault("drop_after", "collection/tax-code", method="PUT", times=1)
    press(page, say("change.button.amend_one"))
    on_receipt(page)
    tells_what_was_read_back(page, checking)
    (put,) = checking.writes()
    assert put["status"] is None
    assert checking.figures_sent(YEAR) == {(SA, 11): "380.55"}


def test_while_a_change_may_be_on_its_way_it_is_not_called_done_or_undone_and_no_other_is_sent(
    page: Page, checking: Someone, running_portal: RunningPortal
) -> None:
    checking.no_faults()
    checking.fault("drop_before", "collection/tax-code", method="PUT", times=1)
    other = page.context.new_page()
    prepare_change(other, running_portal.url, YEAR, f"{SA}-11", "602.00")
    press(page, say("change.button.amend_one"))
    reference = on_receipt(page)
    outcome(page, "unknown")
    expect(body(page)).not_to_contain_text(say("change.outcome.confirmed_amend_one.title"))
    press(page, say("receipts.check_again"))
    settled(page)
    outcome(page, "unknown")
    press(other, say("change.button.amend_one"))
    waits = say("change.on_its_way.title", other=reference)
    expect(other.get_by_role("heading", name=waits)).to_be_visible()
    settled(other)
    expect(other.get_by_text("£602", exact=True)).to_be_visible()
    for gone in (say("change.button.amend_one"), say("change.sending")):
        expect(other.get_by_text(gone, exact=True)).to_have_count(0)
    assert len(checking.writes()) == 1


def test_a_press_of_which_the_page_remembers_nothing_before_it_is_drawn_still_sends(
    page: Page, checking: Someone, running_portal: RunningPortal
) -> None:
    """As where the connection of a slow browser broke: the press is the first that is heard."""
    checking.no_faults()
    address = urlsplit(page.url).query
    with StreamlitSocket(running_portal.url, cookies_of(page.context)) as before:
        send = button(before.run("check", address), say("change.button.amend_one"))
    with StreamlitSocket(running_portal.url, cookies_of(page.context)) as again:
        again.run("check", address, press=send)
    page.reload()
    on_receipt(page)
    was_sent_once(checking)
