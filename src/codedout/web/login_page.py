"""The page before HMRC's: what is asked for and why, for how long, and how to take it back."""

from __future__ import annotations

from html import escape

from codedout.web.html import paragraph, say

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
    return f"""
{paragraph("signin.where")}
<form id="start" method="post" action="{escape(start)}">
<input type="hidden" name="csrf" value="{escape(csrf)}">
<input type="hidden" name="next" value="{escape(next_path)}">
<input type="hidden" name="browser" value="">
<fieldset>
<legend>{say("signin.choice")}</legend>
{_pick("full", checked=not read_only)}
{_pick("read", checked=read_only)}
</fieldset>
<h2>{say("signin.asks_title")}</h2>
<dl>
<dt>{say("signin.asks.read")}</dt><dd>{say("signin.asks.read_why")}</dd>
<dt>{say("signin.asks.write")}</dt><dd>{say("signin.asks.write_why")}</dd>
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


def _pick(access: str, *, checked: bool) -> str:
    return (
        f'<div class="pick"><input type="radio" name="access" id="access-{access}" '
        f'value="{access}" aria-describedby="access-{access}-hint"{" checked" if checked else ""}>'
        f'<label for="access-{access}">{say(f"signin.access.{access}")}</label>'
        f'<p class="hint" id="access-{access}-hint">'
        f"{say(f'signin.access.{access}_hint')}</p></div>"
    )
