"""What stands at the top of each page of a demonstration, as forms that lead to our routes."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup

from codedout.domain.session import Session
from codedout.presenters.demonstration import TourView, on, tour
from codedout.presenters.viewer import Viewer
from codedout.ui import html

GALLERY, BE, TOUR = "/demo", "/demo/be", "/demo/tour"
SCENARIOS, STOP, AGAIN = "/demo/scenarios", "/demo/scenarios/stop", "/demo/again"


def bar(session: Session, show: Viewer, back_to: str) -> Markup:
    """The ways of a demonstration, what HMRC is made to do, and the step of the tour."""
    parts = [_ways(session, show, back_to), _scenario(session, show, back_to)]
    step = tour(session.shown, show)
    if step is not None:
        parts.append(_step(step, session, show))
    return html.tag("div", *parts, class_="co-demo")


def told(session: Session | None, show: Viewer) -> Markup:
    """What HMRC is made to do, where no form can stand; with the way to end it."""
    sentence = "" if session is None else on(session.shown, show)
    if not sentence:
        return Markup()
    way = html.tag("a", show.say("scenarios.link"), href=SCENARIOS)
    return html.tag("p", html.tag("strong", sentence), " ", way, class_="co-wrong")


def _ways(session: Session, show: Viewer, back_to: str) -> Markup:
    after = f"?next={quote(back_to, safe='')}"
    return html.tag(
        "div",
        html.tag("a", show.say("gallery.link"), href=GALLERY),
        html.tag("a", show.say("scenarios.link"), href=SCENARIOS + after),
        _form(session, AGAIN, _button(show.say("gallery.again"), kind="co-quiet")),
        class_="co-ways",
    )


def _scenario(session: Session, show: Viewer, back_to: str) -> Markup:
    sentence = on(session.shown, show)
    if not sentence:
        return Markup()
    stop = _button(show.say("scenarios.stop"), kind="co-quiet")
    end = _form(session, STOP, stop, back_to=back_to)
    return html.tag("div", html.tag("strong", sentence), end, class_="co-wrong", role="status")


def _step(step: TourView, session: Session, show: Viewer) -> Markup:
    presses = []
    if step.forth:
        presses.append(_button(show.say("tour.next"), to=str(step.forth), kind="co-button"))
    if step.back:
        presses.append(_button(show.say("tour.back"), to=str(step.back)))
    presses.append(_button(show.say("tour.end"), to="end"))
    return html.tag(
        "section",
        html.tag("p", html.tag("span", step.where), " ", step.heading, class_="co-step"),
        html.tag("p", step.look),
        html.tag("p", step.do),
        _form(session, TOUR, *presses),
        class_="co-tour",
        aria_label=show.say("tour.title"),
    )


def _button(label: str, *, to: str = "", kind: str = "co-button co-second") -> Markup:
    more = {"name": "to", "value": to} if to else {}
    return html.tag("button", label, type="submit", class_=kind, **more)


def _form(session: Session, action: str, *inside: Markup, back_to: str = "") -> Markup:
    hidden = {"csrf": session.csrf} | ({"next": back_to} if back_to else {})
    return html.tag(
        "form",
        *(html.tag("input", type="hidden", name=k, value=v) for k, v in hidden.items()),
        *inside,
        method="post",
        action=action,
    )
