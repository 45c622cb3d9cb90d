"""Asking for the National Insurance number, and what stands there where HMRC will not answer."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from codedout.bootstrap import Portal
from codedout.domain.errors import NotANino
from codedout.domain.nino import Nino
from codedout.domain.session import Session
from codedout.presenters.identity import IdentityView, made_up
from codedout.presenters.views import Link
from codedout.ui.again import try_again
from codedout.ui.draw import Draw
from codedout.ui.errors import Errors
from codedout.ui.finished import Finished


def ask(of: Portal, session: Session, draw: Draw) -> None:
    """The page that asks for the number."""
    show = draw.show
    draw.title(show.say("identity.number.title"))
    draw.text(show.say("identity.number.why"), show.say("identity.number.kept"))
    _form(of, session, draw)


def unanswered(view: IdentityView, of: Portal, session: Session, draw: Draw) -> NoReturn:
    """Why there are no figures, to go under a title; then trying again, or another number.

    An adviser goes back to the list of clients instead, where the numbers are.

    Raises:
        Finished: always.
    """
    show = draw.show
    draw.lead(view.lead)
    if view.causes:
        draw.facts(view.causes, "causes")
    for notice in view.notices:
        draw.notice(notice)
    try_again(of, session.key, show)
    if session.adviser is not None:
        draw.link(Link(label=show.say("clients.back"), page="clients"))
        raise Finished
    with st.expander(show.say("identity.number.again")):
        _form(of, session, draw)
    raise Finished


def _form(of: Portal, session: Session, draw: Draw) -> None:
    show = draw.show
    errors = Errors(show, show.say("identity.number.title"))
    with st.form("number", border=False):
        errors.field("nino")
        typed = st.text_input(
            show.say("identity.number.label"),
            key="nino",
            autocomplete="off",
            width=320,
            type="password" if show.hides_names else "default",
        )
        draw.text(show.say("identity.number.hint"), small=True)
        sent = st.form_submit_button(show.say("identity.number.button"), type="primary")
    people = made_up(of.made_up_people(), show)
    if people:
        draw.text(show.say("identity.number.demo"))
        draw.facts(people, "made-up")
    if not sent:
        return
    try:
        nino = Nino.typed(typed or "")
    except NotANino as fault:
        errors.add("nino", show.say(f"identity.number.error.{fault.reason}"))
        errors.say()
        return
    of.sessions.claim_number(session.key, nino)
    st.rerun()
