"""Everything that is kept, behind one door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine

from codedout.domain.errors import StoreUnavailable
from codedout.store.advisers import StoreAdvisers
from codedout.store.answers import StoreAnswers
from codedout.store.attempts import StoreAttempts
from codedout.store.bills import StoreBills
from codedout.store.cipher import Cipher
from codedout.store.clients import StoreClients
from codedout.store.drafts import StoreDrafts
from codedout.store.engine import PATIENCE, make_engine
from codedout.store.fingerprints import kept_fingerprints, kept_secret
from codedout.store.held import StoreHeld
from codedout.store.journal import StoreJournal
from codedout.store.known import StoreKnown
from codedout.store.limiter import NoLimit, StoreLimiter
from codedout.store.locks import StoreLocks
from codedout.store.presence import StorePresence
from codedout.store.sessions import StoreSessions
from codedout.store.subjects import StoreSubjects
from codedout.store.sweeps import StoreSweeps
from codedout.store.upgrade import Standing, standing, upgrade
from codedout.store.walks import StoreWalks


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """One database, for all threads of a process. Its methods raise `StoreUnavailable`."""

    engine: Engine = field(repr=False)
    sessions: StoreSessions
    advisers: StoreAdvisers
    clients: StoreClients
    attempts: StoreAttempts
    locks: StoreLocks
    journal: StoreJournal
    answers: StoreAnswers
    drafts: StoreDrafts
    walks: StoreWalks
    bills: StoreBills
    subjects: StoreSubjects
    known: StoreKnown
    held: StoreHeld
    presence: StorePresence
    sweeps: StoreSweeps
    signing_key: str = field(repr=False)  # Ed25519, 32 bytes in hex: signs people's histories

    def limiter(self, per_second: float) -> StoreLimiter | NoLimit:
        """What keeps all processes together under a rate; 0 is no limit."""
        return StoreLimiter(self.engine, per_second) if per_second else NoLimit()

    def healthy(self) -> bool:
        """Whether the tables can be reached and are the ones that this code knows."""
        try:
            return standing(self.engine) is Standing.UP_TO_DATE
        except StoreUnavailable:
            return False

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_store(url: str, keys: Sequence[str], *, patience: float = PATIENCE) -> Store:
    """The store at `url`, its tables made or brought up to date.

    `keys` are Fernet keys, the one in use first; `patience` is in seconds.

    Raises:
        NotADatabase, NotAKey, KeysDoNotFit, StoreNewerThanCode, StoreUnavailable
    """
    cipher = Cipher(keys)
    engine = make_engine(url, patience)
    try:
        upgrade(engine)
        fingerprints = kept_fingerprints(engine, cipher)
        signing_key = kept_secret(engine, cipher, "history_signing_key")
    except BaseException:
        engine.dispose()
        raise
    return Store(
        engine=engine,
        sessions=StoreSessions(engine, cipher, fingerprints),
        advisers=StoreAdvisers(engine, cipher, fingerprints),
        clients=StoreClients(engine, cipher, fingerprints),
        attempts=StoreAttempts(engine, cipher),
        locks=StoreLocks(engine),
        journal=StoreJournal(engine, cipher),
        answers=StoreAnswers(engine, cipher),
        drafts=StoreDrafts(engine, cipher),
        walks=StoreWalks(engine, cipher),
        bills=StoreBills(engine, cipher),
        subjects=StoreSubjects(engine),
        known=StoreKnown(engine, cipher),
        held=StoreHeld(engine, cipher),
        presence=StorePresence(engine),
        sweeps=StoreSweeps(engine, cipher),
        signing_key=signing_key,
    )
