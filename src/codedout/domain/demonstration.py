"""What is going on in a demonstration, in one session."""

from __future__ import annotations

from dataclasses import dataclass


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
