"""The last days of all clients: one event a client and day, of those that can still matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType

import pytest

from codedout.domain.choice import ReturnState
from codedout.domain.client import Client
from codedout.domain.nino import Nino
from codedout.domain.share_safe import ShareSafe
from codedout.domain.sweep import Swept, Trouble, by_urgency, closing_year
from codedout.domain.tax_year import TaxYear
from codedout.presenters.december_calendar import present
from codedout.presenters.viewer import Viewer

YEAR, FIRST = TaxYear(2025), TaxYear(2021)
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SHOW = Viewer()
NAMES = ("Abe Open", "Bea Unsaid", "Cyd Submitted", "Dai Refused", "Eve Never")
CLIENTS = tuple(
    Client(key=f"c_{n}", name=name, nino=Nino(f"AA12345{n}A"), added_at=NOW)
    for n, name in enumerate(NAMES, 1)
)
OPEN = Swept(
    client="c_1",
    owed_year=YEAR,
    at=NOW,
    opted_out=False,
    return_state=ReturnState.OPEN,
    return_read=True,
)
SWEPT = [
    OPEN,
    replace(OPEN, client="c_2", return_state=ReturnState.UNKNOWN),
    replace(OPEN, client="c_3", return_state=ReturnState.SUBMITTED),
    replace(OPEN, client="c_4", opted_out=None, return_read=False, trouble=Trouble.REFUSED),
]


def events(
    today: date = date(2026, 11, 22),
    show: Viewer = SHOW,
    submitted: Mapping[str, bool] = MappingProxyType({}),
) -> list[tuple[date, str]]:
    now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    closing = closing_year(today)
    rows = {
        year: by_urgency(CLIENTS, SWEPT, year, now, FIRST, submitted=submitted)
        for year in (closing.plus(-1), closing)
    }
    view = present(rows, today, "production", show)
    assert len({event.uid for event in view.events}) == len(view.events)
    assert not any(str(client.nino.value) in repr(view) for client in CLIENTS)
    return [(event.on, event.summary) for event in view.events]


def test_a_day_is_there_for_whom_it_can_still_matter() -> None:
    december, january = date(2026, 12, 30), date(2027, 1, 31)
    choice, due = "last day to choose how the 2025 to 2026 bill is paid", "2025 to 2026 tax return"
    assert events() == [
        *((december, f"{name}: {choice}") for name in ("Abe Open", "Bea Unsaid", "Eve Never")),
        *(
            (january, f"{name}: {due} and bill due")
            for name in ("Abe Open", "Bea Unsaid", "Dai Refused", "Eve Never")
        ),
    ]


def test_a_day_is_there_for_whom_it_is_known_before_the_year_has_ended() -> None:
    march = date(2026, 3, 1)
    first = "Abe Open: last day to choose how the 2025 to 2026 bill is paid"
    assert (date(2026, 12, 30), first) in events(march)


def test_who_has_submitted_by_the_firms_own_word_has_no_day_left() -> None:
    said = events(submitted={"c_2": True})
    assert not any("Bea Unsaid" in summary for _, summary in said)
    assert events(submitted={"c_2": False}) == events()


def test_the_last_day_itself_is_there_and_a_day_gone_by_is_not() -> None:
    assert len([on for on, _ in events(date(2026, 12, 30)) if on == date(2026, 12, 30)]) == 3
    assert date(2026, 12, 30) not in {on for on, _ in events(date(2026, 12, 31))}


@pytest.mark.parametrize("today", [date(2026, 12, 31), date(2027, 1, 31)])
def test_once_the_choice_is_over_its_return_is_still_due_and_the_next_year_has_begun(
    today: date,
) -> None:
    found = events(today)
    assert [summary for on, summary in found if on == date(2027, 1, 31)] == [
        f"{name}: 2025 to 2026 tax return and bill due"
        for name in ("Abe Open", "Bea Unsaid", "Dai Refused", "Eve Never")
    ], "who has submitted theirs has it behind them"
    assert {on for on, _ in found} == {*(date(2027, 1, 31), date(2027, 12, 30), date(2028, 1, 31))}
    assert len([on for on, _ in found if on == date(2028, 1, 31)]) == len(NAMES)


def test_the_day_after_its_return_was_due_a_year_is_gone() -> None:
    assert not any("2025 to 2026" in summary for _, summary in events(date(2027, 2, 1)))


def test_while_names_are_hidden_clients_are_told_apart_by_their_place() -> None:
    told = events(show=Viewer(share_safe=ShareSafe.NAMES))
    assert not any(name in summary for name in NAMES for _, summary in told)
    assert len({summary for _, summary in told}) == 7
