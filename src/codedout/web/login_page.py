"""The page before HMRC's: what is asked for and why, for how long, and how to take it back."""

from __future__ import annotations

from html import escape

from codedout.web.html import paragraph
from codedout.words import words

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


def login_body(*, start: str, csrf: str, next_path: str, nonce: str, read_only: bool) -> str:
    """The HTML between the heading and the foot. `start` is where the form posts to."""
    say = words("plain").say
    return f"""
{paragraph(say("signin.where"))}
<form id="start" method="post" action="{escape(start)}">
<input type="hidden" name="csrf" value="{escape(csrf)}">
<input type="hidden" name="next" value="{escape(next_path)}">
<input type="hidden" name="browser" value="">
<fieldset>
<legend>{escape(say("signin.choice"))}</legend>
{_pick("full", checked=not read_only)}
{_pick("read", checked=read_only)}
</fieldset>
<h2>{escape(say("signin.asks_title"))}</h2>
<dl>
<dt>{escape(say("signin.asks.read"))}</dt><dd>{escape(say("signin.asks.read_why"))}</dd>
<dt>{escape(say("signin.asks.write"))}</dt><dd>{escape(say("signin.asks.write_why"))}</dd>
</dl>
<h2>{escape(say("signin.lasts_title"))}</h2>
{paragraph(say("signin.lasts"))}
<h2>{escape(say("signin.withdraw_title"))}</h2>
{paragraph(say("signin.withdraw"))}
<h2>{escape(say("signin.facts_title"))}</h2>
{paragraph(say("signin.facts"))}
<noscript>{paragraph(say("signin.no_script"))}</noscript>
<button type="submit">{escape(say("signin.go"))}</button>
</form>
<script nonce="{nonce}">{SCRIPT}</script>"""


def _pick(access: str, *, checked: bool) -> str:
    say = words("plain").say
    return (
        f'<div class="pick"><input type="radio" name="access" id="access-{access}" '
        f'value="{access}" aria-describedby="access-{access}-hint"{" checked" if checked else ""}>'
        f'<label for="access-{access}">{escape(say(f"signin.access.{access}"))}</label>'
        f'<p class="hint" id="access-{access}-hint">'
        f"{escape(say(f'signin.access.{access}_hint'))}</p></div>"
    )
