"""What people told us about their returns where HMRC's record says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, select

from codedout.domain.change import Who
from codedout.domain.tax_year import TaxYear
from codedout.journeys.ports import Answers
from codedout.store.cipher import Cipher
from codedout.store.codec import from_text, to_text
from codedout.store.engine import reading, writing
from codedout.store.insert import put
from codedout.store.tables import answers as table


class StoreAnswers(Answers):
    """The answers in the store."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine = engine
        self._cipher = cipher

    def say_return_submitted(self, who: Who, year: TaxYear, submitted: bool, at: datetime) -> None:
        """Keep the answer; it takes the place of an earlier one about the same year."""
        said = {"said_at": at, "sealed": self._cipher.seal(to_text(submitted))}
        row = {"actor": who.actor, "subject": who.subject, "tax_year": year.starts_in} | said
        with writing(self._engine) as connection:
            put(connection, table, row, **said)

    def returns_said(self, who: Who) -> Mapping[TaxYear, bool]:
        """What they said, by year; a year they were not asked about is not in it."""
        statement = select(table.c.tax_year, table.c.sealed).where(
            table.c.actor == who.actor, table.c.subject == who.subject
        )
        with reading(self._engine) as connection:
            rows = connection.execute(statement).all()
        return {TaxYear(year): from_text(bool, self._cipher.unseal(kept)) for year, kept in rows}

    def of_everybody(self, actor: str, year: TaxYear) -> Mapping[str, bool]:
        """What that actor said of the year's return, by subject."""
        statement = select(table.c.subject, table.c.sealed).where(
            table.c.actor == actor, table.c.tax_year == year.starts_in
        )
        with reading(self._engine) as connection:
            rows = connection.execute(statement).all()
        return {subject: from_text(bool, self._cipher.unseal(kept)) for subject, kept in rows}
