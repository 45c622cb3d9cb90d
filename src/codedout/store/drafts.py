"""What people began to fill in. What is older than `KEPT_FOR` is not found, and soon is gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, delete, select

from codedout.domain.change import Ask, Who
from codedout.domain.draft import KEPT_FOR, Draft
from codedout.domain.tax_year import TaxYear
from codedout.journeys.ports import Drafts
from codedout.store.cipher import Cipher
from codedout.store.codec import from_text, to_text
from codedout.store.engine import reading, writing
from codedout.store.insert import put
from codedout.store.tables import drafts as table

LATE = timedelta(seconds=10)
"""How much later than the next one a draft may come to be written down."""

_TICK = timedelta(microseconds=1)


class StoreDrafts(Drafts):
    """The drafts in the store."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine = engine
        self._cipher = cipher

    def keep(self, draft: Draft) -> None:
        """Keep it; it takes the place of the person's own, older one for the same ask and year.

        One that comes late, from a page that was drawn while more was typed, takes no place.
        """
        kept = {"saved_at": draft.saved_at, "sealed": self._cipher.seal(to_text(draft))}
        row = {
            "actor": draft.who.actor,
            "subject": draft.who.subject,
            "ask": draft.ask.value,
            "tax_year": draft.tax_year.starts_in,
        }
        newer = _theirs(draft.who, draft.saved_at).where(
            *_of(draft.ask, draft.tax_year),
            # A clock that was put back by longer must not keep what is typed from being kept.
            table.c.saved_at.between(draft.saved_at + _TICK, draft.saved_at + LATE),
        )
        with writing(self._engine) as connection:
            if connection.execute(newer).first() is None:
                put(connection, table, row | kept, **kept)

    def find(self, who: Who, ask: Ask, year: TaxYear, at: datetime) -> Draft | None:
        """The one for that ask and year; None if there is none that is still kept."""
        theirs = _theirs(who, at).where(*_of(ask, year))
        return next(iter(self._all(theirs)), None)

    def of(self, who: Who, at: datetime) -> tuple[Draft, ...]:
        """All that are still kept, the one last worked on first."""
        return self._all(_theirs(who, at).order_by(table.c.saved_at.desc(), table.c.ask))

    def forget(self, who: Who, ask: Ask, year: TaxYear) -> None:
        """Forget one, if there is one."""
        with writing(self._engine) as connection:
            connection.execute(
                delete(table).where(
                    table.c.actor == who.actor,
                    table.c.subject == who.subject,
                    *_of(ask, year),
                )
            )

    def forget_over(self, at: datetime) -> None:
        """Forget everybody's that are not to be kept any longer."""
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.saved_at <= at - KEPT_FOR))

    def _all(self, which: Select[Any]) -> tuple[Draft, ...]:
        with reading(self._engine) as connection:
            sealed = connection.execute(which).scalars().all()
        return tuple(from_text(Draft, self._cipher.unseal(one)) for one in sealed)


def _theirs(who: Who, at: datetime) -> Select[Any]:
    return select(table.c.sealed).where(
        table.c.actor == who.actor,
        table.c.subject == who.subject,
        table.c.saved_at > at - KEPT_FOR,
    )


def _of(ask: Ask, year: TaxYear) -> tuple[ColumnElement[bool], ...]:
    return table.c.ask == ask.value, table.c.tax_year == year.starts_in
