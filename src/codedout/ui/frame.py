"""What stands on every page: whose service this is not, what day it is, and the way out."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from urllib.parse import quote

import streamlit as st
from markupsafe import Markup

from codedout.bootstrap import Portal
from codedout.domain.session import Session
from codedout.places import CLIENTS, HOME, PLACES, SCRIPTS, places_in
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Notice, Tone
from codedout.presenters.whose import WhoseView, whose
from codedout.ui import demo_bar, hiding, html
from codedout.ui.address import here as back_here
from codedout.ui.places import in_menu, page


def style() -> None:
    """Our own few rules of style, and our scripts: before any box is there."""
    st.html(_style())
    scripts = Markup("").join(html.tag("script", src=each) for each in SCRIPTS)
    st.html(scripts, unsafe_allow_javascript=True)


@cache
def _style() -> str:
    css = files(__package__).joinpath("style.css").read_text(encoding="utf-8")
    return f"<style>{css}</style>"


def from_the_top(here: str) -> None:
    """Show each page from its beginning, wherever the one before it was scrolled to.

    Streamlit keeps the scroll where it was. A page with another name starts an animation of
    another name, which for a moment leaves nothing to scroll; the same page again starts none.
    """
    st.html(
        f"<style>@keyframes co-top-{here} {{ from, to {{ max-height: 100dvh; overflow: hidden }} }}"
        f".stMainBlockContainer {{ animation: co-top-{here} .05s }}</style>"
    )


def phone_menu(show: Viewer, environment: str, here: str, session: Session | None) -> None:
    """The menu where there is no room for Streamlit's (style.css decides which is seen).

    Its name is the page's, so that on each other page it is another one, and folded. The page one
    is on is no link: choosing it would leave the menu open.
    """
    with st.container(key=f"co-menu-{here}"), st.expander(show.say("frame.menu")):
        for path, place in places_in(environment).items():
            if not in_menu(place, adviser=session is not None and session.adviser is not None):
                continue
            if path == here:
                st.html(html.tag("p", show.say(place.title), aria_current="page", class_="co-here"))
            else:
                st.page_link(page(path, show), label=show.say(place.title))
        if session is not None:
            st.html(_way_out(show, session))


def band(show: Viewer, portal: Portal | None, session: Session | None, here: str) -> None:
    """The mark of a demonstration, the name, what this is not, and today's date.

    In a demonstration it is the session's, with the way from the page `here` to another one.
    """
    parts: list[Markup] = []
    if portal is not None and portal.environment != "production":
        mode = portal.environment
        parts.append(
            html.tag(
                "p",
                show.say(f"common.mode.{mode}"),
                " ",
                html.tag("span", show.say(f"common.mode.{mode}_note")),
                class_="co-mark",
            )
        )
    if session is not None and (client := whose(session, show)) is not None:
        parts.append(_whose(client))
    inside = [
        html.tag("p", show.say("common.service"), class_="co-name"),
        html.tag("p", show.say("common.strapline")),
    ]
    if portal is not None:
        now = (portal.clock if session is None else portal.visit(session).clock).now()
        today: list[html.Text] = [show.say("common.today", day=show.day(now))]
        if portal.environment == "demo" and session is not None:
            today += [" ", _to_another_day(show, here)]
        inside.append(html.tag("p", *today, class_="co-small"))
    parts += [html.tag("div", *inside, class_="co-band"), hiding.banner(session, show, back_here())]
    if portal is not None and portal.environment == "demo" and session is not None:
        parts.append(demo_bar.bar(session, show, back_here()))
    parts.append(_lost(show))
    st.html(html.tag("div", *parts))


def _whose(view: WhoseView) -> Markup:
    """Whose figures are on the screen, and the way to somebody else's: a whole new page load."""
    who: list[html.Text] = [view.text]
    if view.client:
        who += [" ", html.tag("strong", view.client)]
    return html.tag(
        "div",
        html.tag("p", *who),
        html.tag("p", html.tag("a", view.change, href=CLIENTS, target="_self")),
        class_="co-whose",
        role="region",
        aria_label=" ".join(filter(None, (view.text, view.client))),
    )


def _to_another_day(show: Viewer, here: str) -> Markup:
    """The way to another day, and from there back here.

    A page that is about one change is not there on another day; then it is the first page.
    """
    back_to = f"/{here}" if PLACES[here].menu and here != HOME else "/"
    address = f"/demo/day?next={quote(back_to, safe='')}"
    return html.tag("a", show.say("other_day.link"), href=address)


def _lost(show: Viewer) -> Markup:
    """What `contact.js` shows where the browser has lost the portal; until then nobody sees it."""
    words = Notice(
        title=show.say("frame.lost.title"),
        lines=tuple(show.say(f"frame.lost.{name}") for name in ("goes_on", "kept", "closed")),
        tone=Tone.ATTENTION,
    )
    return html.tag("div", html.notice(words, ""), class_="co-lost")


def foot(show: Viewer, session: Session | None) -> None:
    """What this is not, the small pages, and the way out."""
    st.html(html.tag("p", show.say("common.not_hmrc"), class_="co-foot co-small"))
    with st.container(horizontal=True):
        for place in PLACES.values():
            if place.menu == "foot":
                st.page_link(page(place.path, show), label=show.say(place.title))
    if session is not None:
        who = (
            show.say("common.signed_in_number", number=show.nino(session.nino))
            if session.nino is not None and session.proven
            else ""
        )
        hide = hiding.switch(session, show, back_here())
        out = _way_out(show, session)
        st.html(html.tag("div", hide, html.tag("p", who, class_="co-small"), out))


def _way_out(show: Viewer, session: Session) -> Markup:
    """The button that signs out."""
    return html.tag(
        "form",
        html.tag("input", type="hidden", name="csrf", value=session.csrf),
        html.tag("button", show.say("common.sign_out"), type="submit", class_="co-quiet"),
        method="post",
        action="/oauth/logout",
    )
