"""A paper as one page that stands by itself, to be printed or saved."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from codedout.presenters.paper import Block, Drawing, Heading, Lines, PaperView
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Facts, Notice, Table
from codedout.ui import html
from codedout.web.saved_page import saved_page

_ROW = 16
"""The height of a part of the drawing, in its own units; it is 1000 wide."""


def paper_page(view: PaperView, environment: str, show: Viewer) -> bytes:
    """The page in UTF-8."""
    parts: list[html.Text] = [html.facts(view.about, "about")]
    for section in view.sections:
        parts.append(html.tag("h2", section.heading))
        for block in section.blocks:
            parts += _drawn(block, view)
    parts += [html.tag("p", line) for line in view.foot]
    return saved_page(view.title, parts, environment, show)


def _drawn(block: Block, view: PaperView) -> Iterator[Markup]:
    match block:
        case Heading():
            yield html.tag("h3", block.text)
        case Lines(points=True):
            yield html.tag("ul", *(html.tag("li", line) for line in block.lines))
        case Lines():
            kind = "co-small" if block.small else "co-text"
            yield from (html.tag("p", line, class_=kind) for line in block.lines)
        case Facts():
            if block.heading:
                yield html.tag("h3", block.heading)
            yield html.facts(block.items, block.key)
        case Notice():
            yield html.notice(block, view.quote, "h3")
        case Table():
            yield html.table(block)
        case Drawing():
            yield _ribbon(block)


def _ribbon(view: Drawing) -> Markup:
    """Each part on a line of its own, in the order of the table beside it, and a line for today."""
    ribbon = view.ribbon
    high = _ROW * (len(ribbon.parts) + 1)
    inside = [
        html.tag("text", tick.label, x=f"{tick.left * 10:g}", y="11", font_size="11")
        for tick in ribbon.ticks
    ]
    for number, part in enumerate(ribbon.parts, start=1):
        wide = max(part.width, 0.8) * 10
        inside.append(
            html.tag(
                "rect",
                x=f"{min(part.left * 10, 1000 - wide):g}",
                y=str(number * _ROW + 2),
                width=f"{wide:g}",
                height=str(_ROW - 4),
                fill="#0b5351" if part.state.value == "past" else "#ffffff",
                stroke="#0b5351",
                stroke_dasharray="4 3" if part.unsure else "none",
            )
        )
    at = f"{ribbon.today_at * 10:g}"
    inside.append(
        html.tag(
            "line", x1=at, x2=at, y1=str(_ROW), y2=str(high), stroke="#a35200", stroke_width="2"
        )
    )
    return html.tag(
        "figure",
        html.tag("figcaption", view.caption),
        html.tag(
            "svg",
            *inside,
            role="img",
            aria_label=view.alt,
            viewBox=f"0 0 1000 {high}",
            width="100%",
        ),
        style="margin:1rem 0",
    )
