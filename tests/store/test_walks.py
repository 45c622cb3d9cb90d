"""What was typed about small differences: sealed, one sheet a person, gone after its time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from codedout.domain.over_repaid_sheet import OverRepaidWalk, TypedOverRepaid
from codedout.domain.tax_year import TaxYear
from codedout.domain.voice import Voice
from codedout.domain.walk import KEPT_FOR, About, Sheet, TypedYear, Walk
from codedout.domain.year_end import Flag
from codedout.store.codec import from_text, to_text
from codedout.store.engine import reading, writing
from codedout.store.insert import put
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
TYPED = TypedOverRepaid(tax="17", flags=frozenset({Flag.ALREADY_ISSUED}))
A_SECOND = timedelta(seconds=1)


def test_a_sheet_is_found_as_it_was_typed_and_by_its_person_alone(url: str) -> None:
    here, there = open_store(url, [KEY]), open_store(url, [KEY])
    here.walks.keep(AMINA, WALK, NOON)
    assert there.walks.find(AMINA, NOON) == WALK
    for other in (BEN, replace(AMINA, actor=BEN.actor), replace(AMINA, subject=BEN.subject)):
        assert there.walks.find(other, NOON) is None
    here.close()
    there.close()


def test_a_sheet_from_before_there_were_voices_is_told_plainly(store: Store) -> None:
    """And one with a voice is found with it."""
    store.walks.keep(AMINA, replace(WALK, voice=Voice.TECHNICAL), NOON)
    found = store.walks.find(AMINA, NOON)
    assert found is not None
    assert found.voice is Voice.TECHNICAL
    without = json.loads(to_text(WALK))
    assert without.pop("voice") == "plain"
    assert from_text(Walk, json.dumps(without)) == WALK


def test_the_latest_takes_the_place_of_the_one_before(store: Store) -> None:
    store.walks.keep(AMINA, WALK, NOON)
    over_repaid = OverRepaidWalk(sheet=TYPED, before=replace(TYPED, limit="50"))
    later = replace(WALK, before=WALK.sheet, over_repaid=over_repaid, about=About.OVER_REPAID)
    store.walks.keep(AMINA, later, NOON + A_SECOND)
    assert store.walks.find(AMINA, NOON) == later
    store.walks.forget(AMINA)
    assert store.walks.find(AMINA, NOON) is None


def test_a_sheet_of_an_earlier_release_is_still_found(store: Store) -> None:
    old = json.loads(to_text(WALK))
    for name in ("over_repaid", "about"):
        del old[name]
    sealed = store.walks._cipher.seal(json.dumps(old))
    row = {"actor": AMINA.actor, "subject": AMINA.subject, "saved_at": NOON, "sealed": sealed}
    with writing(store.engine) as connection:
        put(connection, walks, row, saved_at=NOON, sealed=sealed)
    assert store.walks.find(AMINA, NOON) == WALK


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
