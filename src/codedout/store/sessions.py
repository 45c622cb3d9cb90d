"""Sign-ins that have succeeded. The secret in the cookie is kept only as its SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from codedout.domain.adviser import Adviser, Role
from codedout.domain.change import Who
from codedout.domain.client import Client
from codedout.domain.client_facts import ClientFacts
from codedout.domain.demonstration import NOTHING_SHOWN, Demonstration, own_world
from codedout.domain.errors import NotRecognised
from codedout.domain.nino import Nino
from codedout.domain.session import ABSOLUTE_LIMIT, IDLE_LIMIT, NOTED_EVERY, Session
from codedout.domain.share_safe import ShareSafe
from codedout.domain.signing_in import USUAL_DAY, DemoDay, Tokens
from codedout.store.cipher import Cipher, Fingerprints
from codedout.store.codec import from_text, to_text
from codedout.store.engine import reading, writing
from codedout.store.insert import insert_new
from codedout.store.journal import FIRM, UNFINISHED
from codedout.store.subjects import version_of
from codedout.store.tables import advisers, changes, clients, drafts, proofs, subjects
from codedout.store.tables import sessions as table

_refused = func.coalesce(table.c.refusals, 0)


def _theirs(of: Table) -> ColumnElement[bool]:
    return and_(of.c.actor == table.c.actor, of.c.subject == table.c.subject)


_NO_TOKENS = "null"

_OF_CLIENT = (
    clients.c.sealed_nino.label("sealed_client_nino"),
    clients.c.sealed_name.label("sealed_client_name"),
    clients.c.sealed_notes.label("sealed_client_notes"),
    clients.c.added_at.label("client_added_at"),
)

# With it what every run of a page needs as well: the version of its subject, and whether there is
# anything unfinished to be read, which mostly there is not; and who looks, at whose figures.
_SESSION = (
    select(
        table,
        advisers.c.role,
        advisers.c.disabled,
        advisers.c.sealed_username,
        advisers.c.sealed_name,
        *_OF_CLIENT,
        select(subjects.c.version)
        .where(subjects.c.subject == table.c.subject)
        .scalar_subquery()
        .label("version"),
        or_(
            exists().where(_theirs(drafts)),
            exists().where(_theirs(changes), UNFINISHED),
        ).label("unfinished"),
    )
    .select_from(
        table.outerjoin(advisers, advisers.c.key == table.c.adviser).outerjoin(
            clients, clients.c.key == table.c.client
        )
    )
    .where(table.c.key == bindparam("key"))
)


class StoreSessions:
    """Answers to `signin.ports.Sessions`."""

    def __init__(self, engine: Engine, cipher: Cipher, fingerprints: Fingerprints) -> None:
        self._engine = engine
        self._cipher = cipher
        self._fingerprints = fingerprints

    def open(
        self,
        secret: str,
        tokens: Tokens,
        facts: ClientFacts,
        nino: Nino | None,
        at: datetime,
        *,
        day: DemoDay = USUAL_DAY,
        after: Session | None = None,
    ) -> Session:
        """Start a session for the secret that goes into the cookie. Forgets those that are over.

        Of the one `after` which it comes, what is hidden goes on, and who of the firm's is signed
        in, and with them the client on the screen, whose number it then is: not in another
        demonstration, which has a list of clients of its own.

        Raises:
            NotRecognised: that one was an adviser's and is gone, so they are signed in no more.
        """
        goes_on: dict[str, Any] = {} if after is None else {"hides": after.hides.value}
        if after is not None and after.adviser is not None:
            client = after.client if own_world(after.world) == own_world(day.world) else None
            nino = None if client is None else client.nino
            goes_on |= {
                "adviser": after.adviser.key,
                "client": None if client is None else client.key,
            }
        more = goes_on | _of_day(day) | self._of_number(nino)

        def still(connection: Connection) -> None:
            if after is not None and after.adviser is not None:
                self._still(connection, after.adviser)
                self._one(connection, after.key)

        return self._open(secret, tokens, facts, at, more, first=still)

    def open_for_adviser(
        self,
        secret: str,
        adviser: Adviser,
        facts: ClientFacts,
        at: datetime,
        *,
        password_hash: str | None = None,
        after: Session | None = None,
    ) -> Session:
        """Start a session of somebody of the firm's, who has not signed in with HMRC yet.

        Of the one `after` which it comes, what is hidden goes on.

        Raises:
            NotRecognised: they are disabled by now, or that is not their password's hash any more.
        """
        own = _of_day(USUAL_DAY) | self._of_number(None) | {"adviser": adviser.key}
        if after is not None:
            own |= {"hides": after.hides.value}

        def still(connection: Connection) -> None:
            self._still(connection, adviser, password_hash)

        return self._open(secret, None, facts, at, own, first=still)

    def _still(
        self, connection: Connection, adviser: Adviser, password_hash: str | None = None
    ) -> None:
        """Hold the adviser's row, so that nothing is done to them until their session is there.

        Raises:
            NotRecognised: something was: disabled, or that is not their password's hash any more.
        """
        row = connection.execute(
            select(advisers.c.disabled, advisers.c.sealed_password)
            .where(advisers.c.key == adviser.key)
            .with_for_update(read=True)
        ).one_or_none()
        if row is None or row.disabled:
            raise NotRecognised("adviser")
        if password_hash is not None and self._cipher.unseal(row.sealed_password) != password_hash:
            raise NotRecognised("password")

    def _open(
        self,
        secret: str,
        tokens: Tokens | None,
        facts: ClientFacts,
        at: datetime,
        more: Mapping[str, Any],
        *,
        first: Callable[[Connection], None],
    ) -> Session:
        """`first` is done within the transaction before anything is written."""
        key = _key_of(secret)
        with writing(self._engine) as connection:
            first(connection)
            _forget(connection, _over(at))
            connection.execute(
                insert(table).values(
                    key=key,
                    proven=False,
                    started_at=at,
                    last_active_at=at,
                    authority_from=at,
                    sealed_csrf=self._cipher.seal(token_urlsafe(32)),
                    sealed_facts=self._cipher.seal(to_text(facts)),
                    **self._of_tokens(tokens),
                    **more,
                )
            )
            return self._one(connection, key)

    def find(self, secret: str, at: datetime) -> Session | None:
        """The session of this cookie; None if there is none, or it is over (and then forgotten)."""
        return self.again(_key_of(secret), at)

    def again(self, key: str, at: datetime) -> Session | None:
        """The session by its key, as `find`."""
        with reading(self._engine) as connection:
            row = connection.execute(_SESSION, {"key": key}).mappings().first()
        if row is None:
            return None
        session = self._session(row)
        if session.adviser is not None and session.adviser.disabled:
            self.close(key)
            return None
        if at < session.ends_at():
            return session
        with writing(self._engine) as connection:
            _forget(connection, table.c.key == key, _over(at))
        return None

    def touch(self, key: str, at: datetime) -> None:
        """Note that the person did something, if it is a while since that was last noted.

        A session that is over stays over.
        """
        since = select(table.c.last_active_at).where(table.c.key == key)
        with reading(self._engine) as connection:
            noted = connection.execute(since).scalar_one_or_none()
        if noted is None or at - noted < NOTED_EVERY:
            return
        with writing(self._engine) as connection:
            connection.execute(
                update(table)
                .where(table.c.key == key, table.c.last_active_at < at, ~_over(at))
                .values(last_active_at=at)
            )

    def claim_number(self, key: str, nino: Nino) -> Session:
        """Keep the number typed, encrypted; not proven. Any earlier number is forgotten.

        Raises:
            NotRecognised: the session is gone, or is an adviser's: there the number is always that
                of the client on the screen.
        """
        with writing(self._engine) as connection:
            if self._one(connection, key, lock=True).adviser is not None:
                raise NotRecognised("adviser")
            return self._put(connection, key, proven=False, **self._of_number(nino))

    def open_client(self, key: str, client: Client) -> Session:
        """Put that client on the screen in place of any other.

        It is proven at once where HMRC has answered for the client in this very session.

        Raises:
            NotRecognised: the session is gone, or is not an adviser's, or the client is not listed.
        """
        with writing(self._engine) as connection:
            session = self._leaving(connection, key)
            listed = select(clients.c.key).where(_listed(session), clients.c.key == client.key)
            if connection.execute(listed).first() is None:
                raise NotRecognised("client")
            who, values = self._who(session, client.nino), self._of_number(client.nino)
            known = _has_proof(connection, key, who.subject)
            if known:
                values |= {"actor": who.actor, "subject": who.subject}
            return self._put(
                connection, key, proven=known, client=client.key, **_ANOTHER_CLIENT, **values
            )

    def leave_client(self, key: str) -> Session:
        """Take the client off the screen.

        Raises:
            NotRecognised: the session is gone, or is not an adviser's.
        """
        with writing(self._engine) as connection:
            self._leaving(connection, key)
            values = _ANOTHER_CLIENT | self._of_number(None)
            return self._put(connection, key, proven=False, client=None, **values)

    def _leaving(self, connection: Connection, key: str) -> Session:
        """An adviser's session, whose client is about to be taken off the screen."""
        session = self._one(connection, key, lock=True)
        if session.adviser is None:
            raise NotRecognised("adviser")
        if session.turned_away:  # from the client on the screen until now
            _forget_proof(connection, key, session.who.subject)
        return session

    def about(self, key: str, who: Who, at: datetime) -> Session | None:
        """The session as it is for that person alone, whoever is on the screen by now.

        For what is still to be found out about one client while an adviser is at the next. None
        where it is over, or HMRC has not answered for that person in it.
        """
        session = self.again(key, at)
        if session is None or (session.proven and session.who == who):
            return session
        if session.adviser is None:
            return None
        with reading(self._engine) as connection:
            if not _has_proof(connection, key, who.subject):
                return None
            found = select(clients.c.key.label("client"), *_OF_CLIENT).where(_listed(session))
            rows = connection.execute(found).mappings()
            listed = (client for row in rows if (client := self._client(row)))
            client = next((one for one in listed if self._who(session, one.nino) == who), None)
            version = version_of(connection, who.subject)
        if client is None:
            return None
        return replace(
            session,
            who=who,
            nino=client.nino,
            client=client,
            proven=True,
            turned_away=False,
            version=version,
        )

    def hide(self, key: str, what: ShareSafe) -> Session:
        """Hide that from now on, in every tab.

        Raises:
            NotRecognised: the session is gone.
        """
        with writing(self._engine) as connection:
            return self._put(connection, key, hides=what.value)

    def show(self, key: str, what: Demonstration) -> Session:
        """Note what is going on in this demonstration from now on.

        Raises:
            NotRecognised: the session is gone.
        """
        with writing(self._engine) as connection:
            return self._put(connection, key, shown=_of_shown(what))

    def prove(self, key: str, nino: Nino) -> Session:
        """HMRC has answered for `nino`: `who` becomes that person's own keys.

        Raises:
            NotRecognised: the session is gone, or holds another number by now. A second tab can
                change it while HMRC is answering, and must not inherit the first one's proof.
        """
        with writing(self._engine) as connection:
            session = self._one(connection, key, lock=True)
            if session.nino != nino:
                raise NotRecognised("another number")
            who = self._who(session, nino)
            if session.adviser is not None:
                insert_new(connection, proofs, {"session_key": key, "subject": who.subject})
            return self._put(connection, key, proven=True, actor=who.actor, subject=who.subject)

    def _who(self, session: Session, nino: Nino) -> Who:
        """Whose keys the number gives in that session.

        The firm is one actor, so that a colleague finds what an adviser did for a client.
        """
        subject = self.subject_of(nino, session.world)
        if session.adviser is None:
            return Who(f"p_{self._fingerprint(nino, session.world)}", subject)
        return Who(self.firm_of(session.world), subject)

    def firm_of(self, world: str) -> str:
        """The actor of every adviser's session in that world."""
        return f"{FIRM}{self._fingerprints.of(f'firm {world}')}"

    def subject_of(self, nino: Nino, world: str = "") -> str:
        """The subject of every session in that world that is proven for this number."""
        return f"s_{self._fingerprint(nino, world)}"

    def _fingerprint(self, nino: Nino, world: str) -> str:
        return self._fingerprints.of(f"{nino.value} {world}" if world else nino.value)

    def tokens(self, key: str) -> Tokens | None:
        """HMRC's tokens for the session; None if it is gone."""
        with reading(self._engine) as connection:
            return self._kept_tokens(connection, select(table.c.sealed_tokens), key)

    def replace_tokens(self, key: str, old: Tokens, new: Tokens) -> bool:
        """Swap them if the kept ones still are `old`, in one step; whether they were swapped."""
        with writing(self._engine) as connection:
            kept = select(table.c.sealed_tokens).with_for_update()
            if self._kept_tokens(connection, kept, key) != old:
                return False
            connection.execute(
                update(table).where(table.c.key == key).values(**self._of_tokens(new))
            )
            return True

    def turned_away(self, key: str) -> bool:
        """Whether HMRC's last word to the session was that it may not see the record."""
        with reading(self._engine) as connection:
            noted = connection.execute(select(table.c.turned_away).where(table.c.key == key))
            return bool(noted.scalar_one_or_none())

    def note_turned_away(self, key: str, nino: Nino) -> None:
        """Note that it was, for every process, when HMRC was asked about that number.

        Of one that is not on the screen any more nothing is said: HMRC is asked anew should an
        adviser come back to that client.
        """
        with writing(self._engine) as connection:
            row = connection.execute(_SESSION.with_for_update(of=table), {"key": key}).mappings()
            session = next(map(self._session, row), None)
            if session is None:
                return
            if session.nino == nino:
                self._put(connection, key, turned_away=True, refusals=_refused + 1)
            elif session.adviser is not None:
                _forget_proof(connection, key, self._who(session, nino).subject)

    def note_let_in(self, key: str, refusals: int) -> None:
        """Note that HMRC answers it, unless it was turned away more often than so many times.

        So an answer to what was asked before a refusal does not take that back.
        """
        with writing(self._engine) as connection:
            connection.execute(
                update(table)
                .where(table.c.key == key, _refused == refusals)
                .values(turned_away=False)
            )

    def close(self, key: str) -> None:
        """Forget the session, its tokens and its number."""
        with writing(self._engine) as connection:
            _forget(connection, table.c.key == key)

    def forget_over(self, at: datetime) -> None:
        """Forget every session that is over, though nobody comes back to it."""
        with writing(self._engine) as connection:
            _forget(connection, _over(at))

    def _put(self, connection: Connection, key: str, **values: Any) -> Session:
        connection.execute(update(table).where(table.c.key == key).values(**values))
        return self._one(connection, key)

    def _one(self, connection: Connection, key: str, *, lock: bool = False) -> Session:
        statement = _SESSION.with_for_update(of=table) if lock else _SESSION
        row = connection.execute(statement, {"key": key}).mappings().first()
        if row is None:
            raise NotRecognised("session")
        return self._session(row)

    def _kept_tokens(self, connection: Connection, kept: Select[str], key: str) -> Tokens | None:
        sealed = connection.execute(kept.where(table.c.key == key)).scalar_one_or_none()
        text = _NO_TOKENS if sealed is None else self._cipher.unseal(sealed)
        return None if text == _NO_TOKENS else from_text(Tokens, text)

    def _of_tokens(self, tokens: Tokens | None) -> dict[str, str]:
        return {
            "scopes": "" if tokens is None else " ".join(sorted(tokens.scopes)),
            "sealed_tokens": self._cipher.seal(_NO_TOKENS if tokens is None else to_text(tokens)),
        }

    def _of_number(self, nino: Nino | None) -> dict[str, Any]:
        """The columns of an unproven number: nothing of anybody's hangs on these keys."""
        return _nobodys() | {
            "sealed_nino": None if nino is None else self._cipher.seal(nino.value),
        }

    def _session(self, row: RowMapping) -> Session:
        sealed_nino = row["sealed_nino"]
        return Session(
            key=row["key"],
            who=Who(row["actor"], row["subject"]),
            nino=None if sealed_nino is None else Nino(self._cipher.unseal(sealed_nino)),
            proven=row["proven"],
            scopes=frozenset(row["scopes"].split()),
            started_at=row["started_at"],
            last_active_at=row["last_active_at"],
            authority_from=row["authority_from"],
            clock_shift=timedelta(seconds=row["clock_shift"]),
            csrf=self._cipher.unseal(row["sealed_csrf"]),
            facts=from_text(ClientFacts, self._cipher.unseal(row["sealed_facts"])),
            world=row["world"] or "",
            shown=from_text(Demonstration, row["shown"]) if row["shown"] else NOTHING_SHOWN,
            version=row["version"] or 0,
            turned_away=bool(row["turned_away"]),
            refusals=row["refusals"] or 0,
            may_be_unfinished=row["unfinished"],
            adviser=self._adviser(row),
            client=self._client(row),
            hides=ShareSafe(row["hides"] or ShareSafe.OFF),
        )

    def _adviser(self, row: RowMapping) -> Adviser | None:
        if row["role"] is None:
            return None
        return Adviser(
            key=row["adviser"],
            username=self._cipher.unseal(row["sealed_username"]),
            name=self._cipher.unseal(row["sealed_name"]),
            role=Role(row["role"]),
            disabled=row["disabled"],
        )

    def _client(self, row: RowMapping) -> Client | None:
        if row["client_added_at"] is None:
            return None
        return Client(
            key=row["client"],
            name=self._cipher.unseal(row["sealed_client_name"]),
            nino=Nino(self._cipher.unseal(row["sealed_client_nino"])),
            notes=self._cipher.unseal(row["sealed_client_notes"]),
            added_at=row["client_added_at"],
        )


_ANOTHER_CLIENT = {
    "turned_away": False,
    "refusals": _refused + 1,  # so that answers about the one before undo nothing
}


def _listed(session: Session) -> ColumnElement[bool]:
    """Who is on the list of clients that is seen in that session."""
    return clients.c.world == own_world(session.world)


def take_off_screens(connection: Connection, client: str) -> None:
    """Within a transaction under way: the client of that key is on nobody's screen any more."""
    shown = select(table.c.key, table.c.subject).where(table.c.client == client)
    for key, subject in connection.execute(shown).all():
        _forget_proof(connection, key, subject)  # HMRC may have refused them meanwhile
        connection.execute(
            update(table)
            .where(table.c.key == key)
            .values(client=None, proven=False, sealed_nino=None, **_ANOTHER_CLIENT, **_nobodys())
        )


def answers_for(connection: Connection, key: str, who: Who) -> bool:
    """Within a transaction under way: whether HMRC has answered for that person in that session.

    Also where an adviser has another client on the screen by now.
    """
    theirs = table.c.key == key, table.c.actor == who.actor, table.c.subject == who.subject
    there = connection.execute(select(table.c.key).where(*theirs)).first() is not None
    return there or _has_proof(connection, key, who.subject)


def end_those_of(connection: Connection, adviser: str) -> None:
    """Within a transaction under way: the adviser of that key is signed in nowhere any more."""
    _forget(connection, table.c.adviser == adviser)


def _nobodys() -> dict[str, Any]:
    nobody = f"v_{token_urlsafe(24)}"
    return {"actor": nobody, "subject": nobody}


def _of_day(day: DemoDay) -> dict[str, Any]:
    return {
        "clock_shift": day.ahead // timedelta(seconds=1),
        "world": day.world or None,
        "shown": _of_shown(day.shown),
    }


def _of_shown(what: Demonstration) -> str | None:
    return None if what == NOTHING_SHOWN else to_text(what)


def _forget(connection: Connection, *which: ColumnElement[bool]) -> None:
    """Those sessions, with all that hangs on them."""
    theirs = select(table.c.key).where(*which)
    connection.execute(delete(proofs).where(proofs.c.session_key.in_(theirs)))
    connection.execute(delete(table).where(*which))


def _has_proof(connection: Connection, key: str, subject: str) -> bool:
    wanted = select(proofs).where(proofs.c.session_key == key, proofs.c.subject == subject)
    return connection.execute(wanted).first() is not None


def _forget_proof(connection: Connection, key: str, subject: str) -> None:
    connection.execute(
        delete(proofs).where(proofs.c.session_key == key, proofs.c.subject == subject)
    )


def _key_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _over(at: datetime) -> ColumnElement[bool]:
    return or_(table.c.last_active_at <= at - IDLE_LIMIT, table.c.started_at <= at - ABSOLUTE_LIMIT)
