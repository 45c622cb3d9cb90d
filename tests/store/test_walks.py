"""What was typed about small differences: sealed, one sheet a person, gone after its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from codedout.domain.tax_year import TaxYear
from codedout.domain.walk import KEPT_FOR, Sheet, TypedYear, Walk
from codedout.domain.year_end import Flag
from codedout.store.engine import reading
from codedout.store.store import Store, open_store
from codedout.store.tables import walks
from tests.store.values import AMINA, BEN, KEY, NOON

YEAR = TypedYear(
    tax_year=TaxYear(2004),
    self_assessment=False,
    paid="2,310.5 or so",
    flags=frozenset({Flag.ENQUIRIES, Flag.ALREADY_ISSUED}),
)
WALK = Walk(sheet=Sheet(years=(YEAR,)))
A_SECOND = timedelta(seconds=1)


def test_a_sheet_is_found_as_it_was_typed_and_by_its_person_alone(url: str) -> None:
    here, there = open_store(url, [KEY]), open_store(url, [KEY])
    here.walks.keep(AMINA, WALK, NOON)
    assert there.walks.find(AMINA, NOON) == WALK
    for other in (BEN, replace(AMINA, actor=BEN.actor), replace(AMINA, subject=BEN.subject)):
        assert there.walks.find(other, NOON) is None
    here.close()
    there.close()


def test_the_latest_takes_the_place_of_the_one_before(store: Store) -> None:
    store.walks.keep(AMINA, WALK, NOON)
    later = Walk(sheet=Sheet(years=()), before=WALK.sheet)
    store.walks.keep(AMINA, later, NOON + A_SECOND)
    assert store.walks.find(AMINA, NOON) == later
    store.walks.forget(AMINA)
    assert store.walks.find(AMINA, NOON) is None


def test_it_is_sealed(store: Store) -> None:
    store.walks.keep(AMINA, WALK, NOON)
    with reading(store.engine) as connection:
        (row,) = connection.execute(select(walks)).all()
    assert not any("310" in str(value) for value in row)


def test_it_is_not_found_after_its_time_and_then_gone(store: Store) -> None:
    store.walks.keep(AMINA, WALK, NOON)
    assert store.walks.find(AMINA, NOON + KEPT_FOR - A_SECOND) == WALK
    assert store.walks.find(AMINA, NOON + KEPT_FOR) is None
    store.walks.forget_over(NOON + KEPT_FOR - A_SECOND)
    assert store.walks.find(AMINA, NOON) == WALK
    store.walks.forget_over(NOON + KEPT_FOR)
    assert store.walks.find(AMINA, NOON) is None
