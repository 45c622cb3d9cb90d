"""The page of a change that was sent or put aside, wherever it stands."""

from __future__ import annotations

from functools import partial

from codedout.bootstrap import Visit
from codedout.domain.change import Change
from codedout.journeys.done_by import made_meanwhile
from codedout.journeys.sending import ask_again
from codedout.journeys.undoing import how_undone
from codedout.presenters import changes
from codedout.presenters.viewer import Viewer
from codedout.ui import screens, still_sending
from codedout.ui.asking import patiently


def receipt(visit: Visit, change: Change, show: Viewer) -> None:
    """What came of it; HMRC is asked if that is open, and the page then goes on by itself."""
    heard = None
    if changes.is_open(change):
        asking = partial(ask_again, visit.desk, change.reference)
        change, heard = patiently(asking, show, once=(visit.session.key, change.reference))
    undoing = how_undone(visit.desk, change)
    meanwhile = made_meanwhile(visit.desk.journal, change)
    now = visit.clock.now()
    view = changes.present_receipt(change, show, now, undoing, heard, meanwhile=meanwhile)
    screens.receipt(view, change.reference, show)
    still_sending.follow(visit, change)
