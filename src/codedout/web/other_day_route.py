"""Taking a demonstration to another day. Nowhere else is there any of this."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from codedout.domain.session import Session
from codedout.domain.tax_year import london_day
from codedout.other_day import NoOtherDay
from codedout.presenters.other_day import offered, present
from codedout.web.addresses import page_missing
from codedout.web.cookies import binding_cookie_name
from codedout.web.other_day_page import other_day_body
from codedout.web.sign_in_routes import binding_of, go_to, leads_to
from codedout.web.site import OTHER_DAY, Site, same


def choose_day(site: Site, request: Request) -> Response:
    """GET: the days there are, for whoever is signed in to a demonstration."""
    session = _somebody(site, request)
    if isinstance(session, Response):
        return session
    return _page(site, session, request.query_params.get("next", ""))


def go_to_day(site: Site, request: Request, form: Mapping[str, str]) -> Response:
    """POST from that page: to the stand-in's sign-in and back, on that day."""
    session = _somebody(site, request)
    if isinstance(session, Response):
        return session
    if not same(form.get("csrf", ""), session.csrf):
        return site.problem("fail.not_ours", status=403)
    portal, today = site.portal, london_day(site.portal.clock.now())
    typed, back_to = form.get("day", ""), form.get("next", "")
    day = today if typed == today.isoformat() else offered(typed)
    if day is None:
        return _page(site, session, back_to, typed=typed)
    binding = binding_of(site, request)
    try:
        url = portal.to_day(session, day, next_path=back_to, binding=binding)
    except NoOtherDay:
        return site.problem("other_day_silent", status=502, back=("other_day.title", OTHER_DAY))
    portal.forget_answers(session.key)
    response = go_to(url)
    site.jar.keep(response, binding_cookie_name(portal.public_url), binding)
    return response


def _somebody(site: Site, request: Request) -> Session | Response:
    if site.portal.environment != "demo":
        return page_missing(site.portal)
    session = site.session(request)
    if session is None:
        return site.problem("other_day_sign_in", status=403, sign_in_to="/")
    site.portal.sessions.touch(session.key, site.portal.clock.now())
    return session


def _page(site: Site, session: Session, next_path: str, *, typed: str | None = None) -> Response:
    """With what was typed where that is no day to go to."""
    now = site.portal.clock.now()
    day = london_day(now + session.clock_shift)
    frame = site.frame()
    view = present(day, london_day(now), frame.show, moved=bool(session.clock_shift))
    heading = frame.show.say("other_day.title")
    window = frame.show.say("other_day.window_error", heading=heading)
    return frame.page(
        heading=heading,
        title=None if typed is None else window,
        body=other_day_body(
            view,
            frame.show,
            action=OTHER_DAY,
            csrf=session.csrf,
            next_path=site.portal.sign_in.next_path(next_path),
            wrong=typed is not None,
        ),
        status=200 if typed is None else 400,
        form_action=leads_to(site.portal.authorize_url),
    )
