"""Streamlit's pages for our places."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from codedout.places import HOME, PLACES, places_in
from codedout.presenters.viewer import Viewer

PAGES = Path(__file__).resolve().parents[3] / "pages"


def page(path: str, show: Viewer) -> st.Page:
    """Streamlit's page for the place of that name."""
    place = PLACES[path]
    return st.Page(
        str(PAGES / f"{path.replace('-', '_')}.py"),
        title=show.say(place.title),
        url_path=path,
        default=path == HOME,
        visibility="visible" if place.menu else "hidden",
    )


def menu(show: Viewer, environment: str) -> dict[str, list[st.Page]]:
    """All pages by section. Each is registered always, so that deep links survive sign-in."""
    places = places_in(environment).values()
    return {
        "": [page(p.path, show) for p in places if p.menu != "more"],
        show.say("frame.more"): [page(p.path, show) for p in places if p.menu == "more"],
    }
