"""What the client of HMRC needs from elsewhere."""

from __future__ import annotations

from typing import Protocol


class AccessTokens(Protocol):
    """The bearer token of one signed-in person."""

    def current(self) -> str:
        """A token that should still be good, renewed first if it is about to run out.

        Raises:
            AuthorityGone: HMRC will not renew it.
            TokensUnanswered: HMRC could not be asked for the next one.
        """
        ...

    def renewed(self, refused: str) -> str:
        """A token other than `refused`, which HMRC has just turned down (once per call).

        Raises:
            AuthorityGone: HMRC will not renew it.
            TokensUnanswered: HMRC could not be asked for the next one.
        """
        ...


class Limiter(Protocol):
    """HMRC's limit for the whole application, shared by every process on the store."""

    def wait(self, *, write: bool, within: float) -> None:
        """Return when one more call may leave. A waiting write goes before waiting reads.

        Raises:
            TimeoutError: it had no turn within so many seconds; nobody else's was taken.
        """
        ...
