"""What of a person may be seen while others look at the screen."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal
from enum import StrEnum


class ShareSafe(StrEnum):
    """What is hidden; each level hides what the ones before it do."""

    OFF = "off"
    NAMES = "names"
    """Names and numbers: nobody can be known by what is on the screen."""
    AMOUNTS = "amounts"
    """Amounts too, in whose place a band stands."""

    @property
    def on(self) -> bool:
        return self is not ShareSafe.OFF

    def hides_less_than(self, other: ShareSafe) -> bool:
        """Whether the other hides something that this one shows."""
        levels = list(ShareSafe)
        return levels.index(self) < levels.index(other)


EDGES = tuple(map(Decimal, (0, 100, 500, 1_000, 3_000, 5_000, 10_000, 20_000, 50_000, 100_000)))
"""Where one band of amounts ends and the next begins: with its lower edge, without its upper.

Wide enough that no amount can be guessed, and few enough to tell much from little. £1,000 and
£3,000 are edges because what a page says of a bill turns on them (R96, R11): a band across one
would be narrowed by the sentence beside it.
"""


def band_of(size: Decimal) -> tuple[Decimal, Decimal | None]:
    """From where to where the band of an amount goes; None: there is no end to it."""
    at = bisect_right(EDGES, size)
    return EDGES[at - 1], EDGES[at] if at < len(EDGES) else None


def middle_of_band(amount: Decimal) -> Decimal:
    """The amount as it may be drawn: nothing as nothing, and all others of a band alike."""
    if not amount:
        return amount
    least, below = band_of(abs(amount))
    middle = (least + (EDGES[-1] * 2 if below is None else below)) / 2
    return middle.copy_sign(amount)
