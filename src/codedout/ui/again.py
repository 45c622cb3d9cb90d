"""The button that asks HMRC anew."""

from __future__ import annotations

import streamlit as st

from codedout.bootstrap import Portal
from codedout.presenters.viewer import Viewer


def try_again(of: Portal, session_key: str, show: Viewer) -> None:
    """One for a page. What is remembered is let go of before the page is drawn: so HMRC is asked
    once, and what it failed to answer a moment ago is not shown for its answer.
    """
    st.button(
        show.say("common.try_again"),
        key="ask_again",
        on_click=of.remembered.forget,
        args=(session_key,),
    )
