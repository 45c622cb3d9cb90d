"""All clients of the firm's, by how urgent the choice is that closes on 30 December."""

from __future__ import annotations

from codedout.domain.sweep import closing_year
from codedout.domain.tax_year import london_day
from codedout.presenters.december import no_clients, places, present, ways_to_filter
from codedout.ui import december, screens
from codedout.ui.guard import require_adviser

of, session, show = require_adviser("december.title")
draw = screens.begin("december.title", show)
today = london_day(of.visit(session).clock.now())
closing = closing_year(today)
rows = of.december_of(session, closing)
clients = [row.client for row in rows]
opens, choices = ways_to_filter(rows, show)
if not clients:
    draw.notice(no_clients(show))
else:
    december.heading(closing, today, draw)
    december.asking(of, session, clients, draw)
    only_open = december.pick(show.say("december.filter.open"), opens, "december-open")
    only_choice = december.pick(show.say("december.filter.choice"), choices, "december-choice")
    view = present(
        rows,
        places(rows),
        closing,
        today,
        show,
        only_open=only_open,
        only_choice=only_choice,
    )
    draw.status(view.found)
    december.table(view, session.csrf, show)
    draw.markup(december.ways_to_files(show))
