"""The page on which everything about a person is deleted, and the one that says it is."""

from __future__ import annotations

from html import escape

from codedout.presenters.own_data import DeletingView
from codedout.presenters.viewer import Viewer


def deleting_body(view: DeletingView, show: Viewer, *, action: str, csrf: str, wrong: bool) -> str:
    """The HTML between the heading and the foot."""

    def told(name: str) -> str:
        return escape(show.say(f"papers.delete.{name}"))

    def points(lines: tuple[str, ...]) -> str:
        return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"

    history = f'<a href="/receipts/history/file">{escape(show.say("receipts.save_history"))}</a>'
    if show.hides_names:
        history = escape(show.say("share_safe.history"))
    if view.stops:
        form = "".join(f"<p><strong>{escape(line)}</strong></p>" for line in view.stops)
    else:
        form = _form(view, told("button"), action=action, csrf=csrf, wrong=wrong)
    return f"""
{_problem(view, told("error_title")) if wrong else ""}
<p>{escape(view.whose)}</p>
<p>{told("lead")}</p>
<h2>{told("goes_title")}</h2>
{points(view.goes)}
<h2>{told("stays_title")}</h2>
{points(view.stays)}
<h2>{told("first_title")}</h2>
<p>{told("first")}</p>
<p>{history}</p>
<h2>{told("do_title")}</h2>
{form}
<p><a href="/papers">{told("back")}</a></p>"""


def _form(view: DeletingView, button: str, *, action: str, csrf: str, wrong: bool) -> str:
    error = f'<p class="wrong" id="word-error">{escape(view.error)}</p>' if wrong else ""
    marks = ' aria-invalid="true" aria-describedby="word-error"' if wrong else ""
    return f"""<form method="post" action="{escape(action)}">
<input type="hidden" name="csrf" value="{escape(csrf)}">
<label for="word">{escape(view.label)}</label>{error}
<input type="text" id="word" name="word" required autocomplete="off" spellcheck="false"{marks}>
<button type="submit">{button}</button>
</form>"""


def _problem(view: DeletingView, title: str) -> str:
    return (
        f'<div class="problem" role="alert"><h2>{title}</h2>'
        f'<p><a href="#word">{escape(view.error)}</a></p></div>'
    )


def deleted_body(show: Viewer) -> str:
    """Of whoever is not signed in any more, or of an adviser's client."""
    text, on = (escape(show.say(f"papers.deleted.{name}")) for name in ("text", "on"))
    return f'<p>{text}</p><p><a href="/">{on}</a></p>'
