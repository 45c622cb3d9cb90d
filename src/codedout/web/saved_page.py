"""What every page has that stands by itself: to keep, to print, to show."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from markupsafe import Markup
from starlette.responses import Response

from codedout.presenters.viewer import Viewer
from codedout.ui import hiding, html


def saved_page(
    title: str,
    parts: Iterable[html.Text],
    environment: str,
    show: Viewer,
    *,
    apart: Iterable[html.Text] = (),
) -> bytes:
    """The page in UTF-8: nothing in it is fetched from anywhere. `apart` has its own sheet."""
    style = files(__package__).joinpath("saved_page.css").read_text(encoding="utf-8")
    head: list[html.Text] = []
    if environment != "production":
        mode = f"common.mode.{environment}"
        lines = (html.tag("p", show.say(name)) for name in (mode, f"{mode}_note"))
        head.append(html.tag("div", *lines, class_="co-mark"))
    head += [
        hiding.mark(show),
        html.tag("p", show.say("common.service"), " – ", show.say("common.strapline")),
        html.tag("h1", title),
    ]
    page = Markup(
        '<!DOCTYPE html><html lang="{}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>{}</title><style>{}</style></head><body>{}</body></html>"
    ).format(
        show.words.language,
        show.say("common.window_title", heading=title, service=show.say("common.service")),
        Markup(style),  # noqa: S704 - our own file
        html.tag("main", *head, *parts, html.tag("p", show.say("common.not_hmrc")), *apart),
    )
    return str(page).encode()


def saved(content: bytes, media_type: str, *, name: str | None = None) -> Response:
    """The answer that holds it: kept by nothing on the way, and nothing in it runs.

    With a `name` the browser saves it under that; without one it shows it.
    """
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    }
    if name is not None:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(content, media_type=media_type, headers=headers)
