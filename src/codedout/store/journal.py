"""Changes on disk: what was asked for, whether it was sent, what became of it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from secrets import choice
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, select, union, update

from codedout.domain.agreement import Agreement, Sender
from codedout.domain.change import (
    OPEN,
    SETTLED,
    Change,
    ChangeState,
    NewChange,
    Position,
    Refusal,
    Who,
    check_move,
)
from codedout.domain.errors import NotRecognised
from codedout.journeys.ports import Journal, LeftOpen
from codedout.store.cipher import Cipher
from codedout.store.codec import Outcome, from_text, to_text
from codedout.store.engine import reading, writing
from codedout.store.insert import insert_new
from codedout.store.subjects import bump, hold, version_of
from codedout.store.tables import changes as table
from codedout.store.tables import proofs, sessions

# No vowels, so no words; nothing that sounds or looks like another when read out or written down.
ALPHABET = "234679CDFGHJKMNPQRTVWXY"

FIRM = "f_"
"""How an actor begins who is the firm, and not a person for themselves."""

_IS_OPEN = table.c.state.in_(sorted(state.value for state in OPEN))
UNFINISHED = _IS_OPEN | (table.c.state == ChangeState.READY.value)
"""Prepared, or sent with its outcome open."""

# From the few sessions there are to their people's changes, by the index: however many changes of
# people long gone are kept, they are not looked through.
_LEFT = (sessions.c.key, table.c.actor, table.c.subject, table.c.reference, table.c.number)

LEFT_OPEN = union(
    select(*_LEFT)
    .join(table, (table.c.subject == sessions.c.subject) & (table.c.actor == sessions.c.actor))
    .where(sessions.c.proven, _IS_OPEN),
    # An adviser's session is of each client for whom HMRC has answered in it, whoever of them is on
    # the screen now. The client's own changes have another actor than the firm's.
    select(*_LEFT)
    .join(proofs, proofs.c.session_key == sessions.c.key)
    .join(table, table.c.subject == proofs.c.subject)
    .where(table.c.actor.startswith(FIRM), _IS_OPEN),
).order_by("number", "key")


class StoreJournal(Journal):
    """The journal in the store."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine = engine
        self._cipher = cipher

    def write_down(self, new: NewChange, at: datetime) -> Change:
        """Commit a change in state `ready` under a fresh reference."""
        row: dict[str, Any] = {
            "actor": new.who.actor,
            "subject": new.who.subject,
            "state": ChangeState.READY.value,
            "prepared_at": at,
            "sealed_what": self._cipher.seal(to_text(new)),
        }
        with writing(self._engine) as connection:
            outcome = Outcome(prepared_order=version_of(connection, new.who.subject))
            row["sealed_outcome"] = self._cipher.seal(to_text(outcome))
            reference = _reference()
            while not insert_new(connection, table, row | {"reference": reference}):
                reference = _reference()
        return Change(
            reference=reference,
            what=new,
            state=ChangeState.READY,
            prepared_at=at,
            prepared_order=outcome.prepared_order,
        )

    def find(self, who: Who, reference: str) -> Change:
        """The change of that reference.

        Raises:
            NotRecognised: there is none, or it is somebody else's.
        """
        with reading(self._engine) as connection:
            return self._one(connection, who, reference)

    def of(self, who: Who) -> tuple[Change, ...]:
        """All of them, newest first."""
        return self._all(_theirs(who))

    def prepared(self, who: Who) -> tuple[Change, ...]:
        """Those that stand `ready`, newest first."""
        return self._all(_theirs(who).where(table.c.state == ChangeState.READY.value))

    def open_ones(self, who: Who) -> tuple[Change, ...]:
        """Those that were sent and whose outcome is open, oldest first."""
        return self._all(_theirs(who).where(_IS_OPEN))[::-1]

    def sent_since(self, who: Who, since: datetime) -> tuple[Change, ...]:
        """Those that were sent later than that, whatever became of them, oldest first."""
        return self._all(_theirs(who).where(table.c.sent_at > since))[::-1]

    def unfinished(self, who: Who) -> tuple[Change, ...]:
        """Those that stand `ready` and those whose outcome is open, newest first."""
        return self._all(_theirs(who).where(UNFINISHED))

    def left_open(self) -> tuple[LeftOpen, ...]:
        """Everybody's whose outcome is open, once for each of the person's sessions; oldest first.

        Nothing is unsealed for it, and nobody without a session is in it.
        """
        with reading(self._engine) as connection:
            rows = connection.execute(LEFT_OPEN)
            return tuple(
                LeftOpen(key, Who(actor, subject), ref) for key, actor, subject, ref, _ in rows
            )

    def _all(self, which: Select[Any]) -> tuple[Change, ...]:
        with reading(self._engine) as connection:
            rows = connection.execute(which.order_by(table.c.number.desc()))
            return tuple(self._change(row) for row in rows.mappings())

    def explain(self, who: Who, reference: str, reason: str) -> Change:
        """Commit why the person asks for a change, if it still stands `ready`.

        Raises:
            NotRecognised: there is none, or it is somebody else's.
        """
        return self._while_ready(who, reference, reason=reason)

    def agree(self, who: Who, reference: str, agreement: Agreement) -> Change:
        """Commit that the client agreed, if the change still stands `ready`.

        Raises:
            NotRecognised: there is none, or it is somebody else's.
        """
        return self._while_ready(who, reference, agreement=agreement)

    def _while_ready(self, who: Who, reference: str, **values: Any) -> Change:
        with writing(self._engine) as connection:
            change = self._one(connection, who, reference, lock=True)
            outcome = _outcome(change)
            with_them = replace(outcome, **values)
            if change.state is not ChangeState.READY or with_them == outcome:
                return change
            self._put_outcome(connection, reference, with_them)
            return self._one(connection, who, reference)

    def version(self, who: Who) -> int:
        """A number that grows with each move by which HMRC may hold something new for them."""
        with reading(self._engine) as connection:
            return version_of(connection, who.subject)

    def claim(
        self,
        who: Who,
        reference: str,
        at: datetime,
        *,
        seen: int | None = None,
        by: str = "",
        sender: Sender | None = None,
    ) -> Change | None:
        """Commit `ready -> sending`; None if it was not `ready` (somebody else claimed it).

        `by` is the key of the session that sends it, `sender` who of the firm's. None too
        where the version of the person is not `seen` any more: of several changes looked at in one
        moment one is claimed.

        Raises:
            NotRecognised: there is none, or it is somebody else's.
        """
        with writing(self._engine) as connection:
            change = self._one(connection, who, reference, lock=True)
            if change.state is not ChangeState.READY:
                return None
            hold(connection, who.subject)
            if seen is not None and version_of(connection, who.subject) != seen:
                return None
            outcome = replace(_outcome(change), sent_by=by, sender=sender)
            return self._go(connection, change, ChangeState.SENDING, at, outcome)

    def move(
        self,
        who: Who,
        reference: str,
        old: ChangeState,
        new: ChangeState,
        at: datetime,
        *,
        after: Position | None = None,
        refusal: Refusal | None = None,
        correlation_ids: tuple[str, ...] = (),
        overtaken_by: str = "",
    ) -> Change:
        """Commit `old -> new` if it still is `old`, adding the ids; else return it as it is.

        What was known of `after` and `refusal` stays known where nothing newer is given.

        Raises:
            IllegalMove: the table of states does not allow it.
            NotRecognised: there is none, or it is somebody else's.
        """
        check_move(old, new)
        with writing(self._engine) as connection:
            change = self._one(connection, who, reference, lock=True)
            if change.state is not old:
                return change
            outcome = replace(
                _outcome(change),
                after=after or change.after,
                refusal=refusal or change.refusal,
                correlation_ids=change.correlation_ids + correlation_ids,
                overtaken_by=overtaken_by,
            )
            return self._go(connection, change, new, at, outcome)

    def add_id(self, who: Who, reference: str, correlation_id: str) -> Change:
        """Commit one more of HMRC's ids to a change that stays as it is.

        Raises:
            NotRecognised: there is none, or it is somebody else's.
        """
        with writing(self._engine) as connection:
            change = self._one(connection, who, reference, lock=True)
            outcome = replace(
                _outcome(change), correlation_ids=(*change.correlation_ids, correlation_id)
            )
            self._put_outcome(connection, reference, outcome)
            bump(connection, who.subject)  # HMRC's answer may be newer than what was read
            return self._one(connection, who, reference)

    def _put_outcome(self, connection: Connection, reference: str, outcome: Outcome) -> None:
        connection.execute(
            update(table)
            .where(table.c.reference == reference)
            .values(sealed_outcome=self._cipher.seal(to_text(outcome)))
        )

    def _go(
        self,
        connection: Connection,
        change: Change,
        state: ChangeState,
        at: datetime,
        outcome: Outcome,
    ) -> Change:
        who = change.what.who
        if state is not ChangeState.DROPPED:  # in every other case HMRC may hold something new
            version = bump(connection, who.subject)
            if state is ChangeState.SENDING:  # what grows each time tells what was sent later
                outcome = replace(outcome, sent_order=version)
            elif state is ChangeState.TAKEN:
                outcome = replace(outcome, taken=True)
            elif state in SETTLED:
                outcome = replace(outcome, settled_order=version)
        connection.execute(
            update(table)
            .where(table.c.reference == change.reference, table.c.state == change.state.value)
            .values(
                state=state.value,
                sent_at=at if state is ChangeState.SENDING else change.sent_at,
                settled_at=at if state in SETTLED else None,
                sealed_outcome=self._cipher.seal(to_text(outcome)),
            )
        )
        return self._one(connection, who, change.reference)

    def _one(
        self, connection: Connection, who: Who, reference: str, *, lock: bool = False
    ) -> Change:
        statement = _theirs(who).where(table.c.reference == reference)
        if lock:
            statement = statement.with_for_update()
        row = connection.execute(statement).mappings().first()
        if row is None:
            raise NotRecognised("reference")
        return self._change(row)

    def _change(self, row: RowMapping) -> Change:
        outcome = from_text(Outcome, self._cipher.unseal(row["sealed_outcome"]))
        return Change(
            reference=row["reference"],
            what=from_text(NewChange, self._cipher.unseal(row["sealed_what"])),
            state=ChangeState(row["state"]),
            prepared_at=row["prepared_at"],
            sent_at=row["sent_at"],
            settled_at=row["settled_at"],
            **_kept(outcome),
        )


def _outcome(change: Change) -> Outcome:
    """What is kept of a change's outcome, all of it, to be kept again with something different."""
    return Outcome(**_kept(change))


def _kept(one: Change | Outcome) -> dict[str, Any]:
    """The fields of an outcome, which a change has by the same names."""
    return {each.name: getattr(one, each.name) for each in fields(Outcome)}


def _theirs(who: Who) -> Select[Any]:
    return select(table).where(table.c.actor == who.actor, table.c.subject == who.subject)


def _reference() -> str:
    drawn = "".join(choice(ALPHABET) for _ in range(8))
    return f"CO-{drawn[:4]}-{drawn[4:]}"
