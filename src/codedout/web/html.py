"""The frame of the few pages that are ours and not Streamlit's: sign-in, problems, not set up."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from starlette.responses import HTMLResponse

from codedout.words import words

# The portal's own colours (.streamlit/config.toml has the same).
STYLE = """
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;color:#15211f;background:#fff;font:1.0625rem/1.55 "Source Sans 3","Source Sans Pro",
system-ui,sans-serif}
a{color:#0b5351}
header,main,footer{max-width:44rem;margin:0 auto;padding:0 1.25rem}
.bar{background:#0b5351;color:#fff}
.bar header{padding-top:.9rem;padding-bottom:.9rem}
.bar a{color:#fff;font-size:1.25rem;font-weight:700;text-decoration:none}
.bar p{margin:0}
.mode{background:#ffe08a;color:#15211f;border-bottom:3px solid #15211f}
.mode p{max-width:44rem;margin:0 auto;padding:.5rem 1.25rem}
main{padding-bottom:2.5rem}
h1{font-size:1.9rem;line-height:1.2;margin:1.75rem 0 1rem}
h2{font-size:1.2rem;margin:1.75rem 0 .4rem}
p{margin:.4rem 0 .8rem}
fieldset{border:1px solid #5b6b69;border-radius:.4rem;margin:1.25rem 0;padding:.75rem 1rem}
legend{font-weight:700;padding:0 .35rem}
.pick{display:grid;grid-template-columns:2.75rem 1fr;align-items:start;min-height:2.75rem;
margin:.35rem 0}
.pick input{width:1.5rem;height:1.5rem;margin:.15rem 0 0;accent-color:#0b5351}
.pick label{font-weight:600;padding-top:.05rem}
.hint{grid-column:2;color:#3d4d4a;margin:.1rem 0 .4rem}
dt{font-weight:600}
dd{margin:0 0 .6rem}
button{font:inherit;font-weight:700;color:#fff;background:#0b5351;border:2px solid #0b5351;
border-radius:.4rem;padding:.7rem 1.3rem;min-height:2.75rem;cursor:pointer}
button:hover{background:#083d3b}
:focus-visible{outline:3px solid #15211f;outline-offset:3px;box-shadow:0 0 0 3px #ffe08a}
.bar :focus-visible{outline-color:#fff;box-shadow:none}
footer{border-top:1px solid #c5d0ce;padding-top:1rem;padding-bottom:2rem;color:#3d4d4a}
@media (max-width:30rem){h1{font-size:1.6rem}button{width:100%}}
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every such page shows around its own content.

    `home` is the address of the first page; `environment` puts the mark at the top; `nonce` lets
    this page's own style and script through its content security policy.
    """

    home: str
    environment: str | None
    nonce: str

    def page(self, *, heading: str, body: str, status: int, form_action: str) -> HTMLResponse:
        """A whole page. `body` is HTML; `form_action` names where its forms may lead."""
        say = words("plain").say
        html = f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(say("signin.page_title", heading=heading, service=say("common.service")))}</title>
<link rel="icon" href="data:,">
<style nonce="{self.nonce}">{STYLE}</style>
</head>
<body>
{self._mode()}<div class="bar"><header><a href="{escape(self.home)}">{
            escape(say("common.service"))
        }</a>
<p>{escape(say("common.strapline"))}</p></header></div>
<main>
<h1>{escape(heading)}</h1>
{body}
</main>
<footer><p>{escape(say("common.not_hmrc"))}</p></footer>
</body>
</html>"""
        return HTMLResponse(
            html,
            status_code=status,
            headers={
                "Cache-Control": "no-store",
                "Content-Security-Policy": own_page_policy(self.nonce, form_action),
            },
        )

    def _mode(self) -> str:
        if self.environment not in ("demo", "sandbox"):
            return ""
        say = words("plain").say
        mark, note = (f"common.mode.{self.environment}{end}" for end in ("", "_note"))
        return (
            f'<div class="mode" role="note"><p><strong>{escape(say(mark))}</strong> '
            f"{escape(say(note))}</p></div>\n"
        )


def own_page_policy(nonce: str, form_action: str) -> str:
    """The content security policy of a page of ours: nothing but what carries its nonce."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
        f"img-src 'self' data:; form-action {form_action}; frame-ancestors 'none'; "
        "base-uri 'none'"
    )


def paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def link(label: str, address: str) -> str:
    return f'<p><a href="{escape(address)}">{escape(label)}</a></p>'
