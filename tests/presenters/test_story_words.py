"""The words of every story of accounts nobody has looked at: what to do is what is open."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from codedout.domain.tax_year import TaxYear
from codedout.presenters.story import StoryView
from tests.accounts.drawn import SHOW, figure, stories
from tests.accounts.invented import FIRST_OWED, invented
from tests.accounts.readings import NOW
from tests.accounts.test_drawn import reading_about
from tests.accounts.truth import Charge

ASKS = ("is to be paid to HMRC", "still to pay", "By when")


@pytest.mark.parametrize("seed", range(280, 340))
def test_what_to_do_is_to_pay_what_is_open_and_nothing_else(seed: int) -> None:
    for charge, view in told(seed):
        do, open_ = fact(view, "do"), charge.still + charge.not_collected
        if open_:
            assert open_ in pence(do), (charge, do)
            assert "Nothing" not in do, (charge, do)
        else:
            assert pence(do) == [], (charge, do)
            assert not [words for words in ASKS if words in do], (charge, do)


@pytest.mark.parametrize("seed", range(280, 340))
def test_the_days_left_are_for_what_came_back_or_else_for_what_was_never_in_a_code(
    seed: int,
) -> None:
    for charge, view in told(seed):
        named = [] if view.countdown is None else pence(view.countdown.title)
        open_ = charge.not_collected or charge.still
        assert named == [open_][: bool(open_)], charge


@pytest.mark.parametrize("seed", range(280, 340))
def test_nothing_is_called_settled_while_some_of_it_is_open(seed: int) -> None:
    for charge, view in told(seed):
        if charge.still + charge.not_collected:
            assert "settled" not in fact(view, "place").lower(), (charge, view.facts)
            assert "All of it was" not in view.sentence + fact(view, "means"), (charge, view.facts)


def told(seed: int) -> Iterator[tuple[Charge, StoryView]]:
    holder = invented(seed)
    charges = {charge.id: charge for charge in holder.charges}
    for number, view in stories(reading_about(holder), {}, TaxYear(FIRST_OWED), NOW):
        if number is not None:
            yield charges[number], view


def fact(view: StoryView, name: str) -> str:
    (value,) = [one.value for one in view.facts if one.label == SHOW.say(f"story.fact.{name}")]
    return value


def pence(said: str) -> list[int]:
    """Every amount that stands in words."""
    return [int(figure(one) * 100) for one in re.findall(r"£[\d,]+(?:\.\d\d)?", said)]
