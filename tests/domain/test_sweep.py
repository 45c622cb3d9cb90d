"""What a firm's clients stand at before 30 December, and in which order they are shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from codedout.domain.choice import ReturnState
from codedout.domain.client import Client
from codedout.domain.nino import Nino
from codedout.domain.rules.windows import FIRST_YEAR
from codedout.domain.sweep import (
    AtStake,
    Choice,
    Open,
    Swept,
    Trouble,
    by_urgency,
    closing_year,
    seconds_left,
    still_to_ask,
)
from codedout.domain.tax_year import TaxYear

YEAR = TaxYear(2025)
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ASKED = Swept(
    client="c_1",
    owed_year=YEAR,
    at=NOW,
    opted_out=False,
    return_state=ReturnState.OPEN,
    return_read=True,
    at_stake=AtStake(),
)


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 1, 1), 2025),  # the year that still runs: it closes next
        (date(2026, 4, 5), 2025),
        (date(2026, 4, 6), 2025),
        (date(2026, 12, 30), 2025),  # all day (R33)
        (date(2026, 12, 31), 2026),
    ],
)
def test_the_year_whose_choice_closes_next(today: date, year: int) -> None:
    found = closing_year(today)
    assert found == TaxYear(year)
    assert today <= found.choice_closes_on


@pytest.mark.parametrize(
    ("swept", "choice", "is_open"),
    [
        (ASKED, Choice.COLLECTS, Open.YES),
        (replace(ASKED, opted_out=True), Choice.ASKED_NOT_TO, Open.YES),
        (replace(ASKED, return_state=ReturnState.SUBMITTED), Choice.COLLECTS, Open.SUBMITTED),
        (replace(ASKED, return_state=ReturnState.UNKNOWN), Choice.COLLECTS, Open.ASK),
        (
            replace(ASKED, opted_out=None, trouble=Trouble.REFUSED, return_read=False),
            Choice.REFUSED,
            Open.REFUSED,
        ),
        (
            replace(ASKED, opted_out=None, trouble=Trouble.NOT_SIGNED_UP),
            Choice.UNKNOWN,
            Open.NOT_SIGNED_UP,
        ),
        (
            replace(ASKED, opted_out=None, trouble=Trouble.NO_ANSWER, return_read=False),
            Choice.UNKNOWN,
            Open.NO_ANSWER,
        ),
    ],
)
def test_what_hmrc_does_and_what_can_be_done(swept: Swept, choice: Choice, is_open: Open) -> None:
    assert (swept.choice, swept.open_at(NOW, FIRST_YEAR)) == (choice, is_open)


def test_what_can_be_done_goes_by_the_day_on_which_it_is_looked_at() -> None:
    last = datetime(2026, 12, 30, 23, 59, tzinfo=UTC)
    assert ASKED.open_at(last, FIRST_YEAR) is Open.YES
    assert ASKED.open_at(datetime(2026, 12, 31, tzinfo=UTC), FIRST_YEAR) is Open.TOO_LATE
    next_one = replace(ASKED, owed_year=YEAR.plus(1))
    assert next_one.open_at(last, FIRST_YEAR) is Open.NOT_YET


def client(key: str, name: str) -> Client:
    return Client(key=key, name=name, nino=Nino("AA123456A"), added_at=NOW)


def test_the_most_urgent_come_first_and_nobody_is_left_out() -> None:
    clients = [client(f"c_{n}", name) for n, name in enumerate("FEDCBA")]
    swept = [
        replace(ASKED, client="c_0", return_state=ReturnState.SUBMITTED),
        replace(ASKED, client="c_1", at_stake=AtStake(to_pay=Decimal(50))),
        replace(ASKED, client="c_2", at_stake=AtStake(in_code=Decimal(900))),
        replace(ASKED, client="c_3", at_stake=None),
        replace(ASKED, client="c_4", owed_year=YEAR.plus(-1)),  # of a year gone by
    ]
    rows = by_urgency(clients, swept, YEAR, NOW, FIRST_YEAR, submitted={})
    assert [(row.client.name, row.open) for row in rows] == [
        ("D", Open.YES),
        ("E", Open.YES),
        ("C", Open.YES),
        ("A", Open.NEVER_CHECKED),
        ("B", Open.NEVER_CHECKED),
        ("F", Open.SUBMITTED),
    ]


@pytest.mark.parametrize("trouble", [None, Trouble.NO_ANSWER])
@pytest.mark.parametrize(
    ("said", "is_open"), [({"c_1": False}, Open.YES), ({"c_1": True}, Open.SUBMITTED)]
)
def test_what_the_firm_said_of_a_return_counts_where_hmrc_says_nothing(
    trouble: Trouble | None, said: dict[str, bool], is_open: Open
) -> None:
    clients = [client("c_1", "A")]
    unread = {"return_state": ReturnState.UNKNOWN, "return_read": trouble is None}
    swept = [replace(ASKED, **unread, trouble=trouble)]
    [row] = by_urgency(clients, swept, YEAR, NOW, FIRST_YEAR, submitted=said)
    assert row.open is is_open
    [row] = by_urgency(clients, [ASKED], YEAR, NOW, FIRST_YEAR, submitted=said)
    assert row.open is Open.YES, "HMRC's own record wins"


def test_who_got_no_answer_is_asked_about_again_after_all_others() -> None:
    clients = [client(f"c_{n}", "X") for n in range(4)]
    found = still_to_ask(clients, {"c_0": False, "c_1": True, "c_9": True})
    assert [one.key for one in found] == ["c_2", "c_3", "c_0"]


def test_the_time_left_goes_by_the_rate_until_a_pace_is_measured() -> None:
    assert seconds_left(500, 0, 0.0, 3) == 500
    assert seconds_left(500, 9, 90.0, 3) == 500
    assert seconds_left(490, 10, 20.0, 3) == 980
    assert seconds_left(500, 0, 0.0, 0) is None
    assert seconds_left(0, 10, 20.0, 3) == 0
