"""Streamlit's pages for our places."""

from __future__ import annotations

from copy import copy
from functools import cache
from pathlib import Path

import streamlit as st

from codedout.places import HOME, PLACES, Place, places_in
from codedout.presenters.viewer import Viewer

PAGES = Path(__file__).resolve().parents[3] / "pages"


def page(path: str, show: Viewer, *, adviser: bool = False) -> st.Page:
    """Streamlit's page for the place of that name, to link to or go to."""
    return _made(path, show.say(PLACES[path].title), adviser=adviser)


@cache  # a run needs some twenty, and Streamlit looks up the file for each
def _made(path: str, title: str, *, adviser: bool) -> st.Page:
    return st.Page(
        str(PAGES / f"{path.replace('-', '_')}.py"),
        title=title,
        url_path=path,
        default=path == HOME,
        visibility="visible" if in_menu(PLACES[path], adviser=adviser) else "hidden",
    )


def in_menu(place: Place, *, adviser: bool) -> bool:
    """Whether the menu has it, in an adviser's session or in another."""
    return place.menu == "main" and (adviser or not place.adviser_only)


def place_of(chosen: st.Page) -> str:
    """The name of the place that Streamlit has chosen by the address."""
    return chosen.url_path or HOME  # Streamlit keeps its first page at "/" alone


def menu(show: Viewer, environment: str, *, adviser: bool) -> list[st.Page]:
    """All pages. Each is registered always, so that deep links survive sign-in.

    In one list: with sections, Streamlit's menu on a phone is a list that holds no list items.
    They are copies: Streamlit marks the one that a run may call, and many runs go on at once.
    """
    return [copy(page(path, show, adviser=adviser)) for path in places_in(environment)]
