"""Accounts the project has never seen: each figure on their pages is what was decided before.

Two are always the same, one comes from a seed that is printed:
`CODEDOUT_SEED=123 pytest tests/browser/test_accounts_never_seen.py`.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.accounts.invented import invented
from tests.accounts.told import file_of
from tests.accounts.truth import Holder
from tests.browser.someone import Someone
from tests.browser.steps import body, open_all, say, settled, table, visit
from tests.running import RunningPortal

SEED = int(os.environ.get("CODEDOUT_SEED") or random.SystemRandom().randrange(10**9))
NOTHING = (0, 0, 0, 0)


def pounds(pence: int) -> str:
    """As the tables show an amount, worked out afresh here."""
    return f"£{pence // 100:,}.{pence % 100:02}"


def in_words(pence: int) -> str:
    """As sentences do."""
    return pounds(pence).removesuffix(".00")


def year(begins: int) -> str:
    return f"{begins} to {begins + 1}"


def by_year_owed(holder: Holder) -> list[list[str]]:
    rows = [[year(owed), *map(pounds, (*four, sum(four)))] for owed, four in holder.by_year.items()]
    every = [sum(parts) for parts in zip(*holder.by_year.values(), strict=True)]
    return [*rows, [say("liability.owed.all"), *map(pounds, (*every, sum(every)))]]


def by_code(holder: Holder) -> list[list[str]]:
    how = say("liability.how.named" if holder.codes_told else "liability.how.by_rule")
    rows = [
        [year(code), year(owed), pounds(pence), how]
        for (owed, code), pence in sorted(holder.by_code.items(), key=lambda one: one[0][::-1])
    ]
    for name, of in (
        ("came_back", lambda charge: charge.came_back),
        ("undecided", lambda charge: charge.unsettled),
    ):
        for owed in holder.by_year:
            pence = sum(of(charge) for charge in holder.charges if charge.owed == owed)
            if pence:
                where = say(f"liability.code.row.{name}")
                rows.append([where, year(owed), pounds(pence), say(f"liability.how.{name}")])
    coded = sum(charge.coded for charge in holder.charges)
    return [*rows, [say("liability.code.all"), "", pounds(coded), ""]]


def values(rows: list[list[str]]) -> list[list[str]]:
    """Without what is noted beside them."""
    return [[cell.split(" | ")[0] for cell in row] for row in rows]


@pytest.mark.parametrize(
    "seed", [pytest.param(4, id="one"), pytest.param(7, id="two"), pytest.param(SEED, id="chance")]
)
def test_every_figure_on_the_pages_is_what_was_decided_before(
    seed: int,
    page: Page,
    signed_in: Callable[..., None],
    someone: Callable[..., Someone],
    running_portal: RunningPortal,
) -> None:
    print(f"CODEDOUT_SEED={seed}")
    holder = invented(seed)
    person = someone(years={}, account=file_of(holder))
    signed_in(page, person.nino)
    visit(page, running_portal.url, "liability")
    settled(page)
    assert values(table(page, "liability-owed")) == by_year_owed(holder)

    # What is to be paid, charge by charge, and nothing else.
    to_pay = [one.still + one.not_collected for one in holder.charges]
    due = [row[-1] for row in table(page, "owing-due")] if any(to_pay) else []
    assert sorted(due) == sorted(pounds(pence) for pence in to_pay if pence)

    # Each payment, and what of it went to each charge.
    open_all(page)
    shown = [
        (one.locator("h3").inner_text(), sorted(one.locator("dt").all_inner_texts()))
        for one in page.locator(".co-payments section").all()
    ]
    wanted = []
    for payment in holder.payments:
        parts = [*holder.set_against[payment.lot].values(), *[payment.spare] * bool(payment.spare)]
        amount, day = pounds(sum(parts)), f"{payment.on.day} {payment.on:%B %Y}"
        heading = say("owing.payments.each", amount=amount, day=day)
        wanted.append((heading, sorted(pounds(pence) for pence in parts)))
    assert sorted(shown) == sorted(wanted)

    if any(charge.coded for charge in holder.charges):
        visit(page, running_portal.url, "liability", by="collected")
        settled(page)
        assert values(table(page, "liability-collected")) == by_code(holder)

    # Each charge of a year has its story.
    owed = max(holder.by_year)
    visit(page, running_portal.url, "story", year=f"{owed}-{(owed + 1) % 100:02}")
    settled(page)
    for charge in holder.charges:
        if charge.owed == owed:
            expect(body(page)).to_contain_text(in_words(charge.pence))
