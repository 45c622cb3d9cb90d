"""When a typed figure is so far above HMRC's that it is worth a second look before it is sent."""

from __future__ import annotations

from decimal import Decimal

# Ours, and a caution only: a slip in typing adds figures, and so makes it ten times as much or
# more; on a small amount that says little, so it has to be a good deal of money too.
TIMES = 10
POUNDS_ABOVE = Decimal(1000)


def far_more(typed: Decimal, hmrcs: Decimal) -> bool:
    """Whether `typed` is more than ten times HMRC's figure and more than £1,000 above it."""
    return typed > TIMES * hmrcs and typed - hmrcs > POUNDS_ABOVE
