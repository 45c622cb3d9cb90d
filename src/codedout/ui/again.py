"""The button that asks HMRC anew."""

from __future__ import annotations

import streamlit as st

from codedout.bootstrap import Portal
from codedout.presenters.viewer import Viewer
from codedout.ui import this_run

_KEY = "ask_again"


def try_again(of: Portal, session_key: str, show: Viewer) -> None:
    """One for a page, however many parts of it ask for one.

    What is remembered is let go of before the page is drawn: so HMRC is asked once, and what it
    failed to answer a moment ago is not shown for its answer.
    """
    if not this_run.is_first(_KEY):
        return
    st.button(
        show.say("common.try_again"),
        key=_KEY,
        on_click=of.remembered.forget,
        args=(session_key,),
    )
