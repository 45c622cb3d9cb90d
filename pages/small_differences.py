"""What HMRC's guidance made of small differences at a year's end, step by step."""

from __future__ import annotations

from codedout.domain import over_repaid_sheet
from codedout.domain.understood import understand
from codedout.domain.walk import About
from codedout.presenters import walk as step_by_step
from codedout.presenters import walk_over_repaid as of_over_repaid
from codedout.ui import (
    screens,
    sensitivity,
    share_safe,
    walk,
    walk_about,
    walk_asking,
    walk_over_repaid,
    walk_sheet,
    walk_start,
)
from codedout.ui.guard import require_session, viewer

visit = require_session()
share_safe.with_amounts_only("walk.title", viewer())
walk_about.open_or_say_why_not(visit, viewer())
show = viewer(walk_sheet.typed(visit).voice)
draw = screens.begin("walk.title", show)
draw.lead(show.say("walk.lead"))
walk_start.from_compare(visit, draw)
typed = walk_sheet.typed(visit)
walk_about.say_if_changed_elsewhere(draw)
walk_asking.ask_how_to_tell(typed.voice, draw)
walk_about.ask(typed, draw)
if typed.about is About.YEARS:
    understood = understand(typed.sheet)
    walk_asking.ask(typed.sheet, understood, visit, draw)
    if typed.before is not None:  # beside the boxes in which something is tried
        walk.try_out(typed, understood, visit, draw)
    trying = typed.before is not None
    view = step_by_step.present(typed.sheet, understood, show, trying=trying)
    walk.tell(view, draw)
    if typed.before is None:
        walk.try_out(typed, understood, visit, draw)
    sensitivity.tell(typed.sheet, understood, draw)
else:
    found = over_repaid_sheet.understand(typed.over_repaid.sheet)
    walk_over_repaid.ask(typed.over_repaid.sheet, found, visit, draw)
    if typed.over_repaid.before is not None:
        walk_over_repaid.try_out(typed.over_repaid, found, visit, draw)
    view = of_over_repaid.present(typed.over_repaid.sheet, found, show)
    walk.tell(view, draw)
    if typed.over_repaid.before is None:
        walk_over_repaid.try_out(typed.over_repaid, found, visit, draw)
walk.note(view, draw)
