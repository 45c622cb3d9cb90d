"""What HMRC last answered, to be seen while it is slow to answer now; nothing to press is in it."""

from __future__ import annotations

from datetime import datetime

from codedout.domain.rules.windows import WhatIsOpen
from codedout.journeys.reading import AmountsReading, ChoiceReading, OpenReading, Reading
from codedout.presenters import collection, compare
from codedout.presenters import open as what_is_open
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Facts, Notice, Table


def nothing_known(reading: Reading) -> bool:
    """Whether there is nothing from before of what a page is about."""
    return all(part.last_known is None for part in reading.parts)


def of_amounts(
    reading: AmountsReading, open_: WhatIsOpen, show: Viewer, now: datetime
) -> tuple[Notice | Table, ...]:
    """The figures, under the one notice that says so."""
    view = compare.present(reading, open_, show, now)
    shown = (*view.notices, view.table, view.empty, view.unmatched)
    return tuple(each for each in shown if each is not None)


def of_choice(
    reading: ChoiceReading, open_: WhatIsOpen, show: Viewer, now: datetime
) -> tuple[Notice | Table, ...]:
    """The choice, likewise."""
    view = collection.present(reading, open_, show, now, says_not_submitted=None)
    return (*view.notices, view.now)


def of_what_is_open(
    reading: OpenReading, open_: tuple[WhatIsOpen, WhatIsOpen], show: Viewer, now: datetime
) -> tuple[Notice | Facts, ...]:
    """What may be done, as far as it is known, each story by itself."""
    view = what_is_open.present(reading, open_, show, now)
    return (*view.notices, view.amounts, view.choice)
