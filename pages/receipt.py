"""One change, what came of it, and a file to keep."""

from __future__ import annotations

from functools import partial

from codedout.journeys.sending import ask_again
from codedout.journeys.undoing import how_undone
from codedout.presenters import changes
from codedout.ui import screens, still_sending
from codedout.ui.asking import patiently
from codedout.ui.guard import require_session, viewer

visit, show = require_session(), viewer()
change = screens.change_of_address(visit, show)
heard = None
if changes.is_open(change):
    asking = partial(ask_again, visit.desk, change.reference)
    change, heard = patiently(asking, show, once=(visit.session.key, change.reference))
undoing = how_undone(visit.desk, change)
view = changes.present_receipt(change, show, visit.clock.now(), undoing, heard)
screens.receipt(view, change.reference, show)
still_sending.follow(visit, change)
