"""Papers of a year, all that is kept, and deleting it, as a person meets them."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.browser.axe import violations
from tests.browser.someone import SA, Someone, held, year
from tests.browser.steps import body, on_receipt, prepare_change, press, say, title, visit
from tests.browser.test_accessibility import SIDEWAYS
from tests.running import RunningPortal

SignIn = Callable[..., None]
MakeSomeone = Callable[..., Someone]

YEAR, SHOWN = "2025-26", "2025 to 2026"
YEARS = {YEAR: year(held(SA, 11, "412.10", related_tax_year="2023-24"))}


def saved(page: Page, label: str) -> Path:
    """The file behind a link."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=label, exact=True).click()
    return coming.value.path()


def test_everything_is_told_handed_over_and_then_gone(
    someone: MakeSomeone, sign_in: SignIn, page: Page, running_portal: RunningPortal
) -> None:
    person = someone(years=YEARS)
    url = running_portal.url
    sign_in(page, person.nino)
    prepare_change(page, url, YEAR, f"{SA}-11", "380.50")
    press(page, say("change.button.amend_one"))
    reference = on_receipt(page)
    visit(page, url, "papers", year=YEAR)
    title(page, say("papers.title"))

    in_new_tab = say("common.opens_new_tab", label=say("papers.page.print", year=SHOWN))
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=in_new_tab, exact=True).click()
    paper = opened.value
    expect(paper.get_by_role("heading", level=1)).to_have_text(say("papers.title_pack", year=SHOWN))
    for told in ("£412.10", "£380.50", reference, say("common.not_hmrc")):
        expect(body(paper)).to_contain_text(told)
    paper.close()

    pdf = saved(page, say("papers.page.pdf", year=SHOWN)).read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert b"/Marked true" in pdf

    everything = json.loads(saved(page, say("papers.page.json")).read_text(encoding="utf-8"))
    (change,) = everything["changes"]
    assert change["reference"] == reference
    assert everything["sign_ins"][0]["nino"] == person.nino
    with zipfile.ZipFile(BytesIO(saved(page, say("papers.page.csv")).read_bytes())) as tables:
        rows = csv.DictReader(TextIOWrapper(tables.open("changes.csv"), "utf-8-sig"))
        assert [row["reference"] for row in rows] == [reference]

    page.get_by_role("link", name=say("papers.page.delete"), exact=True).click()
    title(page, say("papers.delete.title"))
    assert violations(page) == []
    word = say("papers.delete.word")
    box = page.get_by_label(say("papers.delete.label", word=word), exact=True)
    box.fill("yes")
    press(page, say("papers.delete.button"))
    expect(page.get_by_role("alert")).to_contain_text(say("papers.delete.error", word=word))
    page.get_by_label(say("papers.delete.label", word=word), exact=True).fill(word)
    press(page, say("papers.delete.button"))
    title(page, say("papers.deleted.title"))
    assert "codedout_sid" not in {cookie["name"] for cookie in page.context.cookies()}
    visit(page, url, "receipts")
    title(page, say("identity.welcome.title"))

    sign_in(page, person.nino)
    visit(page, url, "receipts")
    expect(body(page)).to_contain_text(say("receipts.none"))
    expect(body(page)).not_to_contain_text(reference)


def test_on_a_phone_nothing_is_wider_than_the_screen(
    someone: MakeSomeone, sign_in: SignIn, phone: Page, running_portal: RunningPortal
) -> None:
    sign_in(phone, someone(years=YEARS).nino)
    for path in ("papers", "papers/delete"):  # no script runs in a page to print
        phone.goto(f"{running_portal.url}/{path}")
        expect(phone.get_by_role("heading", level=1)).to_be_visible()
        assert phone.evaluate(SIDEWAYS) == [], path
