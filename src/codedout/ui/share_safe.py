"""Share-safe mode on Streamlit's pages: switched on by an address, and in the way of typing."""

from __future__ import annotations

import streamlit as st

from codedout.bootstrap import Portal
from codedout.domain.session import Session
from codedout.domain.share_safe import ShareSafe
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Notice, Tone
from codedout.ui import guard, hiding, this_run
from codedout.ui.address import here, param
from codedout.ui.draw import Draw
from codedout.ui.finished import Finished


def by_address(of: Portal, session: Session | None) -> Session | None:
    """The session with what the address of the page asks to hide; it never shows anything again.

    Before a sign-in the address is kept as it is, and comes back after it.
    """
    asked = param(hiding.PARAM)
    if session is None or not asked:
        return session
    del st.query_params[hiding.PARAM]
    if asked not in list(ShareSafe) or not session.hides.hides_less_than(ShareSafe(asked)):
        return session
    st.query_params.pop("item", None)  # a number of HMRC's
    return guard.hide(of, session, ShareSafe(asked))


def with_amounts_only(title: str, show: Viewer) -> None:
    """A page whose boxes would show amounts is none while these are hidden.

    Raises:
        Finished: it is not there.
    """
    if not show.hides_amounts:
        return
    draw = Draw(show)
    draw.title(show.say(title))
    _not_now("no_typing", draw)
    raise Finished


def nothing_changes(draw: Draw) -> bool:
    """Whether amounts are hidden; then says that nothing can be changed, and how they come back."""
    if draw.show.hides_amounts:
        _not_now("no_changes", draw)
    return draw.show.hides_amounts


def _not_now(why: str, draw: Draw) -> None:
    title, line = (draw.show.say(f"share_safe.{why}.{each}") for each in ("title", "line"))
    draw.notice(Notice(title=title, lines=(line,), tone=Tone.ATTENTION))
    session = this_run.known_session()
    if session is not None:
        draw.markup(hiding.to_names(session, draw.show, here()))
