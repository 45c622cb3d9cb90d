"""Money that HMRC paid back by mistake: what is missing, the cards, and trying something else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from codedout.domain.over_repaid_sheet import TypedOverRepaid, understand
from codedout.domain.year_end import Flag
from codedout.presenters import what_if
from codedout.presenters.viewer import Viewer
from codedout.presenters.walk import WalkView
from codedout.presenters.walk_over_repaid import present

SHOW = Viewer()
SMALL = TypedOverRepaid(self_assessment=False, tax="17.00", supplement="1.20", limit="50")
ISSUED = frozenset({Flag.ALREADY_ISSUED})


def view(typed: TypedOverRepaid) -> WalkView:
    return present(typed, understand(typed), SHOW)


def beside(now: TypedOverRepaid) -> what_if.WhatIfView:
    before = SMALL, understand(SMALL)
    return what_if.present_over_repaid(before, (now, understand(now)), SHOW)


def test_what_is_still_to_be_answered_is_named() -> None:
    assert view(TypedOverRepaid()).still == (
        "Whether you were in Self Assessment for the year that it was paid back for",
    )
    assert view(replace(SMALL, tax="", supplement="", limit="5.5")).still == (
        "How much was paid back by mistake",
        "Present limit for paying too little: Enter the pence with two figures, such as £70.50",
    )
    assert view(SMALL).still == ()


def test_there_is_a_card_for_each_decision_and_one_for_the_result() -> None:
    (shown,) = view(replace(SMALL, flags=ISSUED)).years
    assert [card.label for card in shown.cards] == ["Step 1", "Step 2", "Step 3", "Result"]
    assert "make £18.20, less than £50.00." in shown.cards[1].text
    assert shown.cards[1].rests_on == (
        "Rests on: P4.1."
        " The words of HMRC’s page decide, with our reading of which limit they mean (R75)."
    )
    (alone,) = view(SMALL).years
    assert alone.cards[-1].rests_on.endswith("which limit they mean (R75).")
    (other,) = shown.cards[2].others
    assert other.startswith("How we read it (R77): ")
    assert other.endswith("The result would then be: £18.20 asked back.")
    assert shown.cards[3].text.endswith("to ask for none of it back.")


def test_what_nobody_was_asked_is_not_told_as_a_fact() -> None:
    (shown,) = view(replace(SMALL, tax="500", supplement="")).years
    assert "sent twice" not in " ".join(card.text for card in shown.cards)


def test_in_self_assessment_it_is_an_example_and_says_so() -> None:
    (shown,) = view(replace(SMALL, self_assessment=True)).years
    assert shown.example.startswith("An example only: ")
    (shown,) = view(SMALL).years
    assert shown.example == ""


def test_the_notes_are_the_same_with_and_without_a_result() -> None:
    assert view(SMALL).notes == view(TypedOverRepaid()).notes


def test_another_limit_and_the_other_result_stand_side_by_side() -> None:
    found = beside(replace(SMALL, limit="18.20"))
    assert found.changed == ("Present limit for paying too little: £50.00 before, £18.20 now",)
    assert found.finding == "The result is different."
    assert found.table is not None
    assert found.table.columns[0].label == "What it is about"
    assert [[cell.text for cell in row] for row in found.table.rows] == [
        ["What HMRC repaid by mistake", "nothing asked back", "£18.20 asked back", "Yes"]
    ]


@pytest.mark.parametrize(
    ("now", "said", "finding"),
    [
        (SMALL, (), "You have not changed anything yet."),
        (
            replace(SMALL, self_assessment=True),
            ("Now you were in Self Assessment, so it is an example only",),
            "The result is the same.",
        ),
        (
            replace(SMALL, flags=ISSUED),
            ("Ticked: HMRC had already sent me a calculation for that year",),
            "The result is the same.",
        ),
        (
            replace(SMALL, limit="x"),
            ("Present limit for paying too little: £50.00 before, x now",),
            "Some answers above are still missing or wrong",
        ),
    ],
    ids=["nothing", "Self Assessment", "flag", "wrong"],
)
def test_what_was_changed_is_named(
    now: TypedOverRepaid, said: tuple[str, ...], finding: str
) -> None:
    found = beside(now)
    assert found.changed == said
    assert found.finding.startswith(finding)
