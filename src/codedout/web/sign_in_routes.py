"""Signing in and out over HTTP: the page before HMRC's, the way there and back, the way out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from codedout.domain.client_facts import ClientFacts
from codedout.domain.signing_in import USUAL_DAY, DemoDay
from codedout.signin.cookie_names import is_plain_loopback
from codedout.signin.sign_in import Failure, NotSignedIn, fresh_secret
from codedout.web.address import origin_of
from codedout.web.cookies import (
    DEVICE_LASTS,
    binding_cookie_name,
    device_cookie_name,
    session_cookie_name,
)
from codedout.web.edge import client_of
from codedout.web.facts import client_facts, device_id_of
from codedout.web.html import SHOW
from codedout.web.login_page import login_body
from codedout.web.site import ADVISER_SIGN_IN, LOGIN, START, Site, csrf_of, same, with_query
from codedout.web.small_form import once_each

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}\Z")

# A browser checks every address that a form's answer leads on to, and HMRC's sign-in may pass
# through other hosts of its own.
_HMRC_HOSTS = "https://*.service.gov.uk"


def login(site: Site, request: Request) -> Response:
    """GET: what will be asked, why, for how long, how to take it back; and the choice."""
    elsewhere = the_other_loopback_name(site, request, LOGIN)
    if elsewhere is not None:
        return elsewhere
    query = request.query_params
    binding = binding_of(site, request)
    frame, session = site.frame(), site.whose()
    next_path = site.portal.sign_in.next_path(query.get("next"))
    door = None if site.portal.adviser_door is None else with_query(ADVISER_SIGN_IN, next=next_path)
    response = frame.page(
        heading=SHOW.say("signin.title"),
        body=login_body(
            start=START,
            csrf=csrf_of(binding),
            next_path=next_path,
            nonce=frame.nonce,
            read_only=query.get("access") == "read",
            role=None if session is None or session.adviser is None else session.adviser.role,
            adviser_door=door,
        ),
        status=200,
        form_action=leads_to(site.portal.authorize_url),
    )
    site.jar.keep(response, binding_cookie_name(site.portal.public_url), binding)
    return response


def binding_of(site: Site, request: Request) -> str:
    """The secret of this browser's sign-in cookie, to be kept there; a fresh one if it has none."""
    kept = request.cookies.get(binding_cookie_name(site.portal.public_url), "")
    return kept if _SECRET.match(kept) else fresh_secret()


def start(site: Site, request: Request, form: Mapping[str, str]) -> Response:
    """POST from the page above: note the facts, write the attempt down, go to HMRC."""
    portal = site.portal
    binding = request.cookies.get(binding_cookie_name(portal.public_url), "")
    if not _SECRET.match(binding) or not same(form.get("csrf", ""), csrf_of(binding)):
        return site.problem(
            "fail.not_ours",
            status=403,
            sign_in_to=portal.sign_in.next_path(form.get("next")),
        )
    before = site.session(request)
    may_change = before is None or before.role_may_change
    adviser = None if before is None or before.adviser is None else before.adviser.key
    if form.get("adviser") and adviser is None:  # signed out while the page stood there
        return _adviser_over(site, portal.sign_in.next_path(form.get("next")), status=403)
    device, facts = facts_of(site, request, form)
    url = portal.sign_in.begin(
        asked_next=form.get("next"),
        # What nobody asked for, or may use here, is not asked of HMRC.
        read_only=form.get("access") != "full" or not may_change,
        facts=facts,
        binding=binding,
        day=USUAL_DAY if before is None else _as_anybody(before.day),
        adviser=adviser,
    )
    response = go_to(url)
    site.jar.keep(response, device_cookie_name(portal.public_url), device, DEVICE_LASTS)
    return response


def _adviser_over(site: Site, next_path: str, *, status: int) -> Response:
    """Back to the door of the advisers: at the one beside it people sign in for themselves."""
    door = ("adviser.door.again", with_query(ADVISER_SIGN_IN, next=next_path))
    return site.problem(f"fail.{Failure.ADVISER_OVER.value}", status=status, back=door)


def _as_anybody(day: DemoDay) -> DemoDay:
    """There, whoever it was who was chosen there: another may sign in now."""
    return replace(day, shown=replace(day.shown, person=""))


def facts_of(site: Site, request: Request, form: Mapping[str, str]) -> tuple[str, ClientFacts]:
    """By what this browser's device is known, and what HMRC asks to be told of the two."""
    portal, client = site.portal, request.client
    device = device_id_of(request.cookies.get(device_cookie_name(portal.public_url)))
    return device, client_facts(
        device_id=device,
        peer=client_of(
            (client.host, client.port) if client else None, request.headers, portal.trusted_proxies
        ),
        browser=form.get("browser", ""),
        at=portal.clock.now(),
    )


def callback(site: Site, request: Request) -> Response:
    """GET from HMRC: a fresh session, or why there is none."""
    names = site.portal.public_url
    outcome = site.portal.sign_in.finish(
        once_each(request.query_params.multi_items()),
        binding=request.cookies.get(binding_cookie_name(names)),
        old_secret=site.session_secret(request),
    )
    if isinstance(outcome, NotSignedIn):
        if outcome.failure is Failure.ADVISER_OVER:
            return _adviser_over(site, outcome.next_path, status=400)
        return site.problem(
            f"fail.{outcome.failure.value}",
            status=502 if outcome.failure is Failure.NO_ANSWER else 400,
            sign_in_to=outcome.next_path,
        )
    response = go_to(outcome.next_path)
    site.jar.keep(response, session_cookie_name(names), outcome.secret)
    site.jar.drop(response, binding_cookie_name(names))
    return response


def logout(site: Site, request: Request, form: Mapping[str, str]) -> Response:
    """POST from a page of the person's own session: forget it, whatever else is open."""
    secret, session = site.session_secret(request), site.session(request)
    if session is not None and secret is not None:
        if not same(form.get("csrf", ""), session.csrf):
            return site.problem("sign_out_not_ours", status=403)
        site.portal.sign_in.sign_out(secret)
        if site.portal.adviser_door is not None:
            _, facts = facts_of(site, request, form)
            site.portal.adviser_door.note_out(session, facts.public_ip or "")
        site.portal.end_answers(session.key)
    response = go_to("/?signed-out=1")
    site.jar.drop(response, session_cookie_name(site.portal.public_url))
    return response


def the_other_loopback_name(site: Site, request: Request, path: str) -> Response | None:
    """Back to that page of ours under the name by which we are known, if it was another."""
    # HMRC sends the person back to the public address. Had they begun under this machine's other
    # name (localhost for 127.0.0.1), the cookie set here would not be there.
    public = site.portal.public_url
    here = f"http://{request.headers.get('host', '')}"
    if not is_plain_loopback(public) or here == origin_of(public):
        return None
    query = {k: v for k, v in request.query_params.items() if k in ("next", "access")}
    return go_to(origin_of(public) + with_query(path, **query))


def leads_to(authorize_url: str) -> str:
    """Where a form of ours may lead that goes on to HMRC's sign-in."""
    origin = origin_of(authorize_url)
    more = f" {_HMRC_HOSTS}" if origin.endswith(".service.gov.uk") else ""
    return f"'self' {origin}{more}"


def go_to(url: str) -> Response:
    """On to that address, kept by nothing on the way."""
    return RedirectResponse(url, status_code=303, headers={"Cache-Control": "no-store"})
