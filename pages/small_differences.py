"""What HMRC's guidance made of small differences at a year's end, step by step."""

from __future__ import annotations

from codedout.domain.walk import understand
from codedout.presenters import walk as step_by_step
from codedout.ui import screens, sensitivity, walk, walk_asking, walk_sheet, walk_start
from codedout.ui.guard import require_session, viewer

visit, show = require_session(), viewer()
draw = screens.begin("walk.title", show)
draw.lead(show.say("walk.lead"))
walk_start.from_compare(visit, draw)
typed = walk_sheet.typed(visit)
understood = understand(typed.sheet)
walk_asking.ask(typed.sheet, understood, visit, draw)
walk.try_out(typed, understood, visit, draw)
sensitivity.tell(typed.sheet, understood, draw)
walk.tell(step_by_step.present(typed.sheet, understood, show), draw)
