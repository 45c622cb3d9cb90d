"""What people typed about their bills; one sheet a person and year."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from codedout.domain.bill_sheet import TypedBill
from codedout.domain.tax_year import TaxYear
from codedout.store.cipher import Cipher
from codedout.store.sheets import StoreSheets, forget_sheets_over
from codedout.store.tables import bills as table


class StoreBills:
    """The sheets in the store."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine = engine
        self._cipher = cipher

    def of(self, year: TaxYear) -> StoreSheets[TypedBill]:
        """Those about the bill of that year."""
        return StoreSheets(self._engine, self._cipher, table, TypedBill, tax_year=year.starts_in)

    def forget_over(self, at: datetime) -> None:
        """Forget everybody's that are not to be kept any longer."""
        forget_sheets_over(self._engine, table, at)
