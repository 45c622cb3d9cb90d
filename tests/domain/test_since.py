"""What changed between two answers: all of it, once, and nothing that did not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.coded_out import (
    Amounts,
    Kind,
    Source,
    TaxCodeComponent,
    UnmatchedSubmission,
)
from codedout.domain.comparison import Figure
from codedout.domain.since import Difference, differences, source_of
from tests.domain.made_up_amounts import answers
from tests.fakes import item

OTHER_DAY = datetime(2026, 6, 7, tzinfo=UTC)


def stray(id_: int | None, amount: str) -> UnmatchedSubmission:
    return UnmatchedSubmission(
        kind=Kind.SELF_ASSESSMENT, id=id_, amount=Decimal(amount), submitted_on=None
    )


def amounts(*figures: Figure) -> Amounts:
    return Amounts(
        tuple(f for f in figures if isinstance(f, TaxCodeComponent)),
        tuple(f for f in figures if isinstance(f, UnmatchedSubmission)),
    )


OURS = item(11, "412.30")
YOURS = item(11, "400.00", source=Source.USER)
OF_NOBODY = item(11, "412.30", source=Source.UNKNOWN)

NOTHING_CHANGED = {
    "nothing at all": (amounts(), amounts()),
    "the same": (amounts(OURS, item(12, "5.00")), amounts(OURS, item(12, "5.00"))),
    "in another order": (amounts(OURS, item(12, "5.00")), amounts(item(12, "5.00"), OURS)),
    "sent again": (amounts(YOURS), amounts(replace(YOURS, submitted_on=OTHER_DAY))),
    "a number given at the end of the year": (
        amounts(item(None, "60.00"), item(None, "60.00")),
        amounts(item(1, "60.00"), item(2, "60.00")),
    ),
    "still matching nothing": (
        amounts(stray(11, "400.00"), stray(None, "5.00")),
        amounts(stray(11, "400.00"), stray(2, "5.00")),
    ),
    "a source that nobody knows": (amounts(OURS), amounts(OF_NOBODY)),
}


@pytest.mark.parametrize("name", NOTHING_CHANGED)
def test_what_did_not_change_is_no_difference(name: str) -> None:
    assert differences(*NOTHING_CHANGED[name]) == ()


CHANGED = {
    "new": (amounts(), amounts(OURS), [(None, OURS)]),
    "gone": (amounts(OURS), amounts(), [(OURS, None)]),
    "another amount": (
        amounts(OURS),
        amounts(item(11, "389.10")),
        [(OURS, item(11, "389.10"))],
    ),
    "the person's now": (amounts(OURS), amounts(YOURS), [(OURS, YOURS)]),
    "of the same amount, but the person's": (
        amounts(OURS),
        amounts(replace(OURS, source=Source.USER)),
        [(OURS, replace(OURS, source=Source.USER))],
    ),
    "another item of the kind": (
        amounts(OURS),
        amounts(item(12, "412.30")),
        [(OURS, None), (None, item(12, "412.30"))],
    ),
    "the same number of another kind": (
        amounts(OURS),
        amounts(item(11, "412.30", Kind.PAYE)),
        [(OURS, None), (None, item(11, "412.30", Kind.PAYE))],
    ),
    "no number, one of a kind": (
        amounts(item(None, "60.00")),
        amounts(item(None, "61.00")),
        [(item(None, "60.00"), item(None, "61.00"))],
    ),
    "no number, and it cannot be told which": (
        amounts(item(None, "1.00"), item(None, "2.00")),
        amounts(item(None, "3.00")),
        [(item(None, "1.00"), None), (item(None, "2.00"), None), (None, item(None, "3.00"))],
    ),
    "a figure that matched nothing and HMRC's own of that number": (
        amounts(stray(11, "75.00")),
        amounts(OURS),
        [(stray(11, "75.00"), None), (None, OURS)],
    ),
    "a figure that matched nothing changed": (
        amounts(stray(99, "75.00")),
        amounts(stray(99, "80.00")),
        [(stray(99, "75.00"), stray(99, "80.00"))],
    ),
    "matching nothing any more": (
        amounts(YOURS),
        amounts(stray(11, "400.00")),
        [(YOURS, stray(11, "400.00"))],
    ),
    "matched by now": (
        amounts(stray(11, "400.00")),
        amounts(YOURS),
        [(stray(11, "400.00"), YOURS)],
    ),
    "one of two matching nothing any more": (
        amounts(YOURS, item(12, "400.00", source=Source.USER)),
        amounts(item(12, "400.00", source=Source.USER), stray(11, "400.00")),
        [(YOURS, stray(11, "400.00"))],
    ),
    "both matching nothing any more, without a number": (
        amounts(item(None, "1.00", source=Source.USER), item(None, "2.00", source=Source.USER)),
        amounts(stray(None, "1.00"), stray(None, "2.00")),
        [
            (item(None, "1.00", source=Source.USER), stray(None, "1.00")),
            (item(None, "2.00", source=Source.USER), stray(None, "2.00")),
        ],
    ),
    "another amount, and matching nothing any more": (
        amounts(YOURS),
        amounts(stray(11, "380.55")),
        [(YOURS, stray(11, "380.55"))],
    ),
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_difference_is_found_once_with_both_its_ends(name: str) -> None:
    old, new, expected = CHANGED[name]
    assert [(found.old, found.new) for found in differences(old, new)] == expected


@given(same=answers)
def test_an_answer_never_differs_from_itself(same: Amounts) -> None:
    assert differences(same, same) == ()


def told(figure: Figure) -> tuple[Kind, bool, Decimal]:
    """What makes a figure another one to the person; that it matches nothing is part of it."""
    return figure.kind, isinstance(figure, UnmatchedSubmission), figure.amount


@given(old=answers, new=answers)
def test_taking_away_what_was_and_adding_what_is_leads_from_one_answer_to_the_other(
    old: Amounts, new: Amounts
) -> None:
    """So that no amount that moved is left out, and none is told twice."""
    found = differences(old, new)
    was = sorted(told(f) for f in (*old.components, *old.unmatched))
    for each in found:
        if each.old is not None:
            was.remove(told(each.old))
    for each in found:
        if each.new is not None:
            was.append(told(each.new))
    assert sorted(was) == sorted(told(f) for f in (*new.components, *new.unmatched))


@given(old=answers, new=answers)
def test_each_difference_says_something(old: Amounts, new: Amounts) -> None:
    for each in differences(old, new):
        if each.old is not None and each.new is not None:
            assert each.old.kind is each.new.kind
            before = (told(each.old), source_of(each.old))
            assert before != (told(each.new), source_of(each.new))
        assert each.kind is each.figure.kind


@given(old=answers, new=answers)
def test_looking_back_finds_the_same_the_other_way_round(old: Amounts, new: Amounts) -> None:
    there = {(told(d.old) if d.old else None) for d in differences(old, new)}
    back = {(told(d.new) if d.new else None) for d in differences(new, old)}
    assert there == back


@given(old=answers, new=answers)
def test_only_the_match_is_another_where_the_figure_is_the_persons_as_it_was(
    old: Amounts, new: Amounts
) -> None:
    for each in differences(old, new):
        if each.only_the_match:
            assert each.old is not None
            assert each.new is not None
            assert each.old.amount == each.new.amount
            assert source_of(each.old) is source_of(each.new) is Source.USER
            assert isinstance(each.old, UnmatchedSubmission) is not isinstance(
                each.new, UnmatchedSubmission
            )


@given(own=st.lists(st.sampled_from([YOURS, item(12, "5.00", source=Source.USER)]), unique=True))
def test_each_figure_that_hmrc_stops_matching_is_told_and_each_that_it_matches_again(
    own: list[TaxCodeComponent],
) -> None:
    matched, lost = amounts(*own), amounts(*(stray(f.id, f"{f.amount}") for f in own))
    for old, new in ((matched, lost), (lost, matched)):
        found = differences(old, new)
        assert [each.only_the_match for each in found] == [True] * len(own)


def test_a_difference_knows_its_number_from_whichever_end_has_one() -> None:
    assert Difference(old=item(None, "1.00"), new=OURS).key == OURS.key
    assert Difference(old=OURS, new=None).key == OURS.key
    assert Difference(old=None, new=item(None, "1.00")).key is None


@given(st.lists(st.sampled_from([OURS, YOURS, OF_NOBODY, item(None, "1.00")]), max_size=6))
def test_items_that_share_a_number_are_no_trouble(figures: list[TaxCodeComponent]) -> None:
    assert len(differences(amounts(), amounts(*figures))) == len(figures)
