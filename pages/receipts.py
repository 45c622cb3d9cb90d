"""Every change the person asked for here."""

from __future__ import annotations

from codedout.presenters import receipts
from codedout.ui import screens
from codedout.ui.guard import require_session, viewer

visit, show = require_session(), viewer()
draw = screens.begin("receipts.title", show)
screens.receipts(receipts.present(visit.desk.journal.of(visit.who), show), visit, draw)
