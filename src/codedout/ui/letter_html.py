"""The parts of a draft letter, for the page and for print."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from codedout.presenters.letter import CallNotes, Letter
from codedout.ui.html import facts, tag


def letter(view: Letter) -> Markup:
    """The letter alone, as it would be sent."""
    return tag(
        "div",
        blanks(view.head),
        tag("p", view.to),
        tag("p", tag("strong", view.subject)),
        *_paragraphs(view.opening),
        facts(view.figures, "letter"),
        *_paragraphs(view.body),
        tag("p", view.closing),
        blanks(view.sign),
        class_="co-letter",
    )


def notes(view: CallNotes, contact: Markup) -> Markup:
    """What to say, how to reach HMRC, and what to write down."""
    points = tag("ul", *(tag("li", line) for line in view.lines), class_="co-list")
    return tag("div", points, tag("p", contact), blanks(view.blanks))


def blanks(labels: Iterable[str]) -> Markup:
    """Lines to be written on; nothing is ever filled in."""
    rows = (tag("li", f"{label}: ", tag("span")) for label in labels)
    return tag("ul", *rows, class_="co-blanks")


def _paragraphs(lines: Iterable[str]) -> Iterable[Markup]:
    return (tag("p", line) for line in lines)
