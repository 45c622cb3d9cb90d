"""What somebody does on the screen that puts test figures."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.steps import press, say


def fill_row(page: Page, n: int, kind: str, number: str, amount: str) -> None:
    """`kind` is HMRC's name for it, or "" for none."""
    if kind:
        choice = page.get_by_role("combobox", name=say("testfigures.kind", n=n))
        # A list that a click has opened is shut again by the scrolling that led to it.
        choice.scroll_into_view_if_needed()
        choice.focus()
        choice.click()
        page.get_by_role("option", name=say(f"common.kind.{kind}"), exact=True).click()
        expect(choice).to_have_value(say(f"common.kind.{kind}"))
    page.get_by_label(say("testfigures.number", n=n), exact=True).fill(number)
    page.get_by_label(say("testfigures.amount", n=n), exact=True).fill(amount)


def type_number(page: Page, nino: str) -> None:
    """The number of whoever signed in, where it is asked for."""
    page.get_by_label(say("identity.number.label")).fill(nino)
    press(page, say("identity.number.button"))
    question = page.get_by_role("heading", name=say("identity.number.title"), exact=True)
    expect(question).to_have_count(0)


def answer_if_asked(page: Page) -> None:
    """Say that the return is not submitted, where it was not said before."""
    save = page.get_by_role("button", name=say("collection.answer.save"))
    if save.is_visible():
        page.get_by_text(say("collection.answer.no"), exact=True).click()
        save.click()
        expect(save).to_have_count(0)
