"""Every change, with the process that sends it killed at every state of the journal.

In each cell journal, HMRC's record, HMRC's log and the receipt agree; nothing is lost or doubled.
"""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from typing import Any

import pytest

from codedout.domain.change import ChangeState
from codedout.journeys.sending import send
from tests.forks import FORKS, run_until_ended
from tests.proof.asks import EVERY, Asked, person
from tests.proof.cells import side_by_side, told
from tests.proof.clerks import PATIENCE
from tests.proof.office import HELD_BACK, Office, Person
from tests.proof.worker import Sending, send_until

S = ChangeState
SOAK = os.environ.get("CODEDOUT_SOAK") == "1"

EACH = pytest.mark.parametrize("asked", EVERY, ids=lambda asked: asked.ask.value)


@dataclass(frozen=True)
class Kill:
    """Where it is killed, what else goes wrong, and what must be found in the end."""

    name: str
    point: str
    becomes: S
    fault: dict[str, Any] | None = None
    unknown: bool = True  # nobody knows what became of it when the process is gone
    overturned: bool = False  # HMRC is then found to hold again what it held before
    meddled: bool = False  # what HMRC holds moved before it was sent


KILLS = (
    Kill("ready", "looked", S.READY, unknown=False),
    Kill("stale", "stale", S.STALE, unknown=False, meddled=True),
    Kill("sending, nothing left", "sending", S.NOT_DONE),
    Kill(
        "sending, lost on the way", "way", S.NOT_DONE, {"fault": "timeout", "delay_ms": HELD_BACK}
    ),
    Kill("sending, done on the way", "way", S.CONFIRMED, {"fault": "slow", "delay_ms": HELD_BACK}),
    Kill("sending, answered", "answered", S.CONFIRMED),
    Kill("unknown, done", "unknown", S.CONFIRMED, {"fault": "drop_after"}),
    Kill("unknown, not done", "unknown", S.NOT_DONE, {"fault": "drop_before"}),
    Kill("taken", "taken", S.CONFIRMED),
    Kill("not_done", "not_done", S.NOT_DONE, {"fault": "status", "status": 500}, unknown=False),
    Kill("refused", "refused", S.REFUSED, {"fault": "status", "status": 400}, unknown=False),
    Kill("differs", "differs", S.DIFFERS, unknown=False, overturned=True),
    Kill("confirmed", "confirmed", S.CONFIRMED, unknown=False),
)


def killed(office: Office, kill: Kill, one: Person) -> None:
    """Let a process send it, and be killed there."""
    if kill.fault is not None:
        one.fault(method=one.asked.write, times=None, **kill.fault)
    if kill.meddled:
        one.meddle(one.asked.after)
    sending = Sending(
        url=office.url,
        standin=str(one.http.base_url),
        world=one.world,
        nino=one.token.nino,
        token=one.token.current(),
        who=one.who,
        session_key=one.session.key,
        reference=one.reference,
        at=one.clock.now(),
    )
    undo = person(one.asked.before) if kill.overturned else None
    process = FORKS.Process(target=send_until, args=(sending, kill.point, undo), daemon=True)
    code = run_until_ended(process, PATIENCE)
    assert code is not None, f"{kill.name}: it hangs"
    assert code == -signal.SIGKILL, f"{kill.name}: it ended by itself"
    one.hmrc_has_finished()
    one.no_faults()


@EACH
def test_killed(office: Office, asked: Asked) -> None:
    everything = SOAK or office.url.startswith("sqlite")
    made = [(kill, office.somebody(asked)) for kill in KILLS if everything or kill.unknown]
    side_by_side(made, lambda cell: cell[1].prepare())
    side_by_side(made, lambda cell: killed(office, *cell))
    office.recover()
    wrong = {}
    for kill, one in made:
        as_meddled = asked.after if kill.meddled else None
        wrong[kill.name] = one.judge(kill.becomes, as_meddled)
        if kill.becomes is S.READY:  # and it can be sent after all
            send(one.desk, one.reference)
            wrong[kill.name] += one.judge(S.CONFIRMED)
    store = "SQLite" if office.url.startswith("sqlite") else "PostgreSQL"
    told(
        f"{asked.name}, killed, {store}",
        [(f"{kill.name}:", one.change.state.value) for kill, one in made],
    )
    office.leave()
    assert {name: sentences for name, sentences in wrong.items() if sentences} == {}
