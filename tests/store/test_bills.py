"""What was typed about a bill: sealed, one sheet a person and year, gone after its time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from codedout.domain.bill_sheet import Reaches, TypedBill
from codedout.domain.draft import KEPT_FOR
from codedout.domain.tax_rates import Nation
from codedout.domain.tax_year import TaxYear
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


def test_a_sheet_is_found_as_it_was_typed_and_by_its_person_alone(url: str) -> None:
    here, there = open_store(url, [KEY]), open_store(url, [KEY])
    here.bills.keep(AMINA, BILL, NOON)
    assert there.bills.find(AMINA, YEAR, NOON) == BILL
    for other in (BEN, replace(AMINA, actor=BEN.actor), replace(AMINA, subject=BEN.subject)):
        assert there.bills.find(other, YEAR, NOON) is None
    here.close()
    there.close()


def test_each_year_has_its_own_and_the_latest_takes_the_place_of_the_one_before(
    store: Store,
) -> None:
    other = replace(BILL, owed_year=TaxYear(2026), bill="12")
    later = replace(BILL, pay="42000")
    store.bills.keep(AMINA, BILL, NOON)
    store.bills.keep(AMINA, other, NOON)
    store.bills.keep(AMINA, later, NOON + A_SECOND)
    assert store.bills.find(AMINA, YEAR, NOON) == later
    store.bills.forget(AMINA, YEAR)
    assert store.bills.find(AMINA, YEAR, NOON) is None
    assert store.bills.find(AMINA, TaxYear(2026), NOON) == other


def test_a_sheet_of_an_earlier_or_a_later_release_breaks_nothing(store: Store) -> None:
    row = {"actor": AMINA.actor, "subject": AMINA.subject, "tax_year": YEAR.starts_in}
    earlier, later = (json.loads(to_text(BILL)) for _ in range(2))
    del earlier["reaches"]
    later["nation"] = "the moon"
    for text, found in ((earlier, replace(BILL, reaches=None)), (later, None)):
        kept = {"saved_at": NOON, "sealed": store.bills._cipher.seal(json.dumps(text))}
        with writing(store.engine) as connection:
            put(connection, bills, row | kept, **kept)
        assert store.bills.find(AMINA, YEAR, NOON) == found


def test_it_is_sealed(store: Store) -> None:
    store.bills.keep(AMINA, BILL, NOON)
    with reading(store.engine) as connection:
        (row,) = connection.execute(select(bills)).all()
    assert not any("310" in str(value) for value in row)


def test_it_is_not_found_after_its_time_and_then_gone(store: Store) -> None:
    store.bills.keep(AMINA, BILL, NOON)
    assert store.bills.find(AMINA, YEAR, NOON + KEPT_FOR - A_SECOND) == BILL
    assert store.bills.find(AMINA, YEAR, NOON + KEPT_FOR) is None
    store.bills.forget_over(NOON + KEPT_FOR - A_SECOND)
    assert store.bills.find(AMINA, YEAR, NOON) == BILL
    store.bills.forget_over(NOON + KEPT_FOR)
    assert store.bills.find(AMINA, YEAR, NOON) is None
