from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import NoReturn

import pytest

from codedout.domain.change import Ask
from codedout.domain.coded_out import ItemKey
from codedout.domain.draft import KEPT_FOR, Draft
from codedout.journeys.drafting import Drafting
from codedout.journeys.preparing import NothingChanged, prepare_amend
from tests.fakes import NOVEMBER, YEAR, Bench, item, key

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def drafting(bench: Bench) -> Drafting:
    return Drafting(bench.who, bench.store.drafts, bench.clock)


def begin(drafting: Drafting, item: ItemKey | None, typed: str, figure: str | None = None) -> None:
    drafting.keep(
        Ask.AMEND_ONE,
        YEAR,
        item=item,
        typed=typed,
        figure=None if figure is None else Decimal(figure),
    )


def test_what_was_begun_keeps_its_beginning_while_it_is_filled_in(
    bench: Bench, drafting: Drafting
) -> None:
    begin(drafting, key(1), "3", "95.45")
    bench.clock.move(MINUTE)
    begin(drafting, key(1), "38", "95.45")
    draft = drafting.find(Ask.AMEND_ONE, YEAR)
    assert draft is not None
    assert (draft.item, draft.typed) == (key(1), "38")
    assert (draft.begun_at, draft.saved_at) == (NOVEMBER, NOVEMBER + MINUTE)


def test_the_figure_that_stood_there_at_the_beginning_is_kept_for_the_same_item_only(
    drafting: Drafting,
) -> None:
    begin(drafting, key(1), "3", "95.45")
    begin(drafting, key(1), "38", "120.00")  # HMRC's has moved meanwhile
    draft = drafting.find(Ask.AMEND_ONE, YEAR)
    assert draft is not None
    assert draft.figure == Decimal("95.45")
    begin(drafting, key(2), "38", "7.00")
    draft = drafting.find(Ask.AMEND_ONE, YEAR)
    assert draft is not None
    assert draft.figure == Decimal("7.00")
    begin(drafting, key(1), "38", "120.00")
    draft = drafting.find(Ask.AMEND_ONE, YEAR)
    assert draft is not None
    assert draft.figure == Decimal("95.45"), "also when it is picked again after another"


def texts(drafting: Drafting) -> dict[ItemKey | None, str]:
    """What is typed for each item, of the only draft there is."""
    (draft,) = drafting.all()
    return {item: draft.of(item)[0] for item in (key(1), key(2), key(3))}


def test_what_was_typed_for_one_item_never_becomes_anothers_and_is_not_lost(
    drafting: Drafting,
) -> None:
    begin(drafting, key(1), "38")
    begin(drafting, key(2), "")
    assert texts(drafting) == {key(1): "38", key(2): "", key(3): ""}
    begin(drafting, key(2), "41")
    begin(drafting, key(1), "380")
    assert texts(drafting) == {key(1): "380", key(2): "41", key(3): ""}
    drafting.clear(Ask.AMEND_ONE, YEAR, item=key(1))
    assert texts(drafting) == {key(1): "", key(2): "41", key(3): ""}
    begin(drafting, key(2), "")
    drafting.clear(Ask.AMEND_ONE, YEAR, item=key(2))
    assert drafting.all() == ()


def test_what_was_typed_before_an_item_was_picked_goes_with_the_first_that_is(
    drafting: Drafting,
) -> None:
    begin(drafting, None, "38")
    assert texts(drafting)[key(1)] == "38"
    begin(drafting, key(1), "38")
    begin(drafting, key(2), "")
    assert texts(drafting) == {key(1): "38", key(2): "", key(3): ""}


def test_what_was_typed_for_another_item_outlives_the_change(
    bench: Bench, drafting: Drafting
) -> None:
    bench.holds(item(1, "95.45"), item(2, "10.00"))
    begin(drafting, key(2), "9", "10.00")
    begin(drafting, key(1), "90.00", "95.45")
    for number, typed, left in ((1, "90.00", [(key(2), "9", Decimal("10.00"))]), (2, "9", [])):
        drafting.finish(
            Ask.AMEND_ONE,
            YEAR,
            partial(prepare_amend, bench.desk, bench.look(), key(number), Decimal(typed)),
            item=key(number),
            typed=typed,
        )
        assert [(one.item, one.typed, one.figure) for one in drafting.all()] == left


def thrown_away(drafting: Drafting) -> Draft:
    """A draft that was, with "38" for item 1 and "41" for item 2."""
    begin(drafting, key(2), "41")
    begin(drafting, key(1), "38")
    (thrown,) = drafting.all()
    drafting.throw_away(Ask.AMEND_ONE, YEAR)
    return thrown


def test_what_was_thrown_away_can_be_put_back_and_nothing_typed_since_for_others_goes(
    bench: Bench, drafting: Drafting
) -> None:
    thrown = thrown_away(drafting)
    bench.clock.move(MINUTE)
    begin(drafting, key(3), "7")
    drafting.put_back(thrown)
    assert texts(drafting) == {key(1): "38", key(2): "41", key(3): "7"}
    (back,) = drafting.all()
    assert (back.item, back.begun_at, back.saved_at) == (key(1), NOVEMBER, NOVEMBER + MINUTE)


@pytest.mark.parametrize("number", [1, 2])
def test_what_was_typed_since_for_the_same_amount_is_not_lost_to_what_was_thrown_away(
    drafting: Drafting, number: int
) -> None:
    thrown = thrown_away(drafting)
    begin(drafting, key(3), "7")
    assert not drafting.is_replaced(thrown)
    begin(drafting, key(number), "5")
    assert drafting.is_replaced(thrown)
    drafting.put_back(thrown)
    assert texts(drafting) == {key(1): "", key(2): "", key(3): "7"} | {key(number): "5"}


def test_what_was_picked_since_to_remove_stays_picked(drafting: Drafting) -> None:
    drafting.keep(Ask.REMOVE_ONE, YEAR, item=key(1))
    (thrown,) = drafting.all()
    drafting.throw_away(Ask.REMOVE_ONE, YEAR)
    assert not drafting.is_replaced(thrown)
    drafting.keep(Ask.REMOVE_ONE, YEAR, item=key(2))
    drafting.put_back(thrown)
    assert [draft.item for draft in drafting.all()] == [key(2)]


def test_a_session_whose_day_is_moved_is_told_its_own_days_and_forgets_by_the_portals(
    bench: Bench,
) -> None:
    moved = Drafting(bench.who, bench.store.drafts, bench.clock, timedelta(days=58))
    begin(moved, key(1), "9")
    (draft,) = moved.all()
    assert (draft.begun_at, draft.saved_at) == (NOVEMBER + 58 * DAY, NOVEMBER + 58 * DAY)
    assert moved.find(Ask.AMEND_ONE, YEAR) == draft
    begin(moved, key(1), "90")
    assert moved.all()[0].begun_at == draft.begun_at, "and working on it moves no day further"
    moved.throw_away(Ask.AMEND_ONE, YEAR)
    moved.put_back(draft)
    assert moved.all() == (draft,)
    bench.clock.move(KEPT_FOR)
    assert moved.all() == ()


def test_a_draft_ends_when_its_change_is_written_down(bench: Bench, drafting: Drafting) -> None:
    bench.holds(item(1, "95.45"))
    begin(drafting, key(1), "90.00")
    drafting.keep(Ask.REMOVE_ONE, YEAR, item=None)
    change = drafting.finish(
        Ask.AMEND_ONE,
        YEAR,
        lambda: prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00")),
        item=key(1),
        typed="90.00",
    )
    assert bench.store.journal.prepared(bench.who) == (change,)
    assert [draft.ask for draft in drafting.all()] == [Ask.REMOVE_ONE]


@pytest.mark.parametrize("other", [(key(2), "90.00"), (key(1), "91")], ids=["item", "text"])
def test_what_another_tab_began_otherwise_meanwhile_stays(
    other: tuple[ItemKey, str], bench: Bench, drafting: Drafting
) -> None:
    bench.holds(item(1, "95.45"), item(2, "10.00"))
    begin(drafting, key(1), "90.00")
    begin(drafting, *other)
    drafting.finish(
        Ask.AMEND_ONE,
        YEAR,
        lambda: prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00")),
        item=key(1),
        typed="90.00",
    )
    assert [(draft.item, draft.typed) for draft in drafting.all()] == [other]


@pytest.mark.parametrize("problem", [NothingChanged, OSError, KeyboardInterrupt])
def test_a_draft_is_not_lost_when_its_change_cannot_be_written_down(
    problem: type[BaseException], drafting: Drafting
) -> None:
    begin(drafting, key(1), "90.00")

    def fails() -> NoReturn:
        raise problem

    with pytest.raises(problem):
        drafting.finish(
            Ask.AMEND_ONE,
            YEAR,
            fails,
            item=key(1),
            typed="90.00",
        )
    assert [draft.typed for draft in drafting.all()] == ["90.00"]


def test_a_draft_left_behind_by_a_crash_prepares_the_same_change_and_no_second_one(
    bench: Bench, drafting: Drafting
) -> None:
    bench.holds(item(1, "95.45"))
    begin(drafting, key(1), "90.00")
    written = prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00"))
    (draft,) = drafting.all()  # the process died before it was forgotten
    again = drafting.finish(
        Ask.AMEND_ONE,
        YEAR,
        lambda: prepare_amend(bench.desk, bench.look(), key(1), Decimal(draft.typed)),
        item=draft.item,
        typed=draft.typed,
    )
    assert again == written
    assert drafting.all() == ()


def test_what_is_thrown_away_is_gone_and_another_year_stays(drafting: Drafting) -> None:
    begin(drafting, key(1), "90.00")
    drafting.keep(Ask.AMEND_ONE, YEAR.plus(-1), item=key(2), typed="x")
    drafting.throw_away(Ask.AMEND_ONE, YEAR)
    assert [draft.tax_year for draft in drafting.all()] == [YEAR.plus(-1)]


def test_thirty_days_after_it_was_last_touched_it_is_as_if_it_had_never_been(
    bench: Bench, drafting: Drafting
) -> None:
    begin(drafting, key(1), "9")
    bench.clock.move(KEPT_FOR - MINUTE)
    begin(drafting, key(1), "90")
    bench.clock.move(KEPT_FOR - MINUTE)
    assert len(drafting.all()) == 1
    bench.clock.move(MINUTE)
    assert drafting.all() == ()
    begin(drafting, key(1), "1")
    draft = drafting.find(Ask.AMEND_ONE, YEAR)
    assert draft is not None
    assert draft.begun_at == bench.clock.now(), "and what is typed now is begun now"
