"""The bearer token of one signed-in person, renewed by one process at a time.

HMRC's refresh tokens work once, and a refresh ends the old access token: whoever renews must hold
the lock, look again after getting it, and keep the new pair before anybody uses it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from codedout.domain.errors import AuthorityGone, TokensUnanswered
from codedout.signin.oauth import OAuth
from codedout.signin.ports import Clock, Locks, Sessions, Tokens

MARGIN = timedelta(minutes=5)
"""A token with less than this left is renewed before it is used."""

LOCK_SECONDS = 45.0
"""Longer than the token call may take, time-outs included."""


class Authority:
    """What a session may ask HMRC with. Answers to `hmrc.ports.AccessTokens`."""

    def __init__(
        self,
        session_key: str,
        *,
        sessions: Sessions,
        locks: Locks,
        oauth: OAuth,
        clock: Clock,
        ends_with_it: bool = False,
    ) -> None:
        """`ends_with_it`: the session is over once the permission is gone, as with its world."""
        self._key = session_key
        self._sessions = sessions
        self._locks = locks
        self._oauth = oauth
        self._clock = clock
        self._ends_with_it = ends_with_it

    def current(self) -> str:
        """A token that should still be good, renewed first if it is about to run out.

        Raises:
            AuthorityGone: HMRC will not renew it, or the session is over.
            TokensUnanswered: it has run out, and HMRC could not be asked for the next one.
        """
        held = self._held()
        if self._fresh(held):
            return held.access_token
        try:
            return self._renew(unless=self._fresh)
        except TokensUnanswered:
            # The margin is ours, not HMRC's: until it runs out the token may be tried. Should
            # HMRC have ended it, its 401 leads to `renewed`, and nothing was done meanwhile.
            held = self._held()
            if held.access_expires_at > self._clock.now():
                return held.access_token
            raise

    def renewed(self, refused: str) -> str:
        """A token other than `refused`, which HMRC has just turned down.

        Raises:
            AuthorityGone: HMRC will not renew it, or the session is over.
            TokensUnanswered: HMRC could not be asked.
        """
        return self._renew(unless=lambda held: held.access_token != refused)

    def _renew(self, *, unless: Callable[[Tokens], bool]) -> str:
        try:
            with self._locks.hold(f"refresh:{self._key}", LOCK_SECONDS):
                held = self._held()
                if unless(held):  # another thread or process was here first
                    return held.access_token
                new = self._oauth.refresh(held)
                if self._sessions.replace_tokens(self._key, held, new):
                    return new.access_token
                return self._held().access_token
        except TimeoutError:
            raise TokensUnanswered from None
        except AuthorityGone:
            if self._ends_with_it:
                self._sessions.close(self._key)
            raise

    def _held(self) -> Tokens:
        held = self._sessions.tokens(self._key)
        if held is None:
            raise AuthorityGone
        return held

    def _fresh(self, held: Tokens) -> bool:
        return held.access_expires_at - MARGIN > self._clock.now()
