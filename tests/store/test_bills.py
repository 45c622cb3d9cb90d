"""What was typed about a bill: sealed, one sheet a person and year, gone after its time.

How one sheet is kept is the same as of small differences (`test_walks`); here, that it is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from codedout.domain.bill_sheet import Reaches, TypedBill
from codedout.domain.draft import KEPT_FOR
from codedout.domain.tax_rates import Nation
from codedout.domain.tax_year import TaxYear
from codedout.journeys.ports import Overtaken, Unreadable
from codedout.store.codec import to_text
from codedout.store.engine import reading, writing
from codedout.store.insert import put
from codedout.store.store import Store, open_store
from codedout.store.tables import bills
from tests.store.values import AMINA, BEN, KEY, NOON

YEAR = TaxYear(2025)
BILL = TypedBill(
    owed_year=YEAR, bill="2,310.5 or so", nation=Nation.WALES, reaches=Reaches.PAPER_LATE
)
A_SECOND = timedelta(seconds=1)


def keep(
    store: Store,
    bill: TypedBill | None,
    over: Sequence[TypedBill | None] = (None,),
    *,
    at: datetime = NOON,
    year: TaxYear = YEAR,
) -> Overtaken[TypedBill] | None:
    return store.bills.of(year).keep(AMINA, bill, at, over=over)


def write(store: Store, what: object) -> None:
    """As a release with another idea of a sheet would."""
    row = {"actor": AMINA.actor, "subject": AMINA.subject, "tax_year": YEAR.starts_in}
    kept = {"saved_at": NOON, "sealed": store.bills._cipher.seal(json.dumps(what))}
    with writing(store.engine) as connection:
        put(connection, bills, row | kept, **kept)


def test_a_sheet_is_found_as_it_was_typed_and_by_its_person_alone(url: str) -> None:
    here, there = open_store(url, [KEY]), open_store(url, [KEY])
    assert keep(here, BILL) is None
    assert there.bills.of(YEAR).find(AMINA, NOON) == BILL
    for other in (BEN, replace(AMINA, actor=BEN.actor), replace(AMINA, subject=BEN.subject)):
        assert there.bills.of(YEAR).find(other, NOON) is None
    here.close()
    there.close()


def test_each_year_has_its_own_and_the_latest_takes_the_place_of_the_one_before(
    store: Store,
) -> None:
    other_year = TaxYear(2026)
    other = replace(BILL, owed_year=other_year, bill="12")
    later = replace(BILL, pay="42000")
    assert keep(store, BILL) is None
    assert keep(store, other, year=other_year) is None, "nothing is in its place"
    assert keep(store, later, [BILL], at=NOON + A_SECOND) is None
    assert store.bills.of(YEAR).find(AMINA, NOON) == later
    store.bills.of(YEAR).forget(AMINA)
    assert store.bills.of(YEAR).find(AMINA, NOON) is None
    assert store.bills.of(other_year).find(AMINA, NOON) == other


def test_what_another_page_kept_meanwhile_is_handed_back_and_not_written_over(url: str) -> None:
    here, there = open_store(url, [KEY]), open_store(url, [KEY])
    theirs, mine = replace(BILL, pay="42000"), replace(BILL, bill="99")
    keep(here, BILL)
    assert keep(there, theirs, [BILL]) is None
    assert keep(here, mine, [None, BILL]) == Overtaken(theirs)
    assert keep(here, None, [None, BILL]) == Overtaken(theirs), "nor thrown away"
    assert there.bills.of(YEAR).find(AMINA, NOON) == theirs
    assert keep(here, mine, [theirs]) is None
    here.close()
    there.close()


def test_what_was_thrown_away_is_not_brought_back(store: Store) -> None:
    keep(store, BILL)
    assert keep(store, None, [BILL]) is None
    assert keep(store, replace(BILL, pay="1"), [BILL]) == Overtaken(None)
    assert store.bills.of(YEAR).find(AMINA, NOON) is None


def test_a_sheet_of_an_earlier_release_is_still_found(store: Store) -> None:
    earlier = json.loads(to_text(BILL))
    del earlier["reaches"]
    write(store, earlier)
    assert store.bills.of(YEAR).find(AMINA, NOON) == replace(BILL, reaches=None)


@pytest.mark.parametrize("more", [{"nation": "the moon"}, {"heading": "Mine"}])
def test_what_another_release_wrote_is_neither_none_nor_written_over(
    store: Store, more: dict[str, str]
) -> None:
    write(store, json.loads(to_text(BILL)) | more)
    found = Unreadable(until=NOON + KEPT_FOR)
    of_year = store.bills.of(YEAR)
    assert of_year.find(AMINA, NOON) == found
    for bill in (BILL, None):
        assert keep(store, bill, [None, BILL]) == Overtaken(found)
    assert of_year.find(AMINA, NOON) == found
    of_year.forget(AMINA)
    assert of_year.find(AMINA, NOON) is None


def test_it_is_sealed(store: Store) -> None:
    keep(store, BILL)
    with reading(store.engine) as connection:
        (row,) = connection.execute(select(bills)).all()
    assert not any("310" in str(value) for value in row)


def test_it_is_not_found_after_its_time_and_then_gone(store: Store) -> None:
    keep(store, BILL)
    of_year = store.bills.of(YEAR)
    assert of_year.find(AMINA, NOON + KEPT_FOR - A_SECOND) == BILL
    assert of_year.find(AMINA, NOON + KEPT_FOR) is None
    store.bills.forget_over(NOON + KEPT_FOR - A_SECOND)
    assert of_year.find(AMINA, NOON) == BILL
    store.bills.forget_over(NOON + KEPT_FOR)
    assert of_year.find(AMINA, NOON) is None
