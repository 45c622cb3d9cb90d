"""Signing in with HMRC, from our page before it to a fresh session after it."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from codedout.domain.client_facts import ClientFacts
from codedout.domain.errors import NotRecognised, TokensUnanswered
from codedout.domain.nino import Nino
from codedout.domain.session import READ_SCOPE, WRITE_SCOPE, Session
from codedout.domain.signing_in import USUAL_DAY
from codedout.signin.next_path import HOME, allowed_next
from codedout.signin.oauth import OAuth
from codedout.signin.ports import Attempt, Attempts, Clock, DemoDay, Sessions, Tokens

READ_ONLY = frozenset({READ_SCOPE})
READ_AND_CHANGE = frozenset({READ_SCOPE, WRITE_SCOPE})


class Failure(StrEnum):
    """Why nobody was signed in. The value names the words for it."""

    FORGED = "forged"  # came without the marks of a sign-in that we began
    NOT_CURRENT = "not_current"  # never begun here, used before, or older than ten minutes
    OTHER_BROWSER = "other_browser"  # this browser did not begin it
    DECLINED = "declined"  # the person said no to HMRC
    TURNED_DOWN = "turned_down"  # HMRC answered, and gave no permission
    NO_ANSWER = "no_answer"  # HMRC could not be reached for the tokens
    ADVISER_OVER = "adviser_over"  # an adviser began it, whose session here is over by now


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session. `secret` goes into the cookie and nowhere else."""

    secret: str = field(repr=False)
    next_path: str


@dataclass(frozen=True, slots=True)
class NotSignedIn:
    """Nobody was signed in, why, and where they were going."""

    failure: Failure
    next_path: str = HOME


def fresh_secret() -> str:
    """256 random bits, in characters that a cookie and an address take as they are."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """SHA-256 (hex): what is kept in place of a secret."""
    return sha256(secret.encode()).hexdigest()


class SignIn:
    """The two halves of a sign-in and its end.

    `pages` are the names of our pages, as they stand in addresses.
    """

    def __init__(
        self,
        *,
        oauth: OAuth,
        attempts: Attempts,
        sessions: Sessions,
        clock: Clock,
        pages: Collection[str],
    ) -> None:
        self._oauth = oauth
        self._attempts = attempts
        self._sessions = sessions
        self._clock = clock
        self._pages = frozenset(pages)

    def next_path(self, asked: str | None) -> str:
        """The page to go to afterwards, allow-listed."""
        return allowed_next(asked, self._pages)

    def begin(
        self,
        *,
        asked_next: str | None,
        read_only: bool,
        facts: ClientFacts,
        binding: str,
        day: DemoDay = USUAL_DAY,
        sign_in_as: str = "",
        chosen: Nino | None = None,
        adviser: str | None = None,
    ) -> str:
        """Write a sign-in down and return HMRC's address for it.

        `binding` is the secret in this browser's sign-in cookie. In a demonstration, `day` is where
        the session will be, and `sign_in_as` whom the stand-in need not ask who they are; `chosen`
        is the number of somebody else to be from now on. `adviser` is the key of whoever of the
        firm's signs in.
        """
        state, code_verifier = fresh_secret(), secrets.token_urlsafe(64)
        scopes = READ_ONLY if read_only else READ_AND_CHANGE
        self._attempts.begin(
            Attempt(
                state_hash=digest(state),
                binding_hash=digest(binding),
                code_verifier=code_verifier,
                next_path=self.next_path(asked_next),
                scopes=scopes,
                facts=facts,
                started_at=self._clock.now(),
                day=day,
                same_person=bool(sign_in_as) and chosen is None,
                chosen=chosen,
                adviser=adviser,
            )
        )
        return self._oauth.authorize_url(
            scopes=scopes,
            state=state,
            code_verifier=code_verifier,
            standin={"world": day.world, "sign_in_as": sign_in_as},
        )

    def finish(
        self, answer: Mapping[str, str], *, binding: str | None, old_secret: str | None
    ) -> SignedIn | NotSignedIn:
        """Turn the callback's query into a session, or say why not.

        `old_secret` is the session cookie this browser came with; that session is closed.
        """
        attempt = self._take(answer.get("state"), binding)
        if isinstance(attempt, Failure):
            return NotSignedIn(attempt)
        over = NotSignedIn(Failure.ADVISER_OVER, attempt.next_path)
        if not _by_its_adviser(attempt, self._old(old_secret)):
            return over
        tokens = self._tokens(answer, attempt)
        if isinstance(tokens, Failure):
            return NotSignedIn(tokens, attempt.next_path)
        secret = self._open(attempt, tokens, old_secret)
        return over if secret is None else SignedIn(secret, attempt.next_path)

    def sign_out(self, secret: str) -> None:
        """Forget the session of this cookie, its tokens and its number; nothing if it is over."""
        session = self._sessions.find(secret, self._clock.now())
        if session is not None:
            self._sessions.close(session.key)

    def _take(self, state: str | None, binding: str | None) -> Attempt | Failure:
        if not state:
            return Failure.FORGED
        attempt = self._attempts.take(digest(state), self._clock.now())
        if attempt is None or not hmac.compare_digest(attempt.state_hash, digest(state)):
            return Failure.NOT_CURRENT
        if not binding or not hmac.compare_digest(attempt.binding_hash, digest(binding)):
            return Failure.OTHER_BROWSER
        return attempt

    def _tokens(self, answer: Mapping[str, str], attempt: Attempt) -> Tokens | Failure:
        if "error" in answer:
            declined = answer["error"] == "access_denied"
            return Failure.DECLINED if declined else Failure.TURNED_DOWN
        if not answer.get("code"):
            return Failure.FORGED
        try:
            tokens = self._oauth.exchange(
                code=answer["code"], code_verifier=attempt.code_verifier, asked=attempt.scopes
            )
        except TokensUnanswered as problem:
            return Failure.TURNED_DOWN if problem.code else Failure.NO_ANSWER
        return tokens if READ_SCOPE in tokens.scopes else Failure.TURNED_DOWN

    def _old(self, secret: str | None) -> Session | None:
        return self._sessions.find(secret, self._clock.now()) if secret else None

    def _open(self, attempt: Attempt, tokens: Tokens, old_secret: str | None) -> str | None:
        now, old = self._clock.now(), self._old(old_secret)
        if not _by_its_adviser(attempt, old):
            return None  # they were signed out while HMRC was asked for the tokens
        # The number typed before comes along, unproven, only where somebody widens what they had
        # given, or takes the demonstration to another day, or is an adviser, whose portal knows
        # them: on a shared computer the next person must not be met with the last one's.
        goes_on = old is not None and (
            attempt.same_person or old.adviser is not None or tokens.scopes > old.scopes
        )
        nino = old.nino if old is not None and goes_on else None
        before = old if attempt.chosen is None else None
        nino = attempt.chosen or nino
        secret = fresh_secret()
        facts, day = attempt.facts, attempt.day
        try:
            session = self._sessions.open(secret, tokens, facts, nino, now, day=day, after=before)
        except NotRecognised:
            return None
        if old is not None:
            if before is None and old.hides.on:  # as somebody else, and still before others
                self._sessions.hide(session.key, old.hides)
            self._sessions.close(old.key)
        return secret


def _by_its_adviser(attempt: Attempt, old: Session | None) -> bool:
    """Whether the adviser who began it, if one did, is still signed in here.

    Without them an agent's tokens would open an ordinary person's session, in which anybody's
    number can be typed and nothing is hidden.
    """
    now = None if old is None or old.adviser is None else old.adviser.key
    return attempt.adviser is None or attempt.adviser == now
