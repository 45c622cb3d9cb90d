"""Where the people of a firm's sign in here, before they sign in with HMRC."""

from __future__ import annotations

from dataclasses import dataclass

from codedout.domain.client_facts import ClientFacts
from codedout.domain.errors import NotRecognised
from codedout.domain.session import Session
from codedout.signin.passwords import is_right
from codedout.signin.ports import Advisers, AdviserSessions, Clock
from codedout.signin.sign_in import fresh_secret


@dataclass(frozen=True, slots=True)
class AdviserDoor:
    """Whoever is not let in is never told why: it would say who is known here.

    `locks`: whether too many wrong passwords lock the door. A demonstration says its password to
    everybody, and one of them would lock it for all the others.
    """

    advisers: Advisers
    sessions: AdviserSessions
    clock: Clock
    locks: bool = True

    def sign_in(
        self, username: str, password: str, facts: ClientFacts, *, before: Session | None
    ) -> str | None:
        """The secret for the cookie of a fresh session; None where nobody is let in.

        `before` is the session of the browser's cookie so far, which then ends.
        """
        now, address = self.clock.now(), facts.public_ip or ""
        compared: list[str | None] = []

        def fits(kept: str | None) -> bool:
            compared.append(kept)
            return is_right(password, kept)

        adviser = self.advisers.knock(username, fits, now, address=address, locks=self.locks)
        if adviser is None:
            return None
        secret = fresh_secret()
        try:
            self.sessions.open_for_adviser(
                secret, adviser, facts, now, password_hash=compared[0], after=before
            )
        except NotRecognised:
            return None  # disabled, or given another password, since they knocked
        if before is not None:
            self.sessions.close(before.key)
            self.note_out(before, address)
        return secret

    def note_out(self, session: Session, address: str) -> None:
        """Note that an adviser's session was ended by them."""
        if session.adviser is not None:
            self.advisers.note_out(session.adviser, self.clock.now(), address=address)
