"""The warning before a session ends for want of anything done, and the end itself."""

from __future__ import annotations

import streamlit as st

from codedout.bootstrap import portal
from codedout.domain.session import IDLE_LIMIT, IDLE_WARNING, Session
from codedout.presenters.viewer import Viewer
from codedout.ui import html, this_run
from codedout.ui.address import here, sign_in_link

EVERY = 20  # seconds between looks; a look is not something done, and does not keep a session up


def watch(session: Session, show: Viewer) -> None:
    """Look at the clock now and then, and whether another tab has moved on without this one."""
    _look(session.key, _client_of(session), show)


def moved_on(session: Session, client_key: str, show: Viewer) -> bool:
    """Whether another client is on the screen by now, or something else is hidden."""
    return (_client_of(session), session.share_safe) != (client_key, show.share_safe)


def _client_of(session: Session) -> str:
    return "" if session.client is None else session.client.key


@st.fragment(run_every=EVERY)
def _look(session_key: str, client_key: str, show: Viewer) -> None:
    of = portal()
    now = of.clock.now()
    session = this_run.session(lambda: of.sessions.again(session_key, now))
    if session is None or moved_on(session, client_key, show):
        st.rerun()
    left = session.ends_at() - now
    if left > IDLE_LIMIT - IDLE_WARNING:
        return
    minutes = max(1, round(left.total_seconds() / 60))
    name = "identity.timeout.one_minute" if minutes == 1 else "identity.timeout.minutes"
    can_stay = session.can_stay(now)
    line = "identity.timeout.line" if can_stay else "identity.timeout.line_limit"
    st.html(
        html.tag(
            "section",
            html.tag("h2", show.say("identity.timeout.title")),
            html.tag("p", show.say(line, left=show.say(name, minutes=minutes))),
            class_="co-notice co-attention",
            role="alert",
            aria_label=show.say("identity.timeout.title"),
        )
    )
    if not can_stay:
        st.html(sign_in_link(show.say("identity.timeout.again"), here()))
    elif st.button(show.say("identity.timeout.stay"), key="stay_signed_in"):
        of.sessions.touch(session_key, now)
        st.rerun()
