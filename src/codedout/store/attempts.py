"""Sign-ins under way. Each can be taken once, and survives a restart of ours until then."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Delete, Engine, delete, insert

from codedout.domain.signing_in import Attempt
from codedout.store import tables
from codedout.store.cipher import Cipher
from codedout.store.codec import from_text, to_text
from codedout.store.engine import writing

LASTS = timedelta(minutes=10)


class StoreAttempts:
    """Answers to `signin.ports.Attempts`."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine = engine
        self._cipher = cipher

    def begin(self, attempt: Attempt) -> None:
        """Keep it, and forget those that have run out."""
        with writing(self._engine) as connection:
            connection.execute(_forget_over(attempt.started_at))
            connection.execute(
                insert(tables.attempts).values(
                    state_hash=attempt.state_hash,
                    started_at=attempt.started_at,
                    sealed=self._cipher.seal(to_text(attempt)),
                )
            )

    def forget_over(self, at: datetime) -> None:
        """Forget those that have run out."""
        with writing(self._engine) as connection:
            connection.execute(_forget_over(at))

    def take(self, state_hash: str, at: datetime) -> Attempt | None:
        """Remove and return it; None if unknown, used before, or older than ten minutes."""
        table = tables.attempts
        with writing(self._engine) as connection:
            sealed = connection.execute(
                delete(table).where(table.c.state_hash == state_hash).returning(table.c.sealed)
            ).scalar_one_or_none()
        if sealed is None:
            return None
        attempt = from_text(Attempt, self._cipher.unseal(sealed))
        return attempt if at - attempt.started_at <= LASTS else None


def _forget_over(at: datetime) -> Delete:
    return delete(tables.attempts).where(tables.attempts.c.started_at < at - LASTS)
