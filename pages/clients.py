"""The firm's clients: whose figures to look at."""

from __future__ import annotations

import streamlit as st

from codedout.presenters.clients import present
from codedout.ui import client_forms, clients, screens
from codedout.ui.guard import require_adviser

of, session, show = require_adviser("clients.title")
draw = screens.begin("clients.title", show)
client_forms.say_what_was_done(draw)
listed = of.store.clients.of(session.world).all()
find = ""
if listed and not show.hides_names:
    find = st.text_input(show.say("clients.find"), key="find-client", autocomplete="off", width=420)
view = present(listed, session, find or "", show)
draw.text(view.intro)
if view.empty is not None:
    draw.notice(view.empty)
    if not view.cannot:
        client_forms.add_made_up(of, session, draw)
draw.status(view.found)
if view.rows:
    clients.table(view.rows, session.csrf, show)
if session.client is not None:
    clients.close(session.csrf, show)
if view.cannot:
    draw.text(view.cannot)
else:
    client_forms.add(of, session, draw)
    draw.markup(clients.way_to_import(show))
