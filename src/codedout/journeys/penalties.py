"""Reading points and penalties, which HMRC tells about in its test system alone so far."""

from __future__ import annotations

from functools import partial

from codedout.domain.inquiries import PenaltiesHeld
from codedout.domain.penalties import Penalties
from codedout.journeys.parts import Part, Together, all_of
from codedout.journeys.ports import Looking


def read_penalties(look: Looking, together: Together) -> Part[Penalties]:
    """The points and penalties of the last 24 months."""
    [found] = all_of(together, [partial(look.inquire, PenaltiesHeld())])
    return found
