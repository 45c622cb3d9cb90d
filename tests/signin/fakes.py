"""In-memory answers to the ports of signing in, for tests that are not about the store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from codedout.domain.adviser import Adviser
from codedout.domain.change import Who
from codedout.domain.client_facts import ClientFacts
from codedout.domain.demonstration import Demonstration
from codedout.domain.nino import Nino
from codedout.domain.session import Session
from codedout.domain.share_safe import ShareSafe
from codedout.domain.signing_in import USUAL_DAY, Attempt, DemoDay, Tokens

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@dataclass
class SetClock:
    """A clock that stands still until it is moved."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def pass_by(self, time: timedelta) -> None:
        self.at += time


@dataclass
class Attempts:
    kept: dict[str, Attempt] = field(default_factory=dict)

    def begin(self, attempt: Attempt) -> None:
        self.kept[attempt.state_hash] = attempt

    def take(self, state_hash: str, at: datetime) -> Attempt | None:
        attempt = self.kept.pop(state_hash, None)
        if attempt is None or at - attempt.started_at > timedelta(minutes=10):
            return None
        return attempt


@dataclass
class Sessions:
    kept: dict[str, Session] = field(default_factory=dict)
    held: dict[str, Tokens] = field(default_factory=dict)
    swaps: list[tuple[Tokens, Tokens]] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)

    def open(
        self,
        secret: str,
        tokens: Tokens,
        facts: ClientFacts,
        nino: Nino | None,
        at: datetime,
        *,
        day: DemoDay = USUAL_DAY,
        after: Session | None = None,
    ) -> Session:
        key = sha256(secret.encode()).hexdigest()
        self.kept[key] = Session(
            key=key,
            who=Who(f"actor-{key[:6]}", f"subject-{key[:6]}"),
            nino=nino,
            proven=False,
            scopes=tokens.scopes,
            started_at=at,
            last_active_at=at,
            authority_from=at,
            clock_shift=day.ahead,
            world=day.world,
            shown=day.shown,
            csrf=f"csrf-of-{key[:6]}",
            facts=facts,
            adviser=None if after is None else after.adviser,
            client=None if after is None else after.client,
            hides=ShareSafe.OFF if after is None else after.hides,
        )
        self.held[key] = tokens
        return self.kept[key]

    def open_for_adviser(
        self,
        secret: str,
        adviser: Adviser,
        facts: ClientFacts,
        at: datetime,
        *,
        password_hash: str | None = None,
        after: Session | None = None,
    ) -> Session:
        nothing = Tokens(
            access_token="", refresh_token="", access_expires_at=at, scopes=frozenset()
        )
        session = self.open(secret, nothing, facts, None, at)
        self.held.pop(session.key)
        hides = ShareSafe.OFF if after is None else after.hides
        self.kept[session.key] = replace(session, adviser=adviser, hides=hides)
        return self.kept[session.key]

    def find(self, secret: str, at: datetime) -> Session | None:
        return self.again(sha256(secret.encode()).hexdigest(), at)

    def again(self, key: str, at: datetime) -> Session | None:
        session = self.kept.get(key)
        return session if session and session.ends_at() > at else None

    def touch(self, key: str, at: datetime) -> None:
        self.touched.append(key)
        self.kept[key] = replace(self.kept[key], last_active_at=at)

    def claim_number(self, key: str, nino: Nino) -> Session:
        self.kept[key] = replace(self.kept[key], nino=nino, proven=False)
        return self.kept[key]

    def leave_client(self, key: str) -> Session:
        self.kept[key] = replace(self.kept[key], client=None, nino=None, proven=False)
        return self.kept[key]

    def prove(self, key: str, nino: Nino) -> Session:
        self.kept[key] = replace(self.kept[key], nino=nino, proven=True)
        return self.kept[key]

    def hide(self, key: str, what: ShareSafe) -> Session:
        self.kept[key] = replace(self.kept[key], hides=what)
        return self.kept[key]

    def show(self, key: str, what: Demonstration) -> Session:
        self.kept[key] = replace(self.kept[key], shown=what)
        return self.kept[key]

    def tokens(self, key: str) -> Tokens | None:
        return self.held.get(key)

    def replace_tokens(self, key: str, old: Tokens, new: Tokens) -> bool:
        if self.held.get(key) != old:
            return False
        self.held[key] = new
        self.swaps.append((old, new))
        return True

    def close(self, key: str) -> None:
        self.kept.pop(key, None)
        self.held.pop(key, None)


@dataclass
class Advisers:
    """Who is known by which username, with which password's hash; and what was noted."""

    known: dict[str, tuple[Adviser, str]] = field(default_factory=dict)
    noted: list[tuple[str, str]] = field(default_factory=list)

    def knock(
        self,
        username: str,
        is_right: Callable[[str | None], bool],
        at: datetime,
        *,
        address: str = "",
        locks: bool = True,
    ) -> Adviser | None:
        adviser, hashed = self.known.get(username, (None, None))
        right = is_right(hashed)
        self.noted.append(("in" if right else "wrong", address))
        return adviser if right else None

    def note_out(self, adviser: Adviser, at: datetime, *, address: str = "") -> None:
        self.noted.append((f"{adviser.username} out", address))


@dataclass
class Locks:
    """A lock for the threads of one process; `broken` never lets anybody have it."""

    broken: bool = False
    names: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def hold(self, name: str, seconds: float) -> Iterator[None]:
        self.names.append(name)
        if self.broken:
            raise TimeoutError
        with self._lock:
            yield
