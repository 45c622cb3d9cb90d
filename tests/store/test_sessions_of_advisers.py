"""An adviser's session: whoever is on the screen, it is of that client and of nobody else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

import pytest
from sqlalchemy import select

from codedout.domain.adviser import Adviser, Role
from codedout.domain.change import ChangeState as S
from codedout.domain.change import Who
from codedout.domain.client import Client
from codedout.domain.errors import NotRecognised
from codedout.domain.nino import Nino
from codedout.domain.session import Session
from codedout.domain.share_safe import ShareSafe
from codedout.signin.adviser_door import AdviserDoor
from codedout.signin.passwords import hash_of
from codedout.store.engine import reading
from codedout.store.store import Store
from codedout.store.tables import sessions
from tests.fakes import FixedClock
from tests.store.values import FACTS, HOUR, MINUTE, NINO, NOON, OTHER_NINO, amendment, tokens


@pytest.fixture
def adviser(store: Store) -> Adviser:
    return an_adviser(store, "ada")


@pytest.fixture
def ann(store: Store) -> Client:
    return a_client(store, "Ann", NINO)


@pytest.fixture
def bob(store: Store) -> Client:
    return a_client(store, "Bob", OTHER_NINO)


@pytest.fixture
def session(store: Store, adviser: Adviser) -> Session:
    """The adviser's, signed in here and with HMRC."""
    return both_sign_ins(store, adviser, "ada’s")


def an_adviser(store: Store, username: str, role: Role = Role.ADVISER) -> Adviser:
    added = store.advisers.add(username, username.title(), role, "a hash", NOON)
    assert added is not None
    return added


def a_client(store: Store, name: str, nino: Nino) -> Client:
    added = store.clients.add(name, nino, "", by="a_somebody", at=NOON)
    assert added is not None
    return added


def both_sign_ins(store: Store, adviser: Adviser, secret: str) -> Session:
    here = store.sessions.open_for_adviser(f"{secret} first", adviser, FACTS, NOON)
    with_hmrc = store.sessions.open(secret, tokens(), FACTS, None, NOON, after=here)
    store.sessions.close(here.key)
    return with_hmrc


def again(store: Store, session: Session) -> Session:
    found = store.sessions.again(session.key, NOON)
    assert found is not None
    return found


def shown(store: Store, session: Session, client: Client) -> Session:
    """With that client on the screen, for whom HMRC has answered."""
    store.sessions.open_client(session.key, client)
    return store.sessions.prove(session.key, client.nino)


def test_with_hmrc_nobody_signs_in_whose_session_here_was_ended_meanwhile(
    store: Store, adviser: Adviser
) -> None:
    here = store.sessions.open_for_adviser("here", adviser, FACTS, NOON)
    store.advisers.reset(adviser.username, "another hash", NOON)
    with pytest.raises(NotRecognised):
        store.sessions.open("with HMRC", tokens(), FACTS, None, NOON, after=here)
    assert store.sessions.find("with HMRC", NOON) is None


@dataclass
class _SlowToTurnRound:
    """The store's advisers; `meanwhile` comes between looking at the password and the session."""

    store: Store
    meanwhile: Callable[[], object]

    def knock(
        self,
        username: str,
        is_right: Callable[[str | None], bool],
        at: datetime,
        *,
        address: str = "",
        locks: bool = True,
    ) -> Adviser | None:
        let_in = self.store.advisers.knock(username, is_right, at, address=address, locks=locks)
        self.meanwhile()
        return let_in

    def note_out(self, adviser: Adviser, at: datetime, *, address: str = "") -> None:
        self.store.advisers.note_out(adviser, at, address=address)


def test_here_too_nobody_signs_in_whose_password_was_changed_or_who_was_disabled_meanwhile(
    store: Store,
) -> None:
    store.advisers.add("ada", "Ada", Role.ADVISER, hash_of("Made-up-1"), NOON)

    def comes(meanwhile: Callable[[], object]) -> str | None:
        door = AdviserDoor(_SlowToTurnRound(store, meanwhile), store.sessions, FixedClock(NOON))
        return door.sign_in("ada", "Made-up-1", FACTS, before=None)

    def disabled(on: bool) -> None:
        store.advisers.set_disabled("ada", disabled=on, at=NOON)

    secret = comes(lambda: None)
    assert store.sessions.find(secret or "", NOON) is not None
    assert comes(lambda: disabled(True)) is None
    disabled(False)
    assert comes(lambda: store.advisers.reset("ada", hash_of("Made-up-2"), NOON)) is None
    with reading(store.engine) as connection:
        assert connection.execute(select(sessions.c.key)).all() == [], "the first was ended too"


def test_signing_in_here_opens_a_session_without_hmrcs_permission(
    store: Store, adviser: Adviser
) -> None:
    session = store.sessions.open_for_adviser("secret", adviser, FACTS, NOON)
    assert (session.adviser, session.client, session.nino) == (adviser, None, None)
    assert not session.with_hmrc
    assert not session.may_write
    assert not session.proven
    assert session.who.actor.startswith("v_")
    assert store.sessions.tokens(session.key) is None
    assert store.sessions.find("secret", NOON) == session


def test_signing_in_with_hmrc_carries_adviser_client_and_what_is_hidden_on(
    store: Store, session: Session, adviser: Adviser, ann: Client
) -> None:
    shown(store, session, ann)
    hidden = store.sessions.hide(session.key, ShareSafe.AMOUNTS)
    later = store.sessions.open("later", tokens(2), FACTS, None, NOON, after=hidden)
    assert (later.adviser, later.client, later.nino) == (adviser, ann, ann.nino)
    assert later.hides is ShareSafe.AMOUNTS
    assert later.with_hmrc
    assert not later.proven, "HMRC has not answered under the new permission"


def test_with_a_client_taken_off_the_list_no_number_is_carried_on(
    store: Store, session: Session, ann: Client
) -> None:
    store.sessions.open_client(session.key, ann)
    store.clients.remove(ann.key)
    stale = again(store, session)
    later = store.sessions.open("later", tokens(2), FACTS, NINO, NOON, after=stale)
    assert (later.client, later.nino) == (None, None)


def test_a_client_is_proven_once_for_each_session(
    store: Store, session: Session, adviser: Adviser, ann: Client, bob: Client
) -> None:
    assert not store.sessions.open_client(session.key, ann).proven
    proven = store.sessions.prove(session.key, ann.nino)
    assert proven.who.actor.startswith("f_")
    assert proven.who.subject == store.sessions.subject_of(ann.nino)
    assert not store.sessions.open_client(session.key, bob).proven
    back = store.sessions.open_client(session.key, ann)
    assert (back.proven, back.who) == (True, proven.who)
    elsewhere = both_sign_ins(store, adviser, "another browser")
    assert not store.sessions.open_client(elsewhere.key, ann).proven


def test_the_firm_is_one_actor_and_a_client_for_themselves_another(
    store: Store, session: Session, ann: Client
) -> None:
    colleague = both_sign_ins(store, an_adviser(store, "cleo"), "cleo’s")
    alone = store.sessions.open("own", tokens(), FACTS, ann.nino, NOON)
    whos = [shown(store, each, ann).who for each in (session, colleague)]
    own = store.sessions.prove(alone.key, ann.nino).who
    assert whos[0] == whos[1]
    assert own.subject == whos[0].subject
    assert own.actor != whos[0].actor


def test_a_number_is_never_typed_in_an_advisers_session(
    store: Store, session: Session, ann: Client
) -> None:
    before = shown(store, session, ann)
    with pytest.raises(NotRecognised):
        store.sessions.claim_number(session.key, OTHER_NINO)
    assert again(store, session) == before


def test_only_an_adviser_has_clients(store: Store, ann: Client) -> None:
    alone = store.sessions.open("own", tokens(), FACTS, NINO, NOON)
    with pytest.raises(NotRecognised):
        store.sessions.open_client(alone.key, ann)
    with pytest.raises(NotRecognised):
        store.sessions.leave_client(alone.key)
    assert again(store, alone) == alone


def test_a_client_who_is_not_listed_any_more_cannot_be_opened(
    store: Store, session: Session, ann: Client
) -> None:
    store.clients.remove(ann.key)
    with pytest.raises(NotRecognised):
        store.sessions.open_client(session.key, ann)
    assert again(store, session).client is None


def test_a_client_taken_off_the_list_is_on_nobodys_screen(
    store: Store, session: Session, ann: Client
) -> None:
    shown(store, session, ann)
    store.clients.remove(ann.key)
    found = again(store, session)
    assert (found.client, found.nino, found.proven) == (None, None, False)
    assert found.who.subject.startswith("v_")


def test_leaving_a_client_leaves_nothing_of_them(
    store: Store, session: Session, ann: Client
) -> None:
    shown(store, session, ann)
    left = store.sessions.leave_client(session.key)
    assert (left.client, left.nino, left.proven) == (None, None, False)
    assert left.who.subject.startswith("v_")
    assert store.sessions.open_client(session.key, ann).proven


def test_a_client_whom_hmrc_refused_is_asked_about_anew(
    store: Store, session: Session, ann: Client, bob: Client
) -> None:
    for go in (
        lambda: store.sessions.leave_client(session.key),
        lambda: store.sessions.open_client(session.key, bob),
    ):
        shown(store, session, ann)
        store.sessions.note_turned_away(session.key, ann.nino)
        assert again(store, session).turned_away
        assert not go().turned_away
        assert not store.sessions.open_client(session.key, ann).proven


def test_a_refusal_about_the_client_before_says_nothing_of_the_one_on_the_screen(
    store: Store, session: Session, ann: Client, bob: Client
) -> None:
    shown(store, session, ann)
    now = shown(store, session, bob)
    store.sessions.note_turned_away(session.key, ann.nino)
    assert again(store, session) == now
    assert not store.sessions.open_client(session.key, ann).proven


def test_an_answer_about_the_client_before_lets_nobody_in(
    store: Store, session: Session, ann: Client, bob: Client
) -> None:
    store.sessions.note_turned_away(session.key, ann.nino)
    asked = shown(store, session, ann).refusals
    shown(store, session, bob)
    store.sessions.note_turned_away(session.key, bob.nino)
    for refusals in (asked, asked + 1):
        store.sessions.note_let_in(session.key, refusals)
        assert store.sessions.turned_away(session.key)


def test_a_refusal_that_comes_after_the_session_is_over_is_nothing(
    store: Store, session: Session, ann: Client
) -> None:
    store.sessions.close(session.key)
    store.sessions.note_turned_away(session.key, ann.nino)
    assert store.sessions.again(session.key, NOON) is None


def test_a_disabled_advisers_session_ends(store: Store, session: Session, ann: Client) -> None:
    shown(store, session, ann)
    assert session.adviser is not None
    store.advisers.set_disabled("ADA", disabled=True, at=NOON)
    assert store.sessions.again(session.key, NOON) is None
    store.advisers.set_disabled("ada", disabled=False, at=NOON)
    assert store.sessions.again(session.key, NOON) is None, "it is over, and not only asleep"
    assert store.sessions.tokens(session.key) is None


def test_what_is_proven_is_forgotten_with_the_session(
    store: Store, session: Session, ann: Client
) -> None:
    who = shown(store, session, ann).who
    change = store.journal.write_down(amendment(who), NOON)
    store.journal.claim(who, change.reference, NOON, by=session.key)
    assert [left.reference for left in store.journal.left_open()] == [change.reference]
    store.sessions.forget_over(NOON + HOUR)
    assert store.journal.left_open() == ()


def test_what_is_hidden_is_hidden_until_it_is_shown_again(store: Store, session: Session) -> None:
    for level in (ShareSafe.AMOUNTS, ShareSafe.NAMES, ShareSafe.OFF):
        store.sessions.hide(session.key, level)
        assert again(store, session).share_safe is level


def test_to_a_presenter_names_are_hidden_always(store: Store) -> None:
    session = both_sign_ins(store, an_adviser(store, "pia", Role.PRESENTER), "pia’s")
    assert session.share_safe is ShareSafe.NAMES
    assert store.sessions.hide(session.key, ShareSafe.OFF).share_safe is ShareSafe.NAMES


# --- what is left open while the adviser is at the next client


def test_what_was_left_open_for_one_client_is_found_while_another_is_on_the_screen(
    store: Store, session: Session, ann: Client, bob: Client
) -> None:
    who = shown(store, session, ann).who
    change = store.journal.write_down(amendment(who), NOON)
    store.journal.claim(who, change.reference, NOON, by=session.key)
    of_the_clients_own = store.journal.write_down(amendment(Who("p_ann", who.subject)), NOON)
    store.journal.claim(
        of_the_clients_own.what.who, of_the_clients_own.reference, NOON, by="another session"
    )
    shown(store, session, bob)
    (left,) = store.journal.left_open()
    assert (left.session_key, left.who, left.reference) == (session.key, who, change.reference)
    store.journal.move(who, change.reference, S.SENDING, S.UNKNOWN, NOON)
    about = store.sessions.about(session.key, who, NOON)
    assert about is not None
    assert (about.who, about.nino, about.client, about.proven) == (who, ann.nino, ann, True)
    assert about.version == store.subjects.version(who.subject)
    assert again(store, session).client == bob


def test_a_session_is_about_nobody_for_whom_hmrc_has_not_answered_in_it(
    store: Store, session: Session, ann: Client, bob: Client
) -> None:
    who = shown(store, session, ann).who
    now = shown(store, session, bob)
    assert store.sessions.about(session.key, now.who, NOON) == now
    assert store.sessions.about(session.key, replace(who, subject="s_nobody"), NOON) is None
    store.sessions.note_turned_away(session.key, ann.nino)
    assert store.sessions.about(session.key, who, NOON) is None
    alone = store.sessions.open("own", tokens(), FACTS, ann.nino, NOON)
    store.sessions.prove(alone.key, ann.nino)
    assert store.sessions.about(alone.key, who, NOON) is None
    assert store.sessions.about(session.key, now.who, NOON + 16 * MINUTE) is None


# --- whatever is done, in whatever order


@pytest.mark.parametrize("seed", range(8))
def test_it_is_never_of_another_client_than_the_one_on_the_screen(store: Store, seed: int) -> None:
    chance = Random(seed)  # noqa: S311
    people = [Nino(f"AA10000{number}A") for number in range(4)]
    listed = {nino: a_client(store, nino.value, nino) for nino in people}
    adviser = an_adviser(store, "ada")
    session = both_sign_ins(store, adviser, "0")
    answered: set[Nino] = set()
    for step in range(60):
        nino = chance.choice(people)
        client = listed[nino]
        before = again(store, session)
        match chance.choice(["open", "open", "prove", "prove", "refuse", "let in", "rarely"]):
            case "open":
                store.sessions.open_client(session.key, client)
                if before.turned_away and before.nino is not None:
                    answered.discard(before.nino)
            case "prove":
                with suppress(NotRecognised):
                    store.sessions.prove(session.key, nino)
                    answered.add(nino)
            case "refuse":
                store.sessions.note_turned_away(session.key, nino)
                if nino != before.nino:
                    answered.discard(nino)
            case "let in":
                store.sessions.note_let_in(session.key, before.refusals - chance.randrange(2))
            case _:
                answered, session = rarely(store, chance, step, before, answered, listed)
        now = again(store, session)
        assert now.adviser == adviser
        assert now.nino == (None if now.client is None else now.client.nino)
        if now.proven:
            assert now.nino in answered
            assert now.who.subject == store.sessions.subject_of(now.nino)
            assert now.who.actor.startswith("f_")
        else:
            assert now.who.subject.startswith("v_")
        if now.turned_away:
            assert now.nino is not None


def rarely(
    store: Store,
    chance: Random,
    step: int,
    session: Session,
    answered: set[Nino],
    listed: dict[Nino, Client],
) -> tuple[set[Nino], Session]:
    """Something that is not done all the time; who is answered for then, and the session."""
    refused = {session.nino} if session.turned_away else set()
    match chance.choice(["leave", "remove", "type", "hide", "sign in"]):
        case "leave":
            store.sessions.leave_client(session.key)
            return answered - refused, session
        case "remove":
            nino = chance.choice(list(listed))
            store.clients.remove(listed[nino].key)
            listed[nino] = a_client(store, nino.value, nino)
            return answered, session
        case "type":
            with pytest.raises(NotRecognised):
                store.sessions.claim_number(session.key, NINO)
            return answered, session
        case "hide":
            store.sessions.hide(session.key, chance.choice(list(ShareSafe)))
            return answered, session
        case _:
            new = store.sessions.open(str(step + 1), tokens(), FACTS, NINO, NOON, after=session)
            store.sessions.close(session.key)
            return set(), new
