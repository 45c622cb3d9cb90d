"""What a session is told of its own times."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from codedout.domain.session import Session
from codedout.hmrc.fraud_headers import FraudHeaders
from codedout.presenters.connection import present
from codedout.presenters.viewer import Viewer
from tests.fakes import session_at
from tests.store.values import NOON

SHOW = Viewer()


def times(session: Session) -> list[str]:
    view = present(
        session,
        FraudHeaders({}, ()),
        SHOW,
        access_until=session.started_at + timedelta(hours=4),
        environment="demo",
        host="127.0.0.1:8502",
        history_key="11",
    )
    return [fact.value for fact in view.sign_in[1:]]


def test_on_another_day_every_time_is_that_days() -> None:
    usual = session_at(NOON)
    there = replace(usual, world="day-1", clock_shift=timedelta(days=59))
    moved = replace(
        usual,
        started_at=usual.started_at + timedelta(days=59),
        last_active_at=usual.last_active_at + timedelta(days=59),
        authority_from=usual.authority_from + timedelta(days=59),
    )
    assert times(there) == times(moved)
    assert not set(times(there)) & set(times(usual))
