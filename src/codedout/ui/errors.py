"""What is wrong with what was typed: a summary at the top and the same words by the field.

The summary has its place reserved before the form is drawn and is filled without a rerun, so that
focus stays where it was.
"""

from __future__ import annotations

import streamlit as st

from codedout.presenters.viewer import Viewer
from codedout.ui import html
from codedout.ui.draw import name_window


class Errors:
    """Make one where the summary is to stand; then `field` at each field, and `say` last."""

    def __init__(self, show: Viewer, page_title: str) -> None:
        self._show = show
        self._title = page_title
        self._summary = st.empty()
        self._found: list[str] = []
        self._places: dict[str, st.delta_generator.DeltaGenerator] = {}

    @property
    def found(self) -> bool:
        """Whether anything is wrong."""
        return bool(self._found)

    def field(self, name: str) -> None:
        """Reserve the place beside a field. Drawn above it, where it is read first."""
        self._places[name] = st.empty()

    def add(self, name: str, text: str) -> None:
        """Say what is wrong with a field ("" for the form as a whole)."""
        self._found.append(text)
        if name in self._places:
            self._places[name].html(html.tag("p", text, class_="co-field-error"))

    def say(self) -> None:
        """Fill in the summary, and put "Error" in front of the title of the browser's window."""
        if not self._found:
            return
        name_window(self._show.say("change.error.title", title=self._title), self._show)
        self._summary.html(
            html.tag(
                "section",
                html.tag("h2", self._show.say("change.error.heading")),
                html.tag("ul", *(html.tag("li", text) for text in self._found)),
                class_="co-errors",
                role="alert",
                aria_label=self._show.say("change.error.heading"),
            )
        )
