"""HMRC's figures beside the person's: each in its place, none lost, none made up."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from codedout.domain.coded_out import (
    NOTHING_HELD,
    Amounts,
    ItemKey,
    Kind,
    OwnSet,
    Question,
    Source,
    TaxCodeComponent,
    UnmatchedSubmission,
)
from codedout.domain.comparison import (
    UNSAFE,
    Contradiction,
    compare,
    has_own,
    owed_for,
    own_set,
    why_unsafe,
)
from codedout.domain.errors import UnsafeToSend
from codedout.domain.tax_year import TaxYear
from tests.domain.made_up_amounts import answers, components, item, keys, stray, sums

SA, PAYE, DEBT, IN_YEAR = Kind.SELF_ASSESSMENT, Kind.PAYE, Kind.DEBT, Kind.IN_YEAR
HELD, OWN = Source.HMRC_HELD, Source.USER


def test_an_item_changed_by_the_person_shows_both_figures_and_the_difference() -> None:
    held = item(SA, 1, "500.00", related=TaxYear(2023))
    sent = item(SA, 1, "412.30", OWN, TaxYear(2023))
    found = compare(Amounts((held,)), Amounts((sent,)), Amounts((sent,)))
    (row,) = found.rows
    assert (row.key, row.hmrc, row.user) == (ItemKey(SA, 1), held, sent)
    assert row.difference == Decimal("-87.70")
    assert row.in_use is OWN
    assert row.owed_for(TaxYear(2025)) == TaxYear(2023)
    assert (found.unmatched, found.contradictions, found.elsewhere) == ((), (), ())
    assert not found.unsafe


def test_the_figure_in_use_is_latests_word_even_where_the_person_sent_one() -> None:
    held, sent = item(SA, 1, "500.00"), item(SA, 1, "412.30", OWN)
    found = compare(Amounts((held,)), Amounts((sent,)), Amounts((held,)))
    assert found.rows[0].in_use is HELD
    assert found.rows[0].user == sent


def test_one_id_in_two_kinds_is_two_items() -> None:
    found = compare(
        Amounts((item(SA, 7, "1.00"), item(DEBT, 7, "2.00"))),
        Amounts((item(DEBT, 7, "3.00", OWN),)),
        None,
    )
    assert [(r.kind, r.difference) for r in found.rows] == [(SA, None), (DEBT, Decimal("1.00"))]
    assert not found.unsafe


def test_where_latest_could_not_be_read_nobody_knows_which_is_used() -> None:
    found = compare(Amounts((item(SA, 1, "5.00"),)), NOTHING_HELD, None)
    assert found.rows[0].in_use is None
    assert not found.latest_read


def test_where_latest_lacks_the_item_nobody_knows_which_is_used() -> None:
    found = compare(Amounts((item(SA, 1, "5.00"),)), NOTHING_HELD, NOTHING_HELD)
    assert found.rows[0].in_use is None
    assert found.latest_read


def test_the_persons_figures_that_match_nothing_stand_apart() -> None:
    apart = stray(PAYE, 9, "10.00")
    unheld = item(PAYE, 8, "20.00", OWN)
    found = compare(Amounts((item(PAYE, 1, "5.00"),)), Amounts((unheld,), (apart,)), None)
    assert [row.key for row in found.rows] == [ItemKey(PAYE, 1)]
    assert found.unmatched == (unheld, apart)


def test_where_hmrcs_list_could_not_be_read_nothing_is_called_unmatched_for_it() -> None:
    sent = item(SA, 1, "20.00", OWN)
    found = compare(None, Amounts((sent,)), Amounts((sent,)))
    assert [(r.hmrc, r.user, r.in_use) for r in found.rows] == [(None, sent, OWN)]
    assert found.unmatched == ()
    assert (found.hmrc_read, found.user_read, found.latest_read) == (False, True, True)


def test_where_hmrcs_list_could_not_be_read_its_figures_in_latest_are_not_lost() -> None:
    held = item(SA, 1, "20.00")
    found = compare(None, NOTHING_HELD, Amounts((held,)))
    assert found.rows == ()
    assert found.elsewhere == (held,)


def test_where_the_persons_figures_could_not_be_read_latest_does_not_stand_in_for_them() -> None:
    held, sent = item(SA, 1, "20.00"), item(SA, 1, "15.00", OWN)
    apart = stray(DEBT, 3, "1.00")
    found = compare(Amounts((held,)), None, Amounts((sent,), (apart,)))
    assert found.rows[0].user is None
    assert found.rows[0].in_use is OWN
    assert found.elsewhere == (sent, apart)
    assert not found.user_read


def test_items_without_an_id_are_kept_apart() -> None:
    held = item(IN_YEAR, None, "30.00")
    found = compare(Amounts((held,)), NOTHING_HELD, Amounts((held,)))
    assert found.rows == ()
    assert [(r.key, r.hmrc, r.in_use) for r in found.rows_without_id] == [(None, held, HELD)]
    assert why_unsafe(Amounts((held,)), NOTHING_HELD) is None


def test_two_items_without_an_id_stay_two() -> None:
    held = item(SA, None, "30.00")
    assert len(compare(Amounts((held, held)), NOTHING_HELD, None).rows_without_id) == 2


@pytest.mark.parametrize(
    "user",
    [Amounts((item(SA, None, "1.00", OWN),)), Amounts((), (stray(SA, None, "1.00"),))],
    ids=["a figure", "an unmatched figure"],
)
def test_a_figure_of_the_persons_without_an_id_cannot_be_kept(user: Amounts) -> None:
    assert why_unsafe(NOTHING_HELD, user) == "no_id"
    with pytest.raises(UnsafeToSend, match="no_id"):
        own_set(user)


def test_a_repeated_id_in_hmrcs_list_shows_every_figure_and_lets_nothing_be_sent() -> None:
    first, second = item(SA, 1, "5.00"), item(SA, 1, "6.00")
    sent = item(SA, 1, "4.00", OWN)
    found = compare(Amounts((first, second)), Amounts((sent,)), None)
    assert found.unsafe
    assert found.repeated == (ItemKey(SA, 1),)
    assert [(r.hmrc, r.user, r.difference) for r in found.rows] == [
        (first, None, None),
        (second, None, None),
        (None, sent, None),
    ]


def test_an_item_is_shown_by_its_own_source_and_the_contradiction_is_named() -> None:
    theirs, mine = item(SA, 1, "5.00"), item(SA, 1, "4.00", OWN)
    found = compare(Amounts((mine,)), Amounts((theirs,)), None)
    assert [(r.hmrc, r.user) for r in found.rows] == [(theirs, mine)]
    assert found.contradictions == (
        Contradiction(Question.HMRC_HELD, mine),
        Contradiction(Question.USER, theirs),
    )
    assert not found.unsafe


def test_one_answer_given_to_every_question_counts_each_figure_once() -> None:
    same = Amounts((item(SA, 1, "5.00"), item(SA, 2, "4.00", OWN)), (stray(DEBT, 3, "2.00"),))
    found = compare(same, same, same)
    assert [(r.key, r.in_use) for r in found.rows] == [(ItemKey(SA, 1), HELD)]
    assert found.unmatched == (*same.components[1:], *same.unmatched)
    assert len(found.contradictions) == 2
    assert found.elsewhere == ()
    assert not found.unsafe


def test_a_source_we_do_not_know_is_named_shown_and_never_sent() -> None:
    odd = item(SA, 1, "5.00", Source.UNKNOWN)
    found = compare(Amounts((odd,)), NOTHING_HELD, Amounts((odd,)))
    assert (found.rows[0].hmrc, found.rows[0].in_use) == (odd, Source.UNKNOWN)
    assert found.contradictions == (Contradiction(Question.HMRC_HELD, odd),)
    with pytest.raises(UnsafeToSend, match="unknown_source"):
        own_set(Amounts((odd,)))


def test_an_in_year_adjustment_is_owed_for_the_code_year_itself() -> None:
    year = TaxYear(2025)
    assert owed_for(item(IN_YEAR, 1, "1.00", related=TaxYear(2020)), year) == year
    assert owed_for(stray(IN_YEAR, 1, "1.00"), year) == year


@pytest.mark.parametrize("kind", [SA, PAYE, DEBT])
def test_anything_else_is_owed_for_the_year_hmrc_gives_or_an_earlier_one(kind: Kind) -> None:
    year = TaxYear(2025)
    assert owed_for(item(kind, 1, "1.00", related=TaxYear(2022)), year) == TaxYear(2022)
    assert owed_for(item(kind, 1, "1.00"), year) is None
    assert owed_for(stray(kind, 1, "1.00"), year) is None


# --- what is sent -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("user", "has"),
    [
        (NOTHING_HELD, False),
        (Amounts((item(SA, 1, "1.00", HELD),)), False),
        (Amounts((item(SA, 1, "1.00", OWN),)), True),
        (Amounts((item(SA, 1, "1.00", Source.UNKNOWN),)), True),
        (Amounts((), (stray(SA, 1, "1.00"),)), True),
        (Amounts((), (), ("somethingNew",)), True),
    ],
)
def test_what_the_person_has_sent_goes_by_each_figures_own_source(user: Amounts, has: bool) -> None:
    assert has_own(user) is has


def test_a_figure_of_the_persons_that_only_hmrcs_list_has_would_be_lost_so_none_is_sent() -> None:
    held = Amounts((item(SA, 1, "1.00", OWN), item(SA, 2, "5.00")))
    assert why_unsafe(held, NOTHING_HELD) == "not_listed"
    assert why_unsafe(held, Amounts((item(SA, 1, "1.00", OWN),))) is None


@given(hmrc_held=answers, user=answers)
def test_why_a_set_cannot_be_sent_is_a_reason_we_have_words_for(
    hmrc_held: Amounts, user: Amounts
) -> None:
    why = why_unsafe(hmrc_held, user)
    assert why is None or why in UNSAFE
    if why is None:
        own_set(user)
        assert not compare(hmrc_held, user, None).unsafe


@given(st.permutations([11, 12, 13]), sums, sums)
def test_three_items_one_overridden_and_a_second_changed_are_two_entries(
    order: list[int], mine: Decimal, new: Decimal
) -> None:
    held = Amounts(tuple(item(SA, id_, f"{id_}00.00") for id_ in order))
    user = Amounts((item(SA, order[0], str(mine), OWN),))
    assert len(compare(held, user, None).rows) == 3
    wanted = own_set(user).with_amount(ItemKey(SA, order[1]), new)
    assert dict(wanted) == {ItemKey(SA, order[0]): mine, ItemKey(SA, order[1]): new}


def test_unmatched_figures_go_with_every_change() -> None:
    user = Amounts((item(SA, 1, "1.00", OWN),), (stray(DEBT, 9, "2.00"),))
    wanted = own_set(user).with_amount(ItemKey(PAYE, 5), Decimal("3.00"))
    assert set(wanted) == {ItemKey(SA, 1), ItemKey(DEBT, 9), ItemKey(PAYE, 5)}


def test_two_in_year_adjustments_do_not_fit_hmrcs_form() -> None:
    user = Amounts((item(IN_YEAR, 1, "1.00", OWN),), (stray(IN_YEAR, 2, "2.00"),))
    with pytest.raises(UnsafeToSend, match="two_in_year"):
        own_set(user)


def test_a_repeated_id_of_the_persons_is_not_sent() -> None:
    user = Amounts((item(SA, 1, "1.00", OWN),), (stray(SA, 1, "2.00"),))
    with pytest.raises(UnsafeToSend, match="repeated"):
        own_set(user)
    assert compare(NOTHING_HELD, user, None).unsafe


@given(answers)
def test_the_own_set_is_the_persons_figures_and_nothing_else_or_it_is_refused(
    user: Amounts,
) -> None:
    theirs = [c for c in user.components if c.source is OWN]
    try:
        found = own_set(user)
    except UnsafeToSend as problem:
        refused = problem.reason
    else:
        refused = None
        assert Counter(found.entries) == Counter(
            (f.key, f.amount) for f in (*theirs, *user.unmatched)
        )
    assert refused in {None, *UNSAFE}


@given(answers, keys, sums)
def test_a_change_loses_nothing_of_the_persons_but_a_displaced_in_year_adjustment(
    user: Amounts, key: ItemKey, amount: Decimal
) -> None:
    try:
        before = own_set(user)
    except UnsafeToSend:
        assume(False)
        return
    after = before.with_amount(key, amount)
    displaced = set(before.displaced_by(key))
    assert after[key] == amount
    assert {k: a for k, a in after.items() if k != key} == {
        k: a for k, a in before.items() if k != key and k not in displaced
    }
    assert all(k.kind is IN_YEAR and key.kind is IN_YEAR for k in displaced)
    assert sum(k.kind is IN_YEAR for k in after) <= 1


own_sets = st.dictionaries(keys, sums).map(OwnSet.of)


@given(own_sets, keys, sums)
def test_taking_out_what_was_put_in_leaves_the_rest(
    own: OwnSet, key: ItemKey, amount: Decimal
) -> None:
    assert key not in own.with_amount(key, amount).without(key)
    assert own.without(key) == OwnSet.of({k: a for k, a in own.items() if k != key})


@given(st.dictionaries(keys, sums))
def test_a_set_is_the_same_set_in_whatever_order_it_was_told(
    figures: dict[ItemKey, Decimal],
) -> None:
    assert OwnSet.of(figures) == OwnSet.of(reversed(list(figures.items())))
    assert dict(OwnSet.of(figures)) == figures


# --- nothing lost, nothing made up --------------------------------------------------------------

maybe_answers = st.none() | answers


def shown(
    hmrc_held: Amounts | None, user: Amounts | None, latest: Amounts | None
) -> list[TaxCodeComponent | UnmatchedSubmission]:
    found = compare(hmrc_held, user, latest)
    rows = (*found.rows, *found.rows_without_id)
    in_rows = [c for row in rows for c in (row.hmrc, row.user) if c is not None]
    return [*in_rows, *found.unmatched]


@given(maybe_answers, maybe_answers, maybe_answers)
def test_every_figure_told_is_shown_and_no_other(
    hmrc_held: Amounts | None, user: Amounts | None, latest: Amounts | None
) -> None:
    held, own = hmrc_held or NOTHING_HELD, user or NOTHING_HELD
    displayed = Counter(shown(hmrc_held, user, latest))
    told = Counter((*held.components, *own.components, *own.unmatched))
    if compare(hmrc_held, user, latest).contradictions:
        # The wrong answer may repeat what the right one says; nothing else may go.
        assert set(displayed) == set(told)
    else:
        assert displayed == told


@given(maybe_answers, maybe_answers, maybe_answers)
def test_no_figure_of_any_answer_goes_without_mention(
    hmrc_held: Amounts | None, user: Amounts | None, latest: Amounts | None
) -> None:
    found = compare(hmrc_held, user, latest)
    said = {(f.kind, f.id, f.amount) for f in (*shown(hmrc_held, user, latest), *found.elsewhere)}
    for answer in (hmrc_held, user, latest):
        for figure in (*(answer or NOTHING_HELD).components, *(answer or NOTHING_HELD).unmatched):
            assert (figure.kind, figure.id, figure.amount) in said


@given(maybe_answers, maybe_answers, maybe_answers)
def test_each_row_keeps_whose_figure_is_whose(
    hmrc_held: Amounts | None, user: Amounts | None, latest: Amounts | None
) -> None:
    found = compare(hmrc_held, user, latest)
    for row in (*found.rows, *found.rows_without_id):
        assert row.hmrc is None or row.hmrc.source is not OWN
        assert row.user is None or row.user.source is not HELD
        assert {c.key for c in (row.hmrc, row.user) if c is not None} == {row.key}
        if row.hmrc is not None and row.user is not None:
            assert row.difference == row.user.amount - row.hmrc.amount
        else:
            assert row.difference is None
        if latest is None:
            assert row.in_use is None
    assert all(
        figure.key not in {r.key for r in found.rows if r.hmrc}
        for figure in found.unmatched
        if isinstance(figure, TaxCodeComponent)
    )


@given(maybe_answers, maybe_answers, maybe_answers)
def test_a_key_stands_in_two_rows_only_when_nothing_may_be_sent(
    hmrc_held: Amounts | None, user: Amounts | None, latest: Amounts | None
) -> None:
    found = compare(hmrc_held, user, latest)
    times = Counter(row.key for row in found.rows)
    assert found.unsafe or all(n == 1 for n in times.values())


@given(components)
def test_an_item_in_the_answer_to_its_own_question_is_no_contradiction(
    component: TaxCodeComponent,
) -> None:
    one = Amounts((component,))
    found = compare(
        one if component.source is HELD else None, one if component.source is OWN else None, None
    )
    assert found.contradictions == ()
