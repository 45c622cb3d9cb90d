"""What a page works out of HMRC's answers, kept for as long as these are remembered.

Whatever is pressed draws the page anew, and many years take longer to work out than to draw.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

from codedout.bootstrap import Visit
from codedout.journeys.cached import AT_LEISURE
from codedout.journeys.parts import Part

T = TypeVar("T")


def worked_out(
    visit: Visit, parts: Sequence[Part[Any]], work: Callable[[], T], *also: Hashable
) -> T:
    """What `work` makes of just these answers, and of what is `also` in it.

    It is forgotten with HMRC's answers: at the latest when the session is over.
    """
    answers = [part.read or part.error for part in parts]
    key = (*visit.recall.scope, "worked out", *also, *map(id, answers))
    # The answers are kept with it: as long as they are, nothing else can have their ids.
    _, found = visit.portal.remembered.get(key, lambda: (answers, work()), AT_LEISURE)
    return found
