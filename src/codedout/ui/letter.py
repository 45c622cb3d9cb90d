"""The draft letter to HMRC under a year's cards, and the two ways to keep it."""

from __future__ import annotations

import streamlit as st

from codedout.presenters.letter import LetterView
from codedout.presenters.views import OutsideLink
from codedout.ui import html, letter_html
from codedout.ui.draw import Draw


def offer(view: LetterView | str, draw: Draw) -> None:
    """What to know first, the ways to keep it, the letter and the notes; or why there is none."""
    if isinstance(view, str):
        draw.text(view)
        return
    said = draw.show.say
    contact = view.notes.contact
    in_new_tab = said("common.opens_new_tab", label=contact.label)
    to_print = html.tag("a", view.open, href=view.address, target="_blank", rel="noopener")
    as_text = html.tag("a", view.save, href=f"{view.address}.txt")
    with st.expander(view.title):
        draw.text(*view.about)
        draw.markup(html.notice(view.warning, said("common.quote"), "h4"))
        link = html.outside(OutsideLink(label=in_new_tab, url=contact.url))
        draw.markup(
            html.tag(
                "div",
                html.tag("p", to_print),
                html.tag("p", as_text),
                html.tag("h4", view.notes.heading),
                letter_html.notes(view.notes, link),
                html.tag("h4", view.heading),
                letter_html.letter(view.letter),
                class_="co-draft",
            )
        )
