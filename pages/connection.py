"""What HMRC was asked to allow, until when, and what it is told about the device."""

from __future__ import annotations

from codedout.presenters import connection
from codedout.ui import screens
from codedout.ui.guard import require_session, viewer

visit, show = require_session(), viewer()
view = connection.present(
    visit.session,
    visit.headers,
    show,
    access_until=visit.access_until,
    environment=visit.portal.environment,
    host=visit.portal.hmrc_host,
    history_key=visit.portal.history_key,
)
screens.connection(view, screens.begin("connection.title", show))
