"""What a person does on our pages, by label and role, and what they then read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Locator, Page, expect
from tests.browser.someone import Someone

from codedout.domain.tax_year import TaxYear
from codedout.presenters.viewer import long_year
from codedout.words import words


def say(name: str, /, **values: object) -> str:
    """The sentence of that name, in the language that is spoken at the time."""
    return words().say(name, **values)


def the_year(starts_in: int) -> str:
    """A tax year as a page names it."""
    return long_year(TaxYear(starts_in), words())


def settled(page: Page) -> None:
    """The page's script has run to its end, all it drew is there, and nothing moves any more."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    # Between two runs of one going the state is the same for a moment; a page that is opened is
    # held at its top for one (ui.frame.from_the_top); and what is unfolded moves what is below.
    for _ in range(150):
        if page.evaluate(_STILL):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the page does not come to rest")


_MOVES = """() => document.getAnimations().some(each =>
    each.playState === "running" && each.effect?.getComputedTiming().iterations !== Infinity)"""

_STILL = (
    "async () => { const moves = "
    + _MOVES
    + """;
    const frame = () => new Promise(requestAnimationFrame);
    const atRest = () =>
        document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning"
        && !document.querySelector('[data-testid="stSkeleton"]')
        && !moves();
    for (let n = 0; n < 4; n++) {
        if (!atRest()) return false;
        await frame();
    }
    return true;
}"""
)


def visit(page: Page, portal_url: str, path: str, **query: str) -> None:
    """Type an address of ours, and wait until the page is complete."""
    asked = f"?{urlencode(query)}" if query else ""
    page.goto(f"{portal_url}/{path}{asked}")
    settled(page)


def title(page: Page, text: str) -> None:
    """The page with this heading has come up."""
    expect(page.get_by_role("heading", level=1, name=text, exact=True)).to_be_visible()


def press(page: Page, name: str) -> None:
    """Press the button of that name, as people do: not while it moves."""
    for _ in range(30):
        if not page.evaluate(_MOVES):
            break
        page.wait_for_timeout(100)
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, label: str) -> None:
    """Follow the link of that name."""
    page.get_by_role("link", name=label, exact=True).first.click()
    settled(page)


def press_while_leaving(page: Page, name: str) -> None:
    """Leave the box that is typed in and press the button, in one moment of the browser's."""
    page.evaluate(
        """name => {
            document.activeElement.blur();
            [...document.querySelectorAll('button')].find(b => b.textContent === name).click();
        }""",
        name,
    )


def item_label(kind: str, owed: str, number: int) -> str:
    """An item in a list to choose from; `owed` is "debt" or "earlier", where no year is known."""
    owed = say(f"common.owed_phrase_{owed}")
    return say("compare.item_label", kind=say(f"common.kind.{kind}"), owed=owed, number=number)


def pick(page: Page, name: str) -> None:
    """Pick the one answer of that name."""
    page.locator("label", has_text=re.compile(rf"^\s*{re.escape(name)}\s*$")).click()


def open_all(page: Page) -> None:
    """Open whatever is folded away, without watching it unfold."""
    page.evaluate(
        """async () => {
            const folded = '[data-testid="stMain"] details:not([open]) > summary';
            document.querySelectorAll(folded).forEach(summary => summary.click());
            for (let n = 0; n < 4; n++) {
                await new Promise(requestAnimationFrame);
                document.getAnimations()
                    .filter(each => each.effect?.getComputedTiming().iterations !== Infinity)
                    .forEach(each => each.finish());
            }
        }"""
    )
    settled(page)


def body(page: Page) -> Locator:
    """All that the page says."""
    return page.locator("body")


def table(page: Page, key: str) -> list[list[str]]:
    """The rows of a table of ours, each cell as "value" or "value | note"."""
    shown = page.locator(f"table[data-key='{key}']")
    expect(shown).to_be_visible()
    found: list[list[str]] = shown.evaluate(
        """table => [...table.tBodies[0].rows].map(row => [...row.cells].map(cell =>
            [...cell.querySelectorAll('.co-value, .co-note')].map(e => e.textContent).join(' | ')
        ))"""
    )
    return found


def facts(page: Page, key: str) -> dict[str, str]:
    """A list of names and values of ours."""
    shown = page.locator(f"dl[data-key='{key}']")
    expect(shown).to_be_visible()
    found: dict[str, str] = shown.evaluate(
        """dl => Object.fromEntries([...dl.children].map(
            d => [d.children[0].textContent, d.children[1].textContent]))"""
    )
    return found


def query(page: Page) -> Mapping[str, str]:
    """What the address says after the question mark."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def type_amount(page: Page, amount: str) -> None:
    """Type a figure on the page for changing one, and go on."""
    page.get_by_label(say("change.amount"), exact=True).fill(amount)
    press(page, say("change.continue"))


def prepare_change(page: Page, portal_url: str, year: str, item: str, amount: str) -> None:
    """From nothing to the check page: `item` is "selfAssessmentUnderpayment-11"."""
    visit(page, portal_url, "change", year=year, item=item)
    type_amount(page, amount)
    expect(page).to_have_url(re.compile(r"/check\?reference="))
    settled(page)


def on_receipt(page: Page) -> str:
    """The receipt has come up, on a page of its own or on the check page; its reference."""
    expect(page.get_by_role("link", name=say("receipts.save"), exact=True)).to_be_visible()
    settled(page)
    return query(page)["reference"]


def under_way(page: Page, person: Someone, sent: int = 1) -> None:
    """HMRC has the change, the last of so many sent, and may not have answered."""
    for _ in range(400):
        if len(person.writes()) >= sent:
            return
        page.wait_for_timeout(25)
    raise AssertionError("nothing was sent")


def outcome(page: Page, name: str, **values: str) -> None:
    """The receipt says so."""
    heading = say(f"change.outcome.{name}.title", **values)
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()


_FOCUSED = """() => {
  const e = document.activeElement;
  const label = e.labels && e.labels.length ? e.labels[0].innerText : '';
  const name = (e.getAttribute('aria-label') ?? '') || label || e.innerText || '';
  const ringed = x => x && (() => {
    const s = getComputedStyle(x);
    return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2)
      || s.boxShadow !== 'none';
  })();
  const near = [e, e.parentElement, e.parentElement?.parentElement, e.closest('label'),
    ...(e.closest('label')?.children ?? []), e.closest('[data-baseweb], [role="radiogroup"]')];
  return {
    name: name.replace(/\\s+/g, ' ').trim(),
    role: e.getAttribute('role') ?? e.type ?? e.tagName.toLowerCase(),
    seen: near.some(ringed),
  };
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the thing of that name has the focus, which must be seen."""
    page.wait_for_load_state()
    for _ in range(60):
        page.keyboard.press("Tab")
        focused: dict[str, str] = page.evaluate(_FOCUSED)
        # Before the name of what unfolds stands the name of its arrow.
        if re.fullmatch(rf"(keyboard_\w+ )?{re.escape(name)}", focused["name"]):
            assert focused["seen"], f"focus on {name!r} cannot be seen"
            return
    raise AssertionError(f"the Tab key does not reach {name!r}")
