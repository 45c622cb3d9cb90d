"""The guided tour of a demonstration: on which page, as whom and on which day each step is.

What is said at each stands in the words, by the step's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

TILDA, AMBROSE, SAOIRSE, MORWENNA = "person-01", "person-16", "person-15", "person-13"
RUFUS, PRIYA = "person-12", "person-03"
CLOSED = date(2026, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`person` is by whom the stand-in knows them. Without `day` it is the demonstration's own."""

    name: str
    person: str
    page: str
    day: date | None = None


STEPS = (
    Step(name="overview", person=TILDA, page="/"),
    Step(name="compare", person=TILDA, page="/compare?year=2025-26"),
    Step(name="change", person=TILDA, page="/change?year=2025-26"),
    Step(name="receipts", person=TILDA, page="/receipts"),
    Step(name="moved", person=PRIYA, page="/compare?year=2025-26"),
    Step(name="years", person=AMBROSE, page="/liability"),
    Step(name="weigh", person=AMBROSE, page="/stay-or-stop?year=2025-26"),
    Step(name="choice", person=SAOIRSE, page="/collection?year=2025-26"),
    Step(name="closed", person=SAOIRSE, page="/collection?year=2025-26", day=CLOSED),
    Step(name="small", person=MORWENNA, page="/compare?year=2025-26"),
    Step(name="refused", person=RUFUS, page="/"),
    Step(name="wrong", person=TILDA, page="/"),
)


def step(number: int) -> Step | None:
    """The step of that number, from 1; None where there is none."""
    return STEPS[number - 1] if 1 <= number <= len(STEPS) else None
