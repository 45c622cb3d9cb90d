"""What is known while HMRC is slow to answer, to be seen meanwhile; nothing to press is in it."""

from __future__ import annotations

from datetime import datetime

from codedout.domain.rules.reckoning import reckon
from codedout.domain.rules.windows import WhatIsOpen
from codedout.domain.tax_year import london_day
from codedout.journeys.holding import AccountReading
from codedout.journeys.reading import AmountsReading, ChoiceReading, OpenReading, Reading
from codedout.presenters import collection, compare, liability, owing
from codedout.presenters import open as what_is_open
from codedout.presenters.liability_rows import By
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Facts, Notice, Table, Tone


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


def of_account(account: AccountReading, show: Viewer, now: datetime) -> tuple[Notice | Table, ...]:
    """What has come of the account so far, if it says anything: of no earlier visit is any kept."""
    found = reckon(account.whole, london_day(now))
    owed = owing.present(account, found, show, now)
    years = liability.present(account, found, By.OWED, show, now, stories=False)
    known = account.now.read is not None
    shown = (
        Notice(title=owed.balance.heading, lines=(owed.balance.lead,)) if known else None,
        owed.due.table if known else None,
        None if years.chart is None else years.chart.table,
    )
    if not any(shown):
        return ()
    so_far = Notice(
        title=show.say("last_known.title_slow"),
        lines=(show.say("last_known.so_far"), show.say("refusals.still_asked.next")),
        tone=Tone.ATTENTION,
    )
    return (so_far, *(each for each in shown if each is not None))
