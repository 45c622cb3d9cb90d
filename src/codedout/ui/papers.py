"""The page of papers and of what is held: links to routes of ours, which make the files."""

from __future__ import annotations

from collections.abc import Iterable

from codedout.presenters.papers_page import PapersPageView, Way
from codedout.ui import html
from codedout.ui.draw import Draw


def offer(view: PapersPageView, draw: Draw) -> None:
    """The papers of the year that is picked, then all that is held, then deleting it."""
    say = draw.show.say
    draw.text(say("papers.page.what"))
    _ways(view.papers, draw)
    draw.text(say("papers.page.ask"), small=True)
    _ways(view.history, draw)
    draw.text(view.history_note, small=True)
    draw.heading(say("papers.page.export_title"))
    draw.text(say("papers.page.export"), view.hidden)
    _ways(view.export, draw)
    draw.heading(say("papers.delete.title"))
    draw.text(say("papers.page.delete_note"))
    _ways((view.delete,), draw)


def _ways(ways: Iterable[Way], draw: Draw) -> None:
    for way in ways:
        more = {"target": "_blank", "rel": "noopener"} if way.apart else {}
        draw.markup(html.tag("p", html.tag("a", way.label, href=way.address, **more)))
