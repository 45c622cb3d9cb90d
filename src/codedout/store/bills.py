"""What people typed about their bills; one sheet a person and year.

What is older than `KEPT_FOR` is not found, and soon is gone.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Engine, delete, select

from codedout.domain.bill_sheet import TypedBill
from codedout.domain.change import Who
from codedout.domain.draft import KEPT_FOR
from codedout.domain.tax_year import TaxYear
from codedout.journeys.ports import Bills
from codedout.store.cipher import Cipher
from codedout.store.codec import from_text, to_text
from codedout.store.engine import reading, writing
from codedout.store.insert import put
from codedout.store.tables import bills as table


class StoreBills(Bills):
    """The sheets in the store."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine = engine
        self._cipher = cipher

    def keep(self, who: Who, bill: TypedBill, at: datetime) -> None:
        """Keep it in place of the one before."""
        kept = {"saved_at": at, "sealed": self._cipher.seal(to_text(bill))}
        row = {
            "actor": who.actor,
            "subject": who.subject,
            "tax_year": bill.owed_year.starts_in,
        }
        with writing(self._engine) as connection:
            put(connection, table, row | kept, **kept)

    def find(self, who: Who, year: TaxYear, at: datetime) -> TypedBill | None:
        """Theirs of that year; None if there is none that is still kept."""
        theirs = select(table.c.sealed).where(*_of(who, year), table.c.saved_at > at - KEPT_FOR)
        with reading(self._engine) as connection:
            sealed = connection.execute(theirs).scalar_one_or_none()
        if sealed is None:
            return None
        try:
            return from_text(TypedBill, self._cipher.unseal(sealed))
        except ValidationError:  # a later release wrote it in its own way
            return None

    def forget(self, who: Who, year: TaxYear) -> None:
        """Forget theirs of that year, if there is one."""
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(*_of(who, year)))

    def forget_over(self, at: datetime) -> None:
        """Forget everybody's that are not to be kept any longer."""
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.saved_at <= at - KEPT_FOR))


def _of(who: Who, year: TaxYear) -> tuple[ColumnElement[bool], ...]:
    return (
        table.c.actor == who.actor,
        table.c.subject == who.subject,
        table.c.tax_year == year.starts_in,
    )
