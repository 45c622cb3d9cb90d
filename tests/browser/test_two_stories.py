"""R10a: amounts taken through a year's code and the choice about a year's bill never mix.

(a) is what was taken through the code of a year, owed for earlier years. (b) is how that year's
own bill will be collected, two years on. A row or a sentence that had an amount of (a) beside a
choice of (b) would tell a person that their choice touches that amount. It does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.steps import body, open_all, pick, press, say, settled, visit
from tests.running import RunningPortal

import hmrc_standin

PEOPLE = {
    file.stem: person
    for file in sorted((Path(hmrc_standin.__file__).parent / "people").glob("*.json"))
    if (person := json.loads(file.read_text(encoding="utf-8")))["kind"] == "individual"
}

UNITS = """() => {
  const main = document.querySelector('[data-testid="stMain"]') ?? document.body;
  const text = e => (e.innerText ?? e.textContent ?? '').replace(/\\s+/g, ' ').trim();
  const units = [];
  for (const row of main.querySelectorAll('tr')) {
    units.push(['row', [...row.cells].map(text).join(' ; ')]);
  }
  for (const row of main.querySelectorAll('dl > div')) units.push(['row', text(row)]);
  for (const chart of main.querySelectorAll('.stPlotlyChart, [role="img"], svg')) {
    const named = chart.getAttribute('aria-label') ?? '';
    units.push(['chart', named + ' ; ' + (chart.textContent ?? '')]);
  }
  const blocks = 'p, li, h1, h2, h3, caption, label, summary, a, button, [role="alert"]';
  for (const block of main.querySelectorAll(blocks)) {
    for (const sentence of text(block).split(/(?<=[.!?:])\\s/)) units.push(['sentence', sentence]);
  }
  return units.filter(([, words]) => words);
}"""

# How a choice of (b) can be said. Wider than our own words, so that a new page is caught too.
CHOICE = re.compile(
    r"""
    (your | this | that) \s choice | choos\w* \s how
    | through \s your \s tax \s code, \s if \s HMRC \s can
    | not \s through \s your \s tax \s code
    | asked \s HMRC \s not \s to
    | opt(ed|ing)? [\s-]+ (out|in)\b
    | \b(stop|restart)\w* \b
    | collect\w* \s your \s [0-9]{4} \s to \s [0-9]{4} \s bill
    | bill \s (is | will \s be | would \s be) \s collected
    """,
    re.VERBOSE | re.IGNORECASE,
)


def amounts_of(person: dict[str, Any]) -> set[str]:
    """Every amount of (a), as pages show it: HMRC's, the person's own, differences and sums."""
    found: set[Decimal] = set()
    for year in person["years"].values():
        held = {(i["kind"], i["id"]): Decimal(i["amount"]) for i in year.get("hmrc_items", [])}
        own = {(s["kind"], s["id"]): Decimal(s["amount"]) for s in year.get("submitted", [])}
        found |= {*held.values(), *own.values(), sum(held.values(), Decimal(0))}
        found |= {abs(own[key] - held[key]) for key in own if key in held}
    return {shown for amount in found if amount for shown in _spelled(amount)}


def _spelled(amount: Decimal) -> Iterator[str]:
    yield f"£{amount:,.2f}"
    if amount == amount.to_integral_value():
        yield f"£{amount:,.0f}"


def mixed(page: Page, amounts: set[str]) -> list[str]:
    """Each row, sentence or chart of the page that has both stories in it."""
    units: list[tuple[str, str]] = page.evaluate(UNITS)
    assert units, "the page says nothing"
    return [
        f"{kind}: {text}"
        for kind, text in units
        if CHOICE.search(text)
        and any(re.search(rf"{re.escape(a)}(?![0-9.,]*[0-9])", text) for a in amounts)
    ]


def every_page(page: Page, portal: RunningPortal, person: dict[str, Any]) -> Iterator[str]:
    """Every page that this person can come to, one after the other; nothing is sent."""
    visit(page, portal.url, "")
    yield "overview"
    for year in person["years"] or ("2025-26",):
        if year == "2025-26" or person["years"][year].get("hmrc_items"):
            visit(page, portal.url, "compare", year=year)
            yield f"compare {year}"
    for by in ("owed", "collected"):
        visit(page, portal.url, "liability", by=by)
        yield f"liability by {by}"
    for path in ("open", "collection"):
        visit(page, portal.url, path, year="2025-26")
        yield f"{path} 2025-26"
    if page.get_by_role("button", name=say("collection.answer.save")).is_visible():
        pick(page, say("collection.answer.no"))
        press(page, say("collection.answer.save"))
        expect(body(page)).to_contain_text("You told us")
        settled(page)
        yield "collection, answered"
    yield from _up_to_the_checks(page, portal, person)
    visit(page, portal.url, "receipts")
    yield "receipts"


def _up_to_the_checks(page: Page, portal: RunningPortal, person: dict[str, Any]) -> Iterator[str]:
    year = person["years"].get("2025-26", {})
    for item in year.get("hmrc_items", [])[:1]:
        visit(page, portal.url, "change", year="2025-26", item=f"{item['kind']}-{item['id']}")
        yield "change"
        field = page.get_by_label(say("change.amount"), exact=True)
        if field.is_visible():
            field.fill("11.11")
            press(page, say("change.continue"))
            yield from _check(page)
    visit(page, portal.url, "remove", year="2025-26")
    yield "remove"
    if page.get_by_role("button", name=say("change.remove_continue"), exact=True).is_visible():
        pick(page, say("change.remove_all", year="2025 to 2026"))
        press(page, say("change.remove_continue"))
        yield from _check(page)
    visit(page, portal.url, "collection", year="2025-26")
    for ask in ("stop", "restart"):
        button = page.get_by_role("button", name=say(f"collection.button.{ask}"), exact=True)
        if button.is_visible():
            button.click()
            yield from _check(page)
            return


def _check(page: Page) -> Iterator[str]:
    page.wait_for_url(re.compile(r"/check\?reference="))
    settled(page)
    yield "check"
    press(page, say("change.cancel"))
    page.wait_for_url(re.compile(r"/receipt\?reference="))
    settled(page)
    yield "receipt"


@pytest.mark.parametrize("name", PEOPLE)
def test_no_row_sentence_or_chart_mixes_the_two_stories(
    name: str, page: Page, signed_in: Callable[..., None], running_portal: RunningPortal
) -> None:
    person = PEOPLE[name]
    amounts = amounts_of(person)
    signed_in(page, person["nino"])
    found = {}
    seen = set()
    for where in every_page(page, running_portal, person):
        seen.add(where)
        open_all(page)
        if wrong := mixed(page, amounts):
            found[where] = wrong
    assert found == {}
    assert {"overview", "compare 2025-26", "collection 2025-26", "receipts"} <= seen


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><th>2025 to 2026</th><td>£450.60</td>"
        "<td>Not through your tax code: you asked HMRC not to</td></tr></table>",
        "<dl><div><dt>Your choice</dt><dd>It is about £450.60</dd></div></dl>",
        "<p>All is well. If you stop, £450.60 will not be taken.</p>",
        "<svg role='img' aria-label='£450.60'><text>Opted out</text></svg>",
    ],
)
def test_a_page_that_mixes_them_is_noticed(html: str, page: Page) -> None:
    page.set_content(html)
    assert len(mixed(page, amounts_of(PEOPLE["opted_out"]))) >= 1


def test_the_two_stories_side_by_side_on_one_page_are_not_called_mixed(page: Page) -> None:
    page.set_content(
        "<p>Your 2025 to 2026 code took £450.60. You asked HMRC not to collect your bill.</p>"
        "<table><tr><td>2025 to 2026</td><td>£450.60</td></tr>"
        "<tr><td>2025 to 2026</td><td>Your choice</td></tr></table>"
        "<p>If you stop, £4,450.60 and £450.601 are other amounts.</p>"
    )
    assert mixed(page, amounts_of(PEOPLE["opted_out"])) == []
