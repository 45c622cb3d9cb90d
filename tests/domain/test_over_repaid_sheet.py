"""What there is to ask about money that HMRC paid back by mistake."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from codedout.domain.over_repaid_sheet import (
    Box,
    TypedOverRepaid,
    UnderstoodOverRepaid,
    understand,
)
from codedout.domain.year_end import Ending, Flag, Outcome, Reading

SMALL = TypedOverRepaid(self_assessment=False, tax="17.00", supplement="1.20", limit="50")
TWICE = frozenset({Flag.PAID_TWICE})
ISSUED = frozenset({Flag.ALREADY_ISSUED})


def ending(understood: UnderstoodOverRepaid) -> Ending:
    assert understood.explained is not None
    return understood.explained.ending


def test_self_assessment_is_asked_before_anything_else() -> None:
    assert understand(TypedOverRepaid()) == UnderstoodOverRepaid()
    asked = understand(TypedOverRepaid(self_assessment=True))
    assert asked.boxes == tuple(Box)
    assert asked.missing == (Box.TAX, Box.LIMIT)


@pytest.mark.parametrize(
    ("tax", "supplement", "outcome", "recover"),
    [
        ("17.00", "1.20", Outcome.NO_ACTION, "0"),
        ("48", "2.00", Outcome.RECOVER, "50"),
        ("49", "1.50", Outcome.RECOVER, "50.50"),
        ("", "6.35", Outcome.NO_ACTION, "0"),
        ("0", "6.35", Outcome.NO_ACTION, "0"),
        ("49.99", "", Outcome.NO_ACTION, "0"),
    ],
)
def test_tax_and_supplement_together_are_held_against_the_limit(
    tax: str, supplement: str, outcome: Outcome, recover: str
) -> None:
    found = ending(understand(replace(SMALL, tax=tax, supplement=supplement)))
    assert (found.outcome, found.recover) == (outcome, Decimal(recover))


@pytest.mark.parametrize(("tax", "supplement"), [("", ""), ("0", ""), ("0.00", "0"), (" ", "0")])
def test_nothing_paid_back_is_nothing_to_explain(tax: str, supplement: str) -> None:
    understood = understand(replace(SMALL, tax=tax, supplement=supplement))
    assert understood.missing == (Box.TAX,)
    assert understood.case is None


@pytest.mark.parametrize("box", list(Box))
def test_what_is_no_amount_is_told_by_its_box_and_nothing_is_explained(box: Box) -> None:
    understood = understand(replace(SMALL, **{box.value: "-3"}))
    assert understood.wrong == {box: "negative"}
    assert understood.missing == ()
    assert understood.case is None


def test_what_was_paid_twice_needs_no_limit() -> None:
    no_limit = replace(SMALL, limit="")
    assert understand(no_limit).flags == (Flag.PAID_TWICE,)
    twice = understand(replace(no_limit, supplement="what", flags=TWICE | ISSUED))
    assert twice.boxes == (Box.TAX,)
    assert twice.flags == (Flag.PAID_TWICE,), "the other one changes nothing any more"
    assert ending(twice).recover == Decimal(17)
    assert understand(replace(SMALL, tax="0", flags=TWICE)).missing == (Box.TAX,)


def test_only_what_can_change_the_result_or_a_reading_is_asked() -> None:
    assert understand(SMALL).flags == (Flag.PAID_TWICE, Flag.ALREADY_ISSUED)
    large = understand(replace(SMALL, tax="500"))
    assert large.flags == (Flag.PAID_TWICE,), "without its supplement it would be less"
    assert understand(replace(SMALL, tax="500", supplement="")).flags == ()
    assert understand(replace(SMALL, tax="")).flags == (Flag.ALREADY_ISSUED,)


def test_what_is_ticked_stays_to_be_unticked() -> None:
    large = replace(SMALL, tax="500", flags=ISSUED)
    assert Flag.ALREADY_ISSUED in understand(large).flags
    assert Flag.PAID_TWICE in understand(replace(SMALL, tax="x", flags=TWICE)).flags


def test_a_calculation_before_it_brings_the_other_reading() -> None:
    explained = understand(replace(SMALL, flags=ISSUED)).explained
    assert explained is not None
    assert explained.ending.outcome is Outcome.NO_ACTION
    assert explained.others[Reading.OVER_REPAID].recover == Decimal("18.20")
