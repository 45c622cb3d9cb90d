"""The made-up people of a demonstration, as the stand-in of HMRC lists them."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from codedout.domain.nino import Nino

_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class MadeUp:
    """Somebody to be in a demonstration; `situation` says what is special about them."""

    name: str
    number: Nino
    situation: str


def made_up_people(standin_url: str) -> tuple[MadeUp, ...]:
    """Everybody whom the stand-in knows; nobody if it does not say."""
    try:
        listed = httpx.get(f"{standin_url}/_standin/people", timeout=_SECONDS, trust_env=False)
        people = listed.raise_for_status().json()
    except (httpx.HTTPError, ValueError):
        return ()
    return tuple(
        MadeUp(person["name"], Nino(person["nino"]), person.get("situation") or "")
        for person in people
    )
