"""Where the people of a firm's sign in here: the form, and what is posted from it."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from codedout.signin.adviser_door import AdviserDoor
from codedout.web.addresses import page_missing
from codedout.web.adviser_page import adviser_body
from codedout.web.cookies import (
    DEVICE_LASTS,
    binding_cookie_name,
    device_cookie_name,
    session_cookie_name,
)
from codedout.web.html import SHOW
from codedout.web.sign_in_routes import (
    binding_of,
    facts_of,
    go_to,
    the_other_loopback_name,
)
from codedout.web.site import ADVISER_SIGN_IN, Site, csrf_of, same

AT_ONCE = 4
"""So many passwords are compared at once: each takes long, and other pages need threads too."""


def sign_in_page(site: Site, request: Request) -> Response:
    """GET: the form."""
    if site.portal.adviser_door is None:
        return page_missing(site.portal)
    elsewhere = the_other_loopback_name(site, request, ADVISER_SIGN_IN)
    return elsewhere or _page(site, request, asked_next=request.query_params.get("next"))


def sign_in(site: Site, request: Request, form: Mapping[str, str]) -> Response:
    """POST from the form: a fresh session, or the form once more, which does not say why."""
    portal = site.portal
    if portal.adviser_door is None:
        return page_missing(portal)
    binding = request.cookies.get(binding_cookie_name(portal.public_url), "")
    if not binding or not same(form.get("csrf", ""), csrf_of(binding)):
        back = ("adviser.door.again", ADVISER_SIGN_IN)
        return site.problem("fail.not_ours", status=403, back=back)
    return _let_in(portal.adviser_door, site, request, form) or _page(
        site, request, asked_next=form.get("next"), tried=form.get("username", "")
    )


def _let_in(
    door: AdviserDoor, site: Site, request: Request, form: Mapping[str, str]
) -> Response | None:
    portal, before = site.portal, site.session(request)
    device, facts = facts_of(site, request, form)
    username, password = form.get("username", "").strip(), form.get("password", "")
    secret = door.sign_in(username, password, facts, before=before)
    if secret is None:
        return None
    if before is not None:
        portal.end_answers(before.key)
    response = go_to(portal.sign_in.next_path(form.get("next")))
    site.jar.keep(response, session_cookie_name(portal.public_url), secret)
    site.jar.drop(response, binding_cookie_name(portal.public_url))
    site.jar.keep(response, device_cookie_name(portal.public_url), device, DEVICE_LASTS)
    return response


def _page(
    site: Site, request: Request, *, asked_next: str | None, tried: str | None = None
) -> Response:
    """`tried`: the username with which nobody was let in."""
    binding, frame = binding_of(site, request), site.frame()
    response = frame.page(
        heading=SHOW.say("adviser.door.title"),
        title=SHOW.say("adviser.door.title" if tried is None else "adviser.door.title_wrong"),
        body=adviser_body(
            action=ADVISER_SIGN_IN,
            csrf=csrf_of(binding),
            next_path=site.portal.sign_in.next_path(asked_next),
            nonce=frame.nonce,
            tried=tried,
            demo=site.portal.environment == "demo",
        ),
        status=200 if tried is None else 403,
        form_action="'self'",
    )
    site.jar.keep(response, binding_cookie_name(site.portal.public_url), binding)
    return response
