"""HMRC's last answer to each question about a person, and that of the visit before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Engine, RowMapping, case, delete, select, update

from codedout.domain.change import Who
from codedout.domain.choice import CollectionChoice, ReturnRecord, Returns
from codedout.domain.coded_out import Amounts
from codedout.domain.tax_year import TaxYear
from codedout.journeys.ports import Answer, Asked, Kept, Known
from codedout.store.cipher import Cipher
from codedout.store.codec import from_text, to_text
from codedout.store.engine import reading, writing
from codedout.store.insert import put
from codedout.store.sessions import answers_for
from codedout.store.subjects import holding, version_of
from codedout.store.tables import known as table

KEPT_FOR = timedelta(days=393)
"""Thirteen months, and never a day more (February to March of the next year are the shortest).

Many people look once a year, when their return falls due. With a month to spare for coming late,
they are told what changed since; whoever stays away for longer begins anew.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sealed:
    """What is sealed of an answer: one of the three."""

    version: int
    amounts: Amounts | None = None
    choice: CollectionChoice | None = None
    returns: tuple[tuple[TaxYear, ReturnRecord], ...] | None = None


class StoreKnown(Known):
    """The answers in the store."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine = engine
        self._cipher = cipher

    def keep(self, who: Who, asked: Asked, session_key: str, kept: Kept) -> None:
        """Keep it in place of the last one, which becomes the earlier one in a new session.

        Nothing is kept where a change was sent since HMRC was asked, or where the session is over
        or the person has left it: all that was kept of them may have been forgotten since.
        """
        row: dict[str, Any] = {
            "actor": who.actor,
            "subject": who.subject,
            "asked": asked.name,
            "session_key": session_key,
            "read_at": kept.at,
            "sealed": self._cipher.seal(to_text(_to_be_sealed(kept))),
        }
        again = table.c.session_key == session_key
        earlier = {
            "earlier_at": case((again, table.c.earlier_at), else_=table.c.read_at),
            "sealed_earlier": case((again, table.c.sealed_earlier), else_=table.c.sealed),
        }
        with writing(self._engine) as connection, holding(connection, who.subject):
            current = version_of(connection, who.subject) == kept.version
            if current and answers_for(connection, session_key, who):
                put(connection, table, row, **row, **earlier)

    def last(self, who: Who, at: datetime) -> Mapping[str, Kept]:
        """The last answers that are still kept then, by the names of the questions."""
        rows = self._rows(who)
        return self._kept(at, ((row["asked"], row["read_at"], row["sealed"]) for row in rows))

    def earlier(self, who: Who, session_key: str, at: datetime) -> Mapping[str, Kept]:
        """The last answers that were given in another session than this, before it asked."""
        answers = (
            (row["asked"], row["read_at"], row["sealed"])
            if row["session_key"] != session_key
            else (row["asked"], row["earlier_at"], row["sealed_earlier"])
            for row in self._rows(who)
        )
        return self._kept(at, answers)

    def forget_over(self, at: datetime) -> None:
        """Forget every answer that has been kept for long enough."""
        over = at - KEPT_FOR
        nothing = {"earlier_at": None, "sealed_earlier": None}
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.read_at <= over))
            connection.execute(update(table).where(table.c.earlier_at <= over).values(**nothing))

    def _rows(self, who: Who) -> list[RowMapping]:
        theirs = select(table).where(table.c.actor == who.actor, table.c.subject == who.subject)
        with reading(self._engine) as connection:
            return list(connection.execute(theirs).mappings())

    def _kept(
        self, now: datetime, found: Iterable[tuple[str, datetime | None, str | None]]
    ) -> Mapping[str, Kept]:
        """Those of the answers that are there, are not too old and can be read."""
        read: dict[str, Kept] = {}
        for asked, at, sealed in found:
            if at is None or sealed is None or at <= now - KEPT_FOR:
                continue
            opened = _opened(self._cipher.unseal(sealed))
            if opened is not None:
                read[asked] = Kept(opened[0], at, opened[1])
        return read


def _to_be_sealed(kept: Kept) -> _Sealed:
    match kept.value:
        case Amounts():
            return _Sealed(version=kept.version, amounts=kept.value)
        case CollectionChoice():
            return _Sealed(version=kept.version, choice=kept.value)
        case Returns():
            return _Sealed(version=kept.version, returns=tuple(kept.value.by_year.items()))


def _opened(text: str) -> tuple[Answer, int] | None:
    """The answer and the person's version; None of what a later release wrote in its own way."""
    try:
        opened = from_text(_Sealed, text)
    except ValidationError:
        return None
    returns = None if opened.returns is None else Returns(dict(opened.returns))
    answers = (opened.amounts, opened.choice, returns)
    answer = next((one for one in answers if one is not None), None)
    return None if answer is None else (answer, opened.version)
