"""What is held about one person: all of it handed over, all of it forgotten, nobody else's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from codedout.domain.adviser import Role
from codedout.domain.bill_sheet import TypedBill
from codedout.domain.change import ChangeState as S
from codedout.domain.choice import CollectionChoice
from codedout.domain.held import StillOpen
from codedout.domain.nino import Nino
from codedout.domain.session import Session
from codedout.domain.walk import Sheet, TypedYear, Walk
from codedout.journeys.ports import Asked, Kept
from codedout.store.cipher import Cipher
from codedout.store.engine import reading, writing
from codedout.store.held import TOLD
from codedout.store.sealed import sealed_columns
from codedout.store.store import Store
from codedout.store.tables import metadata
from tests.signed_in import signed_in_as
from tests.store.values import (
    DRAFT,
    FACTS,
    KEY,
    MINUTE,
    NINO,
    NOON,
    OTHER_NINO,
    YEAR,
    amendment,
    tokens,
)

THIRD_NINO = Nino("AA777777C")

NOT_TOLD = {
    "sessions": {
        *("key", "actor", "subject", "clock_shift", "sealed_csrf", "shown"),
        *("sealed_tokens", "turned_away", "refusals", "adviser", "client"),
    },
    "answers": {"actor", "subject"},
    "drafts": {"actor", "subject"},
    "walks": {"actor", "subject"},
    "bills": {"actor", "subject"},
    "known": {"actor", "subject", "session_key"},
    "sweep_rows": {"client", "number"},
    "clients": {"key", "number_key", "added_by"},
}
"""Keys and secrets of ours: nobody learns anything about the person by them."""

NOBODYS = {
    *("secrets", "advisers", "door_book", "attempts", "limits", "locks", "proofs", "subjects"),
    "sweeps",  # of the whole list
    "changes",  # told by the journal
}
"""Tables of which nothing is handed over: not about the person, or keys and numbers of ours."""


def signed_in(store: Store, nino: Nino = NINO, cookie: str = "cookie") -> Session:
    key = store.sessions.open(f"{cookie} {nino.value}", tokens(), FACTS, nino, NOON).key
    return store.sessions.prove(key, nino)


def with_client(store: Store, username: str, nino: Nino, role: Role = Role.ADVISER) -> Session:
    """Somebody of the firm's, with that client on the screen, for whom HMRC has answered."""
    known = {one.username: one for one in store.advisers.all()}
    adviser = known.get(username) or store.advisers.add(
        username, f"{username} Jones", role, "x" * 60, at=NOON
    )
    assert adviser is not None
    opened = store.sessions.open_for_adviser(f"door {username}", adviser, FACTS, NOON)
    after = store.sessions.open(f"hmrc {username}", tokens(), FACTS, None, NOON, after=opened)
    client = next((one for one in store.clients.all() if one.nino == nino), None)
    client = client or store.clients.add(
        f"Client {nino.value[-1]}", nino, "rang in May", by=adviser.key, at=NOON
    )
    assert client is not None
    store.sessions.open_client(after.key, client)
    return store.sessions.prove(after.key, nino)


def busy(store: Store, session: Session) -> None:
    """Something in every table that can hold anything of a person's."""
    who = session.who
    change = store.journal.write_down(amendment(who), NOON)
    store.journal.claim(who, change.reference, NOON, by=session.key)
    store.journal.move(who, change.reference, S.SENDING, S.CONFIRMED, NOON)
    store.journal.write_down(amendment(who, "1.00"), NOON)
    store.answers.say_return_submitted(who, YEAR, False, NOON)
    store.drafts.keep(replace(DRAFT, who=who))
    store.walks.keep(who, Walk(sheet=Sheet(years=(TypedYear(tax_year=YEAR),))), NOON, over=[None])
    store.bills.of(YEAR).keep(who, TypedBill(owed_year=YEAR, bill="2500"), NOON, over=[None])
    choice = CollectionChoice(owed_year=YEAR, opted_out=True)
    asked = Asked(CollectionChoice, YEAR)
    version = store.subjects.version(who.subject)
    before = "visit before"
    signed_in_as(store, who, before)
    store.known.keep(who, asked, before, Kept(choice, NOON, version))
    store.sessions.close(before)
    store.known.keep(who, asked, session.key, Kept(choice, NOON + MINUTE, version))


def rows(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    with reading(engine) as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in metadata.sorted_tables
        }


def unsealed(engine: Engine) -> Iterator[str]:
    """Everything that is kept, opened."""
    cipher = Cipher([KEY])
    for name, found in rows(engine).items():
        sealed = {one.name for one in sealed_columns(metadata.tables[name])}
        for row in found:
            for column, value in row.items():
                if value is not None:
                    yield cipher.unseal(value) if column in sealed else str(value)


def left_of(store: Store, session: Session, nino: Nino) -> list[str]:
    """What is still kept of that person anywhere."""
    marks = (session.who.subject, session.key, nino.value)
    if session.adviser is None:
        marks = (*marks, session.who.actor)
    return [text for text in unsealed(store.engine) if any(mark in text for mark in marks)]


def test_every_table_and_column_is_told_or_known_not_to_be() -> None:
    tables = {table.name for table in metadata.sorted_tables}
    assert tables == NOBODYS | set(TOLD), "say of a new table what is told of it (store.held)"
    assert not NOBODYS & set(TOLD)
    for table in (metadata.tables[name] for name in TOLD):
        _, told = TOLD[table.name]
        assert set(told) | NOT_TOLD[table.name] == set(table.columns.keys())
        assert not set(told) & NOT_TOLD[table.name]


def test_all_that_is_held_is_handed_over_and_no_secret(store: Store) -> None:
    ben = signed_in(store, OTHER_NINO)
    busy(store, ben)
    amina = signed_in(store)
    busy(store, amina)
    found = store.held.of(amina).rows
    of_clients = {"client", "december_list"}
    there = {name for name, some in found.items() if some}
    assert there == {name for name, _ in TOLD.values()} - of_clients
    (sign_in,) = found["sign_ins"]
    assert sign_in["nino"] == NINO.value
    assert sign_in["facts"]["device_id"] == FACTS.device_id
    assert found["begun"][0]["what"]["typed"] == "38"
    (known,) = found["hmrc_last_answered"]
    assert known["what"]["choice"]["opted_out"] is True
    assert known["earlier"]["choice"]["opted_out"] is True
    text = json.dumps(found)
    secrets = (amina.key, amina.csrf, "access-token", "refresh-token", "cookie")
    assert not [one for one in (*secrets, OTHER_NINO.value, *_of(ben)) if one in text]


def _of(session: Session) -> tuple[str, str, str]:
    return session.who.actor, session.who.subject, session.key


def test_all_of_one_person_goes_and_nothing_of_another(store: Store) -> None:
    ben = signed_in(store, OTHER_NINO)
    busy(store, ben)
    before = rows(store.engine)
    amina = signed_in(store)
    elsewhere = signed_in(store, cookie="another device")
    busy(store, amina)
    assert left_of(store, amina, NINO)
    assert set(store.held.sessions_about(amina)) == {amina.key, elsewhere.key}
    store.held.forget(amina)
    assert left_of(store, amina, NINO) == []
    assert left_of(store, elsewhere, NINO) == []
    assert rows(store.engine) == before
    again = signed_in(store)
    assert again.who == amina.who
    assert not store.journal.of(again.who)
    assert store.subjects.version(again.who.subject) == 0


@pytest.mark.parametrize("open_", [S.SENDING, S.TAKEN, S.UNKNOWN])
def test_nothing_goes_while_an_outcome_is_open(store: Store, open_: S) -> None:
    amina = signed_in(store)
    busy(store, amina)
    who, change = amina.who, store.journal.write_down(amendment(amina.who), NOON)
    store.journal.claim(who, change.reference, NOON)
    if open_ is not S.SENDING:
        store.journal.move(who, change.reference, S.SENDING, open_, NOON)
    before = rows(store.engine)
    assert store.held.open_ones(who) == (change.reference,)
    with pytest.raises(StillOpen) as told:
        store.held.forget(amina)
    assert told.value.references == (change.reference,)
    assert rows(store.engine) == before


def test_a_client_goes_for_all_of_the_firm_and_the_door_book_stays(store: Store) -> None:
    own = signed_in(store)  # the client looks for themselves too: that is theirs
    busy(store, own)
    theirs = store.held.of(own)
    asha = with_client(store, "asha", NINO)
    busy(store, asha)
    bob = with_client(store, "bob", NINO, Role.REVIEWER)
    cem = with_client(store, "cem", OTHER_NINO)
    busy(store, cem)
    for each in (asha, cem):
        _put_in_sweep(store, each)
    assert store.held.of(asha).rows["december_list"]
    assert store.held.of(asha).rows["client"][0]["notes"] == "rang in May"
    assert not store.held.of(asha).rows["sign_ins"]
    kept = rows(store.engine)
    store.held.forget(asha)
    after = rows(store.engine)
    assert after["door_book"] == kept["door_book"]
    assert after["advisers"] == kept["advisers"]
    assert [one.nino for one in store.clients.all()] == [OTHER_NINO]
    assert [row["client"] for row in after["sweep_rows"]] == [_key_of(cem)]
    assert [row for row in after["proofs"] if row["subject"] == asha.who.subject] == []
    for each in (asha, bob):
        now = store.sessions.again(each.key, NOON)
        assert now is not None
        assert (now.client, now.nino, now.proven) == (None, None, False)
        assert now.adviser == each.adviser
    assert store.held.of(own) == theirs
    assert store.subjects.version(own.who.subject) > 0  # the order of their changes hangs on it
    still = store.sessions.again(cem.key, NOON)
    assert still == cem or (still is not None and still.client == cem.client)
    assert store.journal.of(cem.who)
    assert not store.journal.of(asha.who)
    assert not [
        one
        for name, found in after.items()
        for one in found
        if one.get("actor") == asha.who.actor and one.get("subject") == asha.who.subject
    ]


def _key_of(session: Session) -> str:
    assert session.client is not None
    return session.client.key


def _put_in_sweep(store: Store, session: Session) -> None:
    row = {"world": "", "client": _key_of(session), "number": 1, "answered": True}
    with writing(store.engine) as connection:
        connection.execute(
            insert(metadata.tables["sweep_rows"]).values(sealed=Cipher([KEY]).seal("{}"), **row)
        )


def test_an_answer_on_its_way_is_not_written_down_once_all_is_forgotten(store: Store) -> None:
    session = signed_in(store)
    store.held.forget(session)
    _answer_comes(store, session)
    assert left_of(store, session, NINO) == []


def test_nor_is_one_about_a_client_whose_adviser_is_still_signed_in(store: Store) -> None:
    asha = with_client(store, "asha", NINO)
    cem = with_client(store, "cem", NINO)
    other = store.clients.add("Another", OTHER_NINO, "", by="a", at=NOON)
    assert other is not None
    store.sessions.open_client(cem.key, other)
    _answer_comes(store, cem)
    assert rows(store.engine)["known"], "the answer came after cem had gone on to another client"
    store.held.forget(asha)
    for each in (asha, cem):
        _answer_comes(store, each)
    assert rows(store.engine)["known"] == []


def _answer_comes(store: Store, session: Session) -> None:
    """To what was asked for this session a moment ago."""
    choice = CollectionChoice(owed_year=YEAR, opted_out=True)
    store.known.keep(session.who, Asked(CollectionChoice, YEAR), session.key, Kept(choice, NOON, 0))
