"""A draft letter to HMRC as one page that stands by itself: what to know first, then the letter."""

from __future__ import annotations

from codedout.presenters.letter import LetterView
from codedout.presenters.viewer import Viewer
from codedout.ui import html, letter_html
from codedout.web.saved_page import saved_page


def letter_page(view: LetterView, environment: str, show: Viewer) -> bytes:
    """The page in UTF-8. The letter has a sheet of its own, so that it can be sent."""
    contact = view.notes.contact
    parts = [
        *(html.tag("p", line) for line in view.about),
        html.notice(view.warning, show.say("common.quote")),
        html.tag("h2", view.notes.heading),
        # Its address in full, for whoever reads it on paper.
        letter_html.notes(
            view.notes,
            html.tag("span", f"{contact.label}: ", html.tag("a", contact.url, href=contact.url)),
        ),
    ]
    letter = (
        html.tag("h2", view.heading, class_="co-apart"),
        letter_html.letter(view.letter),
    )
    return saved_page(view.title, parts, environment, show, apart=letter)
