"""The made-up people of a demonstration, as the stand-in of HMRC lists them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import httpx
from pydantic import TypeAdapter

from codedout.domain.errors import NotANino
from codedout.domain.nino import Nino

NOBODY_FOR = 30.0
"""Seconds for which it is remembered that nobody was listed, so that no page waits for it again."""

_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class MadeUp:
    """Somebody to be in a demonstration; `situation` says what is special about them.

    `has_agent`: one of the agents there acts for them.
    """

    name: str
    number: Nino
    situation: str
    has_agent: bool = False


@dataclass(frozen=True, slots=True)
class _Listed:
    name: str
    nino: str
    situation: str | None = None
    kind: str = "individual"
    clients: tuple[str, ...] = ()


_LIST = TypeAdapter(list[_Listed])


def made_up_people(standin_url: str) -> tuple[MadeUp, ...]:
    """Everybody whom the stand-in knows; nobody if it does not say, or is another mock.

    An agent is nobody whose tax there is to see.
    """
    try:
        answer = httpx.get(f"{standin_url}/_standin/people", timeout=_SECONDS, trust_env=False)
        people = _LIST.validate_json(answer.raise_for_status().content)
        acted_for = {number for who in people for number in who.clients}
        return tuple(
            MadeUp(who.name, Nino(who.nino), who.situation or "", who.nino in acted_for)
            for who in people
            if who.kind != "agent"
        )
    except (httpx.HTTPError, ValueError, NotANino):  # what does not fit is a ValueError
        return ()


class MadeUpPeople:
    """As `made_up_people`, for a page that is drawn again and again."""

    def __init__(self, standin_url: str, seconds: Callable[[], float] = monotonic) -> None:
        self._url = standin_url
        self._seconds = seconds
        self._nobody_until = float("-inf")

    def __call__(self) -> tuple[MadeUp, ...]:
        """Everybody who is listed, unless nobody was a moment ago."""
        if self._seconds() < self._nobody_until:
            return ()
        people = made_up_people(self._url)
        if not people:
            self._nobody_until = self._seconds() + NOBODY_FOR
        return people
