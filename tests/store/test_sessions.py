from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from sqlalchemy import select

from codedout.domain.change import ChangeState as S
from codedout.domain.change import Who
from codedout.domain.errors import NotRecognised
from codedout.domain.session import Session
from codedout.domain.share_safe import ShareSafe
from codedout.domain.signing_in import DemoDay
from codedout.store.engine import reading
from codedout.store.store import Store, open_store
from codedout.store.tables import metadata
from tests.store.processes import crew, replace_tokens
from tests.store.values import (
    AMINA,
    BEN,
    DRAFT,
    FACTS,
    HOUR,
    KEY,
    MINUTE,
    NINO,
    NOON,
    OTHER_KEY,
    OTHER_NINO,
    SECOND,
    YEAR,
    amendment,
    tokens,
)


def signed_in(store: Store, cookie: str = "the secret in the cookie") -> Session:
    return store.sessions.open(cookie, tokens(), FACTS, None, NOON)


def test_a_session_is_found_by_its_secret_and_by_its_key(store: Store) -> None:
    session = signed_in(store)
    assert store.sessions.find("the secret in the cookie", NOON) == session
    assert store.sessions.again(session.key, NOON) == session
    assert store.sessions.find("another secret", NOON) is None


def test_a_new_session_has_what_was_given_and_nothing_of_anybodys(store: Store) -> None:
    session = signed_in(store)
    assert session.facts == FACTS
    assert session.scopes == tokens().scopes
    assert session.started_at == session.last_active_at == session.authority_from == NOON
    assert session.nino is None
    assert not session.proven
    assert session.who.actor == session.who.subject
    assert session.who.actor.startswith("v_")
    assert not session.clock_shift
    assert len(session.csrf) >= 32


def test_two_sessions_share_nothing(store: Store) -> None:
    one, other = signed_in(store, "one"), signed_in(store, "other")
    assert one.who != other.who
    assert one.csrf != other.csrf
    assert one.key != other.key


def test_the_secret_is_kept_only_as_its_hash(store: Store) -> None:
    assert signed_in(store).key == hashlib.sha256(b"the secret in the cookie").hexdigest()


def test_nothing_personal_is_readable_in_the_database(store: Store) -> None:
    session = signed_in(store)
    store.sessions.claim_number(session.key, NINO)
    who = store.sessions.prove(session.key, NINO).who
    store.journal.write_down(amendment(who), NOON)
    store.answers.say_return_submitted(who, YEAR, True, NOON)
    with reading(store.engine) as connection:
        kept = "\n".join(
            repr(row)
            for table in metadata.sorted_tables
            for row in connection.execute(select(table))
        )
    assert session.key in kept, "the tables were read"
    personal = ("the secret", "AA123456A", "access-token", "refresh-token", session.csrf)
    for text in (*personal, "198.51.100.4", "Mozilla", "beec798b", "380.50", "412.10", ":7001"):
        assert text not in kept, text


def test_the_subject_of_a_number_is_that_of_every_session_proven_for_it(store: Store) -> None:
    session = signed_in(store)
    claimed = store.sessions.claim_number(session.key, NINO)
    assert claimed.who.subject != store.sessions.subject_of(NINO), "anybody can type a number"
    proven = store.sessions.prove(session.key, NINO)
    assert proven.who.subject == store.sessions.subject_of(NINO)


def test_it_ends_after_fifteen_idle_minutes_and_is_forgotten(store: Store) -> None:
    session = signed_in(store)
    assert store.sessions.again(session.key, NOON + 15 * MINUTE - SECOND)
    assert store.sessions.again(session.key, NOON + 15 * MINUTE) is None
    assert store.sessions.again(session.key, NOON) is None, "forgotten, not only refused"
    assert store.sessions.tokens(session.key) is None


def test_those_that_are_over_can_be_forgotten_though_nobody_comes_back(store: Store) -> None:
    idle = signed_in(store)
    busy = signed_in(store, "busy")
    store.sessions.touch(busy.key, NOON + MINUTE)
    store.sessions.forget_over(NOON + 15 * MINUTE)
    assert store.sessions.tokens(idle.key) is None
    assert store.sessions.tokens(busy.key) == tokens()
    store.sessions.forget_over(NOON + 16 * MINUTE)
    assert store.sessions.tokens(busy.key) is None


def test_it_ends_after_eight_hours_however_busy_the_person_is(store: Store) -> None:
    session = signed_in(store)
    at = NOON
    while at < NOON + 8 * HOUR - 10 * MINUTE:
        at += 10 * MINUTE
        store.sessions.touch(session.key, at)
        assert store.sessions.again(session.key, at)
    assert store.sessions.again(session.key, NOON + 8 * HOUR - SECOND)
    assert store.sessions.again(session.key, NOON + 8 * HOUR) is None


def test_being_active_is_written_at_most_every_ten_seconds(store: Store) -> None:
    session = signed_in(store)
    store.sessions.touch(session.key, NOON + 9 * SECOND)
    found = store.sessions.again(session.key, NOON)
    assert found
    assert found.last_active_at == NOON
    store.sessions.touch(session.key, NOON + 10 * SECOND)
    found = store.sessions.again(session.key, NOON)
    assert found
    assert found.last_active_at == NOON + 10 * SECOND


def test_being_active_does_not_bring_back_a_session_that_is_over(store: Store) -> None:
    session = signed_in(store)
    store.sessions.touch(session.key, NOON + 15 * MINUTE)
    assert store.sessions.again(session.key, NOON + 15 * MINUTE) is None
    store.sessions.touch(session.key, NOON + 16 * MINUTE)
    assert store.sessions.again(session.key, NOON + 16 * MINUTE) is None


def test_a_clock_that_jumps_back_does_not_shorten_a_session(store: Store) -> None:
    session = signed_in(store)
    store.sessions.touch(session.key, NOON - HOUR)
    found = store.sessions.again(session.key, NOON + MINUTE)
    assert found
    assert found.last_active_at == NOON


def test_opening_one_forgets_those_that_are_over(store: Store) -> None:
    old = signed_in(store, "old")
    store.sessions.open("new", tokens(), FACTS, None, NOON + HOUR)
    assert store.sessions.tokens(old.key) is None


def test_a_number_that_was_typed_is_kept_but_proves_nothing(store: Store) -> None:
    before = signed_in(store)
    after = store.sessions.claim_number(before.key, NINO)
    assert after.nino == NINO
    assert not after.proven
    assert after.who.subject.startswith("v_")
    assert store.sessions.again(before.key, NOON) == after


def test_proof_gives_the_person_keys_that_are_the_same_each_time(store: Store) -> None:
    whos = []
    for secret in ("one", "other"):
        session = signed_in(store, secret)
        store.sessions.claim_number(session.key, NINO)
        proven = store.sessions.prove(session.key, NINO)
        assert proven.proven
        assert store.sessions.again(session.key, NOON) == proven
        whos.append(proven.who)
    assert whos[0] == whos[1]
    assert whos[0].actor[:2] == "p_"
    assert whos[0].subject[:2] == "s_"
    assert whos[0].actor[2:] == whos[0].subject[2:]
    assert NINO.value not in repr(whos)


def test_another_number_takes_the_proof_and_the_persons_keys_away(store: Store) -> None:
    session = signed_in(store)
    store.sessions.claim_number(session.key, NINO)
    proven = store.sessions.prove(session.key, NINO)
    claimed = store.sessions.claim_number(session.key, OTHER_NINO)
    assert not claimed.proven
    assert claimed.nino == OTHER_NINO
    assert claimed.who != proven.who
    assert claimed.who.actor.startswith("v_")


def test_a_proof_of_one_number_is_not_a_proof_of_the_one_typed_meanwhile(store: Store) -> None:
    session = signed_in(store)
    store.sessions.claim_number(session.key, NINO)
    store.sessions.claim_number(session.key, OTHER_NINO)
    with pytest.raises(NotRecognised):
        store.sessions.prove(session.key, NINO)
    found = store.sessions.again(session.key, NOON)
    assert found
    assert not found.proven


def test_a_closed_session_is_gone_whole(store: Store) -> None:
    session = signed_in(store)
    store.sessions.close(session.key)
    assert store.sessions.again(session.key, NOON) is None
    assert store.sessions.tokens(session.key) is None
    store.sessions.touch(session.key, NOON + MINUTE)
    assert not store.sessions.replace_tokens(session.key, tokens(), tokens(2))
    with pytest.raises(NotRecognised):
        store.sessions.claim_number(session.key, NINO)
    with pytest.raises(NotRecognised):
        store.sessions.prove(session.key, NINO)
    store.sessions.close(session.key)


def test_tokens_are_replaced_only_while_they_are_the_ones_expected(store: Store) -> None:
    session = signed_in(store)
    assert store.sessions.replace_tokens(session.key, tokens(1), tokens(2))
    assert store.sessions.tokens(session.key) == tokens(2)
    assert not store.sessions.replace_tokens(session.key, tokens(1), tokens(3))
    assert store.sessions.tokens(session.key) == tokens(2)


def test_of_processes_that_replace_the_same_tokens_one_wins(url: str) -> None:
    store = open_store(url, [KEY])
    session = store.sessions.open("secret", tokens(0), FACTS, None, NOON)
    with crew() as processes:
        for number in range(1, 5):
            processes.add(replace_tokens, url, session.key, number)
        processes.go()
        assert sorted(processes.hear() for _ in range(4)) == [False, False, False, True]
    assert store.sessions.tokens(session.key) != tokens(0)
    store.close()


@pytest.fixture
def rotated(url: str) -> Iterator[tuple[Session, Who, Store]]:
    """A session kept under the old key, its proven person, and the store under a new one."""
    old = open_store(url, [OTHER_KEY])
    session = signed_in(old)
    old.sessions.claim_number(session.key, NINO)
    who = old.sessions.prove(session.key, NINO).who
    old.close()
    new = open_store(url, [KEY, OTHER_KEY])
    yield session, who, new
    new.close()


def test_a_new_key_in_front_keeps_sessions_and_everybodys_own_keys(
    rotated: tuple[Session, Who, Store],
) -> None:
    session, who, store = rotated
    found = store.sessions.again(session.key, NOON)
    assert found
    assert found.who == who
    assert found.nino == NINO
    later = signed_in(store, "later")
    store.sessions.claim_number(later.key, NINO)
    assert store.sessions.prove(later.key, NINO).who == who


def test_two_people_do_not_see_each_other(store: Store) -> None:
    keys = []
    for secret, nino in (("one", NINO), ("other", OTHER_NINO)):
        session = signed_in(store, secret)
        store.sessions.claim_number(session.key, nino)
        keys.append(store.sessions.prove(session.key, nino).who)
    one, other = keys
    change = store.journal.write_down(amendment(one), NOON)
    store.answers.say_return_submitted(one, YEAR, True, NOON)
    assert store.journal.of(other) == ()
    assert store.answers.returns_said(other) == {}
    for nosy in (other, Who(other.actor, one.subject), Who(one.actor, other.subject), AMINA):
        with pytest.raises(NotRecognised):
            store.journal.find(nosy, change.reference)


def test_a_session_knows_whether_anything_of_its_persons_is_unfinished(store: Store) -> None:
    opened = store.sessions.open("a", tokens(), FACTS, NINO, NOON)
    who = store.sessions.prove(opened.key, NINO).who

    def unfinished() -> bool:
        found = store.sessions.find("a", NOON)
        assert found is not None
        return found.may_be_unfinished

    assert not unfinished()
    for nobody_of_theirs in (Who(who.actor, BEN.subject), Who(BEN.actor, who.subject)):
        store.journal.write_down(amendment(nobody_of_theirs), NOON)
        store.drafts.keep(replace(DRAFT, who=nobody_of_theirs))
    assert not unfinished()
    store.drafts.keep(replace(DRAFT, who=who))
    assert unfinished()
    store.drafts.forget(who, DRAFT.ask, DRAFT.tax_year)
    assert not unfinished()
    change = store.journal.write_down(amendment(who), NOON)
    assert unfinished()
    store.journal.claim(who, change.reference, NOON)
    ways = [S.SENDING, S.UNKNOWN, S.TAKEN, S.CONFIRMED]
    for old, new in pairwise(ways):
        assert unfinished(), old
        store.journal.move(who, change.reference, old, new, NOON)
    assert not unfinished()


def test_that_hmrc_turned_a_session_away_is_known_until_it_is_let_in_or_over(store: Store) -> None:
    mine, other = signed_in(store, "mine"), signed_in(store, "other")
    store.sessions.claim_number(mine.key, NINO)
    store.sessions.note_turned_away(mine.key, NINO)
    assert [store.sessions.turned_away(each.key) for each in (mine, other)] == [True, False]
    found = [store.sessions.again(each.key, NOON) for each in (mine, other)]
    assert [each.turned_away for each in found if each] == [True, False]
    store.sessions.note_let_in(mine.key, 1)
    assert not store.sessions.turned_away(mine.key)
    store.sessions.note_turned_away(mine.key, NINO)
    store.sessions.close(mine.key)
    assert not store.sessions.turned_away(mine.key)


def test_an_answer_to_what_was_asked_before_a_refusal_does_not_take_it_back(store: Store) -> None:
    key = signed_in(store, "mine").key
    store.sessions.claim_number(key, NINO)
    for refusals in (1, 2):
        store.sessions.note_turned_away(key, NINO)
        store.sessions.note_let_in(key, refusals - 1)
        assert store.sessions.turned_away(key)
    store.sessions.note_let_in(key, 2)
    assert not store.sessions.turned_away(key)
    store.sessions.note_turned_away(key, NINO)
    store.sessions.note_let_in(key, 2)
    session = store.sessions.again(key, NOON)
    assert session is not None
    assert (session.turned_away, session.refusals) == (True, 3)


def test_one_number_is_another_person_in_each_world(store: Store) -> None:
    def proven(cookie: str, day: DemoDay) -> Session:
        opened = store.sessions.open(cookie, tokens(), FACTS, NINO, NOON, day=day)
        assert opened.day == day
        return store.sessions.prove(opened.key, NINO)

    earlier, later = (DemoDay(world=f"day-{n}", ahead=(n - 1) * 40 * HOUR) for n in (0, 2))
    usual, one, other = (proven(str(d), d) for d in (DemoDay(), earlier, later))
    again = proven("another browser", earlier)
    assert again.who == one.who
    assert len({s.who.subject for s in (usual, one, other)}) == 3
    assert len({s.who.actor for s in (usual, one, other)}) == 3
    assert usual.who.subject == store.sessions.subject_of(NINO)
    assert one.who.subject == store.sessions.subject_of(NINO, "day-0")
    assert store.sessions.again(one.key, NOON) == one
    assert store.sessions.claim_number(one.key, NINO).day == earlier


def test_what_is_hidden_stays_so_in_the_session_that_comes_after(store: Store) -> None:
    session = store.sessions.hide(signed_in(store).key, ShareSafe.AMOUNTS)
    assert store.sessions.again(session.key, NOON) == session
    assert session.hides is ShareSafe.AMOUNTS
    after = store.sessions.open("another", tokens(), FACTS, None, NOON, after=session)
    assert after.hides is ShareSafe.AMOUNTS
    assert signed_in(store, "a third").hides is ShareSafe.OFF
