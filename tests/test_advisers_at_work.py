"""An adviser's visit, as the real portal makes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from codedout.bootstrap import Portal
from codedout.demo_advisers import NAMES, PASSWORD
from codedout.domain.adviser import Role
from codedout.domain.change import ChangeState
from codedout.domain.client import Client
from codedout.domain.door import MOST_WRONG
from codedout.domain.errors import NotAllowed
from codedout.domain.nino import Nino
from codedout.domain.operation import Operation
from codedout.domain.session import Session
from codedout.domain.sweep import Open, Swept
from codedout.domain.tax_year import TaxYear
from codedout.journeys.preparing import MayNotChange, prepare_amend
from codedout.journeys.reading import read_amounts
from codedout.journeys.sending import drop, send
from codedout.settings import Settings
from codedout.signin.passwords import hash_of, is_right
from tests.fakes import YEAR, FakeHmrc, FixedClock, item, key
from tests.store.values import FACTS, amendment, tokens

ANN, BOB = Nino("AA100001A"), Nino("AA100002A")


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    opened = made_portal(tmp_path, "demo")
    yield opened
    opened.close()


def made_portal(folder: Path, environment: str, **more: str) -> Portal:
    hmrc = {"hmrc_client_id": "an-id", "hmrc_client_secret": "a-secret"}
    public = {"public_url": "https://tax.example.org"} if environment == "production" else {}
    given = {
        "environment": environment,
        "database_url": f"sqlite:///{folder / environment}.sqlite",
        "encryption_keys": Fernet.generate_key().decode(),
    }
    return Portal(Settings.model_validate(given | hmrc | public | more))


@pytest.fixture
def hmrc(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> FakeHmrc:
    hmrc = FakeHmrc(FixedClock(portal.clock.now()))
    monkeypatch.setattr(Portal, "api", lambda *_: hmrc)
    hmrc.year(YEAR).items = [item(11, "412.30")]
    return hmrc


def client(portal: Portal, nino: Nino) -> Client:
    added = portal.store.clients.add(nino.value, nino, "", by="a_1", at=portal.clock.now())
    assert added is not None
    return added


def signed_in(portal: Portal, role: Role) -> Session:
    now = portal.clock.now()
    adviser = portal.store.advisers.add(role.value, "Somebody", role, "a hash", now)
    assert adviser is not None
    here = portal.sessions.open_for_adviser("here", adviser, FACTS, now)
    return portal.sessions.open("with HMRC", tokens(), FACTS, None, now, after=here)


def looking_at(portal: Portal, session: Session, whom: Client) -> Session:
    portal.sessions.open_client(session.key, whom)
    return portal.sessions.prove(session.key, whom.nino)


# --- the made-up ones of a demonstration


def test_a_demonstration_has_one_made_up_adviser_of_each_role(portal: Portal) -> None:
    portal.open()
    portal.open()
    everybody = portal.store.advisers.all()
    assert {one.role for one in everybody} == set(Role) == set(NAMES)
    for one in everybody:
        assert one.username == one.role.value
        found = portal.store.advisers.knock(
            one.username, lambda kept: is_right(PASSWORD, kept), portal.clock.now()
        )
        assert found == one


def test_they_are_not_put_beside_anybody_who_is_there(portal: Portal) -> None:
    portal.store.advisers.add("ada", "Ada Hart", Role.ADVISER, "a hash", portal.clock.now())
    portal.open()
    assert [one.username for one in portal.store.advisers.all()] == ["ada"]


@pytest.mark.parametrize(("environment", "locks"), [("demo", False), ("production", True)])
def test_in_a_demonstration_nobody_locks_out_everybody_by_guessing(
    tmp_path: Path, environment: str, locks: bool
) -> None:
    opened = made_portal(tmp_path, environment, advisers="true")
    opened.open()
    opened.store.advisers.add("ada", "Ada", Role.ADVISER, hash_of(PASSWORD), opened.clock.now())
    assert (door := opened.adviser_door) is not None
    for _ in range(MOST_WRONG):
        assert door.sign_in("ada", "Guessed-1", FACTS, before=None) is None
    assert (door.sign_in("ada", PASSWORD, FACTS, before=None) is None) is locks
    opened.close()


@pytest.mark.parametrize("environment", ["sandbox", "production"])
def test_nowhere_else_is_anybody_made_up(tmp_path: Path, environment: str) -> None:
    opened = made_portal(tmp_path, environment, advisers="true")
    opened.open()
    assert opened.adviser_door is not None
    assert opened.store.advisers.all() == ()
    opened.close()


@pytest.mark.parametrize(
    ("environment", "said", "there"),
    [
        ("demo", {}, True),
        ("demo", {"advisers": "false"}, False),
        ("sandbox", {}, False),
        ("production", {}, False),
        ("production", {"advisers": "true"}, True),
    ],
)
def test_advisers_sign_in_only_where_that_is_asked_for(
    tmp_path: Path, environment: str, said: dict[str, str], there: bool
) -> None:
    opened = made_portal(tmp_path, environment, **said)
    assert (opened.adviser_door is not None) is there
    opened.close()


def test_where_advisers_do_not_sign_in_nobody_looks_for_runs_of_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    for advisers in ("false", "true"):
        (tmp_path / advisers).mkdir()
        opened = made_portal(tmp_path / advisers, "demo", advisers=advisers)
        monkeypatch.setattr(
            type(opened.store.sweeps), "running", lambda _, said=advisers: looked.append(said) or ()
        )
        opened.sweep(lambda: False)
        opened.close()
    assert looked == ["true"]


# --- what HMRC is told


def test_hmrc_is_told_which_adviser_uses_this_and_a_person_for_themselves_as_before(
    portal: Portal,
) -> None:
    session = looking_at(portal, signed_in(portal, Role.ADVISER), client(portal, ANN))
    assert session.adviser is not None
    sent = portal.headers(session).sent
    assert sent["Gov-Client-User-IDs"] == f"codedout={session.adviser.key}"
    assert "Gov-Client-Multi-Factor" not in sent, "there is no second factor at our door"
    opened = portal.sessions.open("own", tokens(), FACTS, BOB, portal.clock.now())
    own = portal.sessions.prove(opened.key, BOB)
    assert portal.headers(own).sent["Gov-Client-User-IDs"] == f"codedout={own.who.actor}"


# --- an answer about one client, and the next one on the screen


def test_a_refusal_about_one_client_does_not_turn_away_from_the_next(
    portal: Portal, hmrc: FakeHmrc
) -> None:
    ann, bob = client(portal, ANN), client(portal, BOB)
    session = looking_at(portal, signed_in(portal, Role.ADVISER), ann)
    asked_of_ann = portal.visit(session).api
    of_bob = looking_at(portal, session, bob)
    hmrc.fails(NotAllowed(Operation.VIEW_CHOICE, status=403))
    with pytest.raises(NotAllowed):
        asked_of_ann.choice(YEAR)
    assert portal.sessions.again(session.key, portal.clock.now()) == of_bob
    assert not portal.sessions.turned_away(session.key)


def test_an_answer_about_one_client_does_not_let_in_to_the_next(
    portal: Portal, hmrc: FakeHmrc
) -> None:
    ann, bob = client(portal, ANN), client(portal, BOB)
    session = looking_at(portal, signed_in(portal, Role.ADVISER), ann)
    portal.sessions.note_turned_away(session.key, ANN)
    refused = portal.sessions.again(session.key, portal.clock.now())
    assert refused is not None
    asked_of_ann = portal.visit(refused).api
    looking_at(portal, session, bob)
    portal.sessions.note_turned_away(session.key, BOB)
    asked_of_ann.choice(YEAR)
    assert portal.sessions.turned_away(session.key)


def test_what_was_left_open_for_one_client_is_settled_while_the_next_is_on_the_screen(
    portal: Portal, hmrc: FakeHmrc, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, bob = client(portal, ANN), client(portal, BOB)
    session = looking_at(portal, signed_in(portal, Role.ADVISER), ann)
    long_ago, journal = portal.clock.now() - timedelta(minutes=5), portal.store.journal
    change = journal.write_down(amendment(session.who), long_ago)
    journal.claim(session.who, change.reference, long_ago, by=session.key)
    of_bob = looking_at(portal, session, bob)
    asked: list[Nino | None] = []
    monkeypatch.setattr(Portal, "api", lambda _, session: asked.append(session.nino) or hmrc)
    portal.recover(lambda: False)
    assert journal.find(session.who, change.reference).state is not ChangeState.SENDING
    assert set(asked) == {ANN}
    assert portal.sessions.again(session.key, portal.clock.now()) == of_bob


# --- whose role changes nothing


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.PRESENTER])
def test_what_a_role_may_not_change_is_neither_prepared_nor_sent_nor_put_aside(
    portal: Portal, hmrc: FakeHmrc, role: Role
) -> None:
    """Though HMRC's permission would do, and whatever a page has let them press."""
    session = looking_at(portal, signed_in(portal, role), client(portal, ANN))
    assert not session.may_write
    desk, journal = portal.visit(session).desk, portal.store.journal
    seen = read_amounts(hmrc, desk.together, YEAR, YEAR.plus(1))
    with pytest.raises(MayNotChange):
        prepare_amend(desk, seen, key(11), Decimal(300))
    assert journal.of(session.who) == ()
    change = journal.write_down(amendment(session.who), portal.clock.now())
    assert send(desk, change.reference) == change
    assert drop(desk, change.reference) == change
    assert journal.find(session.who, change.reference).state is ChangeState.READY
    assert hmrc.writes == []


def test_what_was_said_of_a_clients_return_counts_in_the_list_of_all(portal: Portal) -> None:
    ann, bob = client(portal, ANN), client(portal, BOB)
    session = looking_at(portal, signed_in(portal, Role.ADVISER), ann)
    year, now, sweeps = TaxYear(2021), portal.clock.now(), portal.store.sweeps
    run = sweeps.begin(session.world, year, session.key, now)
    for each in (ann, bob):
        swept = Swept(client=each.key, owed_year=year, at=now, opted_out=False, return_read=True)
        sweeps.keep(run, swept)
    portal.visit(session).desk.answers.say_return_submitted(session.who, year, True, now)
    opens = {row.client: row.open for row in portal.december_of(session, year)}
    assert opens == {ann: Open.SUBMITTED, bob: Open.TOO_LATE}
