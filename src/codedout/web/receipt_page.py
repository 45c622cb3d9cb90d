"""A receipt as one page that stands by itself."""

from __future__ import annotations

from collections.abc import Iterable

from codedout.presenters.changes import ReceiptView
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact
from codedout.ui import html
from codedout.web.saved_page import saved_page


def receipt_page(view: ReceiptView, about: Iterable[Fact], environment: str, show: Viewer) -> bytes:
    """The page in UTF-8. `about` is of the file itself."""
    parts: list[html.Text] = [
        html.notice(view.outcome, show.say("common.quote")),
        html.facts((*about, *view.facts), "receipt"),
    ]
    if view.table is not None:
        parts.append(html.table(view.table))
    parts += [html.tag("p", line) for line in view.after_words]
    return saved_page(view.title, parts, environment, show)
