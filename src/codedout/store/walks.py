"""What people typed about small differences of past years; one sheet a person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from codedout.domain.walk import Walk
from codedout.store.cipher import Cipher
from codedout.store.sheets import StoreSheets, forget_sheets_over
from codedout.store.tables import walks as table


class StoreWalks(StoreSheets[Walk]):
    """The sheets in the store."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        super().__init__(engine, cipher, table, Walk)

    def forget_over(self, at: datetime) -> None:
        """Forget everybody's that are not to be kept any longer."""
        forget_sheets_over(self._engine, table, at)
