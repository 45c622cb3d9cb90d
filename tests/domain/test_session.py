"""When a session ends, and whether doing something can put that off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from codedout.domain.session import ABSOLUTE_LIMIT, IDLE_LIMIT
from tests.fakes import session_at

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)

FRESH = session_at(NOON)


def test_idleness_can_be_put_off_by_doing_something() -> None:
    assert FRESH.ends_at() == NOON + IDLE_LIMIT
    assert FRESH.can_stay(NOON + IDLE_LIMIT - SECOND)


def test_nothing_puts_off_the_end_after_eight_hours() -> None:
    last = NOON + ABSOLUTE_LIMIT
    busy = replace(FRESH, last_active_at=last - 3 * MINUTE)
    assert busy.ends_at() == busy.ends_anyway_at == last
    assert busy.can_stay(last - 2 * MINUTE - SECOND)
    assert not busy.can_stay(last - 2 * MINUTE)


def test_who_is_idle_within_those_two_minutes_cannot_stay_either() -> None:
    last = NOON + ABSOLUTE_LIMIT
    idle = replace(FRESH, last_active_at=last - IDLE_LIMIT - MINUTE)
    assert idle.ends_at() == last - MINUTE
    assert not idle.can_stay(last - MINUTE - SECOND)
