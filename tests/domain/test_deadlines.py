"""Which last days of a year still concern a person."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.choice import ReturnState
from codedout.domain.rules.deadlines import LastDay, deadlines
from codedout.domain.rules.windows import Answer, WhatIsOpen, WindowFacts, what_is_open
from codedout.domain.tax_year import LONDON, TaxYear

YEAR = TaxYear(2025)
START = date(2026, 4, 6)


def told(state: ReturnState, today: date = START) -> list[tuple[str, str]]:
    return [(one.of.value, one.on.isoformat()) for one in deadlines(YEAR, state, today)]


def test_a_return_that_is_not_submitted_has_every_last_day_but_the_one_to_amend_it() -> None:
    assert told(ReturnState.OPEN) == [
        ("paper", "2026-10-31"),
        ("online", "2026-12-30"),
        ("choice", "2026-12-30"),
        ("return", "2027-01-31"),
        ("payment", "2027-01-31"),
        ("figures", "2028-01-31"),
    ]


def test_a_return_that_is_submitted_leaves_nothing_to_file_to_choose_or_to_change_here() -> None:
    assert told(ReturnState.SUBMITTED) == [
        ("payment", "2027-01-31"),
        ("amendment", "2028-01-31"),
    ]


def test_where_nobody_has_said_which_everything_is_there_and_only_payment_is_sure() -> None:
    found = deadlines(YEAR, ReturnState.UNKNOWN, START)
    assert {one.of for one in found} == set(LastDay)
    assert [one.of for one in found if not one.unsure] == [LastDay.PAYMENT]
    for known in (ReturnState.OPEN, ReturnState.SUBMITTED):
        assert not any(one.unsure for one in deadlines(YEAR, known, START))


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 10, 31), "paper"),
        (date(2026, 11, 1), "online"),
        (date(2026, 12, 30), "online"),
        (date(2026, 12, 31), "return"),
        (date(2027, 1, 31), "return"),
        (date(2027, 2, 1), "figures"),
        (date(2028, 1, 31), "figures"),
    ],
)
def test_the_last_day_itself_still_counts(today: date, first: str) -> None:
    assert told(ReturnState.OPEN, today)[0][0] == first


def test_of_a_year_that_is_over_for_good_nothing_is_left() -> None:
    for state in ReturnState:
        assert told(state, date(2028, 2, 1)) == []


days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(days, st.sampled_from(list(ReturnState)), st.integers(2021, 2027))
def test_they_are_in_order_and_never_gone_by(today: date, state: ReturnState, starts: int) -> None:
    found = deadlines(TaxYear(starts), state, today)
    assert [one.on for one in found] == sorted(one.on for one in found)
    assert all(one.on >= today and one.tax_year == TaxYear(starts) for one in found)


def open_on(year: TaxYear, state: ReturnState, day: date) -> WhatIsOpen:
    return what_is_open(
        WindowFacts(
            tax_year=year,
            now=datetime.combine(day, time(12), LONDON),
            return_state=state,
            opted_out=None,
            has_submission=True,
            has_hmrc_item=True,
        )
    )


@given(st.sampled_from(list(ReturnState)), st.integers(2021, 2027))
def test_what_has_a_last_day_is_open_on_it_and_closed_the_day_after(
    state: ReturnState, starts: int
) -> None:
    """The table of what is open when knows the same days."""
    year = TaxYear(starts)
    found = {one.of: one.on for one in deadlines(year, state, year.opens_on)}
    for of, action in ((LastDay.FIGURES, "amend"), (LastDay.CHOICE, "opt_out")):
        assert (of in found) is (state is not ReturnState.SUBMITTED)
        if of in found:
            on_it, after = (
                getattr(open_on(year, state, found[of] + timedelta(days=later)), action)
                for later in (0, 1)
            )
            assert on_it.answer in (Answer.YES, Answer.ASK)
            assert after.answer is Answer.NO
