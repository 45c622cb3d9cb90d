"""The firm's list of clients, with a way to open each: a plain form, so that the page is new."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from codedout.places import CLIENTS_CLOSE, CLIENTS_IMPORT, CLIENTS_OPEN
from codedout.presenters.clients import ClientRow
from codedout.presenters.viewer import Viewer
from codedout.ui import html


def table(rows: Sequence[ClientRow], csrf: str, show: Viewer) -> None:
    """Everybody, by name. One form holds all buttons: which was pressed says who is opened."""
    head = html.tag(
        "tr",
        *(
            html.tag("th", show.say(name), scope="col", class_="txt")
            for name in ("clients.table.name", "clients.table.notes", "clients.table.ways")
        ),
    )
    shown = html.tag(
        "table",
        html.tag("caption", show.say("clients.table.caption")),
        html.tag("thead", head),
        html.tag("tbody", *(_row(each, show) for each in rows)),
        class_="co-table",
        data_key="clients",
    )
    st.html(html.tag("div", _form(CLIENTS_OPEN, csrf, shown), class_="co-clients"))


def close(csrf: str, show: Viewer) -> None:
    """The button that takes the client off the screen."""
    button = html.tag("button", show.say("clients.close"), type="submit", class_="co-quiet")
    st.html(_form(CLIENTS_CLOSE, csrf, button))


def way_to_import(show: Viewer) -> Markup:
    """The way to the page that takes a whole list, which is one of ours beside Streamlit's."""
    link = html.tag("a", show.say("clients.import.link"), href=CLIENTS_IMPORT, target="_self")
    return html.tag("p", link, class_="co-onwards")


def _form(action: str, csrf: str, inside: Markup) -> Markup:
    hidden = html.tag("input", type="hidden", name="csrf", value=csrf)
    return html.tag("form", hidden, inside, method="post", action=action)


def _row(each: ClientRow, show: Viewer) -> Markup:
    ways = [
        html.tag(
            "button",
            show.say("clients.open"),
            type="submit",
            name="client",
            value=each.key,
            aria_label=each.open,
            class_="co-open",
        )
    ]
    if each.edit:
        address = f"/client?client={each.key}"
        text = show.say("clients.edit")
        ways.append(html.tag("a", text, href=address, aria_label=each.edit, target="_self"))
    if each.on_screen:
        ways.append(html.tag("span", each.on_screen, class_="co-now"))
    return html.tag(
        "tr",
        _cell("th", html.tag("span", each.name, class_="co-value"), note=each.number),
        _cell("td", html.tag("span", each.notes, class_="co-value")),
        _cell("td", html.tag("span", *ways, class_="co-ways")),
    )


def _cell(name: str, inside: Markup, *, note: str = "") -> Markup:
    under: list[html.Text] = [html.tag("span", note, class_="co-note")] if note else []
    if name == "th":
        return html.tag(name, inside, *under, scope="row", class_="txt")
    return html.tag(name, inside, *under, class_="txt")
