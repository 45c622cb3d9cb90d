"""Worlds of the stand-in's, for a demonstration of its own or on another day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import httpx
from pydantic import TypeAdapter

from codedout.domain.errors import CodedOutError
from codedout.domain.nino import Nino
from codedout.domain.tax_year import LONDON

FIRST_DAY, LAST_DAY = date(2026, 4, 6), date(2030, 4, 5)
"""From where the newest years of the people who are shipped open, until little of them is left."""

_SECONDS = 5.0


class NoOtherDay(CodedOutError):
    """The stand-in did not answer, or is another mock that knows no days."""


@dataclass(frozen=True, slots=True)
class _Listed:
    nino: str
    sign_in_id: str


_LIST = TypeAdapter(list[_Listed])


def at_this_time(day: date, now: datetime) -> datetime:
    """That day in London, at the time that it is there now."""
    return datetime.combine(day, now.astimezone(LONDON).time(), LONDON)


def begin_world(standin_url: str, world: str, now: datetime) -> None:
    """Make a world of that name, with everybody as they are shipped, where it is `now`.

    Raises:
        NoOtherDay: it was not made.
    """
    ask("PUT", f"{standin_url}/_standin/clock", world, {"now": now.isoformat()})


def sign_in_id_of(standin_url: str, nino: Nino | None, world: str) -> str:
    """By whom the stand-in knows this person in that world; "" if it does not.

    Raises:
        NoOtherDay: it does not say.
    """
    people = ask("GET", f"{standin_url}/_standin/people", world)
    try:
        listed = _LIST.validate_json(people)
    except ValueError:
        raise NoOtherDay("unreadable") from None
    own = None if nino is None else nino.value
    return next((each.sign_in_id for each in listed if each.nino == own), "")


def ask(method: str, url: str, world: str, body: Mapping[str, object] | None = None) -> bytes:
    """What the stand-in answers to a call of its control API.

    Raises:
        NoOtherDay: it does not, or says no.
    """
    params = {"world": world} if world else None
    try:
        answer = httpx.request(
            method, url, params=params, json=body, timeout=_SECONDS, trust_env=False
        )
        return answer.raise_for_status().content
    except httpx.HTTPError as problem:
        raise NoOtherDay(type(problem).__name__) from None
