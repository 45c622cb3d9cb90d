"""What HMRC was asked to allow, until when, and what it is told about the device."""

from __future__ import annotations

from codedout.presenters import connection
from codedout.ui import screens
from codedout.ui.guard import require_session, viewer

visit, show = require_session(), viewer()
view = connection.present(
    visit.session,
    visit.headers,
    visit.access_until,
    visit.portal.environment,
    visit.portal.hmrc_host,
    show,
)
screens.connection(view, screens.begin("connection.title", show))
