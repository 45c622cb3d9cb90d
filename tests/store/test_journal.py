from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from codedout.domain.change import (
    MOVES,
    AmountsPosition,
    Change,
    ChangeState,
    ChoicePosition,
    Refusal,
    Who,
)
from codedout.domain.coded_out import NOTHING_HELD
from codedout.domain.errors import IllegalMove, NotRecognised
from codedout.domain.operation import Operation
from codedout.store.engine import reading
from codedout.store.journal import ALPHABET
from codedout.store.store import Store, open_store
from codedout.store.tables import changes
from tests.store.processes import claim, claim_alone, claim_and_hang, crew
from tests.store.values import AMINA, BEN, KEY, MINUTE, NOON, amendment, held, stop

READY, SENDING, UNKNOWN = ChangeState.READY, ChangeState.SENDING, ChangeState.UNKNOWN
CONFIRMED, REFUSED = ChangeState.CONFIRMED, ChangeState.REFUSED

REFUSAL = Refusal(
    operation=Operation.AMEND_AMOUNTS,
    status=400,
    code="RULE_TAX_YEAR_NOT_ENDED",
    correlation_id="c-1",
)


def sending(store: Store) -> Change:
    change = store.journal.write_down(amendment(), NOON)
    claimed = store.journal.claim(AMINA, change.reference, NOON + MINUTE)
    assert claimed
    return claimed


def test_a_change_is_kept_as_it_was_written_down(store: Store) -> None:
    for new in (amendment(), stop()):
        change = store.journal.write_down(new, NOON)
        assert change == Change(reference=change.reference, what=new, state=READY, prepared_at=NOON)
        assert store.journal.find(AMINA, change.reference) == change


def test_a_reference_can_be_read_out_and_is_never_the_same(store: Store) -> None:
    references = {store.journal.write_down(stop(), NOON).reference for _ in range(50)}
    assert len(references) == 50
    shape = re.compile(rf"CO-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}")
    assert all(shape.fullmatch(reference) for reference in references)
    assert not set(ALPHABET) & set("0O1IL5S8BZU")


def test_changes_come_newest_first_even_if_the_clock_went_back(store: Store) -> None:
    first = store.journal.write_down(amendment(), NOON)
    second = store.journal.write_down(stop(), NOON - MINUTE)
    assert store.journal.of(AMINA) == (second, first)


def test_those_still_prepared_are_told_from_the_rest(store: Store) -> None:
    first, sent, last = (store.journal.write_down(stop(), NOON) for _ in range(3))
    store.journal.claim(AMINA, sent.reference, NOON)
    assert store.journal.prepared(AMINA) == (last, first)
    assert store.journal.prepared(BEN) == ()
    ended = store.journal.write_down(stop(), NOON).reference
    store.journal.move(AMINA, ended, ChangeState.READY, ChangeState.DROPPED, NOON)
    unfinished = [each.reference for each in store.journal.unfinished(AMINA)]
    assert unfinished == [last.reference, sent.reference, first.reference]
    assert store.journal.unfinished(BEN) == ()


def test_only_its_own_actor_and_subject_see_a_change(store: Store) -> None:
    reference = store.journal.write_down(amendment(AMINA), NOON).reference
    for nosy in (BEN, Who(BEN.actor, AMINA.subject), Who(AMINA.actor, BEN.subject)):
        assert store.journal.of(nosy) == ()
        with pytest.raises(NotRecognised):
            store.journal.find(nosy, reference)
        with pytest.raises(NotRecognised):
            store.journal.claim(nosy, reference, NOON)
        with pytest.raises(NotRecognised):
            store.journal.move(nosy, reference, READY, ChangeState.DROPPED, NOON)
    assert store.journal.find(AMINA, reference).state is READY


def test_a_reference_that_never_was_is_not_recognised(store: Store) -> None:
    with pytest.raises(NotRecognised):
        store.journal.find(AMINA, "CO-2222-2222")
    with pytest.raises(NotRecognised):
        store.journal.claim(AMINA, "CO-2222-2222", NOON)


def test_changes_claimed_at_one_instant_or_against_the_clock_keep_their_order(store: Store) -> None:
    references = [store.journal.write_down(amendment(), NOON).reference for _ in range(3)]
    for reference, at in zip(references[::-1], (NOON, NOON, NOON - MINUTE), strict=True):
        assert store.journal.claim(AMINA, reference, at)
    third, second, first = (store.journal.find(AMINA, reference) for reference in references)
    assert second.sent_later_than(first)
    assert third.sent_later_than(second)
    assert not first.sent_later_than(third)
    done = store.journal.move(AMINA, first.reference, SENDING, ChangeState.CONFIRMED, NOON)
    assert done.sent_order == first.sent_order
    assert done.settled_order > third.sent_order
    assert first.settled_order == 0


def test_a_change_is_claimed_once(store: Store) -> None:
    reference = store.journal.write_down(amendment(), NOON).reference
    claimed = store.journal.claim(AMINA, reference, NOON + MINUTE)
    assert claimed
    assert claimed.state is SENDING
    assert claimed.sent_at == NOON + MINUTE
    assert claimed.settled_at is None
    assert store.journal.find(AMINA, reference) == claimed
    assert store.journal.claim(AMINA, reference, NOON + MINUTE) is None


def test_of_processes_that_claim_the_same_change_one_wins(url: str) -> None:
    store = open_store(url, [KEY])
    reference = store.journal.write_down(amendment(), NOON).reference
    with crew() as processes:
        for _ in range(6):
            processes.add(claim, url, reference)
        processes.go()
        assert sorted(processes.hear() for _ in range(6)) == [False] * 5 + [True]
    store.close()


def test_of_processes_that_each_looked_and_claim_another_one_wins(url: str) -> None:
    store = open_store(url, [KEY])
    references = [store.journal.write_down(amendment(), NOON).reference for _ in range(6)]
    with crew() as processes:
        for reference in references:
            processes.add(claim_alone, url, reference)
        processes.go()
        assert sorted(processes.hear() for _ in range(6)) == [False] * 5 + [True]
    states = sorted(store.journal.find(AMINA, each).state for each in references)
    assert states == [READY] * 5 + [SENDING]
    store.close()


def test_one_is_claimed_only_if_nothing_of_the_persons_moved_since_it_was_looked_at(
    store: Store,
) -> None:
    first, second = (store.journal.write_down(amendment(), NOON).reference for _ in range(2))
    bens = store.journal.write_down(replace(amendment(), who=BEN), NOON).reference
    seen = store.journal.version(AMINA)
    assert store.journal.claim(BEN, bens, NOON)
    assert store.journal.version(AMINA) == seen
    claimed = store.journal.claim(AMINA, first, NOON, seen=seen)
    assert claimed
    before = store.journal.find(AMINA, second)
    for new in (ChangeState.TAKEN, CONFIRMED):
        assert store.journal.claim(AMINA, second, NOON, seen=seen) is None
        seen = store.journal.version(AMINA)
        claimed = store.journal.move(AMINA, first, claimed.state, new, NOON)
    assert store.journal.claim(AMINA, second, NOON, seen=seen) is None
    assert store.journal.find(AMINA, second) == before
    assert store.journal.claim(AMINA, second, NOON, seen=store.journal.version(AMINA))


def test_those_sent_lately_are_found_whatever_became_of_them(store: Store) -> None:
    early, late, bens, _ = (
        store.journal.write_down(replace(amendment(), who=who), NOON).reference
        for who in (AMINA, AMINA, BEN, AMINA)
    )
    store.journal.claim(AMINA, early, NOON)
    store.journal.claim(BEN, bens, NOON + MINUTE)
    store.journal.claim(AMINA, late, NOON + MINUTE)
    taken = store.journal.move(AMINA, late, SENDING, ChangeState.TAKEN, NOON + MINUTE)
    assert taken.taken
    confirmed = store.journal.move(AMINA, late, ChangeState.TAKEN, CONFIRMED, NOON + MINUTE)
    assert confirmed.taken
    assert store.journal.sent_since(AMINA, NOON) == (confirmed,)
    before = NOON - MINUTE
    assert store.journal.sent_since(AMINA, before) == (
        store.journal.find(AMINA, early),
        confirmed,
    )


def test_a_process_killed_in_the_middle_of_a_claim_has_claimed_nothing(url: str) -> None:
    store = open_store(url, [KEY])
    reference = store.journal.write_down(amendment(), NOON).reference
    with crew() as processes:
        killed = processes.add(claim_and_hang, url, reference)
        processes.go()
        assert processes.hear() == "in the middle"
        killed.kill()
        killed.join()
    assert store.journal.find(AMINA, reference).state is READY
    assert store.journal.claim(AMINA, reference, NOON)
    store.close()


def test_a_settled_change_keeps_what_was_read_back(store: Store) -> None:
    change = sending(store)
    after = AmountsPosition(hmrc_held=held("412.10"), user=held("380.50"))
    settled = store.journal.move(
        AMINA,
        change.reference,
        SENDING,
        CONFIRMED,
        NOON + 2 * MINUTE,
        after=after,
        correlation_ids=("put-1", "get-1"),
    )
    assert settled == replace(
        change,
        state=CONFIRMED,
        settled_at=NOON + 2 * MINUTE,
        after=after,
        correlation_ids=("put-1", "get-1"),
        settled_order=change.sent_order + 1,
    )
    assert store.journal.find(AMINA, change.reference) == settled


def test_what_was_known_while_unknown_is_still_known_when_settled(store: Store) -> None:
    change = sending(store)
    clouded = store.journal.move(
        AMINA,
        change.reference,
        SENDING,
        UNKNOWN,
        NOON,
        refusal=REFUSAL,
        correlation_ids=("put-1",),
    )
    assert clouded.settled_at is None
    nothing = AmountsPosition(hmrc_held=NOTHING_HELD, user=NOTHING_HELD)
    settled = store.journal.move(
        AMINA,
        change.reference,
        UNKNOWN,
        ChangeState.NOT_DONE,
        NOON + MINUTE,
        after=nothing,
        correlation_ids=("get-1",),
    )
    assert settled.refusal == REFUSAL
    assert settled.after == nothing
    assert settled.correlation_ids == ("put-1", "get-1")
    assert settled.settled_at == NOON + MINUTE


def test_what_was_settled_by_reading_stays_settled_until_the_sender_knows_better(
    store: Store,
) -> None:
    change = sending(store)
    store.journal.move(AMINA, change.reference, SENDING, UNKNOWN, NOON)
    not_done = store.journal.move(
        AMINA, change.reference, UNKNOWN, ChangeState.NOT_DONE, NOON + MINUTE
    )
    assert not_done.settled_at == NOON + MINUTE
    taken = store.journal.move(
        AMINA, change.reference, ChangeState.NOT_DONE, ChangeState.TAKEN, NOON + 2 * MINUTE
    )
    assert (taken.state, taken.settled_at) == (ChangeState.TAKEN, None)
    confirmed = store.journal.move(
        AMINA, change.reference, ChangeState.TAKEN, CONFIRMED, NOON + 2 * MINUTE
    )
    assert (confirmed.state, confirmed.settled_at) == (CONFIRMED, NOON + 2 * MINUTE)


def test_which_later_change_overtook_one_is_kept(store: Store) -> None:
    change = sending(store)
    settled = store.journal.move(
        AMINA, change.reference, SENDING, ChangeState.DIFFERS, NOON, overtaken_by="CO-2222-2222"
    )
    assert settled.overtaken_by == "CO-2222-2222"
    assert store.journal.find(AMINA, change.reference) == settled


def test_an_id_more_changes_nothing_else_of_a_settled_change(store: Store) -> None:
    change = sending(store)
    after = ChoicePosition(opted_out=True)
    ended = store.journal.move(
        AMINA,
        change.reference,
        SENDING,
        ChangeState.DIFFERS,
        NOON,
        after=after,
        refusal=REFUSAL,
        correlation_ids=("get-1",),
        overtaken_by="CO-2222-2222",
    )
    more = store.journal.add_id(AMINA, change.reference, "put-1")
    assert more == replace(ended, correlation_ids=("get-1", "put-1"))
    assert store.journal.find(AMINA, change.reference) == more
    with pytest.raises(NotRecognised):
        store.journal.add_id(replace(AMINA, actor="somebody-else"), change.reference, "put-2")


def test_a_move_from_a_state_it_is_not_in_changes_nothing(store: Store) -> None:
    change = sending(store)
    refused = store.journal.move(AMINA, change.reference, SENDING, REFUSED, NOON, refusal=REFUSAL)
    late = store.journal.move(
        AMINA,
        change.reference,
        SENDING,
        CONFIRMED,
        NOON + MINUTE,
        after=ChoicePosition(opted_out=True),
        correlation_ids=("late",),
    )
    assert late == refused == store.journal.find(AMINA, change.reference)


def test_a_move_that_is_not_in_the_table_of_states_is_refused(store: Store) -> None:
    change = store.journal.write_down(amendment(), NOON)
    for old in ChangeState:
        for new in set(ChangeState) - MOVES.get(old, frozenset()):
            with pytest.raises(IllegalMove):
                store.journal.move(AMINA, change.reference, old, new, NOON)
    assert store.journal.find(AMINA, change.reference) == change


def test_whatever_hmrc_may_hold_anew_makes_what_is_remembered_out_of_date(store: Store) -> None:
    versions = [store.subjects.version(AMINA.subject)]
    change = sending(store)
    versions.append(store.subjects.version(AMINA.subject))
    store.journal.move(AMINA, change.reference, SENDING, UNKNOWN, NOON)
    versions.append(store.subjects.version(AMINA.subject))
    store.journal.move(AMINA, change.reference, UNKNOWN, CONFIRMED, NOON)
    versions.append(store.subjects.version(AMINA.subject))
    assert versions == [0, 1, 2, 3]
    dropped = store.journal.write_down(amendment(), NOON).reference
    store.journal.move(AMINA, dropped, READY, ChangeState.DROPPED, NOON)
    assert store.subjects.version(AMINA.subject) == 3
    assert store.subjects.version(BEN.subject) == 0


def test_the_session_that_sent_it_stays_known_whatever_becomes_of_it(store: Store) -> None:
    change = store.journal.write_down(amendment(), NOON)
    store.journal.claim(AMINA, change.reference, NOON, by="the session")
    store.journal.add_id(AMINA, change.reference, "id-1")
    moved = store.journal.move(
        AMINA, change.reference, ChangeState.SENDING, ChangeState.UNKNOWN, NOON
    )
    assert moved.sent_by == "the session"
    assert store.journal.open_ones(AMINA) == (moved,)
    assert store.journal.open_ones(BEN) == ()
    assert store.journal.left_open() == (), "nobody is signed in"


def test_a_reason_is_kept_sealed_while_prepared_and_through_claim_and_moves(store: Store) -> None:
    change = store.journal.write_down(amendment(), NOON)
    assert store.journal.explain(AMINA, change.reference, "my own sums").reason == "my own sums"
    with pytest.raises(NotRecognised):
        store.journal.explain(BEN, change.reference, "not mine")
    with reading(store.engine) as connection:
        assert "my own sums" not in str(connection.execute(select(changes)).all())
    claimed = store.journal.claim(AMINA, change.reference, NOON, by="a-session")
    assert claimed is not None
    assert (claimed.reason, claimed.sent_by) == ("my own sums", "a-session")
    assert store.journal.explain(AMINA, change.reference, "too late") == claimed
    done = store.journal.move(
        AMINA, change.reference, ChangeState.SENDING, ChangeState.UNKNOWN, NOON
    )
    assert done.reason == "my own sums"
    assert store.journal.add_id(AMINA, change.reference, "an-id").reason == "my own sums"
