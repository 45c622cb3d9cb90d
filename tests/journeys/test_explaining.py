"""Why a person asks for a change: kept before it is sent, through whatever follows."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from codedout.domain.change import Change, ChangeState
from codedout.domain.errors import HmrcUnreachable, NotAReason, NotRecognised
from codedout.domain.operation import Operation
from codedout.journeys.history import check_history, write_history
from codedout.journeys.preparing import prepare_amend
from codedout.journeys.sending import drop, explain, send, settle
from codedout.store.store import Store
from tests.fakes import NOVEMBER, Bench, item, key

WHY = "My accountant’s figure: £90, not £95.45"
SIGNING_KEY = "11" * 32


@pytest.fixture
def change(bench: Bench) -> Change:
    bench.holds(item(1, "95.45"))
    return prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00"))


def kept(bench: Bench, change: Change) -> Change:
    return bench.store.journal.find(bench.who, change.reference)


def test_it_is_on_disk_before_anything_is_sent_and_stays_to_the_end(
    bench: Bench, change: Change
) -> None:
    explain(bench.desk, change.reference, f" {WHY} ")
    assert kept(bench, change).reason == WHY
    assert bench.hmrc.writes == []
    done = send(bench.desk, change.reference)
    assert (done.state, done.reason) == (ChangeState.CONFIRMED, WHY)


def test_it_stays_where_the_answer_was_lost_and_the_outcome_is_found_later(
    bench: Bench, change: Change
) -> None:
    explain(bench.desk, change.reference, WHY)
    bench.hmrc.fails(HmrcUnreachable(Operation.AMEND_AMOUNTS), acted=True)
    send(bench.desk, change.reference)
    settled = settle(bench.desk, change.reference)
    assert (settled.state, settled.reason) == (ChangeState.CONFIRMED, WHY)


def test_it_can_be_changed_and_taken_back_until_the_change_is_sent(
    bench: Bench, change: Change
) -> None:
    for text in (WHY, "another", ""):
        assert explain(bench.desk, change.reference, text).reason == text
    explain(bench.desk, change.reference, WHY)
    send(bench.desk, change.reference)
    assert explain(bench.desk, change.reference, "too late").reason == WHY


def test_one_put_aside_keeps_it(bench: Bench, change: Change) -> None:
    explain(bench.desk, change.reference, WHY)
    assert drop(bench.desk, change.reference).reason == WHY
    assert explain(bench.desk, change.reference, "too late").reason == WHY


def test_what_cannot_be_kept_leaves_what_was_kept(bench: Bench, change: Change) -> None:
    explain(bench.desk, change.reference, WHY)
    with pytest.raises(NotAReason):
        explain(bench.desk, change.reference, "x" * 501)
    assert kept(bench, change).reason == WHY


def test_nobody_else_can_say_why(bench: Bench, change: Change, store: Store) -> None:
    with pytest.raises(NotRecognised):
        explain(Bench.of(store).desk, change.reference, WHY)
    assert kept(bench, change).reason == ""


def test_it_makes_no_other_change_of_one_prepared_again_and_none_stale(
    bench: Bench, change: Change
) -> None:
    explain(bench.desk, change.reference, WHY)
    again = prepare_amend(bench.desk, bench.look(), key(1), Decimal("90.00"))
    assert (again.reference, again.reason) == (change.reference, WHY)
    assert send(bench.desk, change.reference).state is ChangeState.CONFIRMED


def test_it_does_not_drop_what_is_remembered_of_hmrcs_answers(bench: Bench, change: Change) -> None:
    before = bench.store.subjects.version(bench.who.subject)
    explain(bench.desk, change.reference, WHY)
    assert bench.store.subjects.version(bench.who.subject) == before


def test_the_history_file_holds_it_and_one_without_still_verifies(
    bench: Bench, change: Change
) -> None:
    def file() -> bytes:
        return write_history(
            bench.store.journal.of(bench.who),
            environment="demo",
            nino=None,
            made_at=NOVEMBER,
            signing_key=SIGNING_KEY,
        )

    without = file()
    explain(bench.desk, change.reference, WHY)
    with_it = file()
    assert [json.loads(one)["entries"][0]["reason"] for one in (without, with_it)] == [None, WHY]
    assert check_history(without).where == check_history(with_it).where == ""
    assert check_history(with_it.replace(b"accountant", b"auditor")).where == "entry"
