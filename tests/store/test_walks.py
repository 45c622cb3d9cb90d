"""What was typed about small differences: sealed, one sheet a person, gone after its time."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from codedout.domain.draft import KEPT_FOR
from codedout.domain.over_repaid_sheet import OverRepaidWalk, TypedOverRepaid
from codedout.domain.tax_year import TaxYear
from codedout.domain.voice import Voice
from codedout.domain.walk import About, Sheet, TypedYear, Walk
from codedout.domain.year_end import Flag
from codedout.journeys.ports import Overtaken, Unreadable
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


def keep(
    store: Store, walk: Walk | None, over: Sequence[Walk | None] = (None,), at: datetime = NOON
) -> Overtaken | None:
    return store.walks.keep(AMINA, walk, at, over=over)


def write(store: Store, what: object) -> None:
    """As a release with another idea of a sheet would."""
    sealed = store.walks._cipher.seal(json.dumps(what))
    row = {"actor": AMINA.actor, "subject": AMINA.subject, "saved_at": NOON, "sealed": sealed}
    with writing(store.engine) as connection:
        put(connection, walks, row, saved_at=NOON, sealed=sealed)


def test_a_sheet_is_found_as_it_was_typed_and_by_its_person_alone(url: str) -> None:
    here, there = open_store(url, [KEY]), open_store(url, [KEY])
    assert keep(here, WALK) is None
    assert there.walks.find(AMINA, NOON) == WALK
    for other in (BEN, replace(AMINA, actor=BEN.actor), replace(AMINA, subject=BEN.subject)):
        assert there.walks.find(other, NOON) is None
    here.close()
    there.close()


def test_a_sheet_from_before_there_were_voices_is_told_plainly(store: Store) -> None:
    """And one with a voice is found with it."""
    keep(store, replace(WALK, voice=Voice.TECHNICAL))
    found = store.walks.find(AMINA, NOON)
    assert isinstance(found, Walk)
    assert found.voice is Voice.TECHNICAL
    without = json.loads(to_text(WALK))
    assert without.pop("voice") == "plain"
    assert from_text(Walk, json.dumps(without)) == WALK


def test_the_latest_takes_the_place_of_the_one_before(store: Store) -> None:
    assert keep(store, WALK) is None
    over_repaid = OverRepaidWalk(sheet=TYPED, before=replace(TYPED, limit="50"))
    later = replace(WALK, before=WALK.sheet, over_repaid=over_repaid, about=About.OVER_REPAID)
    assert keep(store, later, over=[WALK], at=NOON + A_SECOND) is None
    assert store.walks.find(AMINA, NOON) == later
    store.walks.forget(AMINA)
    assert store.walks.find(AMINA, NOON) is None


def test_a_sheet_of_an_earlier_release_is_still_found(store: Store) -> None:
    old = json.loads(to_text(WALK))
    for name in ("over_repaid", "about"):
        del old[name]
    write(store, old)
    assert store.walks.find(AMINA, NOON) == WALK


def test_it_is_sealed(store: Store) -> None:
    assert keep(store, WALK) is None
    with reading(store.engine) as connection:
        (row,) = connection.execute(select(walks)).all()
    assert not any("310" in str(value) for value in row)


def test_it_is_not_found_after_its_time_and_then_gone(store: Store) -> None:
    assert keep(store, WALK) is None
    assert store.walks.find(AMINA, NOON + KEPT_FOR - A_SECOND) == WALK
    assert store.walks.find(AMINA, NOON + KEPT_FOR) is None
    store.walks.forget_over(NOON + KEPT_FOR - A_SECOND)
    assert store.walks.find(AMINA, NOON) == WALK
    store.walks.forget_over(NOON + KEPT_FOR)
    assert store.walks.find(AMINA, NOON) is None


# --- two at once


OTHER = replace(WALK, about=About.OVER_REPAID)


def test_what_another_page_kept_meanwhile_is_handed_back_and_not_written_over(url: str) -> None:
    here, there = open_store(url, [KEY]), open_store(url, [KEY])
    assert keep(here, WALK) is None
    assert keep(there, OTHER, over=[WALK]) is None
    mine = replace(WALK, voice=Voice.ADVISER)
    assert keep(here, mine, over=[None, WALK]) == Overtaken(OTHER)
    assert keep(here, None, over=[None, WALK]) == Overtaken(OTHER), "nor thrown away"
    assert there.walks.find(AMINA, NOON) == OTHER
    assert keep(here, mine, over=[OTHER]) is None
    assert there.walks.find(AMINA, NOON) == mine
    here.close()
    there.close()


def test_what_was_thrown_away_is_not_brought_back(store: Store) -> None:
    keep(store, WALK)
    assert keep(store, None, over=[WALK]) is None
    assert keep(store, OTHER, over=[WALK]) == Overtaken(None)
    assert store.walks.find(AMINA, NOON) is None
    assert keep(store, None) is None


def test_what_is_kept_no_longer_is_as_if_nothing_were(store: Store) -> None:
    keep(store, WALK)
    late = NOON + KEPT_FOR
    assert keep(store, OTHER, over=[WALK], at=late) == Overtaken(None)
    assert keep(store, OTHER, at=late) is None
    assert store.walks.find(AMINA, late) == OTHER


@pytest.mark.parametrize("before", [None, WALK])
def test_of_many_who_keep_at_once_one_is_first_and_nobody_writes_over(
    store: Store, before: Walk | None
) -> None:
    keep(store, before)
    begun = [
        replace(WALK, sheet=Sheet(years=(replace(YEAR, paid=str(each)),))) for each in range(6)
    ]
    all_there, told = threading.Barrier(len(begun)), {}

    def begin(which: int) -> None:
        all_there.wait()
        told[which] = keep(store, begun[which], over=[before])

    threads = [threading.Thread(target=begin, args=(each,)) for each in range(len(begun))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    (first,) = (which for which, overtaken in told.items() if overtaken is None)
    assert store.walks.find(AMINA, NOON) == begun[first]
    assert [told[each] for each in told if each != first] == [Overtaken(begun[first])] * 5


# --- another release


def _later(how: str) -> dict[str, object]:
    sheet = json.loads(to_text(WALK))
    (year,) = sheet["sheet"]["years"]
    if how == "another answer":
        year["known"] = "by heart"
    elif how == "a field renamed":
        year["paid_in_all"] = year.pop("paid")
    else:
        sheet["heading"] = "Mine"
    return dict(sheet)


@pytest.mark.parametrize("how", ["another answer", "a field renamed", "a field more"])
def test_what_another_release_wrote_is_neither_none_nor_written_over(
    store: Store, how: str
) -> None:
    write(store, _later(how))
    found = Unreadable(until=NOON + KEPT_FOR)
    assert store.walks.find(AMINA, NOON) == found
    for walk in (OTHER, None):
        assert keep(store, walk, over=[None, WALK]) == Overtaken(found)
    assert store.walks.find(AMINA, NOON) == found
    store.walks.forget(AMINA)
    assert store.walks.find(AMINA, NOON) is None
