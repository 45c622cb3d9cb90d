"""The page that stands in for HMRC's sign-in: choose a made-up person, give permission or not.

Plain HTML and one style sheet in the page; no script, nothing from anywhere else. It is not made
to look like GOV.UK or HMRC.
"""

import base64
import hashlib
from html import escape
from urllib.parse import urlsplit

from .nino import spaced
from .person import Person

_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #f6f3ee; color: #23202b; font: 1.0625rem/1.5 Verdana, Geneva,
  "DejaVu Sans", sans-serif; overflow-wrap: break-word; }
header { background: #4a2c6d; color: #fff; padding: .9rem 1rem; }
header p { margin: 0 auto; max-width: 42rem; font-weight: bold; }
main { max-width: 44rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .5rem 0 1rem; }
h2 { font-size: 1.15rem; margin: 1.75rem 0 .5rem; }
.notice { background: #fff; border-left: .35rem solid #b4690e; padding: .75rem 1rem;
  margin: 0 0 1rem; }
.problem { background: #fff; border: .2rem solid #a4161a; padding: .75rem 1rem;
  margin: 0 0 1rem; }
.problem h2 { margin-top: 0; } .problem a { color: #a4161a; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
legend { font-size: 1.15rem; font-weight: bold; padding: 0; margin-bottom: .5rem; }
.person { position: relative; background: #fff; border: 1px solid #8a8394; border-radius: .4rem;
  margin: 0 0 .6rem; }
.person label { display: block; padding: .7rem .9rem .7rem 3rem; cursor: pointer; }
.person input { position: absolute; left: .9rem; top: .85rem; width: 1.4rem; height: 1.4rem;
  margin: 0; accent-color: #4a2c6d; }
.person:focus-within { outline: .2rem solid #b4690e; outline-offset: .1rem; }
.person:has(input:checked) { border-color: #4a2c6d; box-shadow: inset 0 0 0 1px #4a2c6d; }
.name { font-weight: bold; } p.more { margin: 0 0 .75rem; }
.more { display: block; color: #4b4654; font-size: .95rem; }
.number { white-space: nowrap; }
.error { color: #a4161a; font-weight: bold; margin: 0 0 .5rem; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
button { font: inherit; font-weight: bold; padding: .7rem 1.1rem; border-radius: .4rem;
  border: 2px solid #4a2c6d; background: #4a2c6d; color: #fff; cursor: pointer;
  min-height: 2.9rem; }
button.second { background: #fff; color: #4a2c6d; }
button:focus-visible, a:focus-visible { outline: .2rem solid #b4690e; outline-offset: .15rem; }
@media (max-width: 30rem) { .actions { flex-direction: column; } button { width: 100%; } }
""".strip()
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

_WHAT_IS_ASKED = {
    "read:self-assessment": "see the tax HMRC collects through your tax code, and your choices",
    "write:self-assessment": "change those amounts, and your choices, for you",
}
_TITLE = "Choose who signs in - stand-in of HMRC's sign-in"


def security_headers(redirect_uri: str | None) -> dict[str, str]:
    """Nothing may be loaded or framed; the form may lead back to the application and nowhere else.

    Browsers hold the redirect after the form to `form-action` too, so its origin must be named.
    """
    goes_to = ["'self'"]
    if redirect_uri is not None:
        parts = urlsplit(redirect_uri)
        goes_to.append(f"{parts.scheme}://{parts.netloc}")
    # an IPv6 address cannot be written in a policy
    form = "" if any("[" in one for one in goes_to) else f"; form-action {' '.join(goes_to)}"
    return {
        "content-security-policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; "
        f"img-src data:; base-uri 'none'; frame-ancestors 'none'{form}",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
    }


def _document(title: str, main: str) -> str:
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="icon" href="data:,"><style>{_STYLE}</style>'
        "</head><body><header><p>Stand-in of HMRC's sign-in</p></header>"
        f"<main>{main}</main></body></html>"
    )


def consent_page(
    *,
    fields: dict[str, str],
    scopes: tuple[str, ...],
    people: list[tuple[str, Person]],
    world: str | None,
    nobody_chosen: bool,
) -> str:
    """The whole page; `people` are (NINO, person); `world` is named unless the usual."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in fields.items()
    )
    asked = "".join(f"<li>{escape(_WHAT_IS_ASKED[scope])}</li>" for scope in scopes)
    choices = "".join(
        _choice(nino, person, chosen=len(people) == 1, first=place == 0)
        for place, (nino, person) in enumerate(people)
    )
    error, summary = "", ""
    if nobody_chosen:
        error = '<p class="error" id="person-error">Choose who signs in</p>'
        summary = (
            '<div class="problem" role="alert"><h2>There is a problem</h2>'
            '<p><a href="#person-1">Choose who signs in</a></p></div>'
        )
    where = f"<p>This is the world <strong>{escape(world)}</strong>.</p>" if world else ""
    described = ' aria-describedby="person-error"' if nobody_chosen else ""
    return _document(
        f"Error: {_TITLE}" if nobody_chosen else _TITLE,
        f"""{summary}<h1>Choose who signs in</h1>
<p class="notice">This page stands in for HMRC's sign-in while you try the software. It is not
HMRC, and everybody on it is made up. Do not enter anything of your own.</p>{where}
<form method="post" action="/oauth/authorize">{hidden}
<fieldset{described}><legend>Sign in as</legend>
<p class="more">HMRC does not tell the software who signed in, so it may ask for the National
Insurance number you see here.</p>{error}{choices}</fieldset>
<h2>What the software asks for</h2>
<p>The software <strong>{escape(fields["client_id"])}</strong> asks for permission to:</p>
<ul>{asked}</ul>
<p>Permission lasts 18 months, or until it is taken back.</p>
<div class="actions">
<button name="decision" value="give">Give permission</button>
<button name="decision" value="deny" class="second" formnovalidate>Do not give permission</button>
</div></form>""",
    )


def _choice(nino: str, person: Person, *, chosen: bool, first: bool) -> str:
    marks = " checked" if chosen else ""
    id_ = "person-1" if first else f"person-{escape(person.sign_in_id)}-{nino}"
    told = f'<span class="more">{escape(person.situation)}</span>' if person.situation else ""
    role = "Agent, number" if person.kind == "agent" else "National Insurance number"
    return (
        f'<div class="person"><input type="radio" required name="person" id="{id_}" '
        f'value="{nino}"{marks}><label for="{id_}"><span class="name">{escape(person.name)}</span>'
        f'<span class="more">{role} <span class="number">{spaced(nino)}</span></span>{told}'
        "</label></div>"
    )


def problem_page(error: str, description: str) -> str:
    """What a person sees when the software's request itself is wrong."""
    return _document(
        "This sign-in request is not right - stand-in of HMRC's sign-in",
        f"""<h1>This sign-in request is not right</h1>
<p class="notice">This page stands in for HMRC's sign-in. It is not HMRC.</p>
<p>The software that sent you here made a mistake. Go back to it and try again; if it happens
again, tell the people who run it:</p>
<p><strong>{escape(error)}</strong>: {escape(description)}</p>""",
    )
