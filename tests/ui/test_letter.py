"""The letter under a year: the warning, the letter, and the two ways to keep it."""

from __future__ import annotations

import pytest

from codedout.domain.walk import Field
from codedout.presenters.viewer import Viewer

from .test_walk import Tab, bench, store, tab

__all__ = ["bench", "store", "tab"]

SHOW = Viewer()
YEAR = "2004 to 2005"
TITLE = SHOW.say("letter.title", year=YEAR)


def titles(tab: Tab) -> list[str]:
    return [each.label for each in tab.at.expander]


def test_a_year_about_which_one_may_ask_has_the_letter_the_warning_and_two_ways(tab: Tab) -> None:
    tab.small_underpayment()
    assert TITLE not in titles(tab), "not before all is answered"
    tab.type(Field.UNDER, YEAR, "50")
    assert titles(tab).count(TITLE) == 1
    inside = " ".join(
        each.proto.body for box in tab.at.expander if box.label == TITLE for each in box.get("html")
    )
    assert SHOW.say("letter.warning.title", year=YEAR) in inside
    assert "however small" in inside
    assert "£20.00" in inside
    assert 'href="/small-differences/2004-05/letter"' in inside
    assert 'href="/small-differences/2004-05/letter.txt"' in inside
    assert inside.index("however small") < inside.index(SHOW.say("letter.to"))


def test_nothing_is_offered_where_hmrc_calculates_anyway(tab: Tab) -> None:
    tab.small_underpayment()
    tab.type(Field.UNDER, YEAR, "5")
    assert SHOW.say("walk.outcome") in tab.said
    assert TITLE not in titles(tab)


@pytest.mark.parametrize("paid", ["2380", "2400"])
def test_for_a_year_in_self_assessment_it_is_said_why_there_is_none(tab: Tab, paid: str) -> None:
    tab.small_underpayment()
    tab.type(Field.PAID, YEAR, paid)
    if paid != "2400":
        tab.type(Field.UNDER, YEAR, "50")
    tab.say_whether_in_self_assessment(YEAR, True)
    assert TITLE not in titles(tab)
    assert SHOW.say("letter.none.self_assessment", year=YEAR) in tab.said


def test_there_is_none_while_something_else_is_tried(tab: Tab) -> None:
    tab.small_underpayment()
    tab.type(Field.UNDER, YEAR, "50")
    tab.press(SHOW.say("walk.what_if.hold"))
    assert TITLE not in titles(tab)
    assert SHOW.say("letter.none.trying", year=YEAR) in tab.said
    tab.press(SHOW.say("walk.what_if.stop"))
    assert TITLE in titles(tab)
