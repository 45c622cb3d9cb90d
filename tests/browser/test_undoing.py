"""A change, and the way back: one figure given, then exactly the earlier set sent again."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser.someone import DEBT, PAYE, SA, Someone, held, sent, year
from tests.browser.steps import (
    body,
    follow,
    on_receipt,
    outcome,
    prepare_change,
    press,
    query,
    say,
    settled,
    table,
    title,
)
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

YEAR = "2025-26"
EARLIER = {"payeUnderpayment": [{"id": 19, "amount": 75.1}], "debt": [{"id": 99, "amount": 12}]}


def test_a_change_is_undone_to_exactly_the_earlier_set_and_the_receipts_name_each_other(
    page: Page, signed_in: SignIn, someone: MakeSomeone, running_portal: RunningPortal
) -> None:
    person = someone(
        years={
            YEAR: year(
                held(SA, 17, "412.30", related_tax_year="2023-24"),
                held(PAYE, 19, "95.45"),
                submitted=[sent(PAYE, 19, "75.10"), sent(DEBT, 99, "12.00")],
            )
        }
    )
    signed_in(page, person.nino)
    before = person.figures_sent(YEAR)
    prepare_change(page, running_portal.url, YEAR, f"{SA}-17", "380.55")
    press(page, say("change.button.amend_one"))
    change = on_receipt(page)

    follow(page, say("change.undo.start"))
    title(page, say("change.undo_page"))
    expect(body(page)).to_contain_text("PAYE tax from an earlier year, item 19: £75.10")
    press(page, say("change.undo.continue"))
    title(page, say("change.check_title.put_back"))
    prepared = query(page)["reference"]
    page.go_back()  # which keeps the address of the check page
    title(page, say("change.undo_page"))
    expect(page).to_have_url(f"{running_portal.url}/undo?reference={change}")
    settled(page)
    check = say("receipts.open_prepared", reference=prepared)
    expect(page.get_by_role("link", name=check, exact=True)).to_be_visible()
    press(page, say("change.undo.continue"))
    title(page, say("change.check_title.put_back"))
    expect(body(page)).to_contain_text(say("change.undo.puts_back", reference=change))
    assert [row[2:] for row in table(page, "before-after")] == [
        ["£380.55", "None: HMRC’s is used | Changed"],
        ["£75.10", "£75.10"],
        ["£12", "£12"],
    ]
    press(page, say("change.button.put_back"))
    undoing = on_receipt(page)
    outcome(page, "confirmed_put_back")
    expect(body(page)).to_contain_text(say("change.undo.put_back", reference=change))

    follow(page, say("change.undo.open_undone", reference=change))
    outcome(page, "confirmed_amend_one")
    expect(page).to_have_url(f"{running_portal.url}/receipt?reference={change}")
    expect(body(page)).to_contain_text(say("change.undo.undone", by=undoing))
    expect(page.get_by_role("link", name=say("change.undo.start"))).to_have_count(0)
    follow(page, say("change.undo.open_undoing", reference=undoing))
    outcome(page, "confirmed_put_back")

    assert person.figures_sent(YEAR) == before
    writes = person.writes()
    assert [one["method"] for one in writes] == ["PUT", "PUT"]
    assert writes[1]["body"] == {"taxCodeComponents": EARLIER}
