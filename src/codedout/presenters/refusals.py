"""HMRC's errors in words: what happened, whether anything changed, what to do, what to quote."""

from __future__ import annotations

from datetime import datetime

from codedout.domain.change import Refusal
from codedout.domain.errors import HmrcError
from codedout.domain.refusals import Row, row_of_error
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Notice, Tone


def row_of(error: HmrcError | Refusal, now: datetime) -> Row:
    """The row of the table for this error."""
    return row_of_error(error, now)


def happened(row: Row, show: Viewer) -> str:
    """What happened, in one or two sentences."""
    return show.say(f"{row.words}.happened")


def next_step(row: Row, show: Viewer) -> str:
    """What to do about it."""
    return show.say(f"{row.words}.next")


def changed(row: Row, show: Viewer) -> str:
    """Whether anything was changed: no, yes or not known."""
    return show.say(f"refusals.changed.{row.changed.value}")


def could_not_read(what: str, error: HmrcError, show: Viewer, now: datetime) -> Notice:
    """A part of a page that HMRC did not answer for."""
    row = row_of(error, now)
    return Notice(
        title=show.say("refusals.not_read", what=what),
        lines=(happened(row, show), changed(row, show), next_step(row, show)),
        tone=Tone.ATTENTION,
        quote=show.hmrc_number(error.correlation_id),
        again=error.is_outage and not error.still_asked,
    )


def not_sent(error: HmrcError, show: Viewer, now: datetime) -> Notice:
    """HMRC could not be asked before anything was sent."""
    row = row_of(error, now)
    return Notice(
        title=show.say("refusals.not_sent"),
        lines=(happened(row, show), show.say("refusals.nothing_sent"), next_step(row, show)),
        tone=Tone.PROBLEM,
        quote=show.hmrc_number(error.correlation_id),
    )
