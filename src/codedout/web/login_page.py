"""The page before HMRC's: what is asked for and why, for how long, and how to take it back."""

from __future__ import annotations

from html import escape

from codedout.domain.adviser import Role
from codedout.web.html import link, paragraph, say

# Filled in as the form is sent, since the window may have been resized meanwhile. Without
# JavaScript the field stays empty and those facts are missing, which is the truth.
SCRIPT = """
const form = document.getElementById("start");
form.addEventListener("submit", () => {
  const seen = window.screen;
  form.elements.namedItem("browser").value = JSON.stringify({
    user_agent: navigator.userAgent,
    screen: {
      width: seen.width,
      height: seen.height,
      scaling_factor: String(window.devicePixelRatio),
      colour_depth: seen.colorDepth,
    },
    window_width: window.innerWidth,
    window_height: window.innerHeight,
    minutes_ahead_of_utc: -new Date().getTimezoneOffset(),
  });
});
"""


def login_body(
    *,
    start: str,
    csrf: str,
    next_path: str,
    nonce: str,
    read_only: bool,
    role: Role | None,
    adviser_door: str | None,
) -> str:
    """The HTML between the heading and the foot. `start` is where the form posts to.

    `role`: of somebody of the firm's who is signed in here, and is to sign in as an agent.
    `adviser_door`: the address at which people of a firm's sign in here, if there are any.
    """
    area = "signin" if role is None else "adviser"
    return f"""
{_before(role, adviser_door)}
<form id="start" method="post" action="{escape(start)}">
<input type="hidden" name="csrf" value="{escape(csrf)}">
<input type="hidden" name="next" value="{escape(next_path)}">
<input type="hidden" name="adviser" value="{"" if role is None else role.value}">
<input type="hidden" name="browser" value="">
{_choice(area, read_only=read_only) if may_change(role) else ""}
<h2>{say("signin.asks_title")}</h2>
<dl>
{_asks(area, "read")}
{_asks(area, "write") if may_change(role) else ""}
</dl>
<h2>{say("signin.lasts_title")}</h2>
{paragraph("signin.lasts")}
<h2>{say("signin.withdraw_title")}</h2>
{paragraph("signin.withdraw")}
<h2>{say("signin.facts_title")}</h2>
{paragraph("signin.facts")}
<noscript>{paragraph("signin.no_script")}</noscript>
<button type="submit">{say("signin.go")}</button>
</form>
<script nonce="{nonce}">{SCRIPT}</script>"""


def may_change(role: Role | None) -> bool:
    """Whether whoever signs in may be asked whether they want to change anything."""
    return role is None or role.may_change


def _before(role: Role | None, adviser_door: str | None) -> str:
    """Whose sign-in it is to be, and what it means."""
    if role is not None:
        only_sees = "" if role.may_change else paragraph(f"adviser.hmrc.only_sees_{role.value}")
        return "".join(
            (
                paragraph("adviser.hmrc.where"),
                f"<h2>{say('adviser.hmrc.clients_title')}</h2>",
                paragraph("adviser.hmrc.clients"),
                paragraph("adviser.hmrc.authorised"),
                only_sees,
            )
        )
    return paragraph("signin.where") + (
        "" if adviser_door is None else link("adviser.door.link", adviser_door)
    )


def _choice(area: str, *, read_only: bool) -> str:
    return f"""<fieldset>
<legend>{say("signin.choice")}</legend>
{_pick(area, "full", checked=not read_only)}
{_pick(area, "read", checked=read_only)}
</fieldset>"""


def _asks(area: str, what: str) -> str:
    return f"<dt>{say(f'{area}.asks.{what}')}</dt><dd>{say(f'{area}.asks.{what}_why')}</dd>"


def _pick(area: str, access: str, *, checked: bool) -> str:
    return (
        f'<div class="pick"><input type="radio" name="access" id="access-{access}" '
        f'value="{access}" aria-describedby="access-{access}-hint"{" checked" if checked else ""}>'
        f'<label for="access-{access}">{say(f"{area}.access.{access}")}</label>'
        f'<p class="hint" id="access-{access}-hint">'
        f"{say(f'{area}.access.{access}_hint')}</p></div>"
    )
