"""The frame of the few pages that are ours and not Streamlit's: sign-in, problems, not set up."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files
from typing import Self

from starlette.responses import HTMLResponse

from codedout.presenters.viewer import Viewer
from codedout.ui import hiding
from codedout.web.ports import WebPortal
from codedout.web.streamlit_index import font_path

SHOW = Viewer()
"""How these pages show things where nobody is signed in."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every such page shows around its own content.

    `environment` puts the mark at the top; `today` is the day to show; `nonce` lets this page's
    own style and script through its policy; `show` is how whoever looks is told; `told` says what
    HMRC is made to do in a demonstration.
    """

    environment: str | None
    today: str | None
    nonce: str
    show: Viewer
    told: str = ""

    @classmethod
    def of(cls, portal: WebPortal | None, now: datetime | None = None, show: Viewer = SHOW) -> Self:
        """The frame for one answer of `portal`, or of none while it is not set up.

        `now` is None where nobody looked whose session it is: that may be on another day of a
        demonstration, and then no day is named.
        """
        nonce = secrets.token_urlsafe(16)
        if portal is None:
            return cls(None, None, nonce, show)
        if now is None and portal.environment != "demo":
            now = portal.clock.now()
        return cls(portal.environment, None if now is None else show.day(now), nonce, show)

    def page(
        self, *, heading: str, body: str, status: int, form_action: str, title: str | None = None
    ) -> HTMLResponse:
        """A whole page. `body` is HTML; `form_action` names where its forms may lead.

        `title` is the window's where that is not the heading.
        """
        title = say(
            "common.window_title", heading=title or heading, service=SHOW.say("common.service")
        )
        html = f"""<!DOCTYPE html>
<html lang="{SHOW.words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="icon" href="data:,">
<style nonce="{self.nonce}">{_font_face()}{_style()}</style>
</head>
<body><div class="wide">
<header>
{self._mark()}{hiding.mark(self.show)}<div class="band">
<p><a href="/">{say("common.service")}</a></p>
<p>{say("common.strapline", self.show)}</p>
{self._today()}</div>
{self.told}</header>
<main>
<h1>{escape(heading)}</h1>
{body}
</main>
<footer><p class="small">{say("common.not_hmrc", self.show)}</p></footer>
</div></body>
</html>"""
        return HTMLResponse(
            html,
            status_code=status,
            headers={
                "Cache-Control": "no-store",
                "Content-Security-Policy": own_page_policy(self.nonce, form_action),
                # A callback's address holds HMRC's code; even our own font need not be told it.
                "Referrer-Policy": "no-referrer",
            },
        )

    def _mark(self) -> str:
        if self.environment not in ("demo", "sandbox"):
            return ""
        mark = f"common.mode.{self.environment}"
        return f'<p class="mark">{say(mark)} <span>{say(f"{mark}_note")}</span></p>\n'

    def _today(self) -> str:
        if self.today is None:
            return ""
        return f'<p class="small">{say("common.today", day=self.today)}</p>\n'


def own_page_policy(nonce: str, form_action: str) -> str:
    """The content security policy of a page of ours: nothing but what carries its nonce."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
        f"font-src 'self'; img-src 'self' data:; form-action {form_action}; "
        "frame-ancestors 'none'; base-uri 'none'"
    )


def say(name: str, show: Viewer = SHOW, /, **values: object) -> str:
    """The sentence of that name, as HTML."""
    return escape(show.say(name, **values))


def paragraph(name: str, show: Viewer = SHOW, /, **values: object) -> str:
    return f"<p>{say(name, show, **values)}</p>"


def link(name: str, address: str, show: Viewer = SHOW) -> str:
    return f'<p><a href="{escape(address)}">{say(name, show)}</a></p>'


@cache
def _style() -> str:
    return files(__package__).joinpath("style.css").read_text(encoding="utf-8")


def _font_face() -> str:
    font = font_path()
    if font is None:
        return ""
    return (
        '@font-face{font-family:"Source Sans";font-weight:200 900;font-display:swap;'
        f'src:url("/{font}") format("woff2")}}\n'
    )
