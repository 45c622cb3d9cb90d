"""The page on which the people of a firm's sign in here."""

from __future__ import annotations

from html import escape

from codedout.presenters.advisers import made_up_sign_in
from codedout.web.html import SHOW, paragraph, say
from codedout.web.login_page import SCRIPT


def adviser_body(
    *, action: str, csrf: str, next_path: str, nonce: str, tried: str | None, demo: bool
) -> str:
    """The HTML between the heading and the foot. `tried`: the username of a try that failed."""
    return f"""
{_problem(locks=not demo) if tried is not None else ""}
{paragraph("adviser.door.what")}
{_made_up() if demo else ""}
<form id="start" method="post" action="{escape(action)}">
<input type="hidden" name="csrf" value="{escape(csrf)}">
<input type="hidden" name="next" value="{escape(next_path)}">
<input type="hidden" name="browser" value="">
{_box("username", "text", tried or "", wrong=tried is not None)}
{_box("password", "password", "", wrong=tried is not None)}
<button type="submit">{say("adviser.door.go")}</button>
</form>
{paragraph("adviser.door.then")}
{paragraph("adviser.door.forgotten")}
<script nonce="{nonce}">{SCRIPT}</script>"""


def _box(name: str, kind: str, typed: str, *, wrong: bool) -> str:
    marks = ' aria-invalid="true" aria-describedby="wrong"' if wrong else ""
    known_as = "username" if name == "username" else "current-password"
    return f"""<p><label for="{name}">{say(f"adviser.door.{name}")}</label>
<input type="{kind}" id="{name}" name="{name}" value="{escape(typed)}" required maxlength="300"
 autocomplete="{known_as}" autocapitalize="none" spellcheck="false"{marks}></p>"""


def _problem(*, locks: bool) -> str:
    locked = paragraph("adviser.door.wrong_locked") if locks else ""
    return (
        f'<div class="problem" role="alert"><h2>{say("adviser.door.wrong_title")}</h2>'
        f'<p id="wrong"><a href="#username">{say("adviser.door.wrong")}</a></p>'
        f"{locked}</div>"
    )


def _made_up() -> str:
    return f'<p class="small">{escape(made_up_sign_in(SHOW))}</p>'
