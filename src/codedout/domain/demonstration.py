"""What is going on in a demonstration, in one session."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OWN = re.compile(r"demo-[0-9a-f]{16}")
"""The world of a demonstration on its own day; those on other days begin with its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """Attributes:
    person: by whom the stand-in knows who was chosen to be; "" where nobody was.
    begun_at: the page of ours on which it began.
    scenario: what HMRC is made to do, by the stand-in's name for it; "" for nothing.
    step: of the tour, from 1; 0 outside of it.
    """

    person: str = ""
    begun_at: str = "/"
    scenario: str = ""
    step: int = 0


NOTHING_SHOWN = Demonstration()


def own_world(world: str) -> str:
    """The demonstration's own world, of that or of a world on another of its days.

    "" of the usual world and its other days.
    """
    found = _OWN.match(world)
    return found.group() if found else ""
