"""Sign-ins that have succeeded. The secret in the cookie is kept only as its SHA-256."""

from __future__ import annotations

import hashlib
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

from codedout.domain.change import Who
from codedout.domain.client_facts import ClientFacts
from codedout.domain.errors import NotRecognised
from codedout.domain.nino import Nino
from codedout.domain.session import ABSOLUTE_LIMIT, IDLE_LIMIT, NOTED_EVERY, Session
from codedout.domain.signing_in import USUAL_DAY, DemoDay, Tokens
from codedout.store.cipher import Cipher, Fingerprints
from codedout.store.codec import from_text, to_text
from codedout.store.engine import reading, writing
from codedout.store.journal import UNFINISHED
from codedout.store.tables import changes, drafts, subjects
from codedout.store.tables import sessions as table

_refused = func.coalesce(table.c.refusals, 0)


def _theirs(of: Table) -> ColumnElement[bool]:
    return and_(of.c.actor == table.c.actor, of.c.subject == table.c.subject)


# With it what every run of a page needs as well: the version of its subject, and whether there is
# anything unfinished to be read, which mostly there is not.
_SESSION = select(
    table,
    select(subjects.c.version)
    .where(subjects.c.subject == table.c.subject)
    .scalar_subquery()
    .label("version"),
    or_(
        exists().where(_theirs(drafts)),
        exists().where(_theirs(changes), UNFINISHED),
    ).label("unfinished"),
).where(table.c.key == bindparam("key"))


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
    ) -> Session:
        """Start a session for the secret that goes into the cookie. Forgets those that are over."""
        key = _key_of(secret)
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(_over(at)))
            connection.execute(
                insert(table).values(
                    key=key,
                    proven=False,
                    started_at=at,
                    last_active_at=at,
                    authority_from=at,
                    clock_shift=day.ahead // timedelta(seconds=1),
                    world=day.world or None,
                    sealed_csrf=self._cipher.seal(token_urlsafe(32)),
                    sealed_facts=self._cipher.seal(to_text(facts)),
                    **self._of_tokens(tokens),
                    **self._of_number(nino),
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
        if at < session.ends_at():
            return session
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.key == key, _over(at)))
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
            NotRecognised: the session is gone.
        """
        return self._change(key, proven=False, **self._of_number(nino))

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
            actor = f"p_{self._fingerprint(nino, session.world)}"
            subject = self.subject_of(nino, session.world)
            connection.execute(
                update(table)
                .where(table.c.key == key)
                .values(proven=True, actor=actor, subject=subject)
            )
            return self._one(connection, key)

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

    def note_turned_away(self, key: str) -> None:
        """Note that it was, for every process."""
        with writing(self._engine) as connection:
            connection.execute(
                update(table)
                .where(table.c.key == key)
                .values(turned_away=True, refusals=_refused + 1)
            )

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
            connection.execute(delete(table).where(table.c.key == key))

    def forget_over(self, at: datetime) -> None:
        """Forget every session that is over, though nobody comes back to it."""
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(_over(at)))

    def _change(self, key: str, **values: Any) -> Session:
        with writing(self._engine) as connection:
            connection.execute(update(table).where(table.c.key == key).values(**values))
            return self._one(connection, key)

    def _one(self, connection: Connection, key: str, *, lock: bool = False) -> Session:
        statement = _SESSION.with_for_update() if lock else _SESSION
        row = connection.execute(statement, {"key": key}).mappings().first()
        if row is None:
            raise NotRecognised("session")
        return self._session(row)

    def _kept_tokens(self, connection: Connection, kept: Select[str], key: str) -> Tokens | None:
        sealed = connection.execute(kept.where(table.c.key == key)).scalar_one_or_none()
        return None if sealed is None else from_text(Tokens, self._cipher.unseal(sealed))

    def _of_tokens(self, tokens: Tokens) -> dict[str, str]:
        return {
            "scopes": " ".join(sorted(tokens.scopes)),
            "sealed_tokens": self._cipher.seal(to_text(tokens)),
        }

    def _of_number(self, nino: Nino | None) -> dict[str, str | None]:
        """The columns of an unproven number: nothing of anybody's hangs on these keys."""
        nobody = f"v_{token_urlsafe(24)}"
        return {
            "actor": nobody,
            "subject": nobody,
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
            version=row["version"] or 0,
            turned_away=bool(row["turned_away"]),
            refusals=row["refusals"] or 0,
            may_be_unfinished=row["unfinished"],
        )


def _key_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _over(at: datetime) -> ColumnElement[bool]:
    return or_(table.c.last_active_at <= at - IDLE_LIMIT, table.c.started_at <= at - ABSOLUTE_LIMIT)
