"""What HMRC said, asked what became of a change, where that is still not known."""

from __future__ import annotations

from datetime import datetime, timedelta

from codedout.domain.change import AmountsPosition, Change, Position
from codedout.domain.comparison import has_own, own_set
from codedout.domain.errors import UnsafeToSend
from codedout.journeys.found import is_as_before
from codedout.journeys.sending import Heard
from codedout.presenters.refusals import happened, next_step, row_of
from codedout.presenters.viewer import Viewer


def heard_words(change: Change, heard: Heard, show: Viewer) -> tuple[str, ...]:
    """When it was asked, what it said, and when it can be known what became of the change."""
    time = show.time(heard.at)
    if heard.error is not None:
        row = row_of(heard.error, heard.at)
        asked = (show.say("change.heard.asked", time=time), happened(row, show))
        return asked if heard.error.is_outage else (*asked, next_step(row, show))
    if heard.later is not None:
        held = show.say("change.heard.later", time=time, later=heard.later.reference)
    else:
        held = _held(change, heard.holds, time, show)
    if heard.settles_from is None:
        return (held,)
    start = show.at(next_minute(heard.settles_from))
    return (held, show.say("change.heard.may_arrive", start=start))


def _held(change: Change, holds: Position | None, time: str, show: Viewer) -> str:
    """What it holds: what it held before the change, or something that is neither."""
    if holds is None or not is_as_before(change, holds):
        return show.say("change.heard.other", time=time)
    if not isinstance(holds, AmountsPosition):
        return show.say("change.heard.choice", time=time)
    if not has_own(holds.user):
        return show.say("change.heard.no_figures", time=time, year=show.year(change.what.tax_year))
    try:
        amount = None if change.what.item is None else own_set(holds.user).get(change.what.item)
    except UnsafeToSend:
        amount = None
    if amount is None:
        return show.say("change.heard.figures", time=time)
    return show.say("change.heard.figure", time=time, amount=show.gbp(amount))


def next_minute(at: datetime) -> datetime:
    """A time is shown without its seconds, and must not be early."""
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + timedelta(minutes=1)
