"""All clients before 30 December, as an adviser reads it."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from codedout.domain.client import Client
from codedout.domain.nino import Nino
from codedout.domain.rules.windows import FIRST_YEAR
from codedout.domain.share_safe import ShareSafe
from codedout.domain.sweep import (
    AtStake,
    Choice,
    Open,
    Sweep,
    SweepState,
    Trouble,
    by_urgency,
)
from codedout.domain.tax_year import TaxYear
from codedout.domain.voice import Voice
from codedout.presenters.december import (
    Count,
    ProgressView,
    as_file,
    lead,
    numbered,
    present,
    progress,
    ways_to_filter,
)
from codedout.presenters.viewer import Viewer
from codedout.words import words
from tests.domain.test_sweep import ASKED

SHOW = Viewer(Voice.ADVISER)
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
YEAR = TaxYear(2025)
CLIENTS = tuple(
    Client(key=f"c_{n}", name=name, nino=Nino(f"AA12345{n}A"), added_at=NOW)
    for n, name in enumerate(("Adeyemi, Bola", "=Carter", "Dunne, Eve"), 1)
)
ROWS = by_urgency(
    CLIENTS,
    [
        replace(ASKED, at_stake=AtStake(to_pay=Decimal("412.30"))),
        replace(ASKED, client="c_2", opted_out=None, trouble=Trouble.REFUSED, at_stake=None),
    ],
    YEAR,
    NOW,
    FIRST_YEAR,
    submitted={},
)
RUN = Sweep(
    world="",
    number=1,
    owed_year=YEAR,
    state=SweepState.RUNNING,
    session_key="k",
    begun_at=NOW,
    resumed_at=NOW,
)


def table(show: Viewer = SHOW, **only: str) -> list[tuple[str, ...]]:
    return [
        line.cells for line in present(ROWS, numbered(CLIENTS), YEAR, TODAY, show, **only).lines
    ]


def test_a_row_says_what_hmrc_does_what_is_open_and_when_it_was_asked() -> None:
    first, never, refused = table()
    assert first == (
        "Adeyemi, Bola",
        "Collects through a tax code where it can",
        "£412.30",
        "£0",
        "The choice can be changed",
        "38 days",
        "22 November 2026, 12:00pm",
    )
    assert never[4:] == ("HMRC has not been asked", "38 days", "Never")
    assert refused[1] == "HMRC does not let you see"
    assert refused[2:4] == ("Not told", "Not told")


def test_everything_it_can_say_has_its_words() -> None:
    said = words()
    assert all(said.has(f"december.open.{each}") for each in Open)
    assert all(said.has(f"december.choice.{each}") for each in Choice)
    assert all(said.has(f"december.state.{each}") for each in SweepState)


def test_a_filter_shows_what_it_counts() -> None:
    opens, choices = ways_to_filter(ROWS, SHOW)
    assert opens["all"] == "All (3)"
    assert opens["yes"] == "The choice can be changed (1)"
    assert "too_late" not in opens, "nobody is"
    assert len(table(only_open="yes")) == 1
    assert len(table(only_choice="refused")) == 1
    assert choices["unknown"] == "Not known (1)"
    assert (
        present(ROWS, numbered(CLIENTS), YEAR, TODAY, SHOW, only_open="yes").found
        == "1 of 3 clients"
    )


@pytest.mark.parametrize(
    ("today", "says"),
    [
        (TODAY, "38 days left"),
        (date(2026, 12, 29), "1 day left"),
        (date(2026, 12, 30), "Today, 30 December 2026, is the last day"),
        (date(2026, 3, 1), "From 6 April 2026"),
    ],
)
def test_the_days_left_stand_at_the_top(today: date, says: str) -> None:
    assert says in lead(YEAR, today, SHOW)


@pytest.mark.parametrize("hides", [ShareSafe.NAMES, ShareSafe.AMOUNTS])
def test_nobody_can_be_known_by_it_while_others_look(hides: ShareSafe) -> None:
    show = Viewer(Voice.ADVISER, hides)
    view = present(ROWS, numbered(CLIENTS), YEAR, TODAY, show)
    file = as_file(ROWS, numbered(CLIENTS), YEAR, TODAY, show).decode()
    for said in (str(view), file):
        assert "Client 1" in said
        assert not any(word in said for word in ("Adeyemi", "Bola", "Dunne", "51A", "123451"))
    assert ("412.30" in str(view)) is (hides is ShareSafe.NAMES)
    assert ("412.30" in file) is (hides is ShareSafe.NAMES)


def test_the_file_has_a_row_for_each_client_and_nothing_a_spreadsheet_works_out() -> None:
    content = as_file(ROWS, numbered(CLIENTS), YEAR, TODAY, SHOW).decode("utf-8-sig")
    head, *rows = csv.reader(content.splitlines())
    assert head[0] == "Client"
    assert len(rows) == 3
    assert {len(row) for row in rows} == {len(head)}
    assert rows[0][0] == "Adeyemi, Bola"
    assert rows[0][4] == "412.30"
    assert any(row[0] == "'=Carter" for row in rows)
    assert {row[2] for row in rows} == {"2025 to 2026"}
    assert rows[1][6:] == ["HMRC has not been asked", "38", ""], "never asked about, and as urgent"
    assert "AA123451A" not in content, "a number is masked"


def said(sweep: Sweep | None, done: int, after: float = 0, *, may_ask: bool = True) -> ProgressView:
    count = Count(done=done, clients=500, per_second=3)
    now = NOW + timedelta(seconds=after)
    return progress(sweep, count, SHOW, now=now, may_ask=may_ask)


def test_before_the_first_run_it_says_how_long_one_takes() -> None:
    view = said(None, 0)
    assert view.press == "begin"
    assert "It takes about 8 minutes." in view.lines
    assert said(None, 0, may_ask=False).press == ""


def test_the_time_to_go_goes_by_the_pace_once_that_is_known() -> None:
    assert said(RUN, 5, 1).lines[-1] == "To go: about 8 minutes."
    view = said(RUN, 100, 200)
    assert view.lines[-1] == "To go: about 13 minutes."
    assert (view.text, view.share) == ("Answered by HMRC: 100 of 500 clients", 0.2)
    assert said(RUN, 480, 480).lines[-1] == "To go: less than a minute."


@pytest.mark.parametrize(
    ("state", "press"),
    [
        (SweepState.RUNNING, "pause"),
        (SweepState.PAUSED, "go_on"),
        (SweepState.SIGNED_OUT, "go_on"),
        (SweepState.SILENT, "go_on"),
        (SweepState.DONE, "begin"),
    ],
)
def test_there_is_one_button_for_what_comes_next(state: SweepState, press: str) -> None:
    assert said(replace(RUN, state=state), 10).press == press


def test_whoever_was_listed_after_a_run_is_not_said_to_have_been_asked_about() -> None:
    lines = said(replace(RUN, state=SweepState.DONE), 498).lines
    assert "Every client then on the list has been asked about." in lines[0]


def test_the_end_of_a_run_says_of_how_many_hmrc_gave_no_answer() -> None:
    done = replace(RUN, state=SweepState.DONE)
    lines = [
        progress(
            done,
            Count(done=500 - n, unanswered=n, clients=500, per_second=3),
            SHOW,
            now=NOW,
            may_ask=True,
        ).lines
        for n in (0, 1, 5)
    ]
    assert [len(each) for each in lines] == [1, 2, 2]
    assert lines[1][1].startswith("About one of them HMRC gave no answer")
    assert lines[2][1].startswith("About 5 of them HMRC gave no answer")


def test_a_run_of_a_year_gone_by_does_not_go_on() -> None:
    old = replace(RUN, owed_year=YEAR.plus(-1), state=SweepState.PAUSED)
    assert said(old, 10).press == "begin"
