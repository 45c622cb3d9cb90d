from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from codedout.domain.change import Ask, Who
from codedout.domain.draft import Aside, Draft
from codedout.domain.tax_year import TaxYear
from codedout.store.codec import from_text, to_text
from codedout.store.engine import reading
from codedout.store.store import Store, open_store
from codedout.store.tables import drafts
from tests.store.values import AMINA, BEN, DRAFT, ITEM, KEY, MINUTE, NOON, YEAR

OTHER = replace(ITEM, id=ITEM.id + 1)


def test_what_was_filled_in_is_found_by_who_what_and_year_in_every_process(url: str) -> None:
    here, there = open_store(url, [KEY]), open_store(url, [KEY])
    here.drafts.keep(DRAFT)
    assert there.drafts.find(AMINA, Ask.AMEND_ONE, YEAR, NOON) == DRAFT
    assert there.drafts.find(AMINA, Ask.REMOVE_ONE, YEAR, NOON) is None
    assert there.drafts.find(AMINA, Ask.AMEND_ONE, TaxYear(2023), NOON) is None
    here.close()
    there.close()


def test_a_later_one_takes_the_place_of_the_earlier(store: Store) -> None:
    later = replace(DRAFT, item=None, typed="380.5", figure=None, saved_at=NOON + MINUTE)
    store.drafts.keep(DRAFT)
    store.drafts.keep(later)
    assert store.drafts.of(AMINA, NOON + MINUTE) == (later,)


@pytest.mark.parametrize(
    ("before", "kept"),
    [(timedelta(microseconds=1), "380"), (timedelta(seconds=10), "380"), (MINUTE, "38")],
    ids=["late", "as late as may be", "the clock was put back"],
)
def test_one_that_comes_late_takes_no_place_of_a_newer_one(
    before: timedelta, kept: str, store: Store
) -> None:
    store.drafts.keep(replace(DRAFT, typed="380"))
    store.drafts.keep(replace(DRAFT, saved_at=NOON - before))
    found = store.drafts.find(AMINA, Ask.AMEND_ONE, YEAR, NOON)
    assert found is not None
    assert found.typed == kept


def test_all_of_a_persons_come_with_the_last_worked_on_first(store: Store) -> None:
    removal = replace(DRAFT, ask=Ask.REMOVE_ONE, typed="", saved_at=NOON + MINUTE)
    other_year = replace(DRAFT, tax_year=TaxYear(2023), saved_at=NOON + 2 * MINUTE)
    for one in (other_year, DRAFT, removal):
        store.drafts.keep(one)
    assert store.drafts.of(AMINA, NOON + 2 * MINUTE) == (other_year, removal, DRAFT)


def test_nobody_else_sees_or_forgets_it(store: Store) -> None:
    store.drafts.keep(DRAFT)
    for other in (BEN, Who(BEN.actor, AMINA.subject), Who(AMINA.actor, BEN.subject)):
        assert store.drafts.of(other, NOON) == ()
        assert store.drafts.find(other, Ask.AMEND_ONE, YEAR, NOON) is None
        store.drafts.forget(other, Ask.AMEND_ONE, YEAR)
    assert store.drafts.of(AMINA, NOON) == (DRAFT,)


def test_one_that_is_forgotten_is_gone_and_the_others_stay(store: Store) -> None:
    removal = replace(DRAFT, ask=Ask.REMOVE_ONE)
    store.drafts.keep(DRAFT)
    store.drafts.keep(removal)
    for _ in range(2):  # forgetting what is not there is no fault
        store.drafts.forget(AMINA, Ask.AMEND_ONE, YEAR)
        assert store.drafts.of(AMINA, NOON) == (removal,)


@pytest.mark.parametrize(("before_the_end", "kept"), [(timedelta(seconds=1), 1), (timedelta(), 0)])
def test_after_thirty_days_untouched_it_is_neither_shown_nor_kept(
    before_the_end: timedelta, kept: int, store: Store
) -> None:
    store.drafts.keep(DRAFT)
    now = NOON + timedelta(days=30) - before_the_end
    assert len(store.drafts.of(AMINA, now)) == kept
    assert (store.drafts.find(AMINA, Ask.AMEND_ONE, YEAR, now) is not None) == bool(kept)
    store.drafts.forget_over(now)
    with reading(store.engine) as connection:
        assert len(connection.execute(select(drafts)).all()) == kept


def test_nothing_that_was_typed_or_picked_lies_open_in_the_table(store: Store) -> None:
    store.drafts.keep(replace(DRAFT, typed="380.55 or so"))
    with reading(store.engine) as connection:
        row = str(connection.execute(select(drafts)).one())
    for secret in ("380.55", "412.30", str(ITEM.id), ITEM.kind.value):
        assert secret not in row


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(typed=st.text(max_size=200), amount=st.none() | st.decimals(0, 10**11, places=2))
def test_whatever_was_typed_comes_back_exactly(
    typed: str, amount: Decimal | None, store: Store
) -> None:
    aside = (Aside(item=OTHER, typed=typed, figure=amount),)
    draft = replace(DRAFT, typed=typed, figure=amount, aside=aside)
    store.drafts.keep(draft)
    assert store.drafts.find(AMINA, Ask.AMEND_ONE, YEAR, NOON) == draft


def test_a_draft_kept_before_texts_of_other_items_were_is_still_read() -> None:
    older = json.loads(to_text(DRAFT))
    del older["aside"]
    assert from_text(Draft, json.dumps(older)) == DRAFT
