"""The way back to what was begun or prepared and not sent, for whoever may change things."""

from __future__ import annotations

from collections.abc import Iterable

from codedout.bootstrap import Visit
from codedout.domain.change import Ask
from codedout.domain.tax_year import TaxYear
from codedout.presenters import unfinished
from codedout.presenters.unfinished import UnfinishedView
from codedout.presenters.viewer import Viewer


def unfinished_work(visit: Visit, show: Viewer, year: TaxYear | None = None) -> UnfinishedView:
    """All that was begun or prepared; of one year alone, if it is named."""
    if not visit.session.may_write:
        return UnfinishedView()
    prepared = visit.desk.journal.prepared(visit.who)
    return unfinished.present(visit.drafting.all(), prepared, show, year=year)


def prepared_before(
    visit: Visit, show: Viewer, year: TaxYear, asks: Iterable[Ask]
) -> UnfinishedView:
    """What was prepared in the form of that year for these `asks`, and not sent."""
    if not visit.session.may_write:
        return UnfinishedView()
    prepared = visit.desk.journal.prepared(visit.who)
    return unfinished.present((), prepared, show, year=year, asks=asks)
