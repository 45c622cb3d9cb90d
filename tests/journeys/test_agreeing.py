"""Nothing is sent for a client before it is on record that they agreed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from codedout.domain.adviser import Adviser, Role
from codedout.domain.agreement import Agreement, Sender
from codedout.domain.change import Ask, Change, ChangeState
from codedout.domain.errors import NotAgreed, NotAnAgreement, NotRecognised
from codedout.journeys.agreeing import agree
from codedout.journeys.desk import Desk
from codedout.journeys.history import check_history, write_history
from codedout.journeys.preparing import prepare_amend, prepare_choice, prepare_removal
from codedout.journeys.sending import send
from codedout.journeys.undoing import prepare_undo
from codedout.presenters.changes import present_receipt
from codedout.presenters.viewer import Viewer
from tests.fakes import NOVEMBER, YEAR, Bench, item, key

DAY = date(2026, 11, 1)
SAID = "Said on the phone that £90 is right"
ADVISER = Adviser(key="a_1", username="amara", name="Amara Okafor", role=Role.ADVISER)


@pytest.fixture
def desk(bench: Bench) -> Desk:
    bench.holds(item(1, "95.45"))
    return replace(bench.desk, adviser=ADVISER)


@pytest.fixture
def change(bench: Bench, desk: Desk) -> Change:
    return prepare_amend(desk, bench.look(), key(1), Decimal("90.00"))


def test_without_it_nothing_leaves_and_with_it_who_sent_it_is_kept(
    bench: Bench, desk: Desk, change: Change
) -> None:
    with pytest.raises(NotAgreed):
        send(desk, change.reference)
    assert bench.hmrc.writes == []
    assert bench.store.journal.find(bench.who, change.reference).state is ChangeState.READY
    agree(desk, change.reference, DAY, SAID)
    done = send(desk, change.reference)
    assert done.state is ChangeState.CONFIRMED
    assert done.agreement == Agreement(day=DAY, words=SAID)
    assert done.sender == Sender(name="Amara Okafor", username="amara")


def test_every_kind_of_change_needs_it(bench: Bench, desk: Desk, change: Change) -> None:
    agree(desk, change.reference, DAY, SAID)
    done = send(desk, change.reference)
    others = [
        prepare_removal(desk, bench.look(), None),
        prepare_choice(desk, bench.look_at_bill(), Ask.STOP),
        prepare_undo(desk, done, bench.look()),
    ]
    sent = len(bench.hmrc.writes)
    for each in others:
        with pytest.raises(NotAgreed):
            send(desk, each.reference)
    assert len(bench.hmrc.writes) == sent


def test_what_cannot_be_kept_leaves_what_was_kept(desk: Desk, change: Change) -> None:
    agree(desk, change.reference, DAY, SAID)
    with pytest.raises(NotAnAgreement):
        agree(desk, change.reference, desk.clock.now().date() + timedelta(days=1), SAID)
    assert desk.journal.find(desk.who, change.reference).agreement is not None


def test_whoever_may_change_nothing_writes_down_no_agreement_either(
    desk: Desk, change: Change
) -> None:
    looking = replace(desk, may_change=False)
    assert agree(looking, change.reference, DAY, SAID) == change
    assert desk.journal.find(desk.who, change.reference).agreement is None


def test_it_is_not_changed_once_the_change_is_sent(desk: Desk, change: Change) -> None:
    agree(desk, change.reference, DAY, SAID)
    send(desk, change.reference)
    assert agree(desk, change.reference, DAY, "Otherwise").agreement == Agreement(
        day=DAY, words=SAID
    )


def test_a_person_who_asks_for_themselves_has_none_of_it(bench: Bench, change: Change) -> None:
    with pytest.raises(NotRecognised):
        agree(bench.desk, change.reference, DAY, SAID)
    done = send(bench.desk, change.reference)
    assert (done.state, done.agreement, done.sender) == (ChangeState.CONFIRMED, None, None)
    said = str(present_receipt(done, Viewer(), NOVEMBER))
    assert "agreed" not in said
    assert "client_agreed" not in history(bench)


def test_the_receipt_and_the_history_file_tell_it(bench: Bench, desk: Desk, change: Change) -> None:
    agree(desk, change.reference, DAY, SAID)
    done = send(desk, change.reference)
    facts = {f.label: f.value for f in present_receipt(done, Viewer(), NOVEMBER).facts}
    assert facts["The client agreed"] == SAID
    assert facts["Sent by"] == "Amara Okafor"
    assert "Asked for by" not in facts, "who it was is known, and is not told as unknown"
    assert "amara" not in repr(present_receipt(done, Viewer(), NOVEMBER))
    assert "amara" not in history(bench), "usernames of the firm's stay in the firm"
    entry = json.loads(history(bench))["entries"][0]
    assert entry["client_agreed"] == {"day": "2026-11-01", "words": SAID}
    assert entry["sent_by"] == {"name": "Amara Okafor"}
    assert check_history(history(bench).encode()).where == ""
    assert change.what.tax_year == YEAR


def history(bench: Bench) -> str:
    return write_history(
        bench.store.journal.of(bench.who),
        environment="demo",
        nino=None,
        made_at=NOVEMBER,
        signing_key="11" * 32,
    ).decode()
