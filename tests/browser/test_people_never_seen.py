"""People the project has never seen: every figure shown is HMRC's, and every figure sent is theirs.

The people come from a seed that is printed, so that a failure can be had again:
`CODEDOUT_SEED=123 pytest tests/browser/test_people_never_seen.py`.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.someone import DEBT, IN_YEAR, PAYE, SA, Someone
from tests.browser.steps import (
    on_receipt,
    outcome,
    prepare_change,
    press,
    say,
    settled,
    table,
    title,
    visit,
)
from tests.running import RunningPortal

SEED = int(os.environ.get("CODEDOUT_SEED") or random.SystemRandom().randrange(1_000_000))
PEOPLE = 6
YEARS = ("2026-27", "2025-26", "2024-25", "2023-24", "2022-23")
RUNNING = "2026-27"
KINDS = (SA, PAYE, DEBT, IN_YEAR)
DAYS = {"updated": "2025-02-17T06:14:00Z", "submitted": "2026-06-07T16:45:00Z"}

Key = tuple[str, int]


def amount(chance: random.Random) -> str:
    """Any amount HMRC can hold, most of them small; nought and round ones too."""
    pence = chance.choice(
        [0, 1, 99, 100_00, 299_999, chance.randrange(1, 500_00), chance.randrange(1, 10**13)]
    )
    return f"{pence // 100}.{pence % 100:02}"


def invented_year(chance: random.Random, name: str) -> dict[str, Any]:
    """A year: some items, some of them given another figure, and some figures that match none."""
    numbers = chance.sample(range(1, 10**15), 8)
    starts = int(name[:4])
    items: list[dict[str, Any]] = []
    for number in numbers[: chance.randrange(0, 6)]:
        kind = chance.choice(KINDS)
        if kind == IN_YEAR and any(i["kind"] == IN_YEAR for i in items):
            kind = DEBT
        item = {"kind": kind, "id": number, "amount": amount(chance), "updated": DAYS["updated"]}
        if kind != IN_YEAR and chance.random() < 0.7:
            owed = starts - chance.randrange(1, 4)
            item["related_tax_year"] = f"{owed}-{(owed + 1) % 100:02}"
        items.append(item)
    own: list[dict[str, Any]] = []
    if name != RUNNING:
        own = [
            {
                "kind": item["kind"],
                "id": item["id"],
                "amount": amount(chance),
                "submitted": DAYS["submitted"],
            }
            for item in items
            if chance.random() < 0.4
        ]
        own += [
            {
                "kind": chance.choice((SA, PAYE, DEBT)),
                "id": number,
                "amount": amount(chance),
                "submitted": DAYS["submitted"],
            }
            for number in numbers[6:]
            if chance.random() < 0.4
        ]
    return {
        "hmrc_items": items,
        "submitted": own,
        "opted_out": chance.random() < 0.3,
        "return": {"state": "open"},
    }


def invented(chance: random.Random) -> dict[str, Any]:
    """Five years of somebody's; the last ended year always has something to change."""
    years = {name: invented_year(chance, name) for name in YEARS if chance.random() < 0.8}
    while not years.get("2025-26", {}).get("hmrc_items"):
        years["2025-26"] = invented_year(chance, "2025-26")
    return years


def pounds(text: str) -> str:
    """As the pages show an amount, worked out afresh here."""
    whole, _, pence = text.partition(".")
    return f"£{int(whole):,}" + ("" if int(pence or 0) == 0 else f".{pence}")


def long_year(name: str) -> str:
    return f"{name[:4]} to {int(name[:4]) + 1}"


def by_key(entries: list[dict[str, Any]]) -> dict[Key, str]:
    return {(e["kind"], e["id"]): e["amount"] for e in entries}


def in_use(year: dict[str, Any]) -> dict[Key, tuple[str, str]]:
    """What HMRC will use, and whose it is: the person's figure where they gave one."""
    own = by_key(year["submitted"])
    return {
        key: (own[key], say("common.source.user"))
        if key in own
        else (figure, say("common.source.hmrcHeld"))
        for key, figure in by_key(year["hmrc_items"]).items()
    }


def how_collected(name: str, years: dict[str, Any]) -> str:
    """The choice for a year's bill on 2 November 2026, where a year in the file was never sent."""
    if years.get(name, {}).get("opted_out"):
        return say("overview.bills.out")
    if name == "2025-26":
        return say("overview.bills.in")
    if name in years:
        return say("overview.bills.late")
    return say("overview.bills.in_past")


def the_overview_shows_all_of(page: Page, years: dict[str, Any]) -> None:
    settled(page)
    expect(page.get_by_role("heading", name=say("overview.bills.heading"))).to_be_visible()
    wanted = sorted(
        (long_year(name), say(f"common.kind.{kind}"), pounds(figure), whose)
        for name, year in years.items()
        for (kind, _), (figure, whose) in in_use(year).items()
    )
    shown = table(page, "taken") if wanted else []
    assert sorted((r[0], r[1], r[3], r[4]) for r in shown) == wanted
    chosen = {row[0]: row[1] for row in table(page, "bills")}
    assert chosen == {
        long_year(name): how_collected(name, years) for name in ("2025-26", "2024-25", "2023-24")
    }
    # The chart's table adds up within a year and a kind, and never further (R5).
    page.get_by_text(say("overview.chart.open_table"), exact=True).click()
    sums: dict[tuple[str, str], Decimal] = {}
    for name, year in years.items():
        for (kind, _), (figure, _whose) in in_use(year).items():
            cell = (long_year(name), say(f"common.kind.{kind}"))
            sums[cell] = sums.get(cell, Decimal(0)) + Decimal(figure)
    heads = page.locator("table[data-key='chart'] thead th").all_text_contents()
    charted = {
        (row[0], head): text
        for row in table(page, "chart")
        for head, text in zip(heads[1:], row[1:], strict=True)
        if text != say("common.nothing")
    }
    assert charted == {cell: pounds(f"{total:.2f}") for cell, total in sums.items()}


def difference_in_words(gap: Decimal) -> str:
    if not gap:
        return say("compare.difference.same")
    name = "less" if gap < 0 else "more"
    return say(f"compare.difference.{name}", amount=pounds(f"{abs(gap):.2f}"))


def compare_shows_all_of(page: Page, name: str, year: dict[str, Any]) -> None:
    held, own = by_key(year["hmrc_items"]), by_key(year["submitted"])
    wanted = []
    for (kind, number), figure in held.items():
        mine = own.get((kind, number))
        if mine is None:
            difference = say("compare.difference.none")
        else:
            difference = difference_in_words(Decimal(mine) - Decimal(figure))
        whose = in_use(year)[kind, number][1]
        wanted.append(
            [
                say(f"common.kind.{kind}")
                # HMRC gives no ids before the year has ended.
                + ("" if name == RUNNING else f" | {say('compare.item', number=number)}"),
                f"{pounds(figure)} | {say('common.changed_on', day='17 February 2025')}",
                say("common.nothing")
                if mine is None
                else f"{pounds(mine)} | {say('common.sent_on', day='7 June 2026')}",
                difference,
                whose,
            ]
        )
    rows = table(page, "compare") if wanted else []
    assert sorted([r[0], *r[3:]] for r in rows) == sorted(wanted)
    strays = {key: figure for key, figure in own.items() if key not in held}
    shown = page.locator("table[data-key='unmatched']")
    if not strays:
        expect(shown).to_have_count(0)
        return
    text = shown.inner_text()
    for (_, number), figure in strays.items():
        assert str(number) in text
        assert pounds(figure) in text


@pytest.mark.parametrize("index", range(PEOPLE))
def test_every_figure_shown_is_hmrcs_and_every_figure_sent_is_the_persons(
    index: int,
    page: Page,
    sign_in: Callable[..., None],
    someone: Callable[..., Someone],
    running_portal: RunningPortal,
) -> None:
    print(f"CODEDOUT_SEED={SEED}")
    chance = random.Random(SEED * 1000 + index)  # noqa: S311 - people, not secrets
    years = invented(chance)
    person = someone(years=years)
    sign_in(page, person.nino)
    title(page, say("overview.title"))
    the_overview_shows_all_of(page, years)
    for name in [*chance.sample(sorted(years), k=min(2, len(years))), "2025-26"]:
        visit(page, running_portal.url, "compare", year=name)
        compare_shows_all_of(page, name, years[name])

    # One amount changed: the whole set before and after, sent, and read back.
    year = years["2025-26"]
    held, before = by_key(year["hmrc_items"]), by_key(year["submitted"])
    (kind, number) = key = chance.choice(sorted(held))
    new = amount(chance)
    while Decimal(new) == Decimal(before.get(key, held[key])):
        new = amount(chance)
    after = {**before, key: new}
    if kind == IN_YEAR:  # HMRC's form has room for one
        after = {k: v for k, v in after.items() if k[0] != IN_YEAR or k == key}
    prepare_change(page, running_portal.url, "2025-26", f"{kind}-{number}", new)
    the_set_is_shown(page, held, before, after)
    press(page, say("change.button.amend_one"))
    reference = on_receipt(page)
    outcome(page, "confirmed_amend_one")
    the_set_is_shown(page, held, before, after)
    (put,) = person.writes()
    body = put["body"]["taxCodeComponents"]
    listed = {k: [v] if isinstance(v, dict) else v for k, v in body.items()}
    assert {
        (k, entry["id"]): Decimal(str(entry["amount"])) for k, es in listed.items() for entry in es
    } == {k: Decimal(v) for k, v in after.items()}
    assert person.figures_sent("2025-26") == after

    with page.expect_download() as download:
        page.get_by_role("link", name=say("receipts.save"), exact=True).click()
    kept = download.value.path().read_text(encoding="utf-8")
    for figure in [*held.values(), *before.values(), *after.values()]:
        assert pounds(figure) in kept
    assert reference in kept

    # What was sent is what is compared next.
    visit(page, running_portal.url, "compare", year="2025-26")
    rows = {row[0].rsplit(" ", 1)[1]: row[4].split(" | ")[0] for row in table(page, "compare")}
    assert rows == {
        str(k[1]): pounds(after[k]) if k in after else say("common.nothing") for k in held
    }


def the_set_is_shown(
    page: Page, held: dict[Key, str], before: dict[Key, str], after: dict[Key, str]
) -> None:
    """The table of the whole set, on the check page and on the receipt."""
    none = {True: say("change.none_of_yours"), False: say("common.nothing")}
    wanted = {
        str(key[1]): [
            pounds(held[key]) if key in held else say("change.no_match"),
            pounds(before[key]) if key in before else none[key in held],
            pounds(after[key]) if key in after else none[key in held],
        ]
        for key in {*held, *before, *after}
    }
    shown = {
        row[0].rsplit(" ", 1)[1]: [cell.split(" | ")[0] for cell in row[1:]]
        for row in table(page, "before-after")
    }
    assert shown == wanted
