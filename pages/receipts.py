"""Every change the person asked for here."""

from __future__ import annotations

from functools import partial

from codedout.journeys.standing import is_over, is_too_late
from codedout.presenters import drafts, receipts
from codedout.ui import screens, state
from codedout.ui.drafts import begun_list
from codedout.ui.guard import require_session, viewer

visit, show = require_session(), viewer()
draw = screens.begin("receipts.title", show)
changes = visit.desk.journal.of(visit.who)
passed = [change.reference for change in changes if is_too_late(visit.desk, change)]
aside = state.take(screens.PUT_ASIDE)
screens.receipts(receipts.present(changes, show, passed, aside), visit, draw)
if visit.session.may_write:
    begun_list(
        drafts.present(visit.drafting.all(), show, partial(is_over, visit.desk)), visit, draw
    )
