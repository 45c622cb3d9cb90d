"""The page that takes a list of clients, and says what became of each row."""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from codedout.domain.session import Session
from codedout.places import CLIENTS, CLIENTS_EXAMPLE, CLIENTS_IMPORT
from codedout.presenters.client_import import ImportedView, columns
from codedout.presenters.clients import why_not
from codedout.presenters.viewer import Viewer
from codedout.ui import html


def import_body(
    session: Session,
    show: Viewer,
    *,
    error: str = "",
    pasted: str = "",
    done: ImportedView | None = None,
) -> str:
    """The HTML between the heading and the foot."""
    back = html.tag("p", html.tag("a", show.say("clients.back"), href=CLIENTS))
    parts: list[html.Text] = []
    if done is not None:
        parts += [html.facts(done.counts, "imported"), html.tag("p", done.mend), back]
        parts += [html.table(done.table), html.tag("h2", show.say("clients.import.title"))]
    cannot = why_not(session, show)
    if cannot:
        return str(Markup("").join([*parts, html.tag("p", cannot), back]))
    if error:
        parts.append(_problem(error, show))
    parts += [
        html.tag("p", show.say("clients.import.intro")),
        html.tag("p", columns(show)),
        html.tag("p", html.tag("a", show.say("clients.import.example"), href=CLIENTS_EXAMPLE)),
        _form(session.csrf, pasted, show, wrong=bool(error)),
    ]
    return str(Markup("").join([*parts, back]))


def _problem(error: str, show: Viewer) -> Markup:
    return html.tag(
        "div",
        html.tag("h2", show.say("clients.import.error.heading")),
        html.tag("p", html.tag("a", error, href="#file", id="list-error")),
        html.tag("p", show.say("clients.import.nothing_added")),
        class_="problem",
        role="alert",
    )


def _form(csrf: str, pasted: str, show: Viewer, *, wrong: bool) -> Markup:
    marks = ' aria-invalid="true" aria-describedby="list-error"' if wrong else ""
    typing = f'rows="8" autocomplete="off" spellcheck="false"{marks}'
    say = show.say
    return Markup(  # noqa: S704 - all of it is escaped
        f'<form method="post" action="{CLIENTS_IMPORT}" enctype="multipart/form-data">'
        f'<input type="hidden" name="csrf" value="{escape(csrf)}">'
        f'<p><label for="file">{escape(say("clients.import.file"))}</label>'
        f'<input type="file" id="file" name="file" accept=".csv,.txt,text/csv"{marks}></p>'
        f'<p><label for="pasted">{escape(say("clients.import.pasted"))}</label>'
        f'<textarea id="pasted" name="pasted" {typing}>\n{escape(pasted)}</textarea></p>'
        f'<button type="submit">{escape(say("clients.import.button"))}</button></form>'
    )
