"""Undoing a change: what it would go back to, and on to the check page."""

from __future__ import annotations

from codedout.journeys.undoing import read_again, way_back
from codedout.presenters import undoing
from codedout.ui import screens
from codedout.ui.asking import asked
from codedout.ui.guard import require_session, viewer
from codedout.ui.undo import undo
from codedout.ui.unfinished import before_undoing

visit, show = require_session(), viewer()
change = screens.change_to_undo(visit, show)
draw = screens.begin("change.undo_page", show)
reading = asked(visit, show, read_again, change, visit.running)
way = way_back(visit.desk, change, reading)
view = undoing.present(change, reading, way, show, visit.clock.now())
left = before_undoing(visit, show, change, way)
draw.lines(left.amounts or left.bills)
if screens.may_go_on(view, visit, draw):
    undo(view, change, visit, reading, draw)
