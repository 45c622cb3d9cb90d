"""Adding a client, changing what is kept of one, and taking one off the list."""

from __future__ import annotations

import streamlit as st

from codedout.bootstrap import Portal
from codedout.domain.client import LONGEST_NOTES, Client, typed_name, typed_notes
from codedout.domain.client_rows import ListedClient
from codedout.domain.errors import NotAClient, NotANino, NotRecognised
from codedout.domain.nino import Nino
from codedout.domain.session import Session
from codedout.presenters.clients import field_fault
from codedout.ui import state
from codedout.ui.draw import Draw
from codedout.ui.errors import Errors
from codedout.ui.guard import look_again
from codedout.ui.places import page

_SAID = "co_said_of_clients"
_ADDED = "co_clients_added"


def say_what_was_done(draw: Draw) -> None:
    """What was done a moment ago, once."""
    said = state.take(_SAID)
    if said:
        draw.status(said)


def add_made_up(of: Portal, session: Session, draw: Draw) -> None:
    """In a demonstration, a press lists everybody for whom a made-up agent acts."""
    show = draw.show
    people = [one for one in of.made_up_people() if one.has_agent]
    if not people:
        return
    draw.text(show.say("clients.made_up.line", number=len(people)))
    if st.button(show.say("clients.made_up.button"), key="add-made-up"):
        rows = [
            ListedClient(row=at, name=one.name, nino=one.number, notes=one.situation)
            for at, one in enumerate(people)
        ]
        of.add_clients(session, rows)
        st.rerun()


def add(of: Portal, session: Session, draw: Draw) -> None:
    """The form for a new client; what is typed stays until it is added."""
    show = draw.show
    adviser = session.adviser
    if adviser is None:
        return
    draw.heading(show.say("clients.add.heading"))
    errors = Errors(show, show.say("clients.title"))
    n = state.value(_ADDED) or 0  # boxes of their own for each, so that they are empty again
    with st.form("add-client", border=False):
        errors.field("name")
        name = st.text_input(
            show.say("clients.add.name"), key=f"client-name-{n}", autocomplete="off", width=420
        )
        errors.field("number")
        number = st.text_input(
            show.say("clients.add.number"), key=f"client-number-{n}", autocomplete="off", width=320
        )
        draw.text(show.say("clients.add.number_hint"), small=True)
        errors.field("notes")
        notes = _notes_box(f"client-notes-{n}", draw)
        sent = st.form_submit_button(show.say("clients.add.button"), type="primary")
    if not sent:
        return
    described = _described(name, notes, errors, draw)
    try:
        nino = Nino.typed(number or "")
    except NotANino as fault:
        errors.add("number", field_fault(fault.reason, show))
        errors.say()
        return
    if described is None:
        errors.say()
        return
    clients, at = of.store.clients.of(session.world), of.clock.now()
    added = clients.add(described[0], nino, described[1], by=adviser.key, at=at)
    if added is None:
        there = next((one for one in clients.all() if one.nino == nino), None)
        listed = "" if there is None else show.person(there.name)
        errors.add("number", show.say("clients.error.listed", client=listed))
        errors.say()
        return
    state.put(_ADDED, n + 1)
    state.put(_SAID, show.say("clients.added", client=show.person(added.name)))
    st.rerun()


def change(of: Portal, session: Session, client: Client, draw: Draw) -> None:
    """The form for another name and other notes, and the way off the list."""
    show = draw.show
    errors = Errors(show, show.say("clients.one.title"))
    with st.form("change-client", border=False):
        errors.field("name")
        name = st.text_input(
            show.say("clients.add.name"),
            key=state.start(f"name-{client.key}", client.name),
            autocomplete="off",
            width=420,
        )
        draw.text(show.nino(client.nino), show.say("clients.one.number"), small=True)
        errors.field("notes")
        notes = _notes_box(state.start(f"notes-{client.key}", client.notes), draw)
        sent = st.form_submit_button(show.say("clients.one.button"), type="primary")
    if sent and (described := _described(name, notes, errors, draw)) is not None:
        try:
            changed = of.store.clients.of(session.world).describe(client.key, *described)
        except NotRecognised:  # taken off the list meanwhile
            st.rerun()
        _back(show.say("clients.saved", client=show.person(changed.name)), draw)
    _remove(of, session, client, errors, draw)
    errors.say()


def _remove(of: Portal, session: Session, client: Client, errors: Errors, draw: Draw) -> None:
    show = draw.show
    draw.heading(show.say("clients.remove.heading"))
    draw.text(show.say("clients.remove.line"))
    with st.form("remove-client", border=False):
        errors.field("sure")
        sure = st.checkbox(show.say("clients.remove.sure"), key=f"sure-{client.key}")
        sent = st.form_submit_button(show.say("clients.remove.button"))
    if sent and not sure:
        errors.add("sure", show.say("clients.remove.error"))
    elif sent:
        of.store.clients.of(session.world).remove(client.key)
        look_again(of)  # the client may have been on the screen, and is not any more
        _back(show.say("clients.removed", client=show.person(client.name)), draw)


def _back(said: str, draw: Draw) -> None:
    state.put(_SAID, said)
    st.switch_page(page("clients", draw.show))


def _notes_box(key: str, draw: Draw) -> str:
    show = draw.show
    typed = st.text_area(show.say("clients.add.notes"), key=key, height=96)
    draw.text(show.say("clients.add.notes_hint", most=LONGEST_NOTES), small=True)
    return typed or ""


def _described(name: str | None, notes: str, errors: Errors, draw: Draw) -> tuple[str, str] | None:
    """Name and notes as they are kept, or None with what is wrong said by each box."""
    found: list[str] = []
    for box, typed, read in (("name", name or "", typed_name), ("notes", notes, typed_notes)):
        try:
            found.append(read(typed))
        except NotAClient as fault:
            errors.add(box, field_fault(fault.reason, draw.show))
    return (found[0], found[1]) if len(found) == 2 else None
