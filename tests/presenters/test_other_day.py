"""The days that a demonstration offers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from codedout.other_day import FIRST_DAY, LAST_DAY
from codedout.presenters.other_day import offered, present
from codedout.presenters.viewer import Viewer

SHOW = Viewer()
TODAY = date(2026, 11, 2)


def labels(day: date) -> list[str]:
    return [each.label for each in present(day, TODAY, SHOW, moved=day != TODAY).to_try]


def test_the_next_days_on_which_something_changes_are_one_press_each() -> None:
    assert labels(TODAY) == [
        "30 December 2026: the last day to choose how the bill for 2025 to 2026 is collected",
        "31 December 2026: how the bill for 2025 to 2026 is collected can no longer be chosen",
        "31 January 2027: the last day to send the tax return for 2025 to 2026 online, and to pay",
        "6 April 2027: the tax year 2027 to 2028 begins",
    ]


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 12, 29), "30 December 2026"),
        (date(2026, 12, 30), "31 December 2026"),
        (date(2026, 12, 31), "31 January 2027"),
        (date(2027, 1, 31), "6 April 2027"),
        (date(2027, 4, 5), "6 April 2027"),
        (date(2027, 4, 6), "30 December 2027"),
    ],
)
def test_the_soonest_stands_first(day: date, first: str) -> None:
    assert labels(day)[0].startswith(f"{first}: ")
    assert len(labels(day)) == 4


def test_every_day_offered_is_one_that_is_taken_and_still_to_come() -> None:
    day = FIRST_DAY
    while day <= LAST_DAY:
        for each in present(day, TODAY, SHOW, moved=True).to_try:
            found = offered(each.day)
            assert found is not None
            assert found > day
        day += timedelta(days=7)
    assert labels(LAST_DAY) == []


def test_the_way_back_is_there_once_something_was_moved_though_the_days_be_the_same() -> None:
    assert present(TODAY, TODAY, SHOW, moved=False).back is None
    back = present(TODAY, TODAY, SHOW, moved=True).back
    assert back is not None
    assert (back.day, back.label) == ("2026-11-02", "Back to 2 November 2026")


@pytest.mark.parametrize(
    ("day", "shown"),
    [(date(2024, 5, 1), "2026-04-06"), (date(2040, 1, 1), "2030-04-05"), (TODAY, "2026-11-02")],
)
def test_the_box_never_starts_from_a_day_that_it_would_refuse(day: date, shown: str) -> None:
    assert present(day, day, SHOW, moved=False).shown == shown


@pytest.mark.parametrize(
    ("typed", "taken"),
    [("2026-04-06", True), ("2030-04-05", True), ("2026-04-05", False), ("2030-04-06", False)],
)
def test_the_first_and_the_last_day_count(typed: str, taken: bool) -> None:
    assert (offered(typed) is not None) is taken
