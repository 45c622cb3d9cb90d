"""The way back to what was begun or prepared and not sent, for whoever may change things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from codedout.bootstrap import Visit
from codedout.domain.change import Ask
from codedout.domain.draft import Draft
from codedout.domain.tax_year import TaxYear
from codedout.journeys.standing import is_over
from codedout.presenters import unfinished
from codedout.presenters.unfinished import UnfinishedView
from codedout.presenters.viewer import Viewer


def unfinished_work(visit: Visit, show: Viewer, year: TaxYear | None = None) -> UnfinishedView:
    """All that was begun or prepared; of one year alone, if it is named."""
    if not visit.session.may_write:
        return UnfinishedView()
    return _present(visit.drafting.all(), visit, show, year=year)


def prepared_before(
    visit: Visit, show: Viewer, year: TaxYear, asks: Iterable[Ask]
) -> UnfinishedView:
    """What was prepared in the form of that year for these `asks`, and not sent."""
    if not visit.session.may_write:
        return UnfinishedView()
    return _present((), visit, show, year=year, asks=asks)


def _present(
    drafts: Sequence[Draft],
    visit: Visit,
    show: Viewer,
    *,
    year: TaxYear | None,
    asks: Iterable[Ask] = Ask,
) -> UnfinishedView:
    prepared, over = visit.desk.journal.prepared(visit.who), partial(is_over, visit.desk)
    return unfinished.present(drafts, prepared, show, over, year=year, asks=asks)
