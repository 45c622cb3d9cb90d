"""Drawing views. Nothing here decides or words anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st
from markupsafe import Markup

from codedout.presenters.charts import ChartView
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact, Facts, Line, Link, Notice, OutsideLink, Table
from codedout.ui import html, state
from codedout.ui.places import page

PAGE = "co_page"
"""Where it is remembered which page of ours is drawn."""


def name_window(heading: str, show: Viewer) -> None:
    """Name the browser's window, or tab, after what it shows."""
    service = show.say("common.service")
    st.set_page_config(page_title=show.say("common.window_title", heading=heading, service=service))


class Draw:
    """Draws for one viewer, into the page or (`into`) a part of it."""

    def __init__(self, show: Viewer) -> None:
        self.show = show

    def title(self, text: str) -> None:
        """The page's heading, which names the window too."""
        name_window(text, self.show)
        st.title(text, anchor=False)

    def heading(self, text: str) -> None:
        st.header(text, anchor=False)

    def lead(self, text: str) -> None:
        st.html(html.tag("p", text, class_="co-lead"))

    def text(self, *lines: str, small: bool = False) -> None:
        kind = "co-text co-small" if small else "co-text"
        for line in lines:
            if line:
                st.html(html.tag("p", line, class_=kind))

    def status(self, text: str) -> None:
        """What was done or found by a press, told to whoever hears the page; "" is nothing."""
        st.html(html.tag("p", text, role="status", class_="co-text"))

    def bullets(self, lines: Iterable[str]) -> None:
        lines = list(lines)
        if lines:  # an empty list is a hole in the page
            st.html(html.tag("ul", *(html.tag("li", line) for line in lines), class_="co-list"))

    def lines(self, items: Sequence[Line]) -> None:
        if items:
            st.html(html.lines(items))

    def table(self, view: Table) -> None:
        st.html(html.table(view))

    def chart(self, view: ChartView) -> None:
        """A drawing, what it shows in one sentence, and its figures as a table."""
        st.subheader(view.heading, anchor=False)
        self.text(view.sentence)
        self.drawing(view)
        if not view.open_table:
            self.table(view.table)
            return
        with st.expander(view.open_table):
            self.table(view.table)

    def drawing(self, view: ChartView) -> None:
        """The drawing alone, for where the rest of it stands already."""
        st.plotly_chart(
            view.figure,
            key=view.key,
            theme=None,
            config={"displayModeBar": False, "responsive": True},
            alt=view.alt,
        )
        if self.show.hides_amounts:
            self.text(self.show.say("share_safe.chart"), small=True)

    def facts(self, items: Iterable[Fact], key: str) -> None:
        st.html(html.facts(items, key))

    def summary(self, view: Facts) -> None:
        self.heading(view.heading)
        self.facts(view.items, view.key)

    def notice(self, view: Notice) -> None:
        st.html(html.notice(view, self.show.say("common.quote")))
        self.links(view.links)

    def links(self, links: Iterable[Link | OutsideLink]) -> None:
        for link in links:
            if isinstance(link, Link):
                self.link(link)

    def link(self, link: Link) -> None:
        if link.params and link.page == state.value(PAGE):
            # Streamlit's own would show another change under the address of this one.
            st.html(html.way(link))
            return
        st.page_link(page(link.page, self.show), label=link.label, query_params=dict(link.params))

    def outside(self, link: OutsideLink) -> None:
        st.html(html.tag("p", html.outside(link)))

    def request(self, text: str) -> None:
        st.html(html.tag("pre", text, class_="co-request"))

    def markup(self, markup: Markup) -> None:
        st.html(markup)
