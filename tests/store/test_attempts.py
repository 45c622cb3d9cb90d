from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from codedout.domain.signing_in import Attempt, DemoDay
from codedout.store.codec import from_text, to_text
from codedout.store.store import Store, open_store
from tests.store.processes import crew, take_attempt
from tests.store.values import FACTS, KEY, MINUTE, NOON, SECOND

ATTEMPT = Attempt(
    state_hash="5" * 64,
    binding_hash="b" * 64,
    code_verifier="a-long-code-verifier",
    next_path="/compare?year=2024-25",
    scopes=frozenset({"read:self-assessment"}),
    facts=FACTS,
    started_at=NOON,
)


def test_a_sign_in_is_taken_once(store: Store) -> None:
    store.attempts.begin(ATTEMPT)
    assert store.attempts.take(ATTEMPT.state_hash, NOON + MINUTE) == ATTEMPT
    assert store.attempts.take(ATTEMPT.state_hash, NOON + MINUTE) is None


def test_the_day_to_which_a_demonstration_goes_is_kept_to_the_second(store: Store) -> None:
    day = DemoDay(world="day-1", ahead=-timedelta(days=400, hours=1, seconds=7))
    going = replace(ATTEMPT, day=day, same_person=True)
    store.attempts.begin(going)
    assert store.attempts.take(ATTEMPT.state_hash, NOON + MINUTE) == going


def test_which_adviser_began_it_is_kept_and_nobody_did_of_one_from_the_release_before(
    store: Store,
) -> None:
    by_one = replace(ATTEMPT, adviser="a_1")
    store.attempts.begin(by_one)
    assert store.attempts.take(ATTEMPT.state_hash, NOON + MINUTE) == by_one
    before = json.loads(to_text(ATTEMPT))
    assert before.pop("adviser") is None
    assert from_text(Attempt, json.dumps(before)) == ATTEMPT


def test_an_unknown_state_is_nothing(store: Store) -> None:
    store.attempts.begin(ATTEMPT)
    assert store.attempts.take("6" * 64, NOON) is None
    assert store.attempts.take(ATTEMPT.state_hash, NOON) == ATTEMPT


def test_ten_minutes_are_in_time_and_a_second_more_is_not(store: Store) -> None:
    store.attempts.begin(ATTEMPT)
    assert store.attempts.take(ATTEMPT.state_hash, NOON + 10 * MINUTE) == ATTEMPT
    store.attempts.begin(ATTEMPT)
    assert store.attempts.take(ATTEMPT.state_hash, NOON + 10 * MINUTE + SECOND) is None
    assert store.attempts.take(ATTEMPT.state_hash, NOON) is None, "forgotten, not only refused"


def test_beginning_one_forgets_those_that_have_run_out(store: Store) -> None:
    store.attempts.begin(ATTEMPT)
    later = replace(ATTEMPT, state_hash="6" * 64, started_at=NOON + 11 * MINUTE)
    store.attempts.begin(later)
    assert store.attempts.take(ATTEMPT.state_hash, NOON) is None
    assert store.attempts.take(later.state_hash, NOON + 12 * MINUTE) == later


def test_those_that_have_run_out_can_be_forgotten_though_nobody_begins_another(
    store: Store,
) -> None:
    store.attempts.begin(ATTEMPT)
    store.attempts.forget_over(NOON + 10 * MINUTE)
    store.attempts.forget_over(NOON + 10 * MINUTE)
    assert store.attempts.take(ATTEMPT.state_hash, NOON) == ATTEMPT
    store.attempts.begin(ATTEMPT)
    store.attempts.forget_over(NOON + 10 * MINUTE + SECOND)
    assert store.attempts.take(ATTEMPT.state_hash, NOON) is None


def test_a_sign_in_survives_a_restart(url: str) -> None:
    before = open_store(url, [KEY])
    before.attempts.begin(ATTEMPT)
    before.close()
    after = open_store(url, [KEY])
    assert after.attempts.take(ATTEMPT.state_hash, NOON) == ATTEMPT
    after.close()


def test_of_processes_that_take_the_same_sign_in_one_gets_it(url: str) -> None:
    store = open_store(url, [KEY])
    store.attempts.begin(ATTEMPT)
    with crew() as processes:
        for _ in range(4):
            processes.add(take_attempt, url, ATTEMPT.state_hash)
        processes.go()
        assert sorted(processes.hear() for _ in range(4)) == [False, False, False, True]
    store.close()
