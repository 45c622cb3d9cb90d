"""What signing in needs kept. `store` keeps it; `bootstrap` joins the two."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from codedout.domain.adviser import Adviser
from codedout.domain.client_facts import ClientFacts
from codedout.domain.demonstration import Demonstration
from codedout.domain.nino import Nino
from codedout.domain.session import Session
from codedout.domain.share_safe import ShareSafe
from codedout.domain.signing_in import USUAL_DAY, Attempt, DemoDay, Tokens

__all__ = [
    "AdviserSessions",
    "Advisers",
    "Attempt",
    "Attempts",
    "Clock",
    "DemoDay",
    "Locks",
    "Sessions",
    "Tokens",
]


class Clock(Protocol):
    """The time: an aware instant in UTC."""

    def now(self) -> datetime: ...


class Attempts(Protocol):
    def begin(self, attempt: Attempt) -> None: ...

    def take(self, state_hash: str, at: datetime) -> Attempt | None:
        """Remove and return it; None if unknown, used before, or older than ten minutes.

        Atomic across processes: of two callers one gets it.
        """
        ...


class Sessions(Protocol):
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
        """Start a session for the secret that goes into the cookie; only its hash is kept.

        Of the one `after` which it comes, what is hidden goes on, and who of the firm's is signed
        in.

        Raises:
            NotRecognised: that one was an adviser's and is gone.
        """
        ...

    def find(self, secret: str, at: datetime) -> Session | None:
        """The session of this cookie; None if there is none, or it is over (and then forgotten)."""
        ...

    def again(self, key: str, at: datetime) -> Session | None:
        """The session by its key, as `find`."""
        ...

    def touch(self, key: str, at: datetime) -> None:
        """Note that the person did something. Writes at most every few seconds."""
        ...

    def claim_number(self, key: str, nino: Nino) -> Session:
        """Keep the number typed, encrypted; not proven. Any earlier number is forgotten."""
        ...

    def leave_client(self, key: str) -> Session:
        """Take an adviser's client off the screen. Raises NotRecognised: the session is gone."""
        ...

    def prove(self, key: str, nino: Nino) -> Session:
        """HMRC has answered for `nino`: `who` becomes that person's own keys.

        Raises NotRecognised if the session holds another number by now: a second tab must not
        inherit the proof of the first one's number.
        """
        ...

    def hide(self, key: str, what: ShareSafe) -> Session:
        """Hide that from now on, in every tab."""
        ...

    def show(self, key: str, what: Demonstration) -> Session:
        """Note what is going on in this demonstration from now on."""
        ...

    def tokens(self, key: str) -> Tokens | None: ...

    def replace_tokens(self, key: str, old: Tokens, new: Tokens) -> bool:
        """Swap them if the kept ones still are `old`, in one step."""
        ...

    def close(self, key: str) -> None:
        """Forget the session, its tokens and its number."""
        ...


class AdviserSessions(Protocol):
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
        """Start a session of somebody of the firm's, who has not signed in with HMRC yet.

        Of the one `after` which it comes, what is hidden goes on.

        Raises:
            NotRecognised: they are disabled by now, or that is not their password's hash any more.
        """
        ...

    def close(self, key: str) -> None:
        """Forget the session."""
        ...


class Advisers(Protocol):
    """The people of the firm's."""

    def knock(
        self,
        username: str,
        is_right: Callable[[str | None], bool],
        at: datetime,
        *,
        address: str = "",
        locks: bool = True,
    ) -> Adviser | None:
        """Whoever is let in, which is noted, or that nobody was. `is_right`: of a kept hash.

        `locks`: whether too many wrong passwords lock the door.
        """
        ...

    def note_out(self, adviser: Adviser, at: datetime, *, address: str = "") -> None:
        """Note that they signed out."""
        ...


class Locks(Protocol):
    def hold(self, name: str, seconds: float) -> AbstractContextManager[None]:
        """Hold a named lock that counts in every process on the store, waiting for it.

        It frees itself after `seconds` should the holder die.

        Raises:
            TimeoutError: it could not be had within `seconds`.
        """
        ...
