"""What the firm keeps of one client, and the way off its list."""

from __future__ import annotations

from codedout.domain.errors import NotRecognised
from codedout.presenters.clients import not_there, why_not
from codedout.presenters.views import Link
from codedout.ui import client_forms, screens
from codedout.ui.address import param
from codedout.ui.guard import require_adviser

of, session, show = require_adviser("clients.one.title")
draw = screens.begin("clients.one.title", show)
cannot = why_not(session, show)
try:
    client = of.store.clients.of(session.world).find(param("client"))
except NotRecognised:
    draw.notice(not_there(show))
else:
    if cannot:
        draw.text(cannot)
    else:
        client_forms.change(of, session, client, draw)
draw.link(Link(label=show.say("clients.back"), page="clients"))
