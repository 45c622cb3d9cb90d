"""The way back to what is not at its end, for whoever may change things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from codedout.bootstrap import Visit
from codedout.domain.change import OPEN, Ask, Change
from codedout.domain.draft import Draft
from codedout.domain.tax_year import TaxYear
from codedout.journeys.standing import is_over
from codedout.journeys.undoing import WayBack, Why, asks_back
from codedout.presenters import unfinished
from codedout.presenters.unfinished import UnfinishedView
from codedout.presenters.viewer import Viewer
from codedout.ui import this_run


def unfinished_work(
    visit: Visit, show: Viewer, year: TaxYear | None = None, *, said: Change | None = None
) -> UnfinishedView:
    """All that was begun or prepared, or has no known end; of one year alone, if it is named.

    `said`: the change that the page tells of elsewhere.
    """
    session = visit.session
    if not (session.may_write and (session.may_be_unfinished or this_run.has_waited())):
        return UnfinishedView()
    told = () if said is None else (said,)
    return _present(visit.drafting.all(), visit, show, year=year, said=told)


def prepared_before(
    visit: Visit, show: Viewer, year: TaxYear, asks: Iterable[Ask], *, said: Sequence[Change] = ()
) -> UnfinishedView:
    """What stands before the form of that year for these `asks`: prepared there, or still open.

    `said`: the changes that the page tells of elsewhere.
    """
    if not visit.session.may_write:
        return UnfinishedView()
    return _present((), visit, show, year=year, asks=asks, said=said)


def before_undoing(
    visit: Visit, show: Viewer, change: Change, way: WayBack | None
) -> UnfinishedView:
    """What stands before undoing that change, but for an undoing of which the page itself tells.

    A later change that is in the way is told of as well: the page does not say how that stands.
    """
    said = way.by if way is not None and way.why_not in (Why.UNDONE, Why.UNDER_WAY) else ()
    return prepared_before(visit, show, change.what.tax_year, asks_back(change), said=said)


def _present(
    drafts: Sequence[Draft],
    visit: Visit,
    show: Viewer,
    *,
    year: TaxYear | None,
    asks: Iterable[Ask] = Ask,
    said: Sequence[Change] = (),
) -> UnfinishedView:
    journal, over = visit.desk.journal, partial(is_over, visit.desk)
    # One read: this is done for each drawing of a page, and mostly finds nothing.
    every = journal.unfinished(visit.who)
    sent = [c for c in every if c.state in OPEN]
    told = {change.reference for change in said}
    changes = [c for c in reversed(sent) if c.reference not in told]
    changes += [c for c in every if c.state not in OPEN]
    return unfinished.present(drafts, changes, show, over, year=year, asks=asks)
