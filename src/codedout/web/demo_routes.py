"""The gallery, the tour, what HMRC is made to do, and beginning again. In a demonstration alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from codedout.demonstrations import Demonstrations
from codedout.domain.errors import NotRecognised
from codedout.domain.session import Session
from codedout.domain.tax_year import london_day
from codedout.other_day import NoOtherDay
from codedout.places import PLACES
from codedout.presenters import other_day
from codedout.presenters.demonstration import scenarios
from codedout.presenters.gallery import present
from codedout.presenters.viewer import Viewer
from codedout.signin.next_path import HOME
from codedout.ui.demo_bar import BE, GALLERY
from codedout.web.addresses import page_missing
from codedout.web.cookies import DEVICE_LASTS, binding_cookie_name, device_cookie_name
from codedout.web.gallery_page import gallery_body
from codedout.web.html import SHOW
from codedout.web.scenarios_page import scenarios_body
from codedout.web.sign_in_routes import binding_of, facts_of, go_to, leads_to
from codedout.web.site import Site, csrf_of, same

Ways = Callable[[str], str]
"""The address to go on to, by the secret of the browser's sign-in cookie."""


def gallery(site: Site, request: Request) -> Response:
    """GET: everybody whom there is to be."""
    shows = site.portal.demonstrations
    if shows is None:
        return page_missing(site.portal)
    show = Viewer.of(site.session(request))
    try:
        view = present(shows.people(), show)
    except NoOtherDay:
        return _silent(site)
    binding, frame = binding_of(site, request), site.frame()
    response = frame.page(
        heading=show.say("gallery.title"),
        body=gallery_body(view, action=BE, csrf=csrf_of(binding), nonce=frame.nonce),
        status=200,
        form_action=leads_to(site.portal.authorize_url),
    )
    site.jar.keep(response, binding_cookie_name(site.portal.public_url), binding)
    return response


def be(site: Site, request: Request, form: Mapping[str, str]) -> Response:
    """POST from the gallery: signed in at once as somebody, or at a step of the tour."""
    shows = site.portal.demonstrations
    if shows is None:
        return page_missing(site.portal)
    kept = request.cookies.get(binding_cookie_name(site.portal.public_url), "")
    if not kept or not same(form.get("csrf", ""), csrf_of(kept)):
        return site.problem("fail.not_ours", status=403, back=("gallery.title", GALLERY))
    device, facts = facts_of(site, request, form)
    person, number = form.get("person", ""), _number(form.get("step", ""))

    def way(binding: str) -> str:
        if person:
            return shows.be(person, facts, binding=binding, begun_at=HOME)
        return shows.to_step(number, None, facts, binding=binding)

    response = _go(site, request, way)
    site.jar.keep(response, device_cookie_name(site.portal.public_url), device, DEVICE_LASTS)
    return response


def tour(site: Site, request: Request, form: Mapping[str, str]) -> Response:
    """POST from the bar: to a step, or out of the tour."""

    def work(shows: Demonstrations, session: Session) -> Response:
        to = form.get("to", "")
        if to == "end":
            shows.leave_tour(session)
            return go_to(GALLERY)
        number = _number(to)
        site.portal.forget_answers(session.key)
        return _go(
            site,
            request,
            lambda binding: shows.to_step(number, session, session.facts, binding=binding),
        )

    return _in_session(site, request, form, work)


def again(site: Site, request: Request, form: Mapping[str, str]) -> Response:
    """POST from any page: the demonstration from its beginning."""

    def work(shows: Demonstrations, session: Session) -> Response:
        site.portal.forget_answers(session.key)
        return _go(site, request, lambda binding: shows.again(session, binding=binding))

    return _in_session(site, request, form, work)


def choose_scenario(site: Site, request: Request) -> Response:
    """GET: all that HMRC can be made to do, and the days there are."""
    shows, session = site.portal.demonstrations, site.session(request)
    if shows is None:
        return page_missing(site.portal)
    if session is None:
        return site.problem("scenarios_sign_in", status=403, back=("gallery.title", GALLERY))
    now = site.portal.clock.now()
    site.portal.sessions.touch(session.key, now)
    try:
        view = scenarios(shows.scenarios(), session.shown, SHOW)
    except NoOtherDay:
        return _silent(site)
    day = london_day(now + session.clock_shift)
    days = other_day.present(day, london_day(now), SHOW, moved=bool(session.clock_shift))
    to_try = days.to_try if days.back is None else (days.back, *days.to_try)
    return site.frame().page(
        heading=SHOW.say("scenarios.title"),
        body=scenarios_body(
            view,
            to_try,
            csrf=session.csrf,
            next_path=_back_to(site, request.query_params.get("next")),
        ),
        status=200,
        form_action=leads_to(site.portal.authorize_url),
    )


def have_scenario(site: Site, request: Request, form: Mapping[str, str]) -> Response:
    """POST from that page: HMRC does that from now on."""
    back_to = _back_to(site, form.get("next"))
    name = form.get("scenario", "")

    def work(shows: Demonstrations, session: Session) -> Response:
        return _go(
            site,
            request,
            lambda binding: shows.have(session, name, next_path=back_to, binding=binding),
        )

    return _in_session(site, request, form, work)


def stop_scenario(site: Site, request: Request, form: Mapping[str, str]) -> Response:
    """POST from any page: HMRC answers as usual."""
    back_to = site.portal.sign_in.next_path(form.get("next"))

    def work(shows: Demonstrations, session: Session) -> Response:
        try:
            shows.stop(session)
        except NoOtherDay:
            return _silent(site)
        return go_to(back_to)

    return _in_session(site, request, form, work)


def _in_session(
    site: Site,
    request: Request,
    form: Mapping[str, str],
    work: Callable[[Demonstrations, Session], Response],
) -> Response:
    shows, session = site.portal.demonstrations, site.session(request)
    if shows is None:
        return page_missing(site.portal)
    if session is None:
        return go_to(GALLERY)
    if not same(form.get("csrf", ""), session.csrf):
        return site.problem("fail.not_ours", status=403, back=("gallery.title", GALLERY))
    site.portal.sessions.touch(session.key, site.portal.clock.now())
    return work(shows, session)


def _go(site: Site, request: Request, way: Ways) -> Response:
    binding = binding_of(site, request)
    try:
        response = go_to(way(binding))
    except NotRecognised:
        return site.problem("gallery_nobody", status=400, back=("gallery.title", GALLERY))
    except NoOtherDay:
        return _silent(site)
    site.jar.keep(response, binding_cookie_name(site.portal.public_url), binding)
    return response


def _back_to(site: Site, asked: str | None) -> str:
    """The page to come back to; the first one for a page about one change.

    On another day, or with an HMRC of one's own, that change was never made.
    """
    path = site.portal.sign_in.next_path(asked)
    place = PLACES.get(path.partition("?")[0].strip("/"))
    return path if place is not None and place.menu else HOME


def _silent(site: Site) -> Response:
    return site.problem("gallery_silent", status=502)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
