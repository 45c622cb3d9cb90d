"""Every change the person asked for here."""

from __future__ import annotations

from codedout.presenters import drafts, receipts
from codedout.ui import screens
from codedout.ui.drafts import begun_list
from codedout.ui.guard import require_session, viewer

visit, show = require_session(), viewer()
draw = screens.begin("receipts.title", show)
screens.receipts(receipts.present(visit.desk.journal.of(visit.who), show), visit, draw)
if visit.session.may_write:
    begun_list(drafts.present(visit.drafting.all(), show), visit, draw)
