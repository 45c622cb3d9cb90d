"""Which processes of the portal are running on the store, as each of them says again and again."""

from __future__ import annotations

from secrets import token_hex

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, exists, not_, select

from codedout.store.engine import seconds_now, writing
from codedout.store.insert import put
from codedout.store.tables import locks as table

LEASE = 60.0  # seconds; one that was killed is believed to be running for so long
_PORTALS = table.c.name.startswith("portal ")


class StorePresence:
    """This process. It says so every few seconds, so that a slow one is not taken for gone."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._name = f"portal {token_hex(16)}"

    def say(self) -> None:
        """That it is running."""
        with writing(self._engine) as connection:
            now = seconds_now(connection)
            connection.execute(delete(table).where(_PORTALS, not_(_runs(now))))
            row = {"name": self._name, "holder": "", "until": now + LEASE}
            put(connection, table, row, until=row["until"])

    def end(self) -> None:
        """That it runs no longer."""
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.name == self._name))


def somebody_runs(connection: Connection) -> bool:
    """Whether any process of the portal has said lately that it is running."""
    running = select(exists().where(_PORTALS, _runs(seconds_now(connection))))
    return bool(connection.execute(running).scalar_one())


def _runs(now: float) -> ColumnElement[bool]:
    """Whether a row is of one that runs: it is not over, and not far ahead of any said now.

    What is far ahead was said before the clock was put back; one that runs has said so again
    since. As much as a lease is let pass, for one that speaks just after `now` was read, or has
    yet to speak after a small step of the clock.
    """
    return and_(table.c.until > now, table.c.until <= now + 2 * LEASE)
