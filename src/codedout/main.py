"""The Streamlit script. It lives away from `pages/` on purpose.

A script with a sibling `pages/` folder lets a fresh process run any page before this one.
"""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from codedout.bootstrap import portal
from codedout.domain.errors import StoreUnavailable
from codedout.presenters.viewer import Viewer
from codedout.settings import SettingsProblems
from codedout.ui import frame, presses, share_safe, state, this_run
from codedout.ui.draw import PAGE, Draw, name_window
from codedout.ui.finished import Finished
from codedout.ui.guard import current_session, viewer
from codedout.ui.places import menu, place_of


def main() -> None:
    """Draw the frame and, inside it, the page of the address."""
    presses.begin()
    with this_run.begin():
        # Once something is drawn, sending it gets in the way of reading. Where there is nothing
        # to read from, the page finds out for itself, inside the frame.
        session = None
        with suppress(SettingsProblems, StoreUnavailable):
            session = share_safe.by_address(portal(), current_session(portal()))
        show = viewer()
        st.set_page_config(page_icon="🧾", layout="centered", initial_sidebar_state="collapsed")
        frame.style()
        try:
            of = portal()
        except SettingsProblems as problems:
            _not_set_up(problems, show)
            return
        adviser = None if session is None else session.adviser
        chosen = st.navigation(
            menu(show, of.environment, adviser=adviser is not None), position="top"
        )
        here = place_of(chosen)
        state.put(PAGE, here)
        frame.from_the_top(here)
        # Set at each run: one set with an error in it would stay on every page after.
        name_window(chosen.title, show)
        frame.phone_menu(show, of.environment, here, session)
        frame.band(show, of, session, here)
        with suppress(Finished):
            chosen.run()
        frame.foot(show, current_session(of))


def _not_set_up(problems: SettingsProblems, show: Viewer) -> None:
    frame.band(show, None, None, "")
    draw = Draw(show)
    draw.title(show.say("frame.not_set_up.title"))
    draw.lead(show.say("frame.not_set_up.line"))
    draw.bullets(
        show.say("frame.not_set_up.problem", name=p.variable, mend=p.how_to_mend)
        for p in problems.problems
    )


main()
