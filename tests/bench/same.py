"""Whether the reference shows what the portal shows, as messages bring it."""

from __future__ import annotations

from collections import Counter

from tests.bench.literals import Recorded
from tests.bench.measures import page_of
from tests.bench.shown import Shown, counted
from tests.bench.sides import Side

ANSWERS = ("2025 to 2026", "2024 to 2025")  # Compare opens with the first
PAGES = [("", None), *(("compare", answer) for answer in (None, *ANSWERS))]


class NotTheSame(Exception):
    """The reference does not show what the portal shows; the text says what differs."""


def recorded(ours: Side) -> Recorded:
    """The measured pages as the portal draws them now."""
    return Recorded(
        compare={answer: page_of(ours, "compare", answer) for answer in ANSWERS},
        overview=page_of(ours, ""),
    )


def must_show_the_same(ours: Side, reference: Side) -> None:
    """Hold every measured page of the two against each other, and say how much there is.

    Raises:
        NotTheSame: what one has and the other has not.
    """
    for page, answer in PAGES:
        one, other = (page_of(side, page, answer) for side in (ours, reference))
        name = " ".join(word for word in (page or "overview", answer) if word)
        if found := difference(one, other):
            raise NotTheSame(f"The reference is not the portal's page {name}: {found}")
        print(f"{name}: {len(counted(one))} elements and blocks, the same on both", flush=True)


def must_be_alike(ours: Shown, reference: Shown) -> None:
    """Hold one page against the other.

    Raises:
        NotTheSame: what one has and the other has not.
    """
    if found := difference(ours, reference):
        raise NotTheSame(f"The reference is not the portal's page: {found}")


def difference(ours: Shown, reference: Shown) -> str:
    """What one page has and the other has not; "" if nothing."""
    one, other = Counter(counted(ours)), Counter(counted(reference))
    pages = [len(page.navigation.app_pages) for page in (ours, reference)]
    found = [
        *(f"{n} more {element}" for element, n in (one - other).items()),
        *(f"{n} fewer {element}" for element, n in (other - one).items()),
    ]
    if pages[0] != pages[1]:
        found.append(f"{pages[0]} pages, and {pages[1]} in the reference")
    return "; ".join(found)
