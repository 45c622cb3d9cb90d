"""A receipt as one page that stands by itself: to keep, to print, to show."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from markupsafe import Markup

from codedout.presenters.changes import ReceiptView
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact
from codedout.ui import html


def receipt_page(view: ReceiptView, about: Iterable[Fact], environment: str, show: Viewer) -> bytes:
    """The page in UTF-8: nothing in it is fetched from anywhere. `about` is of the file itself."""
    style = files(__package__).joinpath("receipt.css").read_text(encoding="utf-8")
    parts: list[html.Text] = []
    if environment != "production":
        mode = f"common.mode.{environment}"
        lines = (html.tag("p", show.say(name)) for name in (mode, f"{mode}_note"))
        parts.append(html.tag("div", *lines, class_="co-mark"))
    parts += [
        html.tag("p", show.say("common.service"), " – ", show.say("common.strapline")),
        html.tag("h1", view.title),
        html.notice(view.outcome, show.say("common.quote")),
        html.facts((*about, *view.facts), "receipt"),
    ]
    if view.table is not None:
        parts.append(html.table(view.table))
    parts += [html.tag("p", line) for line in view.after_words]
    parts.append(html.tag("p", show.say("common.not_hmrc")))
    page = Markup(
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>{}</title><style>{}</style></head><body>{}</body></html>"
    ).format(
        show.say("common.window_title", heading=view.title, service=show.say("common.service")),
        Markup(style),  # noqa: S704 - our own file
        html.tag("main", *parts),
    )
    return str(page).encode()
